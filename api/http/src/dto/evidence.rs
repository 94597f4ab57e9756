//! The evidence of a case as a file, and what a check of it finds.

use super::{Indication, SignatureReport};
use chrono::{DateTime, Utc};
use ruqsat_licensing::evidence;
use ruqsat_licensing::signatures as domain;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that was signed in a case, as a file: each signature with the bytes it covers and what its verdict rests
/// on. `ruqsat verify-evidence` checks it without a network.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidencePackage {
    /// The format: `ruqsat.evidence/1`.
    #[schema(max_length = 40, example = "ruqsat.evidence/1")]
    pub(crate) schema: String,
    /// Id of the application.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) case: String,
    /// When the file was put together.
    pub(crate) made_at: DateTime<Utc>,
    /// The signatures, in order.
    #[schema(max_items = 1000)]
    pub(crate) signatures: Vec<KeptSignature>,
}

/// A signature with all that its verdict rests on but the trust anchors.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeptSignature {
    /// Its id.
    #[schema(pattern = "^sig_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// When it came.
    pub(crate) at: DateTime<Utc>,
    /// The exact bytes it covers, base64: JSON that names the case, the act, and by `previous_signature` the
    /// `cms_sha256` of the signature it stands on.
    #[schema(max_length = 10_000_000)]
    pub(crate) content: String,
    /// SHA-256 of these bytes, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) content_sha256: String,
    /// The CMS (RFC 5652), DER in base64.
    #[schema(max_length = 10_000_000)]
    pub(crate) cms: String,
    /// SHA-256 of the CMS, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) cms_sha256: String,
    /// Whose signature it had to be.
    pub(crate) asked: Option<AskedSigner>,
    /// The OCSP answer or the revocation list that told of the certificate, DER in base64. A list above 256 KiB is not
    /// kept: the report names it by its SHA-256.
    #[schema(max_length = 100_000_000)]
    pub(crate) revocation_evidence: Option<String>,
    /// The report at the time.
    pub(crate) report: SignatureReport,
}

/// Whose signature it had to be.
#[derive(Serialize, ToSchema)]
pub(crate) struct AskedSigner {
    /// The act.
    pub(crate) act: SignedAct,
    /// IIN the certificate has to carry.
    #[schema(max_length = 12)]
    pub(crate) iin: Option<String>,
    /// BIN the certificate has to carry.
    #[schema(max_length = 12)]
    pub(crate) bin: Option<String>,
}

/// What a signature stands for: an application of a person or of a legal entity, one entered at a desk, the answer of
/// a body that was asked, a result, or no act of ours.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum SignedAct {
    ApplicationIndividual,
    ApplicationLegalEntity,
    Desk,
    Answer,
    Result,
    Any,
}

/// The evidence of an application, checked again.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidenceCheck {
    /// Whether nothing is wrong: every verdict is the one of then, every signature stands in its place.
    pub(crate) intact: bool,
    /// The signatures, in order.
    #[schema(max_items = 1000)]
    pub(crate) signatures: Vec<CheckedSignature>,
}

/// What was found of one signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckedSignature {
    /// Its id.
    #[schema(pattern = "^sig_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// The act it was asked for.
    pub(crate) act: Option<SignedAct>,
    /// The verdict, judged again as of when it came.
    pub(crate) indication: Indication,
    /// Why it did not pass: a signature that was refused then is evidence too.
    #[schema(max_length = 60)]
    pub(crate) sub_indication: Option<String>,
    /// What is wrong: `schema`, `content_hash`, `signature_hash`, `purpose`, `other_case`, `other_party`,
    /// `previous_signature`, `verdict`; `revocation_elsewhere`: the revocation list it rests on was too long to be kept
    /// with it. Give `ruqsat verify-evidence` that list, which the report names by its SHA-256.
    #[schema(max_items = 10)]
    pub(crate) faults: Vec<String>,
}

impl From<domain::SignedAct> for SignedAct {
    fn from(act: domain::SignedAct) -> Self {
        match act {
            domain::SignedAct::ApplicationIndividual => Self::ApplicationIndividual,
            domain::SignedAct::ApplicationLegalEntity => Self::ApplicationLegalEntity,
            domain::SignedAct::Desk => Self::Desk,
            domain::SignedAct::Answer => Self::Answer,
            domain::SignedAct::Result => Self::Result,
            domain::SignedAct::Any => Self::Any,
        }
    }
}

impl From<evidence::EvidencePackage> for EvidencePackage {
    fn from(package: evidence::EvidencePackage) -> Self {
        let asked = |one: domain::Asked| AskedSigner { act: one.act.into(), iin: one.iin, bin: one.bin };
        let kept = |one: evidence::Kept| KeptSignature {
            id: one.id.into(),
            at: one.at,
            content: one.content.text(),
            content_sha256: one.content_sha256,
            cms: one.cms.text(),
            cms_sha256: one.cms_sha256,
            asked: one.asked.map(asked),
            revocation_evidence: one.revocation_evidence.map(|bytes| bytes.text()),
            report: one.report.into(),
        };
        Self {
            schema: package.schema,
            case: package.case.into(),
            made_at: package.made_at,
            signatures: package.signatures.into_iter().map(kept).collect(),
        }
    }
}

impl From<evidence::EvidenceCheck> for EvidenceCheck {
    fn from(check: evidence::EvidenceCheck) -> Self {
        let intact = check.is_intact();
        let signature = |one: evidence::Checked| CheckedSignature {
            id: one.id.into(),
            act: one.act.map(Into::into),
            indication: one.indication.into(),
            sub_indication: one.sub_indication,
            faults: one.faults.iter().map(|fault| fault.as_str().to_owned()).collect(),
        };
        Self { intact, signatures: check.signatures.into_iter().map(signature).collect() }
    }
}
