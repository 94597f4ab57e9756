//! The verdict: indication, sub-indication and what was found at each check, in the shape of PKI §2.1.
//!
//! Names follow ETSI EN 319 102-1; two are ours: IDENTITY_MISMATCH and ROLE_NOT_ALLOWED.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::algorithms::Algorithm;
use crate::certificates::Role;

mod indication;

pub use indication::{Indication, Refusal, SubIndication};

/// The rules applied, by name: order 500/НҚ of 2026.
pub const POLICY: &str = "kz-500nq-2026";

/// The verdict over one signed document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The whole: passed only when every signer passed.
    pub indication: Indication,
    /// Why not, when not passed: of several signers the cause that stands first in [`SubIndication`].
    pub sub_indication: Option<SubIndication>,
    /// The rules applied, [`POLICY`].
    pub policy: String,
    /// The clock used for the age of revocation data.
    pub checked_at: DateTime<Utc>,
    /// The moment the certificates were judged at; of several signers the latest.
    pub reference_time: ReferenceTime,
    /// What was signed; absent where no content was at hand.
    pub content: Option<Content>,
    /// One per SignerInfo in the order of the document; empty when the document was refused as a whole.
    pub signers: Vec<Signer>,
}

impl Report {
    /// Whether digest and signature of every signer hold over the content (and there is a signer). Only then do
    /// EXPIRED, REVOKED or IDENTITY_MISMATCH say anything about the person.
    pub fn integrity_passed(&self) -> bool {
        !self.signers.is_empty() && self.signers.iter().all(Signer::integrity_passed)
    }

    /// Whether everything asked for holds.
    pub fn passed(&self) -> bool {
        self.indication == Indication::TotalPassed
    }
}

/// A moment and where it was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceTime {
    /// The moment.
    pub value: DateTime<Utc>,
    /// Its source.
    pub source: TimeSource,
}

/// Where a reference time comes from (order 500/НҚ, p. 14). A signingTime attribute is never one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeSource {
    /// genTime of a valid timestamp.
    Timestamp,
    /// The caller's clock.
    Now,
}

/// The signed bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Whether the signatures cover all of it; always true for a CMS.
    pub covers_whole: bool,
}

/// The verdict over one SignerInfo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// This signer's verdict.
    pub indication: Indication,
    /// The first check that failed, in the order of PKI §2.
    pub sub_indication: Option<SubIndication>,
    /// Twelve digits; absent unless integrity passed.
    pub iin: Option<String>,
    /// Twelve digits; absent for an individual or unless integrity passed.
    pub bin: Option<String>,
    /// Roles by extended key usage; empty unless integrity passed.
    pub roles: Vec<Role>,
    /// SHA-256 of the certificate's DER, lower-case hex; absent where no certificate matched.
    pub cert_sha256: Option<String>,
    /// Certificate serial number, upper-case hex; absent where no certificate matched.
    pub serial: Option<String>,
    /// The declared algorithm; absent where it is none we know.
    pub alg: Option<Algorithm>,
    /// The moment this signer was judged at.
    pub reference_time: ReferenceTime,
    /// Every check, always all eight, in a fixed order.
    pub checks: Vec<Check>,
    /// The evidence used, if any.
    pub revocation: Option<Revocation>,
}

impl Signer {
    /// Whether digest and signature hold.
    pub fn integrity_passed(&self) -> bool {
        self.check(CheckName::Integrity).is_some_and(|check| check.status == Status::Pass)
    }

    /// One check by name.
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }
}

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which one.
    pub name: CheckName,
    /// How it ended.
    pub status: Status,
    /// A stable snake_case code.
    pub detail: String,
}

/// The checks of a signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// Digest and signature over the content.
    Integrity,
    /// Presence, encoding and values of the signed attributes.
    SignedAttributes,
    /// A timestamp over the signature.
    Timestamp,
    /// The path to an anchor.
    Chain,
    /// Key usage, extended key usage and policy of a signing certificate.
    KeyUsage,
    /// The certificate's period at the reference time.
    Validity,
    /// CRL or OCSP.
    Revocation,
    /// IIN, BIN and the role the act asks for.
    Identity,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Pass,
    /// It does not hold, or could not be shown where it must be.
    Fail,
    /// It holds, and something deserves a look.
    Warn,
    /// Not asked for, or an earlier failure leaves nothing to judge.
    NotVerified,
}

/// Revocation evidence and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The kind of evidence.
    pub source: RevocationSource,
    /// What it says about the signer's certificate at the reference time.
    pub status: RevocationStatus,
    /// When the evidence was made.
    pub this_update: DateTime<Utc>,
    /// SHA-256 of the evidence bytes, lower-case hex.
    pub evidence_sha256: String,
    /// cRLNumber of the list in upper-case hex: with the hash it names a list too large to be kept with a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crl_number: Option<String>,
    /// Since when, if revoked. A certificate on hold may become usable again, so the time counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The reason of the entry as in RFC 5280 §5.3.1 in snake_case, if revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Kind of revocation evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationSource {
    /// An OCSP response.
    Ocsp,
    /// A certificate revocation list.
    Crl,
}

/// What revocation evidence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationStatus {
    /// Not revoked at the reference time.
    Good,
    /// Revoked or on hold at the reference time.
    Revoked,
}
