//! The bytes an applicant signs: a typed envelope that carries its own context, so that a signature over one case or
//! one purpose is worth nothing for another.

use super::Application;
use crate::access::Call;
use crate::catalogue::Definition;
use crate::error::{Error, Refusal, Result};
use crate::ids::ApplicationId;
use crate::ports::Ports;
use crate::values::{Instant, Party};
use serde::Serialize;
use serde_json::Value;

/// Bytes to sign, with their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signable {
    /// SHA-256, hex.
    pub sha256: String,
    /// The exact bytes.
    pub bytes: Vec<u8>,
}

/// What an application says when it is signed.
#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    purpose: &'static str,
    case: &'a str,
    service: &'a str,
    definition: &'a str,
    structure: &'a str,
    operation: &'a str,
    role: &'static str,
    applicant: &'a Party,
    subject_licence: Option<&'a str>,
    form: &'a Value,
    previous_signature: Option<&'a str>,
    frozen_at: Instant,
}

/// The content of an application at the moment it is frozen.
pub(super) fn content(definition: &Definition, application: &Application, now: Instant) -> Result<Vec<u8>> {
    let envelope = Envelope {
        schema: "ruqsat.application/1",
        purpose: "application",
        case: application.id.as_str(),
        service: &application.service,
        definition: &definition.version,
        structure: &application.structure_hash,
        operation: application.operation(),
        role: "applicant",
        applicant: &application.applicant,
        subject_licence: application.subject_licence.as_ref().map(|id| id.as_str()),
        form: &application.form,
        previous_signature: None,
        frozen_at: now,
    };
    serde_json::to_vec(&envelope).map_err(|fault| Error::Internal(format!("application envelope: {fault}")))
}

/// The bytes to sign of a submitted application. Before submit there are none: `NotExpected`.
pub async fn signable(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<Signable> {
    let reader = call.reader();
    let application = ports.views.application(&reader, id).await?;
    if application.status.is_closed() {
        return Err(Refusal::CaseClosed.into());
    }
    let Some(form) = application.case.facts.form else {
        return Err(Error::NotExpected(vec![crate::catalogue::Activity::FillForm]));
    };
    let bytes = ports.views.content(&reader, id, &form.content_sha256).await?;
    Ok(Signable { sha256: form.content_sha256, bytes })
}
