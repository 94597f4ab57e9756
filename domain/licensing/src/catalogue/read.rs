//! Reads one file of a catalogue. What stops the reader is told on one line: line, column, and the step that is there.

use super::Flow;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A review chain that several services share.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SharedChain {
    /// Where it begins.
    pub(super) first: String,
    /// Its steps.
    pub(super) flow: Flow,
}

/// What a TOML text holds; the error is one line.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|fault| {
        // The reader breaks its lines where we must not.
        let what = fault.message().split_whitespace().collect::<Vec<_>>().join(" ");
        match fault.span() {
            Some(span) => format!("{}: {what}", place(text, span.start)),
            None => what,
        }
    })
}

/// Line and column of a byte, and the step it stands in.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let place = format!("line {line}, column {column}");
    match step_at(text, before.len()) {
        Some(step) => format!("{place}, {step}"),
        None => place,
    }
}

/// The step that a byte of the text belongs to, as a file written in the usual way shows it: flow, number, paragraph.
/// Nothing is parsed here, since the text may be no TOML.
fn step_at(text: &str, at: usize) -> Option<String> {
    const STEP: &str = "[[flows.steps]]";
    // A fault of a whole table points at its heading.
    let head = text.get(..at + text.get(at..)?.find('\n').unwrap_or(text.len() - at))?;
    let begin = head.rfind("\n[")? + 1;
    let block = text.get(begin..)?;
    if !block.starts_with(STEP) {
        return None;
    }
    let block = block.get(..block[1..].find("\n[").map_or(block.len(), |end| end + 1))?;
    let flow = head.get(..begin)?.rfind("[[flows]]").and_then(|flow| value(&text[flow..begin], "id"));
    let n = value(block, "n")?;
    let src = value(block, "src").unwrap_or("added");
    Some(format!("{} step {n} ({src})", flow.unwrap_or("flow")))
}

/// What stands after `key = ` on a line of its own, without quotes.
fn value<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    let lines = block.lines().filter_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    lines.map(|value| value.trim().trim_matches('"')).next()
}
