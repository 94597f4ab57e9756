//! What the file holds, and how it is made of a case.

use super::Base64;
use crate::access::Call;
use crate::error::Result;
use crate::ids::{ApplicationId, SignatureId};
use crate::ports::{Ports, StoredSignature};
use crate::signatures::{Asked, SignatureReport};
use crate::values::{Instant, sha256_hex};
use serde::{Deserialize, Serialize};

/// The format, and its version.
pub const SCHEMA: &str = "ruqsat.evidence/1";

/// Everything that was signed in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidencePackage {
    /// [`SCHEMA`].
    pub schema: String,
    /// The case.
    pub case: ApplicationId,
    /// When it was put together.
    pub made_at: Instant,
    /// The signatures, in order.
    pub signatures: Vec<Kept>,
}

impl EvidencePackage {
    /// Reads a file.
    ///
    /// # Errors
    /// What cannot be read, and where.
    pub fn read(bytes: &[u8]) -> std::result::Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|fault| fault.to_string())
    }
}

/// A signature with all that its verdict rests on but the anchors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its id.
    pub id: SignatureId,
    /// When it came.
    pub at: Instant,
    /// The exact bytes it covers.
    pub content: Base64,
    /// Their SHA-256, hex.
    pub content_sha256: String,
    /// The CMS (RFC 5652), DER.
    pub cms: Base64,
    /// Its SHA-256, hex: what is signed after it names it.
    pub cms_sha256: String,
    /// Whose it had to be.
    pub asked: Option<Asked>,
    /// The OCSP answer or the list that told of its certificate; not a list above 256 KiB, which the report names.
    pub revocation_evidence: Option<Base64>,
    /// What was found when it came.
    pub report: SignatureReport,
}

impl From<(StoredSignature, Vec<u8>)> for Kept {
    fn from((signature, content): (StoredSignature, Vec<u8>)) -> Self {
        Self {
            id: signature.id,
            at: signature.at,
            content: Base64(content),
            content_sha256: signature.content_sha256,
            cms_sha256: sha256_hex(&signature.cms),
            cms: Base64(signature.cms),
            asked: signature.asked,
            revocation_evidence: signature.revocation_evidence.map(Base64),
            report: signature.report,
        }
    }
}

/// The evidence of an application inside the caller's scope.
///
/// Errors: `NotFound`.
pub async fn package(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<EvidencePackage> {
    let kept = ports.views.signed(&call.reader(), id).await?;
    Ok(EvidencePackage {
        schema: SCHEMA.to_owned(),
        case: id.clone(),
        made_at: call.now,
        signatures: kept.into_iter().map(Kept::from).collect(),
    })
}
