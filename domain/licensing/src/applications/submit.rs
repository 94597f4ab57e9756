//! Submitting: the form is checked, frozen, and the bytes to sign are made and kept.

use super::documents::{DocumentRules, demand};
use super::filer::{check_filer, filer, may_file};
use super::{Application, inquiry, load, move_case, moving, signable};
use crate::access::Call;
use crate::catalogue::{Activity, Catalogue, Definition, Payer};
use crate::error::{Error, Refusal, Result};
use crate::flow::{Command, Evidence, FeeState, Input, Signal, Verdict, awaited, expected};
use crate::ids::{ApplicationId, Mint};
use crate::notices::NoticeKind;
use crate::once::once;
use crate::payments;
use crate::ports::{Ports, Tx};
use crate::registers::Inquiry;

/// Submits a draft: the form is immutable from here on.
///
/// Errors: `Invalid` with a violation for every broken rule of the form's schema, and where they are demanded for every
/// document that is missing; `FormFrozen` the second time.
pub async fn submit(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Application> {
    may_file(&call.actor)?;
    let inquiry = first_inquiry(ports, call, &id).await?;
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    let rules = ports.document_rules;
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
                let mut mint = call.mint.clone();
                freeze(tx, &mut mint, &catalogue, &rules, &definition, &mut application, &call)?;
                if let Some(inquiry) = inquiry {
                    inquiry::hear(tx, &mut mint, &definition, &mut application, inquiry, &call)?;
                }
                Ok(application)
            })
        })
        .await
}

/// What the registers say of him for whom a desk files; nothing where they cannot tell or nobody asks them.
async fn first_inquiry(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<Option<Inquiry>> {
    if call.actor.party().is_ok() {
        return Ok(None);
    }
    let application = ports.views.application(&call.reader(), id).await?;
    check_filer(&call.actor, &application)?;
    let definition = ports.catalogue.version(&application.service, &application.definition_version)?;
    if application.status.is_closed() || application.case.facts.form.is_some() {
        return Ok(None);
    }
    inquiry::try_asking(ports, call, &definition, &application).await
}

/// Checks and freezes the form of a draft and moves the case on. Whoever did not file it himself is told.
pub(super) fn freeze(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    catalogue: &Catalogue,
    rules: &DocumentRules,
    definition: &Definition,
    application: &mut Application,
    call: &Call,
) -> Result<()> {
    let actor = filer(tx, call, application)?;
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    if application.case.facts.form.is_some() {
        return Err(Refusal::FormFrozen.into());
    }
    definition.check_form(application.operation(), &application.form)?;
    crate::licences::check_subject(tx, definition, application)?;
    crate::licences::check_claim(tx, definition, application)?;
    demand(tx, rules, definition, application)?;
    let identified = application.desk.as_ref().is_some_and(|desk| desk.identified);
    let asked = awaited(definition, &application.case).and_then(|place| expected(definition, &place));
    if !identified && asked.is_some_and(|asked| asked.evidence.contains(&Activity::IdentifyPerson)) {
        let said = "whoever stands there is identified by a document first";
        return Err(Error::invalid("/applicant/identified", "evidence_missing", said));
    }
    let form = signable::freeze(tx, definition, application, call)?;
    let fee = fee(catalogue, definition, application, call)?;
    let command = Command {
        actor,
        activity: Activity::FillForm,
        verdict: Verdict::Ok,
        evidence: Evidence { form: Some((form, fee)), identified, ..Evidence::default() },
    };
    move_case(tx, mint, definition, application, &Input::Command(Box::new(command)), call.now)?;
    if pays_by_document(tx, definition, application)? {
        let proved = Input::Signal(Signal::FeeProved);
        move_case(tx, mint, definition, application, &proved, call.now)?;
    }
    payments::settle_carried(tx, mint, definition, application, call.now)?;
    if application.desk.is_some() {
        moving::tell(tx, mint, application, NoticeKind::FiledForYou, call.now)?;
    }
    Ok(())
}

/// Whether a receipt is attached where the act takes one beside the payment gateway: who reviews sees whether it is
/// true. Where no step takes the fee it comes with the scans.
fn pays_by_document(tx: &mut dyn Tx, definition: &Definition, application: &Application) -> Result<bool> {
    let pays = awaited(definition, &application.case).is_some_and(|place| place.activity == Activity::Pay);
    if !pays || !definition.fee_proof_on(application.channel()) {
        return Ok(false);
    }
    Ok(tx.documents(&application.id)?.iter().any(|document| definition.proves_fee(&document.kind)))
}

/// What is owed on the day of filing (civil day in Asia/Almaty).
fn fee(
    catalogue: &Catalogue,
    definition: &Definition,
    application: &Application,
    call: &Call,
) -> Result<FeeState> {
    let (day, payer) = (crate::values::civil_day(call.now), Payer::from(&application.applicant));
    match catalogue.fee(definition, application.operation(), payer, day) {
        Ok(None) => Ok(FeeState::NotDue),
        Ok(Some(fee)) => Ok(FeeState::Due { amount: fee.amount }),
        Err(_) => Err(Refusal::FeeUnknown.into()),
    }
}
