//! Which entry of the register an application may be about, and who may ask for it (SEMANTICS rule 15). Asked when it
//! is created, when it is submitted, and in the transaction that signs the result.

use super::LicenceState;
use super::effect::takes;
use crate::applications::Application;
use crate::catalogue::{Definition, Entitled};
use crate::error::{Error, Refusal, Result, Violation};
use crate::ports::Tx;
use crate::values::Party;

/// Whether the entry an application is about exists and allows the operation: same service, in force, of a kind
/// that the operation takes, and the applicant is entitled to ask.
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
    let operation = definition.operation(application.operation()).ok_or(Error::NotFound("operation"))?;
    let entitled = match operation.by {
        Entitled::Holder => licence.holder == application.applicant,
        // Who holds it already asks as its holder, and a person is not reorganised.
        Entitled::Successor => {
            let entities = [&licence.holder, &application.applicant];
            licence.holder != application.applicant
                && entities.iter().all(|party| matches!(party, Party::LegalEntity { .. }))
        }
    };
    let fits = licence.service == definition.code
        && licence.state == LicenceState::InForce
        && takes(definition, operation.outcome, &licence.kind);
    if fits && entitled { Ok(()) } else { Err(Refusal::LicenceNotEligible.into()) }
}

/// Whether what is submitted fits the register: numbers in the form are those of the holder and of the applicant where
/// the schema says so (`x-is`), and a successor brings the document that proves it.
pub(crate) fn check_claim(tx: &mut dyn Tx, definition: &Definition, application: &Application) -> Result<()> {
    let Some(id) = &application.subject_licence else { return Ok(()) };
    let licence = tx.get_licence(id)?;
    let mut violations = Vec::new();
    for (field, whose) in definition.numbers_in(application.operation()) {
        let number = match whose {
            "holder" => licence.holder.number(),
            _ => application.applicant.number(),
        };
        if application.form.get(field).is_some_and(|told| told != number) {
            let said = format!("this is the number of the {whose}");
            violations.push(Violation::new(format!("/form/{field}"), "another_number", said));
        }
    }
    let operation = definition.operation(application.operation()).ok_or(Error::NotFound("operation"))?;
    if operation.by == Entitled::Successor {
        let documents = tx.documents(&application.id)?;
        let proves =
            |kind: &str| definition.documents.iter().any(|known| known.id == kind && known.proves_succession);
        if !documents.iter().any(|document| proves(&document.kind)) {
            let said = "a successor attaches the document that proves the succession, before submitting";
            violations.push(Violation::new("/documents", "document_missing", said));
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
}
