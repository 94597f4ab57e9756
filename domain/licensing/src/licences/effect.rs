//! What a signed result does to the register (SEMANTICS rule 15), in the transaction that signs it.

use super::{Licence, LicenceState};
use crate::applications::Application;
use crate::catalogue::{Definition, OutcomeKind};
use crate::error::{Error, Refusal, Result};
use crate::flow::Decision;
use crate::ids::{LicenceId, Mint};
use crate::ports::Tx;
use crate::values::Instant;

/// Whether the licence an application is about exists and allows the operation: itself a licence, same service, same
/// holder, in force.
pub(crate) fn check_subject(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
) -> Result<()> {
    let Some(id) = &application.subject_licence else { return Ok(()) };
    let licence = match tx.get_licence(id) {
        Err(Error::NotFound(_)) => return Err(Refusal::LicenceNotEligible.into()),
        other => other?,
    };
    // An annex and a duplicate are entries of the register, not licences that one could reissue or add to.
    let licences = [kind(definition, OutcomeKind::Issue), kind(definition, OutcomeKind::Reissue)];
    let eligible = licence.service == definition.code
        && licences.contains(&licence.kind)
        && licence.holder == application.applicant
        && licence.state == LicenceState::InForce;
    if eligible { Ok(()) } else { Err(Refusal::LicenceNotEligible.into()) }
}

/// Closes the number and enters a grant into the register: issue new, annex add, reissue supersede, duplicate copy.
pub(crate) fn take_effect(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &Application,
    now: Instant,
) -> Result<()> {
    let facts = &application.case.facts;
    let result = facts.result.as_ref().ok_or_else(|| Error::Internal("signed without a result".into()))?;
    let signature =
        result.signature.clone().ok_or_else(|| Error::Internal("signed without a signature".into()))?;
    tx.close_number(&result.number, None, now)?;
    if facts.decision != Some(Decision::Grant) {
        return Ok(());
    }
    let operation = definition.operation(application.operation()).ok_or(Error::NotFound("operation"))?;
    if let (OutcomeKind::Reissue, Some(subject)) = (operation.outcome, &application.subject_licence) {
        let mut old = tx.get_licence(subject)?;
        old.state = LicenceState::Superseded;
        tx.save_licence(&mut old)?;
    }
    tx.insert_licence(&Licence {
        id: LicenceId::new(mint),
        number: result.number.clone(),
        service: application.service.clone(),
        kind: kind(definition, operation.outcome),
        holder: application.applicant.clone(),
        holder_name: application.applicant_name.clone(),
        body: application.body.clone(),
        application: application.id.clone(),
        subject: application.subject_licence.clone(),
        state: LicenceState::InForce,
        content_sha256: result.content_sha256.clone(),
        signature,
        issued_at: now,
        version: 1,
    })
}

/// What the result is called in the register.
pub(crate) fn kind(definition: &Definition, outcome: OutcomeKind) -> String {
    match outcome {
        OutcomeKind::Issue => definition.kind.clone(),
        OutcomeKind::Annex => "annex".to_owned(),
        OutcomeKind::Reissue => format!("reissued_{}", definition.kind),
        OutcomeKind::Duplicate => format!("{}_duplicate", definition.kind),
    }
}
