//! What a definition must hold before it is walked: names, numbers, targets, roles, texts.

use super::load::{calls_chain, targets};
use super::{Activity, Class, Definition, Document, Ends, Entitled, Flow, Otherwise, Step, Target};
use crate::registers::Register;
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
    for flow in &definition.flows {
        let mut numbers = BTreeSet::new();
        for step in &flow.steps {
            let place =
                format!("{} step {} ({})", flow.id, step.n, if step.added { "added" } else { &step.src });
            let mut note = |what: String| faults.push(format!("{place}: {what}"));
            if !numbers.insert(step.n.as_str()) {
                note("the number stands twice".into());
            }
            step_faults(definition, flow, step, &mut note);
        }
    }
    whole_faults(definition, &mut faults);
    faults
}

/// In which register the applicants of a kind stand.
const KINDS_IN_REGISTERS: [(&str, Register); 3] = [
    ("individual", Register::Individuals),
    ("individual_entrepreneur", Register::Individuals),
    ("legal_entity", Register::LegalEntities),
];

fn step_faults(definition: &Definition, flow: &Flow, step: &Step, note: &mut dyn FnMut(String)) {
    for (key, n) in targets(step) {
        if flow.step(&n).is_none() {
            note(format!("{key} leads to step {n}, which {} does not have", flow.id));
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
    let can_end = step.on_ok == Target::End || step.on_fail == Some(Target::End);
    if entry && can_end && step.ends.is_none() {
        note("ends the entry flow and does not say how (ends)".into());
    }
    if step.ends == Some(Ends::Attempt) && (step.retry.is_none() || step.message.is_none()) {
        note("an attempt that ends needs a message and a place to retry".into());
    }
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

fn is_role(name: &str) -> bool {
    serde_json::from_value::<crate::Role>(name.into()).is_ok()
}

fn whole_faults(definition: &Definition, faults: &mut Vec<String>) {
    let ops: Vec<&str> = definition.operations.iter().map(|operation| operation.op.as_str()).collect();
    for entry in &definition.entries {
        match definition.flow(&entry.flow) {
            None => faults
                .push(format!("channel {} enters the flow {}, which is missing", entry.channel, entry.flow)),
            Some(flow) if calls_chain(flow) => {
                for op in &ops {
                    let first = definition.chain.get(*op).and_then(|n| definition.step("internal_review", n));
                    if first.is_none() {
                        faults.push(format!("flow {}: no review chain for the operation {op}", flow.id));
                    }
                }
            }
            Some(_) => {}
        }
        if !entry.open && entry.why.is_none() {
            faults.push(format!("channel {} is closed and does not say why", entry.channel));
        }
    }
    for op in &ops {
        match definition.form(op) {
            None => faults.push(format!("no form for the operation {op}")),
            Some(schema) => {
                if let Err(fault) = jsonschema::validator_for(schema) {
                    faults.push(format!("form of {op} is no JSON Schema: {fault}"));
                }
            }
        }
    }
    let fee_ops = definition.fee.iter().flat_map(|fee| fee.mci_hundredths.keys());
    for op in fee_ops.filter(|op| !ops.contains(&op.as_str())) {
        faults.push(format!("a fee for the unknown operation {op}"));
    }
    if definition.series.len() != 3 || !definition.series.bytes().all(|byte| byte.is_ascii_uppercase()) {
        faults.push("series is three capital letters".into());
    }
    if chrono::NaiveDate::parse_from_str(&definition.valid_from, "%Y-%m-%d").is_err() {
        faults.push("valid_from is a civil day, YYYY-MM-DD".into());
    }
    let titles = [&definition.title, &definition.provider.title, &definition.act.title];
    if !titles.iter().all(|title| title.is_complete()) {
        faults.push("a title is missing in one of the three languages".into());
    }
    list_faults(definition, faults);
    succession_faults(definition, faults);
}

/// What is asked about a licence by a successor rests on a document; numbers in a form are of somebody known.
fn succession_faults(definition: &Definition, faults: &mut Vec<String>) {
    for operation in &definition.operations {
        let op = &operation.op;
        for (field, whose) in definition.numbers_in(op) {
            let known = whose == "applicant" || (whose == "holder" && operation.outcome.needs_subject());
            if !known {
                faults.push(format!("form of {op}: x-is of {field} names {whose}, who is nobody here"));
            }
        }
        if operation.by == Entitled::Holder {
            continue;
        }
        if !operation.outcome.needs_subject() {
            faults.push(format!("operation {op}: nobody succeeds to a licence that there is not yet"));
        }
        let proof = |one: &Document| one.proves_succession && (one.ops.is_empty() || one.ops.contains(op));
        if !definition.documents.iter().any(proof) {
            faults.push(format!("operation {op}: no document proves the succession"));
        }
    }
}

/// Faults of the lists: texts in three languages, and no name that leads nowhere.
fn list_faults(definition: &Definition, faults: &mut Vec<String>) {
    let named = definition.operations.iter().map(|one| ("operation", one.op.clone(), &one.title));
    let named = named.chain(definition.results.iter().map(|one| ("result", one.kind.clone(), &one.title)));
    let named = named.chain(definition.grounds.iter().map(|one| ("ground", one.id.clone(), &one.title)));
    let named = named.chain(definition.roles.iter().map(|one| ("role", one.id.to_string(), &one.title)));
    let named = named.chain(definition.documents.iter().map(|one| ("document", one.id.clone(), &one.title)));
    for (what, name, title) in named {
        if !title.is_complete() {
            faults.push(format!("{what} {name}: a text is missing in one of the three languages"));
        }
    }
    let mut ids = BTreeSet::new();
    for document in &definition.documents {
        let mut note = |what: String| faults.push(format!("document {}: {what}", document.id));
        if !ids.insert(document.id.as_str()) {
            note("stands twice".into());
        }
        for op in document.ops.iter().filter(|op| definition.operation(op).is_none()) {
            note(format!("unknown operation {op}"));
        }
        for channel in document.channels.iter().filter(|channel| definition.entry(**channel).is_none()) {
            note(format!("the service has no channel {channel}"));
        }
        if document.src.is_empty() && document.why.is_none() {
            note("names its paragraph, or says why it is asked for".into());
        }
    }
    let norms =
        definition.flows.iter().flat_map(|flow| &flow.steps).filter_map(|step| step.duration.as_ref());
    for op in norms.flat_map(|norm| norm.by_op.keys()).filter(|op| definition.operation(op).is_none()) {
        faults.push(format!("a term for the unknown operation {op}"));
    }
}
