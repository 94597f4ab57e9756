//! Is a certificate revoked? Judged from CRL bytes the caller fetched (order 500/НҚ p. 16.2, p. 18).

mod crl;

pub use crl::{Crl, Entry, crl_issuer};

use chrono::{DateTime, Utc};

use crate::certificates::{Certificate, sha256_hex};
use crate::report::{Refusal, Revocation, RevocationSource, RevocationStatus, SubIndication};

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
