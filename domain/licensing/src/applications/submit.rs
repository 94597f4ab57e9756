//! Submitting: the form is checked, frozen, and the bytes to sign are made and kept.

use super::{Application, load, move_case, moving, signable};
use crate::access::Call;
use crate::catalogue::{Catalogue, Definition};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Command, Evidence, FeeState, FrozenForm, Input, Verdict};
use crate::ids::{ApplicationId, Mint};
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::sha256_hex;

/// Submits a draft: the form is immutable from here on.
///
/// Errors: `Invalid` with a violation for every broken rule of the form's schema; `FormFrozen` the second time.
pub async fn submit(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Application> {
    call.actor.party()?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
                let mut mint = call.mint.clone();
                freeze(tx, &mut mint, &catalogue, &definition, &mut application, &call)?;
                Ok(application)
            })
        })
        .await
}

/// Checks and freezes the form of a draft and moves the case on.
pub(super) fn freeze(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    catalogue: &Catalogue,
    definition: &Definition,
    application: &mut Application,
    call: &Call,
) -> Result<()> {
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    if application.case.facts.form.is_some() {
        return Err(Refusal::FormFrozen.into());
    }
    definition.check_form(application.operation(), &application.form)?;
    crate::licences::check_subject(tx, definition, application)?;
    let bytes = signable::content(definition, application, call.now)?;
    let content_sha256 = sha256_hex(&bytes);
    tx.put_content(&application.id, &content_sha256, &bytes, call.now)?;
    let form = FrozenForm { content_sha256, frozen_at: call.now };
    let fee = fee(catalogue, definition, application, call)?;
    let command = Command {
        actor: moving::applicant(call),
        activity: crate::catalogue::Activity::FillForm,
        verdict: Verdict::Ok,
        evidence: Evidence { form: Some((form, fee)), ..Evidence::default() },
    };
    move_case(tx, mint, definition, application, &Input::Command(Box::new(command)), call.now)?;
    Ok(())
}

/// What is owed on the day of filing (civil day in Asia/Almaty).
fn fee(
    catalogue: &Catalogue,
    definition: &Definition,
    application: &Application,
    call: &Call,
) -> Result<FeeState> {
    let rule = definition.fee.as_ref().and_then(|fee| fee.mci_hundredths.get(application.operation()));
    let Some(hundredths) = rule else { return Ok(FeeState::NotDue) };
    let day = crate::values::civil_day(call.now);
    let amount = catalogue
        .monthly_index()
        .fee(*hundredths, day)
        .ok_or_else(|| Error::Internal(format!("no monthly calculation index for {day}")))?;
    Ok(if amount.minor == 0 { FeeState::NotDue } else { FeeState::Due { amount } })
}
