//! The words of notices: read from `notices/*.toml`, checked at load, filled in.

use super::NoticeKind;
use crate::error::{Error, Result};
use crate::values::{Lang, Text};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/notices");
static EMBEDDED: LazyLock<Result<Templates, String>> = LazyLock::new(|| {
    let files = FILES
        .files()
        .map(|file| (file.path().display().to_string(), file.contents_utf8().unwrap_or_default().to_owned()));
    Templates::parse(files)
});

/// Most UTF-16 units of an SMS: three parts. What is not plain Latin travels as UCS-2 (3GPP TS 23.038), 70 units in
/// one part, 67 in each of several.
pub const LONGEST_SMS: usize = 3 * 67;

/// Placeholders whose values may be long: cut in an SMS so that the whole fits.
const CUT: [&str; 2] = ["service", "client"];
/// What an SMS may hold besides; nothing else is for anybody's lock screen.
const IN_SMS: [&str; 5] = ["number", "service", "due", "code", "minutes"];
/// What an SMS may hold of one kind only.
const IN_SMS_OF_GRANTS: &str = "client";

/// How many parts an SMS takes.
pub fn sms_parts(text: &str) -> usize {
    match text.encode_utf16().count() {
        0..=70 => 1,
        units => units.div_ceil(67),
    }
}

/// The words of one kind of notice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    sms: Text,
    subject: Text,
    text: Text,
}

/// A notice in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// As an SMS, three parts at most.
    pub sms: String,
    /// As the subject of an e-mail.
    pub subject: String,
    /// As plain text.
    pub text: String,
}

/// The words of all kinds.
#[derive(Clone, Debug)]
pub struct Templates(BTreeMap<NoticeKind, Template>);

impl Templates {
    /// Those that came with the binary.
    pub fn embedded() -> Result<&'static Self> {
        EMBEDDED.as_ref().map_err(|fault| Error::Internal(format!("words of notices: {fault}")))
    }

    /// Reads files, each a name and TOML: every kind once, complete in each language, with placeholders it knows.
    pub fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for (name, text) in files {
            let read: BTreeMap<NoticeKind, Template> =
                toml::from_str(&text).map_err(|fault| format!("{name}: {fault}"))?;
            for (kind, template) in read {
                check(kind, &template).map_err(|fault| format!("{name}: {}: {fault}", kind.as_str()))?;
                if all.insert(kind, template).is_some() {
                    return Err(format!("{name}: {} stands twice", kind.as_str()));
                }
            }
        }
        match NoticeKind::ALL.iter().find(|kind| !all.contains_key(kind)) {
            Some(missing) => Err(format!("{} has no words", missing.as_str())),
            None => Ok(Self(all)),
        }
    }

    /// A notice in one language. A value that is not there leaves a dash.
    pub fn render(
        &self,
        kind: NoticeKind,
        lang: Lang,
        values: &BTreeMap<&'static str, String>,
    ) -> Result<Rendered> {
        let words = self.0.get(&kind).ok_or_else(|| Error::Internal("a notice without words".into()))?;
        Ok(Rendered {
            sms: sms(words.sms.get(lang), values),
            subject: fill(words.subject.get(lang), values),
            text: fill(words.text.get(lang), values),
        })
    }
}

fn check(kind: NoticeKind, template: &Template) -> Result<(), String> {
    for (part, text) in [("sms", &template.sms), ("subject", &template.subject), ("text", &template.text)] {
        if !text.is_complete() {
            return Err(format!("{part} is not there in each language"));
        }
        let mut before = None;
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let mut named = placeholders(text.get(lang))?;
            for name in &named {
                let fits = kind.holds().contains(name)
                    && (part != "sms"
                        || IN_SMS.contains(name)
                        || kind == NoticeKind::GrantGiven && *name == IN_SMS_OF_GRANTS);
                if !fits {
                    return Err(format!("{part} does not know {{{name}}}"));
                }
            }
            named.sort_unstable();
            if before.get_or_insert_with(|| named.clone()) != &named {
                return Err(format!("{part} holds other placeholders in {lang:?}"));
            }
        }
        if part == "subject" && [Lang::Kk, Lang::Ru, Lang::En].iter().any(|l| text.get(*l).contains('\n')) {
            return Err("a subject is one line".into());
        }
    }
    Ok(())
}

/// A text cut at its placeholders: what stands before each, its name, and the rest.
fn pieces(text: &str) -> (Vec<(&str, &str)>, &str) {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((before, name, after)) = rest
        .split_once('{')
        .and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        .map(|(before, (name, after))| (before, name, after))
    {
        found.push((before, name));
        rest = after;
    }
    (found, rest)
}

fn placeholders(text: &str) -> Result<Vec<&str>, String> {
    let (found, rest) = pieces(text);
    let stray = |text: &str| text.contains(['{', '}']);
    if stray(rest) || found.iter().any(|(before, _)| stray(before)) {
        return Err("a brace stands alone".into());
    }
    Ok(found.into_iter().map(|(_, name)| name).collect())
}

/// Filled in once: braces inside of a value are that value's own.
fn fill(text: &str, values: &BTreeMap<&'static str, String>) -> String {
    let (found, rest) = pieces(text);
    let value = |name: &str| values.get(name).map_or("—", String::as_str);
    let mut filled: String = found.iter().flat_map(|(before, name)| [*before, value(name)]).collect();
    filled.push_str(rest);
    filled
}

/// As an SMS: what is long in it is cut so that three parts hold it.
fn sms(text: &str, values: &BTreeMap<&'static str, String>) -> String {
    let units = |text: &str| text.encode_utf16().count();
    let mut cut = values.clone();
    for name in CUT {
        let (whole, Some(value)) = (units(&fill(text, &cut)), cut.get(name)) else { continue };
        let over = whole.saturating_sub(LONGEST_SMS);
        if over > 0 && text.contains(&format!("{{{name}}}")) {
            let room = units(value).saturating_sub(over);
            let shorter = shorten(value, room);
            cut.insert(name, shorter);
        }
    }
    fill(text, &cut)
}

/// The beginning of a text in this many UTF-16 units, an ellipsis included.
fn shorten(text: &str, room: usize) -> String {
    let mut left = room.saturating_sub(1);
    let mut short = String::new();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.len_utf16()) else { break };
        left = rest;
        short.push(c);
    }
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests;
