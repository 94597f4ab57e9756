//! Moving a case and writing down what happened: shared by every use case that advances one.

use super::inbox::settle_tasks;
use crate::access::Call;
use crate::applications::Application;
use crate::catalogue::{Catalogue, Definition};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Advanced, AttemptEnd, Event, Input, Status, advance, status};
use crate::ids::{ApplicationId, Mint, OutboxId};
use crate::licences;
use crate::ports::{OutboxMessage, Tx};
use crate::values::Instant;
use serde_json::json;
use std::sync::Arc;

/// Loads an application inside the caller's scope with the definition it began under.
pub(crate) fn load(
    tx: &mut dyn Tx,
    catalogue: &Catalogue,
    call: &Call,
    id: &ApplicationId,
) -> Result<(Application, Arc<Definition>)> {
    let application = tx.get_application(id)?;
    if !application.is_visible(&call.actor.scope()) {
        return Err(Error::NotFound("application"));
    }
    if call.seen_version.is_some_and(|version| version != application.version) {
        return Err(Refusal::Stale.into());
    }
    let definition = catalogue.version(&application.service, &application.definition_version)?;
    Ok((application, definition))
}

/// Moves a case by one input and writes everything that follows from it: trace, status, registration number, void
/// numbers, tasks, notices. An attempt that ended is written too, and handed back.
pub(crate) fn move_case(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &mut Application,
    input: &Input,
    now: Instant,
) -> Result<Option<AttemptEnd>> {
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    let advanced = advance(definition, &application.case, input, now)?;
    let ended = advanced.attempt_end().cloned();
    write(tx, mint, definition, application, advanced, now)?;
    tx.save_application(application)?;
    Ok(ended)
}

/// Takes over an advanced case: everything but the application's own row.
pub(crate) fn write(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &mut Application,
    advanced: Advanced,
    now: Instant,
) -> Result<()> {
    let before = application.status;
    application.case = advanced.case;
    let mut rows = Vec::new();
    for event in advanced.events {
        match event {
            Event::Left(row) => rows.push(row),
            Event::Registered => {
                let serial = tx.next_number("application")?;
                if let Some(registered) = &mut application.case.facts.registered {
                    registered.no = Some(licences::application_number(now, serial));
                }
                if let (true, Some(licence)) = (application.by_successor, &application.subject_licence) {
                    // Somebody else wants his licence: the holder hears of it before it is decided.
                    let holder = tx.get_licence(licence)?.holder;
                    send(tx, mint, application, holder.number(), "claimed_by_successor", now)?;
                }
            }
            Event::ResultVoided { number } => {
                tx.close_number(&number, Some("sent back before signing"), now)?
            }
            Event::ResultSigned => licences::take_effect(tx, mint, definition, application, now)?,
            Event::AttemptEnded(_) | Event::Closed(_) => {}
        }
    }
    application.status = status(definition, &application.case);
    application.updated_at = now;
    tx.append_trace(&application.id, &rows)?;
    settle_tasks(tx, mint, definition, application, now)?;
    if application.status != before {
        notify(tx, mint, application, now)?;
    }
    Ok(())
}

/// Tells the applicant of a new outside status, by the outbox.
fn notify(tx: &mut dyn Tx, mint: &mut Mint, application: &Application, now: Instant) -> Result<()> {
    if matches!(application.status, Status::Draft | Status::AwaitingPayment | Status::AwaitingSignature) {
        return Ok(());
    }
    tell(tx, mint, application, application.status.as_str(), now)
}

/// Sends the applicant a notice about his application, by the outbox.
pub(super) fn tell(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    template: &str,
    now: Instant,
) -> Result<()> {
    send(tx, mint, application, application.applicant.number(), template, now)
}

fn send(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    to: &str,
    template: &str,
    now: Instant,
) -> Result<()> {
    tx.enqueue(&OutboxMessage {
        id: OutboxId::new(mint),
        kind: "notice".into(),
        payload: json!({
            "to": to,
            "template": template,
            "application": application.id,
            "registered_no": application.registered_no(),
            "service": application.service,
        }),
        due_at: now,
        attempts: 0,
    })
}
