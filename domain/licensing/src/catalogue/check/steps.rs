//! What a step must hold before it is walked: activities, ways, roles, texts, terms.

use super::super::load::targets;
use super::super::{Activity, Class, Definition, Duration, Ends, Flow, Otherwise, Step, Target};
use super::SYSTEMS;
use crate::access::Role;
use crate::deadlines::NormFrom;
use crate::registers::Register;
use std::collections::BTreeMap;

/// In which register the applicants of a kind stand.
const KINDS_IN_REGISTERS: [(&str, Register); 3] = [
    ("individual", Register::Individuals),
    ("individual_entrepreneur", Register::Individuals),
    ("legal_entity", Register::LegalEntities),
];

/// Every fault of one step.
pub(super) fn step_faults(definition: &Definition, flow: &Flow, step: &Step, note: &mut dyn FnMut(String)) {
    for (key, n) in targets(step) {
        if flow.step(&n).is_none() {
            note(format!("{key} leads to step {n}, which {} does not have", flow.id));
        }
    }
    // A draft goes back to work that was done, never on to work that was not.
    let here = flow.steps.iter().position(|other| other.n == step.n);
    for (key, target) in [("back", &step.back), ("retry", &step.retry)] {
        let there = target.as_ref().and_then(|n| flow.steps.iter().position(|other| other.n == *n));
        if there.is_some() && there > here {
            note(format!("{key} leads forward, to step {}", target.as_deref().unwrap_or_default()));
        }
    }
    if !(1..=4).contains(&step.activities.len()) {
        note("a step does one to four activities".into());
    }
    if step.activities.iter().any(|activity| activity.can_fail())
        && step.on_fail.is_none()
        && step.otherwise.is_none()
    {
        let answered =
            step.activities.iter().all(|activity| !activity.can_fail() || *activity == Activity::Approve);
        if !answered {
            note("can be answered \"no\" and has neither on_fail nor else".into());
        }
    }
    let does = |wanted: &[Activity]| step.activities.iter().any(|activity| wanted.contains(activity));
    let asks_machine = step.activities.iter().any(|activity| activity.class() == Class::Check);
    if step.otherwise == Some(Otherwise::Refuse)
        && (asks_machine || !does(&[Activity::CheckCompleteness, Activity::CheckConformity]))
    {
        note("else = \"refuse\" stands only where a verdict is given: no machine decides".into());
    }
    let drafting = flow.steps.iter().filter(|step| step.activities.contains(&Activity::Draft)).count();
    if does(&[Activity::Approve, Activity::SignResult])
        && !does(&[Activity::Draft])
        && step.back.is_none()
        && drafting > 1
    {
        note("more than one step drafts: say with back where a \"no\" goes".into());
    }
    let roles = step.actor.iter().flat_map(|actors| actors.split('|')).filter(|name| is_role(name)).count();
    if roles > 1 && step.by.is_empty() && step.activities.iter().any(|activity| activity.is_human()) {
        note("the actor is one of several: say with by whose task it is".into());
    }
    for (index, activity) in step.activities.iter().enumerate() {
        if activity.is_human() && step.role_at(index).is_none() {
            note(format!("nobody does {activity}: name a role in actor or by"));
        }
        if activity.class() == Class::Call && index + 1 != step.activities.len() {
            note("the review chain is called last in a step".into());
        }
        if *activity == Activity::Message && step.message.is_none() {
            note("shows a message and has none".into());
        }
    }
    let timed = does(&[Activity::AwaitApprovals]) && step.on_fail.is_some();
    if timed != step.answer_within.is_some() {
        note("answer_within stands where bodies are awaited and silence has a way, and only there".into());
    }
    if step.answer_within.as_ref().is_some_and(|term| !term.is_in_days()) {
        note("answer_within is a whole number of days, one at least".into());
    }
    if does(&[Activity::QueryRegister]) == step.asks.is_empty() {
        note("asks stands where registers are asked, and only there".into());
    }
    for (kind, register) in KINDS_IN_REGISTERS {
        let applies = definition.applicants.iter().any(|one| one == kind);
        if applies && !step.asks.is_empty() && !step.asks.contains(&register) {
            note(format!("an applicant that is {kind} stands in {}, which is not asked", register.as_str()));
        }
    }
    let entry = definition.entries.iter().any(|entry| entry.flow == flow.id);
    if !entry && (step.ends.is_some() || step.retry.is_some()) {
        note("ends and retry stand in a flow that a channel enters, and this is none".into());
    }
    let can_end = step.on_ok == Target::End || step.on_fail == Some(Target::End);
    if entry && can_end && step.ends.is_none() {
        note("ends the entry flow and does not say how (ends)".into());
    }
    if step.ends == Some(Ends::Attempt) && (step.retry.is_none() || step.message.is_none()) {
        note("an attempt that ends needs a message and a place to retry".into());
    }
    term_faults(step, note);
    if step.added && step.why.is_none() {
        note("an added step says why".into());
    }
    if !step.added && step.src.is_empty() {
        note("a step of the act names its paragraph".into());
    }
    if step.message.as_ref().is_some_and(|text| !text.is_complete()) || !step.title.is_complete() {
        note("a text is missing in one of the three languages".into());
    }
    for name in step.system.iter().flat_map(|systems| systems.split('|')) {
        if !SYSTEMS.contains(&name) {
            note(format!("unknown system {name}"));
        }
    }
    for name in step.actor.iter().flat_map(|actors| actors.split('|')) {
        if !is_role(name) && !SYSTEMS.contains(&name) {
            note(format!("unknown actor {name}"));
        }
    }
}

/// Terms with no sense in them.
fn term_faults(step: &Step, note: &mut dyn FnMut(String)) {
    if let Some(fault) = step.duration.as_ref().and_then(Duration::fault) {
        note(format!("the term (duration) {fault}"));
    }
    for signature in &step.signatures {
        let term = &signature.term;
        let alone = Duration {
            min: None,
            max: term.value,
            unit: term.unit,
            by_op: BTreeMap::new(),
            from: NormFrom::Entered,
        };
        if let Some(fault) = alone.fault() {
            note(format!("the term of a signature {fault}"));
        }
    }
}

fn is_role(name: &str) -> bool {
    serde_json::from_value::<Role>(name.into()).is_ok_and(|role| role != Role::Administrator)
}
