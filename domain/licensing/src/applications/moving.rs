//! Moving a case and writing down what happened: shared by every use case that advances one.

use super::due::set_due;
use super::inbox::settle_tasks;
use crate::access::Call;
use crate::applications::Application;
use crate::catalogue::{Catalogue, Definition};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Advanced, AttemptEnd, Decision, Event, Input, Status, advance, status};
use crate::ids::{ApplicationId, Mint};
use crate::licences;
use crate::notices::{self, Mailbox, NoticeKind, about};
use crate::ports::Tx;
use crate::values::{Instant, civil_day};
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
    let (mut rows, mut ended) = (Vec::new(), None);
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
                    let mailbox = Mailbox::of_party(&tx.get_licence(licence)?.holder);
                    let claimed = about(mint, application, mailbox, NoticeKind::ClaimedBySuccessor, now);
                    notices::tell(tx, mint, &claimed)?;
                }
            }
            Event::ResultVoided { number } => {
                tx.close_number(&number, Some("sent back before signing"), now)?
            }
            Event::ResultSigned => licences::take_effect(tx, mint, definition, application, now)?,
            Event::AttemptEnded(end) => ended = Some(end),
            Event::Closed(_) => {}
        }
    }
    application.status = status(definition, &application.case);
    application.updated_at = now;
    set_due(definition, application)?;
    tx.append_trace(&application.id, &rows)?;
    settle_tasks(tx, mint, definition, application, now)?;
    if let Some(end) = ended {
        tell_end(tx, mint, application, end, now)?;
    }
    if application.status != before {
        notify(tx, mint, definition, application, now)?;
    }
    Ok(())
}

/// Tells the applicant of a new outside status; of a decision, and asks him whether he was satisfied where the act does.
pub(super) fn notify(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &Application,
    now: Instant,
) -> Result<()> {
    let Some(kind) = NoticeKind::of_status(application.status) else { return Ok(()) };
    tell(tx, mint, application, kind, now)?;
    if matches!(application.status, Status::Issued | Status::Refused) && definition.survey.is_some() {
        tell(tx, mint, application, NoticeKind::SurveyInvitation, now)?;
    }
    Ok(())
}

/// Tells the applicant something about his application.
pub(super) fn tell(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    kind: NoticeKind,
    now: Instant,
) -> Result<()> {
    let mut notice = about(mint, application, Mailbox::of_party(&application.applicant), kind, now);
    if let (NoticeKind::Refused, Some(Decision::Refuse { grounds, .. })) =
        (kind, &application.case.facts.decision)
    {
        notice.facts.grounds = grounds.clone();
    }
    notices::tell(tx, mint, &notice)
}

/// Tells the applicant that an attempt ended, with the words of the act: of the same step once a day, so that whoever
/// tries again and again is not flooded.
fn tell_end(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    end: AttemptEnd,
    now: Instant,
) -> Result<()> {
    let subject = format!("{} {}.{} {}", application.id, end.flow, end.n, civil_day(now));
    if !tx.claim_reminder(&subject, NoticeKind::AttemptEnded, now)? {
        return Ok(());
    }
    let mailbox = Mailbox::of_party(&application.applicant);
    let mut notice = about(mint, application, mailbox, NoticeKind::AttemptEnded, now);
    (notice.facts.message, notice.facts.paragraph) = (Some(end.message), Some(end.src));
    notices::tell(tx, mint, &notice)
}
