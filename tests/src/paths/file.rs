//! Filing: the form, the licence it is about, the files that belong to it, and at a desk the one it is for.

use super::{Crowd, Route, Stock};
use crate::examples::example_form;
use crate::people::Person;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::catalogue::{Activity, Definition, Entitled, Said, Ways};
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{self, NewApplication, OnBehalf};
use std::sync::Arc;

/// A person and a legal entity with right check digits whom no register knows.
const NOBODY: [&str; 2] = ["990303500014", "990340000996"];

/// What is filed.
pub(super) struct Filed {
    /// Its id.
    pub(super) id: String,
    /// The key of whoever filed it: the applicant, or the employee at the desk.
    pub(super) filer: &'static str,
}

/// The key of who applies: of a successor where the operation asks for one.
pub(super) fn applicant(definition: &Definition, op: &str) -> &'static str {
    match definition.operation(op).map(|operation| operation.by) {
        Some(Entitled::Successor) => "applicant-successor",
        _ if definition.applicants.iter().any(|kind| kind == "individual") => "applicant",
        _ => "applicant-entity",
    }
}

/// Files an application as its way wants it.
pub(super) async fn file(
    crowd: &Crowd<'_>,
    stock: &Stock,
    definition: &Arc<Definition>,
    ways: &Ways,
    route: &Route,
    applicant: &'static str,
) -> Result<Filed, String> {
    let told = |fault: Error| format!("filing: {fault:?}");
    let operation = definition.operation(&ways.op).ok_or("no such operation")?;
    let applying = crowd.person(applicant).await;
    let is_person = applying.demo.bin.is_none();
    let nobody = route.says(ways, &Said::Unknown).then_some(NOBODY[usize::from(!is_person)]);
    let number = nobody.unwrap_or(applying.demo.login);
    let (holder, instead) = match operation.by {
        Entitled::Successor => ("applicant-entity", None),
        Entitled::Holder => (applicant, nobody),
    };
    let subject_licence = match operation.outcome.needs_subject() {
        true => Some(stock.take(crowd, definition, holder, instead).await?),
        false => None,
    };
    let mut form = example_form(&definition.code, &ways.op);
    for (field, whose) in definition.numbers_in(&ways.op) {
        form[field] = if whose == "holder" { crowd.person(holder).await.demo.login } else { number }.into();
    }
    let (filer, channel) = match ways.channel {
        Channel::Portal => (applying.clone(), models::Channel::Portal),
        Channel::Provider => {
            (crowd.staff(&definition.code, "provider_employee").await, models::Channel::Provider)
        }
        Channel::Psc => (crowd.staff(&definition.code, "psc_operator").await, models::Channel::Psc),
    };
    let behalf = OnBehalf { identified: Some(true), ..OnBehalf::new(number) };
    let new = NewApplication {
        applicant: (ways.channel != Channel::Portal).then_some(behalf),
        form: Some(form),
        subject_licence,
        ..NewApplication::new(&definition.code, &ways.op, channel)
    };
    let id = filer.api.applications().create(&new).await.map_err(told)?.id;
    attach(&filer, definition, ways, route, &id).await.map_err(told)?;
    filer.api.applications().submit(&id).await.map_err(told)?;
    Ok(Filed { id, filer: filer.demo.key_name })
}

/// Adds the files without which this way is not open.
async fn attach(
    filer: &Person<'_>,
    definition: &Definition,
    ways: &Ways,
    route: &Route,
    id: &str,
) -> Result<(), Error> {
    let flow = definition.entry(ways.channel).and_then(|entry| definition.flow(&entry.flow));
    let does =
        |wanted| flow.is_some_and(|flow| flow.steps.iter().any(|step| step.activities.contains(&wanted)));
    let receipt = route.says(ways, &Said::FeeProved) || (does(Activity::AttachScans) && !does(Activity::Pay));
    for document in &definition.documents {
        let here = document.channels.is_empty() || document.channels.contains(&ways.channel);
        let asked = document.ops.is_empty() || document.ops.contains(&ways.op);
        let needed = document.proves_succession || (document.proves_fee && receipt);
        if here && asked && needed {
            filer.attach(id, &document.id).await?;
        }
    }
    if does(Activity::AttachScans) {
        filer.attach(id, "other").await?;
    }
    Ok(())
}
