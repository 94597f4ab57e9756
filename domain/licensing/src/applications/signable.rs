//! The bytes an applicant signs: a typed envelope that carries its own context, so that a signature over one case or
//! one purpose is worth nothing for another.

use super::filer::role_on;
use super::{Application, Channel, Document};
use crate::access::{Call, Role};
use crate::catalogue::Definition;
use crate::error::{Error, Refusal, Result};
use crate::flow::FrozenForm;
use crate::ids::ApplicationId;
use crate::ports::{Ports, Tx};
use crate::registers::Representative;
use crate::values::{Instant, Party, sha256_hex};
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
    channel: Channel,
    role: Role,
    applicant: &'a Party,
    representative: Option<&'a Representative>,
    subject_licence: Option<&'a str>,
    form: &'a Value,
    documents: Vec<Attached<'a>>,
    previous_signature: Option<&'a str>,
    frozen_at: Instant,
}

/// A file of the application: whoever signs the application signs it too.
#[derive(Serialize)]
struct Attached<'a> {
    id: &'a str,
    kind: &'a str,
    name: &'a str,
    media_type: &'a str,
    size: i64,
    sha256: &'a str,
}

impl<'a> From<&'a Document> for Attached<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            id: document.id.as_str(),
            kind: &document.kind,
            name: &document.name,
            media_type: &document.media_type,
            size: document.size,
            sha256: &document.sha256,
        }
    }
}

/// Makes and keeps the bytes to sign of an application as it stands: form and files.
pub(crate) fn freeze(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    call: &Call,
) -> Result<FrozenForm> {
    let documents = tx.documents(&application.id)?;
    let envelope = Envelope {
        schema: "ruqsat.application/1",
        purpose: "application",
        case: application.id.as_str(),
        service: &application.service,
        definition: &definition.version,
        structure: &application.structure_hash,
        operation: application.operation(),
        channel: application.channel(),
        role: role_on(application.channel()),
        applicant: &application.applicant,
        representative: application.desk.as_ref().and_then(|desk| desk.representative.as_ref()),
        subject_licence: application.subject_licence.as_ref().map(|id| id.as_str()),
        form: &application.form,
        documents: documents.iter().map(Into::into).collect(),
        previous_signature: None,
        frozen_at: call.now,
    };
    let fault = |fault| Error::Internal(format!("application envelope: {fault}"));
    let bytes = serde_json::to_vec(&envelope).map_err(fault)?;
    let content_sha256 = sha256_hex(&bytes);
    tx.put_content(&application.id, &content_sha256, &bytes, call.now)?;
    Ok(FrozenForm { content_sha256, frozen_at: call.now })
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
