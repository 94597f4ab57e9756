//! Is a certificate revoked? Judged from OCSP answers and lists the caller fetched (order 500/НҚ p. 16.2, p. 18, p. 19).

mod crl;
mod ocsp;

pub use crl::{Crl, Entry, crl_issuer};
pub use ocsp::{OcspEvidence, OcspRules, by_ocsp, ocsp_request};

use chrono::{DateTime, Utc};

use crate::asn1::{self, ENUMERATED, Malformed, Parsed};
use crate::certificates::{Certificate, sha256_hex};
use crate::report::{Refusal, Revocation, RevocationSource, RevocationStatus, SubIndication};

/// Judges `certificate` by OCSP answers and lists: either shows that it is good, and a revoked entry of either counts,
/// whatever the other says.
///
/// # Errors
/// REVOKED (with the evidence), or TRY_LATER where nothing says anything usable; the cause is that of the OCSP answers,
/// where there are any.
pub fn judge(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    answers: &[OcspEvidence<'_>],
    crls: &[&[u8]],
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> (Option<Revocation>, Result<(), Refusal>) {
    let online = by_ocsp(certificate, issuer, answers, reference_time, checked_at);
    let revoked = |verdict: &Result<(), Refusal>| {
        verdict.is_err_and(|refusal| refusal.sub_indication == SubIndication::Revoked)
    };
    if revoked(&online.1) {
        return online;
    }
    let listed = by_crl(certificate, issuer, crls, reference_time, checked_at);
    let listed_counts = revoked(&listed.1) || (online.1.is_err() && listed.1.is_ok()) || answers.is_empty();
    if listed_counts { listed } else { online }
}

/// Judges `certificate` by the CRLs that its issuer signed; the others are ignored.
///
/// An entry dated up to `reference_time` counts in an expired list too; absence counts only while
/// thisUpdate ≤ `checked_at` ≤ nextUpdate, with a minute's grace for thisUpdate ([`Crl::is_current`]). A revoked answer wins over any good one.
///
/// # Errors
/// REVOKED (with the evidence), or TRY_LATER where no list says anything usable.
pub fn by_crl(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    crls: &[&[u8]],
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> (Option<Revocation>, Result<(), Refusal>) {
    let mut good: Option<Revocation> = None;
    let mut cause = "no_revocation_evidence";
    for bytes in crls {
        let Ok(crl) = Crl::parse(bytes) else {
            cause = "crl_malformed";
            continue;
        };
        if let Err(fault) = crl.usable_for(certificate, issuer) {
            cause = fault;
            continue;
        }
        let entry = match crl.find(certificate.serial) {
            Ok(entry) => entry,
            Err(_) => {
                cause = "crl_entry_malformed";
                continue;
            }
        };
        let evidence = |status| Revocation {
            source: RevocationSource::Crl,
            status,
            this_update: crl.this_update,
            evidence_sha256: sha256_hex(bytes),
            revoked_at: None,
            reason: None,
        };
        match entry {
            Some(entry) if entry.revoked_at <= reference_time => {
                let found = Revocation {
                    revoked_at: Some(entry.revoked_at),
                    reason: Some(entry.reason.to_owned()),
                    ..evidence(RevocationStatus::Revoked)
                };
                return (Some(found), Err(Refusal::new(SubIndication::Revoked, entry.reason)));
            }
            _ if !crl.is_current(checked_at) => cause = "crl_not_current",
            _ => good = Some(evidence(RevocationStatus::Good)),
        }
    }
    match good {
        Some(_) => (good, Ok(())),
        None => (None, Err(Refusal::new(SubIndication::TryLater, cause))),
    }
}

/// A CRLReason by its name in snake_case (RFC 5280 §5.3.1).
fn reason_name(value: &[u8]) -> Parsed<&'static str> {
    match asn1::whole(value, ENUMERATED)?.content {
        [0] => Ok("unspecified"),
        [1] => Ok("key_compromise"),
        [2] => Ok("ca_compromise"),
        [3] => Ok("affiliation_changed"),
        [4] => Ok("superseded"),
        [5] => Ok("cessation_of_operation"),
        [6] => Ok("certificate_hold"),
        [9] => Ok("privilege_withdrawn"),
        [10] => Ok("aa_compromise"),
        // removeFromCRL belongs to delta lists only.
        _ => Err(Malformed),
    }
}
