//! Why a certificate was revoked, and what follows from it (RFC 5280 §5.3.1).

use crate::asn1::{self, ENUMERATED, Malformed, Parsed};

/// CRLReason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// None given, or none told.
    Unspecified,
    /// The key is in other hands.
    KeyCompromise,
    /// So is the issuer's.
    CaCompromise,
    /// The subject's name or place has changed.
    AffiliationChanged,
    /// Another certificate stands in its place.
    Superseded,
    /// Not needed any more.
    CessationOfOperation,
    /// Suspended: the only one that may end.
    CertificateHold,
    /// No longer suspended; in delta lists only.
    RemoveFromCrl,
    /// What the certificate allowed was taken away.
    PrivilegeWithdrawn,
    /// The key of the attribute authority is in other hands.
    AaCompromise,
}

use Reason::{
    AaCompromise, AffiliationChanged, CaCompromise, CertificateHold, CessationOfOperation, KeyCompromise,
    PrivilegeWithdrawn, RemoveFromCrl, Superseded, Unspecified,
};

const ALL: [Reason; 10] = [
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
];

impl Reason {
    /// Reads an ENUMERATED and nothing behind it.
    pub(super) fn parse(value: &[u8]) -> Parsed<Self> {
        match asn1::whole(value, ENUMERATED)?.content {
            [code] => Self::of(*code),
            _ => Err(Malformed),
        }
    }

    /// By its number; 7 is not used.
    pub(super) fn of(code: u8) -> Parsed<Self> {
        ALL.into_iter().find(|reason| reason.code() == code).ok_or(Malformed)
    }

    /// Its number.
    pub(super) fn code(self) -> u8 {
        match self {
            Unspecified => 0,
            KeyCompromise => 1,
            CaCompromise => 2,
            AffiliationChanged => 3,
            Superseded => 4,
            CessationOfOperation => 5,
            CertificateHold => 6,
            RemoveFromCrl => 8,
            PrivilegeWithdrawn => 9,
            AaCompromise => 10,
        }
    }

    /// The name in reports, snake_case.
    pub fn as_str(self) -> &'static str {
        match self {
            Unspecified => "unspecified",
            KeyCompromise => "key_compromise",
            CaCompromise => "ca_compromise",
            AffiliationChanged => "affiliation_changed",
            Superseded => "superseded",
            CessationOfOperation => "cessation_of_operation",
            CertificateHold => "certificate_hold",
            RemoveFromCrl => "remove_from_crl",
            PrivilegeWithdrawn => "privilege_withdrawn",
            AaCompromise => "aa_compromise",
        }
    }

    /// Whether it is for ever.
    pub(super) fn lasts(self) -> bool {
        !matches!(self, CertificateHold | RemoveFromCrl)
    }
}
