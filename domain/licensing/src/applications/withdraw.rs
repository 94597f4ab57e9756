//! Withdrawing: a command outside the flow, allowed until the result is signed.

use super::filer::{filer, may_file};
use super::{Application, load, settle_tasks};
use crate::access::Call;
use crate::error::{Error, Refusal, Result};
use crate::flow::{Outcome, Status, TraceRow};
use crate::ids::ApplicationId;
use crate::once::once;
use crate::payments::PaymentState;
use crate::ports::Ports;

/// Withdraws an application: frames, tasks and open payments close, a reserved number becomes void.
///
/// A desk may withdraw what it entered as long as that is not filed.
///
/// Errors: `CaseClosed`, `TooLateToWithdraw` once the result is signed, `Forbidden` for a desk once it is filed.
pub async fn withdraw(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Application> {
    may_file(&call.actor)?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
                if call.actor.party().is_err() {
                    filer(&call, &application)?;
                    if application.is_filed() {
                        return Err(Error::Forbidden("what is filed is the applicant's to withdraw"));
                    }
                }
                if application.status.is_closed() {
                    return Err(Refusal::CaseClosed.into());
                }
                if application.case.facts.result.as_ref().is_some_and(|result| result.signature.is_some()) {
                    return Err(Refusal::TooLateToWithdraw.into());
                }
                let mut rows = Vec::new();
                for frame in application.case.frames.iter_mut().rev() {
                    rows.push(TraceRow {
                        flow: frame.flow.clone(),
                        n: frame.step.clone(),
                        visit: frame.visit,
                        entered_at: frame.entered_at,
                        left_at: call.now,
                        outcome: Outcome::Withdrawn,
                        acts: std::mem::take(&mut frame.acts),
                    });
                }
                tx.append_trace(&application.id, &rows)?;
                if let Some(result) = application.case.facts.result.take() {
                    tx.close_number(&result.number, Some("application withdrawn"), call.now)?;
                }
                if let Some(mut payment) = tx.find_open_payment(&application.id)? {
                    (payment.state, payment.updated_at) = (PaymentState::Cancelled, call.now);
                    tx.save_payment(&mut payment)?;
                }
                application.case.facts.closed = Some((Status::Withdrawn, call.now));
                (application.status, application.updated_at) = (Status::Withdrawn, call.now);
                let mut mint = call.mint.clone();
                settle_tasks(tx, &mut mint, &definition, &application, call.now)?;
                tx.save_application(&mut application)?;
                Ok(application)
            })
        })
        .await
}
