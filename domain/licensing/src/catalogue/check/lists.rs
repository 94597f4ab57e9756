//! What the lists beside the flows must hold: names that lead somewhere and stand once, texts, days, amounts.

use super::super::{Definition, Document, Entitled};
use crate::values::Text;
use std::collections::BTreeSet;

/// What is asked about a licence by a successor rests on a document; numbers in a form are of somebody known.
pub(super) fn succession_faults(definition: &Definition, faults: &mut Vec<String>) {
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

/// Faults of the lists: nothing empty that is needed, nothing twice, texts in three languages, and no name that leads
/// nowhere.
pub(super) fn list_faults(definition: &Definition, faults: &mut Vec<String>) {
    let lists = [
        ("operations", definition.operations.is_empty()),
        ("entries", definition.entries.is_empty()),
        ("applicants", definition.applicants.is_empty()),
        ("results", definition.results.is_empty()),
        ("grounds", definition.grounds.is_empty()),
        ("flows", definition.flows.is_empty()),
    ];
    for (list, _) in lists.iter().filter(|(_, empty)| *empty) {
        faults.push(format!("{list}: nothing stands here"));
    }
    for kind in definition.applicants.iter().filter(|kind| !APPLICANTS.contains(&kind.as_str())) {
        faults.push(format!("applicants: {kind} is not one of {}", APPLICANTS.join(", ")));
    }
    if !KINDS.contains(&definition.kind.as_str()) {
        faults.push(format!("kind {:?} is not one of {}", definition.kind, KINDS.join(", ")));
    }
    for (what, name, title, src) in named(definition) {
        if !title.is_complete() {
            faults.push(format!("{what} {name}: a text is missing in one of the three languages"));
        }
        if src.is_some_and(str::is_empty) {
            faults.push(format!("{what} {name}: names its paragraph (src)"));
        }
    }
    let mut seen = BTreeSet::new();
    // A kind of result may come out in several ways.
    for (what, name, ..) in named(definition).filter(|(what, ..)| *what != "result") {
        if !seen.insert((what, name.clone())) {
            faults.push(format!("{what} {name}: stands twice"));
        }
    }
    document_faults(definition, faults);
    term_faults(definition, faults);
    survey_faults(definition, faults);
    if let Some(fee) = &definition.fee {
        let known = fee.operations.iter().filter(|op| definition.operation(op).is_none());
        faults.extend(known.map(|op| format!("a fee for the unknown operation {op}")));
    }
}

/// Who may apply.
const APPLICANTS: [&str; 3] = ["individual", "legal_entity", "individual_entrepreneur"];

/// What a service gives.
const KINDS: [&str; 5] = ["licence", "permit", "registration", "conclusion", "certificate"];

/// Everything that has a name: what it is, its name, what it is called, and its paragraph where it must have one.
fn named(definition: &Definition) -> impl Iterator<Item = (&'static str, String, &Text, Option<&str>)> {
    let operations =
        definition.operations.iter().map(|one| ("operation", one.op.clone(), &one.title, Some(&*one.src)));
    let results =
        definition.results.iter().map(|one| ("result", one.kind.clone(), &one.title, Some(&*one.src)));
    let grounds =
        definition.grounds.iter().map(|one| ("ground", one.id.clone(), &one.title, Some(&*one.src)));
    let roles = definition.roles.iter().map(|one| ("role", one.id.to_string(), &one.title, Some(&*one.src)));
    let documents = definition.documents.iter().map(|one| ("document", one.id.clone(), &one.title, None));
    operations.chain(results).chain(grounds).chain(roles).chain(documents)
}

fn document_faults(definition: &Definition, faults: &mut Vec<String>) {
    for document in &definition.documents {
        let mut note = |what: String| faults.push(format!("document {}: {what}", document.id));
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
}

fn term_faults(definition: &Definition, faults: &mut Vec<String>) {
    for operation in &definition.operations {
        if let Some(fault) = operation.term.as_ref().and_then(|term| term.fault()) {
            faults.push(format!("operation {}: the term {fault}", operation.op));
        }
    }
    let norms =
        definition.flows.iter().flat_map(|flow| &flow.steps).filter_map(|step| step.duration.as_ref());
    for op in norms.flat_map(|norm| norm.by_op.keys()).filter(|op| definition.operation(op).is_none()) {
        faults.push(format!("a term for the unknown operation {op}"));
    }
}

fn survey_faults(definition: &Definition, faults: &mut Vec<String>) {
    let Some(survey) = &definition.survey else { return };
    if survey.questions.is_empty() {
        faults.push("survey: asks nothing".into());
    }
    let mut numbers = BTreeSet::new();
    for question in &survey.questions {
        let mut note = |what: &str| faults.push(format!("survey question {}: {what}", question.n));
        if !numbers.insert(question.n) {
            note("the number stands twice");
        }
        if question.answers.len() < 2 {
            note("has fewer than two answers");
        }
        if !question.title.is_complete() || !question.answers.iter().all(Text::is_complete) {
            note("a text is missing in one of the three languages");
        }
    }
}
