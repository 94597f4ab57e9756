//! The table services × steps: of the steps that an act records, how many were seen in a trace, by flow.

use ruqsat_licensing::catalogue::{Catalogue, Class, Definition, Step};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The flows, in the order of the table.
const FLOWS: [&str; 4] = ["portal", "provider", "psc", "internal_review"];

/// The steps of the acts and those of ours: `service/flow/n`.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Steps of the acts that a case passes.
    pub in_case: BTreeSet<String>,
    /// Steps of the acts that sign somebody in, before there is a case.
    pub session: BTreeSet<String>,
    /// Steps of ours.
    pub added: BTreeSet<String>,
}

/// Whether a step signs somebody in or turns him away.
fn is_session(step: &Step) -> bool {
    step.activities.iter().all(|activity| activity.class() == Class::Session)
}

impl Recorded {
    /// Of all services.
    pub fn of(definitions: &[impl AsRef<Definition>]) -> Self {
        let mut recorded = Self::default();
        for definition in definitions.iter().map(AsRef::as_ref) {
            for (flow, step) in
                definition.flows.iter().flat_map(|flow| flow.steps.iter().map(move |step| (flow, step)))
            {
                let into = match (step.added, is_session(step)) {
                    (true, _) => &mut recorded.added,
                    (_, true) => &mut recorded.session,
                    _ => &mut recorded.in_case,
                };
                into.insert(format!("{}/{}/{}", definition.code, flow.id, step.n));
            }
        }
        recorded
    }

    /// Of the services that came with the binary.
    pub fn embedded() -> Self {
        let catalogue = Catalogue::load(&Catalogue::embedded_files()).expect("the catalogue that came along");
        Self::of(&catalogue.newest())
    }
}

/// A line for each service and one for all: seen of recorded for the steps of a case by flow, for the steps that sign
/// in, and for those of ours.
pub fn table(recorded: &Recorded, seen: &BTreeSet<String>) -> String {
    let mut text = format!("{:44}", "service");
    for flow in FLOWS.into_iter().chain(["session", "added", "in case"]) {
        let _ = write!(text, "{flow:>17}");
    }
    let every = recorded.in_case.iter().chain(&recorded.session).chain(&recorded.added);
    let services: BTreeSet<&str> = every.filter_map(|step| step.split('/').next()).collect();
    for service in services.into_iter().map(|code| format!("{code}/")).chain([String::new()]) {
        let _ =
            write!(text, "\n{:44}", if service.is_empty() { "all" } else { service.trim_end_matches('/') });
        let count = |of: &BTreeSet<String>, flow: &str| {
            let part = format!("/{flow}/");
            let here = of
                .iter()
                .filter(|step| step.starts_with(&service) && (flow.is_empty() || step.contains(&part)));
            let (mut all, mut found) = (0, 0);
            here.for_each(|step| (all, found) = (all + 1, found + usize::from(seen.contains(step))));
            if all == 0 { "-".to_owned() } else { format!("{found} of {all}") }
        };
        for flow in FLOWS {
            let _ = write!(text, "{:>17}", count(&recorded.in_case, flow));
        }
        for of in [&recorded.session, &recorded.added, &recorded.in_case] {
            let _ = write!(text, "{:>17}", count(of, ""));
        }
    }
    text
}
