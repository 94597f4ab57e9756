//! What the domain knows of a signature: the report of a verifier and what a signed act expects of its signer.
//! The report has the shape of ETSI EN 319 102-1 and is made by the verifier behind the port.

use crate::values::Instant;
use serde::{Deserialize, Serialize};

/// The verdict on a whole signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Indication {
    /// Everything that was checked is good.
    TotalPassed,
    /// Something is wrong and no other evidence could change that.
    TotalFailed,
    /// Cannot be told with the evidence at hand.
    Indeterminate,
}

/// Report on one signature (shape: ETSI EN 319 102-1; kept with the evidence).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// The verdict.
    pub indication: Indication,
    /// Why not passed: for example `HASH_FAILURE`, `REVOKED`, `IDENTITY_MISMATCH`, `TRY_LATER`.
    pub sub_indication: Option<String>,
    /// The policy applied.
    pub policy: String,
    /// When it was judged.
    pub checked_at: Instant,
    /// The moment the verdict is about.
    pub reference_time: ReferenceTime,
    /// The signed bytes.
    pub content: SignedContent,
    /// One entry per signer.
    pub signers: Vec<Signer>,
}

/// The moment a verdict is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceTime {
    /// The moment.
    pub value: Instant,
    /// `timestamp` or `now`.
    pub source: String,
}

/// The bytes that were signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedContent {
    /// SHA-256, hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// Whether the signature covers all of them.
    pub covers_whole: bool,
}

/// One signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Individual number in the certificate.
    pub iin: Option<String>,
    /// Business number in the certificate.
    pub bin: Option<String>,
    /// The name in the certificate.
    #[serde(default)]
    pub name: Option<String>,
    /// Roles in the extended key usage: `INDIVIDUAL`, `LEGAL_ENTITY`, `CEO`, …
    pub roles: Vec<String>,
    /// SHA-256 of the certificate, hex.
    pub cert_sha256: String,
    /// Serial number, hex.
    pub serial: String,
    /// Algorithm, for example `rsa2048-sha256`.
    pub alg: String,
    /// The checks in the order they were made.
    pub checks: Vec<Check>,
    /// Where the revocation status came from.
    pub revocation: Option<Revocation>,
}

/// One check of one signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// `integrity`, `signed_attributes`, `timestamp`, `chain`, `key_usage`, `validity`, `revocation` or `identity`;
    /// `certified_means` where an operator is bound to them.
    pub name: String,
    /// `pass`, `fail`, `warn` or `not_verified`.
    pub status: String,
    /// A code that says more.
    pub detail: Option<String>,
}

/// Revocation evidence used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// `ocsp` or `crl`.
    pub source: String,
    /// `good`, `revoked` or `unknown`.
    pub status: String,
    /// When the source said so.
    pub this_update: Option<Instant>,
    /// SHA-256 of the evidence, hex.
    pub evidence_sha256: Option<String>,
}

impl SignatureReport {
    /// Whether the mathematics hold over exactly these bytes, so that possession of the key is proved.
    pub fn integrity_passed(&self) -> bool {
        !self.signers.is_empty()
            && self.signers.iter().all(|signer| {
                signer.checks.iter().any(|check| check.name == "integrity" && check.status == "pass")
            })
    }

    /// Whether the same signature may be judged otherwise later: evidence of revocation is not at hand now. Of a signer
    /// whose CA nobody here knows the standard says "indeterminate" too, but no waiting makes it known: that is a no.
    pub fn may_change(&self) -> bool {
        self.indication == Indication::Indeterminate && self.sub_indication.as_deref() == Some("TRY_LATER")
    }

    /// The act's condition on the certificate failed: expired, revoked or another's numbers, and nothing else
    /// (SEMANTICS rule 11). `None`: the condition holds or the signature is bad in another way.
    pub fn certificate_fault(&self) -> Option<&str> {
        let why = self.sub_indication.as_deref()?;
        let fault = matches!(why, "EXPIRED" | "NOT_YET_VALID" | "REVOKED" | "IDENTITY_MISMATCH");
        (fault && self.integrity_passed()).then_some(why)
    }
}

/// The signed act a verifier is asked about: decides which certificates are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedAct {
    /// An application of a person.
    ApplicationIndividual,
    /// An application of a legal entity: its head or one with the right to sign.
    ApplicationLegalEntity,
    /// An application with its scans, by the employee who entered it for somebody at a desk.
    Desk,
    /// The answer of a body that was asked whether it agrees, by its employee.
    Answer,
    /// A licence or a reasoned refusal: the licensor's head or one with the right to sign.
    Result,
    /// A challenge, by anybody who signs in.
    SignIn,
    /// Any signature, for `POST /v1/signatures/verify`: no role and no identity asked for.
    Any,
}

/// What is asked of a verifier.
#[derive(Clone, Debug)]
pub struct VerifyRequest {
    /// Detached or attached CMS, DER.
    pub cms: Vec<u8>,
    /// The exact bytes that must have been signed.
    pub content: Vec<u8>,
    /// Whose signature it has to be.
    pub asked: Asked,
    /// The clock.
    pub now: Instant,
}

/// Whose signature it has to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which act it is.
    pub act: SignedAct,
    /// The number the certificate must carry.
    pub iin: Option<String>,
    /// The business number the certificate must carry.
    pub bin: Option<String>,
}

/// A report with the evidence it rests on.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The verdict.
    pub report: SignatureReport,
    /// The revocation list or answers used, as received.
    pub revocation_evidence: Option<Vec<u8>>,
}
