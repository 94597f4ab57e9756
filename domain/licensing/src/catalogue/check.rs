//! What a definition must hold before it is walked: names, numbers, targets, roles, texts.

mod forms;
mod lists;
mod steps;

use super::load::calls_chain;
use super::{Definition, Flow};
use std::collections::BTreeSet;

/// The systems of the regulations (names of the service records).
const SYSTEMS: &[&str] = &[
    "portal",
    "elicensing_db",
    "egov_gateway",
    "payment_gateway",
    "individuals_db",
    "legal_entities_db",
    "notary_is",
    "psc_is",
    "state_information_systems",
];

/// Every fault of a definition that can be seen without running it.
pub(super) fn definition_faults(definition: &Definition) -> Vec<String> {
    let mut faults = Vec::new();
    let mut flows = BTreeSet::new();
    for flow in &definition.flows {
        flow_faults(flow, !flows.insert(flow.id.as_str()), &mut faults);
        let mut numbers = BTreeSet::new();
        for step in &flow.steps {
            let place =
                format!("{} step {} ({})", flow.id, step.n, if step.added { "added" } else { &step.src });
            let mut note = |what: String| faults.push(format!("{place}: {what}"));
            if !numbers.insert(step.n.as_str()) {
                note("the number stands twice".into());
            }
            steps::step_faults(definition, flow, step, &mut note);
        }
    }
    name_faults(definition, &mut faults);
    entry_faults(definition, &mut faults);
    forms::form_faults(definition, &mut faults);
    lists::list_faults(definition, &mut faults);
    lists::succession_faults(definition, &mut faults);
    faults
}

fn flow_faults(flow: &Flow, twice: bool, faults: &mut Vec<String>) {
    let mut note = |what: &str| faults.push(format!("flow {}: {what}", flow.id));
    if twice {
        note("stands twice");
    }
    if flow.steps.is_empty() {
        note("has no steps");
    }
    if !flow.title.is_complete() {
        note("a text is missing in one of the three languages");
    }
    if flow.src.is_empty() && flow.why.is_none() {
        note("names its paragraph (src), or says why it stands here (why)");
    }
}

/// Names, days and texts of the whole.
fn name_faults(definition: &Definition, faults: &mut Vec<String>) {
    let slug = |text: &str, more: &str, most: usize| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c);
        text.len() <= most && text.chars().all(plain) && text.starts_with(|c: char| !more.contains(c))
    };
    let mut hold = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    let (code, version) = (&definition.code, &definition.version);
    hold(
        slug(code, "-", 64),
        format!("code {code:?} is small letters, digits and hyphens, 64 characters at most"),
    );
    hold(
        slug(version, ".-", 16),
        format!("version {version:?} is small letters, digits, dots and hyphens, 16 characters at most"),
    );
    let series = &definition.series;
    hold(
        series.len() == 3 && series.bytes().all(|byte| byte.is_ascii_uppercase()),
        format!("series is three capital letters, not {series:?}"),
    );
    let act = &definition.act;
    for (key, day) in
        [("valid_from", &definition.valid_from), ("act.date", &act.date), ("act.repealed", &act.repealed)]
    {
        // The day is compared as text elsewhere: it is written in full.
        let written = day.len() == 10 && chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok();
        hold(written, format!("{key} is a civil day, YYYY-MM-DD, not {day:?}"));
    }
    let titles = [&definition.title, &definition.provider.title, &act.title];
    hold(
        titles.iter().all(|title| title.is_complete()),
        "a title is missing in one of the three languages".into(),
    );
}

/// Channels, and the review chain of each operation they call.
fn entry_faults(definition: &Definition, faults: &mut Vec<String>) {
    let mut channels = BTreeSet::new();
    for entry in &definition.entries {
        if !channels.insert(entry.channel.to_string()) {
            faults.push(format!("channel {} stands twice", entry.channel));
        }
        match definition.flow(&entry.flow) {
            None => faults
                .push(format!("channel {} enters the flow {}, which is missing", entry.channel, entry.flow)),
            Some(flow) if calls_chain(flow) => {
                for operation in &definition.operations {
                    let op = &operation.op;
                    match definition.chain.get(op) {
                        None => {
                            faults.push(format!("flow {}: no review chain for the operation {op}", flow.id))
                        }
                        Some(n) if definition.step("internal_review", n).is_none() => faults.push(format!(
                            "chain: {op} begins at step {n}, which internal_review does not have"
                        )),
                        Some(_) => {}
                    }
                }
            }
            Some(_) => {}
        }
        if !entry.open && entry.why.is_none() {
            faults.push(format!("channel {} is closed and does not say why", entry.channel));
        }
    }
    for op in definition.chain.keys().filter(|op| definition.operation(op).is_none()) {
        faults.push(format!("chain: a beginning for the unknown operation {op}"));
    }
}
