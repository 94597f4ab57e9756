//! Indication and sub-indication.

use serde::{Deserialize, Serialize};

/// The verdict in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Indication {
    /// Everything asked for holds.
    TotalPassed,
    /// Something does not hold, and no later data can change that.
    TotalFailed,
    /// Other or later data could change the answer. Never a "no".
    Indeterminate,
}

/// Why a signature did not pass. The order of the variants is the precedence among several signers
/// (`precedence` in shared/pki/verdicts.json).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    /// Not a signed document of a form we read.
    FormatFailure,
    /// A detached signature and no content.
    SignedDataNotFound,
    /// No certificate for a SignerInfo.
    NoSigningCertificateFound,
    /// Signed attributes, certificate reference or content type break a rule.
    SigConstraintsFailure,
    /// Digest, signature and key form no allowed triple.
    CryptoConstraintsFailure,
    /// The digest is of other content.
    HashFailure,
    /// The signature does not fit the key.
    SigCryptoFailure,
    /// A timestamp does not cover this signature.
    TimestampOrderFailure,
    /// A path exists but breaks a rule.
    ChainConstraintsFailure,
    /// The certificate's period had not begun.
    NotYetValid,
    /// The certificate's period was over.
    Expired,
    /// The certificate is not made for this act.
    RoleNotAllowed,
    /// Revoked or on hold at the reference time.
    Revoked,
    /// Revoked, with no proof that the signature is older; kept for timestamps.
    RevokedNoPoe,
    /// Outside the period, with no proof that the signature is older; kept for timestamps.
    OutOfBoundsNoPoe,
    /// Another person or organisation than asked for, or an identity that cannot be read for certain.
    IdentityMismatch,
    /// No anchor bears the issuer's name.
    NoCertificateChainFound,
    /// No usable revocation evidence now.
    TryLater,
}

impl SubIndication {
    /// The indication this cause leads to: indeterminate only where other or later data could change the answer.
    pub fn indication(self) -> Indication {
        match self {
            Self::SignedDataNotFound | Self::NoCertificateChainFound | Self::TryLater => {
                Indication::Indeterminate
            }
            _ => Indication::TotalFailed,
        }
    }

    /// The name as in a report, for example `HASH_FAILURE`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FormatFailure => "FORMAT_FAILURE",
            Self::SignedDataNotFound => "SIGNED_DATA_NOT_FOUND",
            Self::NoSigningCertificateFound => "NO_SIGNING_CERTIFICATE_FOUND",
            Self::SigConstraintsFailure => "SIG_CONSTRAINTS_FAILURE",
            Self::CryptoConstraintsFailure => "CRYPTO_CONSTRAINTS_FAILURE",
            Self::HashFailure => "HASH_FAILURE",
            Self::SigCryptoFailure => "SIG_CRYPTO_FAILURE",
            Self::TimestampOrderFailure => "TIMESTAMP_ORDER_FAILURE",
            Self::ChainConstraintsFailure => "CHAIN_CONSTRAINTS_FAILURE",
            Self::NotYetValid => "NOT_YET_VALID",
            Self::Expired => "EXPIRED",
            Self::RoleNotAllowed => "ROLE_NOT_ALLOWED",
            Self::Revoked => "REVOKED",
            Self::RevokedNoPoe => "REVOKED_NO_POE",
            Self::OutOfBoundsNoPoe => "OUT_OF_BOUNDS_NO_POE",
            Self::IdentityMismatch => "IDENTITY_MISMATCH",
            Self::NoCertificateChainFound => "NO_CERTIFICATE_CHAIN_FOUND",
            Self::TryLater => "TRY_LATER",
        }
    }
}

/// A failed step: the sub-indication and a stable snake_case code of the exact cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The cause as the report names it.
    pub sub_indication: SubIndication,
    /// The exact cause.
    pub detail: &'static str,
}

impl Refusal {
    /// A refusal from its two parts.
    pub const fn new(sub_indication: SubIndication, detail: &'static str) -> Self {
        Self { sub_indication, detail }
    }
}
