//! Signatures and the reports on them (shape: ETSI EN 319 102-1).

use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::ports::StoredSignature;
use ruqsat_licensing::signatures as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A signature over the signable content of an application.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"signature": "MIIB…"}))]
pub(crate) struct NewSignature {
    /// Detached CMS (RFC 5652), DER in base64, bare or in the armour of RFC 7468.
    #[validate(length(min = 1, max = 1_500_000))]
    #[schema(min_length = 1, max_length = 1_500_000)]
    pub(crate) signature: String,
}

impl Body for NewSignature {
    const LIMIT: usize = 1_600_000;
}

/// Most bytes of a content or a signature that is sent as it is: what 1,500,000 characters of base64 hold.
pub(crate) const MOST_BYTES: usize = 1_125_000;

/// Content and a signature to judge.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"content": "aGVsbG8=", "signature": "MIIB…", "format": "cms"}))]
pub(crate) struct VerificationRequest {
    /// The signed bytes, base64; for `cms` only, and there it has to be.
    #[validate(length(max = 1_500_000))]
    #[schema(max_length = 1_500_000)]
    pub(crate) content: Option<String>,
    /// The signature, base64, of `cms` bare or in the armour of RFC 7468; of `xml` the whole document.
    #[validate(length(min = 1, max = 1_500_000))]
    #[schema(min_length = 1, max_length = 1_500_000)]
    pub(crate) signature: String,
    /// Its format.
    pub(crate) format: SignatureFormat,
}

impl Body for VerificationRequest {
    const LIMIT: usize = 3_200_000;
}

/// The same as files, each as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"content": "the bytes of a file", "signature": "the bytes of a .p7s", "format": "cms"}))]
#[expect(dead_code, reason = "the shape of the parts, for the spec: they are read as they arrive")]
pub(crate) struct VerificationFiles {
    /// The signed bytes; for `cms` only, and there it has to be. 1,125,000 bytes at most.
    #[schema(value_type = Option<String>, format = Binary, max_length = 1_125_000, content_media_type = "application/octet-stream")]
    content: Option<Vec<u8>>,
    /// The signature: a CMS in DER or in the armour of RFC 7468; of `xml` the whole document. 1,125,000 bytes at most.
    #[schema(value_type = String, format = Binary, max_length = 1_125_000, content_media_type = "application/octet-stream")]
    signature: Vec<u8>,
    /// Its format.
    format: SignatureFormat,
}

/// Formats of signatures.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignatureFormat {
    /// CMS SignedData (RFC 5652), detached or attached.
    Cms,
    /// A document that bears its XMLDSig signatures as NCALayer makes them: enveloped, over all of it or one part by Id.
    Xml,
}

/// The verdict on a whole signature.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub(crate) enum Indication {
    TotalPassed,
    TotalFailed,
    Indeterminate,
}

/// Report on a signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureReport {
    /// The verdict.
    pub(crate) indication: Indication,
    /// Why it did not pass: `HASH_FAILURE`, `REVOKED`, `TRY_LATER`, …
    #[schema(max_length = 60)]
    pub(crate) sub_indication: Option<String>,
    /// The policy applied.
    #[schema(max_length = 60)]
    pub(crate) policy: String,
    /// When it was judged.
    pub(crate) checked_at: DateTime<Utc>,
    /// The moment the verdict is about.
    pub(crate) reference_time: ReferenceTime,
    /// The signed bytes.
    pub(crate) content: SignedContent,
    /// One entry per signer.
    #[schema(max_items = 20)]
    pub(crate) signers: Vec<Signer>,
}

/// The report on a signature that somebody asked about.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerificationReport {
    /// Its id: `GET /v1/signatures/reports/{id}` shows it again.
    #[schema(pattern = "^ver_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// Until when it is kept.
    pub(crate) kept_until: DateTime<Utc>,
    /// The report.
    #[serde(flatten)]
    pub(crate) report: SignatureReport,
}

/// The moment a verdict is about.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReferenceTime {
    /// The moment.
    pub(crate) value: DateTime<Utc>,
    /// `timestamp` or `now`.
    #[schema(max_length = 20)]
    pub(crate) source: String,
}

/// The bytes that were signed.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedContent {
    /// SHA-256, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) sha256: String,
    /// Length.
    pub(crate) bytes: u64,
    /// Whether the signature covers all of them.
    pub(crate) covers_whole: bool,
}

/// One signer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Signer {
    /// IIN in the certificate.
    #[schema(max_length = 40)]
    pub(crate) iin: Option<String>,
    /// BIN in the certificate.
    #[schema(max_length = 40)]
    pub(crate) bin: Option<String>,
    /// The name in the certificate.
    #[schema(max_length = 200)]
    pub(crate) name: Option<String>,
    /// Roles in the certificate: `INDIVIDUAL`, `LEGAL_ENTITY`, `CEO`, …
    #[schema(max_items = 20)]
    pub(crate) roles: Vec<String>,
    /// SHA-256 of the certificate, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) cert_sha256: String,
    /// Serial number, hex.
    #[schema(max_length = 64)]
    pub(crate) serial: String,
    /// Algorithm.
    #[schema(max_length = 40)]
    pub(crate) alg: String,
    /// The checks in the order they were made.
    #[schema(max_items = 20)]
    pub(crate) checks: Vec<Check>,
    /// Where the revocation status came from.
    pub(crate) revocation: Option<Revocation>,
}

/// One check of one signer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Check {
    /// `integrity`, `signed_attributes`, `timestamp`, `chain`, `key_usage`, `validity`, `revocation`, `identity`;
    /// `certified_means` where the operator of this server is bound to them.
    #[schema(max_length = 40)]
    pub(crate) name: String,
    /// `pass`, `fail`, `warn` or `not_verified`.
    #[schema(max_length = 20)]
    pub(crate) status: String,
    /// A code that says more.
    #[schema(max_length = 100)]
    pub(crate) detail: Option<String>,
}

/// Revocation evidence.
#[derive(Serialize, ToSchema)]
pub(crate) struct Revocation {
    /// `ocsp` or `crl`.
    #[schema(max_length = 10)]
    pub(crate) source: String,
    /// `good`, `revoked` or `unknown`.
    #[schema(max_length = 20)]
    pub(crate) status: String,
    /// When the source said so.
    pub(crate) this_update: Option<DateTime<Utc>>,
    /// SHA-256 of the evidence, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) evidence_sha256: Option<String>,
}

/// A signature kept with a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct Signature {
    /// Its id.
    #[schema(pattern = "^sig_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// SHA-256 of the signed bytes, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) content_sha256: String,
    /// The report at the time.
    pub(crate) report: SignatureReport,
    /// When it came.
    pub(crate) at: DateTime<Utc>,
}

/// The signatures of an application, in order.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureList {
    /// The signatures.
    #[schema(max_items = 100)]
    pub(crate) items: Vec<Signature>,
}

impl From<domain::Indication> for Indication {
    fn from(indication: domain::Indication) -> Self {
        match indication {
            domain::Indication::TotalPassed => Self::TotalPassed,
            domain::Indication::TotalFailed => Self::TotalFailed,
            domain::Indication::Indeterminate => Self::Indeterminate,
        }
    }
}

impl From<domain::SignatureReport> for SignatureReport {
    fn from(report: domain::SignatureReport) -> Self {
        Self {
            indication: report.indication.into(),
            sub_indication: report.sub_indication,
            policy: report.policy,
            checked_at: report.checked_at,
            reference_time: ReferenceTime {
                value: report.reference_time.value,
                source: report.reference_time.source,
            },
            content: SignedContent {
                sha256: report.content.sha256,
                bytes: report.content.bytes,
                covers_whole: report.content.covers_whole,
            },
            signers: report.signers.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<domain::Signer> for Signer {
    fn from(signer: domain::Signer) -> Self {
        let check = |c: domain::Check| Check { name: c.name, status: c.status, detail: c.detail };
        Self {
            iin: signer.iin,
            bin: signer.bin,
            name: signer.name.map(|name| name.chars().take(200).collect()),
            roles: signer.roles,
            cert_sha256: signer.cert_sha256,
            serial: signer.serial,
            alg: signer.alg,
            checks: signer.checks.into_iter().map(check).collect(),
            revocation: signer.revocation.map(|revocation| Revocation {
                source: revocation.source,
                status: revocation.status,
                this_update: revocation.this_update,
                evidence_sha256: revocation.evidence_sha256,
            }),
        }
    }
}

impl From<StoredSignature> for Signature {
    fn from(signature: StoredSignature) -> Self {
        Self {
            id: signature.id.into(),
            content_sha256: signature.content_sha256,
            report: signature.report.into(),
            at: signature.at,
        }
    }
}
