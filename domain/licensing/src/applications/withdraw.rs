//! Withdrawing: a command outside the flow, allowed until the result is signed.

use super::close::{End, close};
use super::documents::let_go;
use super::filer::{filer, may_file};
use super::{Application, load};
use crate::access::Call;
use crate::error::{Error, Refusal, Result};
use crate::ids::ApplicationId;
use crate::once::once;
use crate::ports::Ports;

/// Withdraws an application: frames, tasks and open payments close, a reserved number becomes void.
///
/// A desk may withdraw what it entered as long as that is not filed.
///
/// Errors: `CaseClosed`, `TooLateToWithdraw` once the result is signed, `Forbidden` for a desk once it is filed.
pub async fn withdraw(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Application> {
    may_file(&call.actor)?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    let files_until = call.now + ports.document_rules.kept_after;
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
                if call.actor.party().is_err() {
                    filer(tx, &call, &application)?;
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
                let mut mint = call.mint.clone();
                close(tx, &mut mint, &definition, &mut application, End::Withdrawn, call.now)?;
                let_go(tx, &application, files_until)?;
                Ok(application)
            })
        })
        .await
}
