//! The documents an act asks for that are not there.

use super::{Document, DocumentRules};
use crate::applications::{Application, Channel};
use crate::catalogue::Definition;
use crate::error::{Error, Result, Violation};
use crate::ports::Tx;

/// The kinds that the act asks for on this channel for this operation and that no file is of. A proof of the fee is
/// none of them: where the gateway takes the fee it is needless, and elsewhere its step asks for it.
pub fn missing(definition: &Definition, application: &Application, documents: &[Document]) -> Vec<String> {
    let asked = definition.documents_on(application.channel()).filter(|one| {
        let here = one.ops.is_empty() || one.ops.iter().any(|op| op == application.operation());
        here && !one.optional && !one.obtained && !one.proves_fee
    });
    let is_there = |kind: &str| documents.iter().any(|file| file.is_current() && file.kind == kind);
    asked.filter(|one| !is_there(&one.id)).map(|one| one.id.clone()).collect()
}

/// On the portal, where it is demanded, every missing one is told. At a desk whoever sits there sees what is missing,
/// and the act says what he does.
pub(in crate::applications) fn demand(
    tx: &mut dyn Tx,
    rules: &DocumentRules,
    definition: &Definition,
    application: &Application,
) -> Result<()> {
    if !rules.demanded || application.channel() != Channel::Portal {
        return Ok(());
    }
    let documents = tx.documents(&application.id)?;
    let missing = missing(definition, application, &documents);
    if missing.is_empty() {
        return Ok(());
    }
    let said = "the act asks for this document: attach it before submitting";
    let violation = |kind: String| Violation::new(format!("/documents/{kind}"), "document_missing", said);
    Err(Error::Invalid(missing.into_iter().map(violation).collect()))
}
