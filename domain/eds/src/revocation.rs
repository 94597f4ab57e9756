//! Is a certificate revoked? Judged from OCSP answers and lists the caller fetched (order 500/НҚ p. 16.2, p. 18, p. 19).

mod crl;
mod index;
mod lists;
mod ocsp;
mod reason;

pub use crl::{Crl, crl_issuer};
pub use index::{CrlIndex, Entry};
pub use lists::{by_crl, by_lists};
pub use ocsp::{OcspEvidence, OcspRules, by_ocsp, ocsp_request};
pub use reason::Reason;

use chrono::{DateTime, Utc};

use crate::certificates::Certificate;
use crate::report::{Refusal, Revocation, SubIndication};

/// What was found of the revocations of the certificates in question, of any issuer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// OCSP answers.
    pub ocsp: &'a [OcspEvidence<'a>],
    /// DER of lists, full ones and delta lists. Each is read and its signature checked for every certificate judged:
    /// meant for evidence out of files, not for a national list on every request.
    pub crls: &'a [&'a [u8]],
    /// Lists read before.
    pub lists: &'a [&'a CrlIndex],
}

/// The evidence a verdict rests on, and the verdict.
pub type Judged = (Option<Revocation>, Result<(), Refusal>);

/// Judges `certificate` by OCSP answers and lists: either shows that it is good, and a revoked entry of either counts,
/// whatever the other says.
///
/// # Errors
/// REVOKED (with the evidence), or TRY_LATER where nothing says anything usable; the cause is that of the OCSP answers,
/// where there are any.
pub fn judge(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    evidence: Evidence<'_>,
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> Judged {
    let online = by_ocsp(certificate, issuer, evidence.ocsp, reference_time, checked_at);
    if is_revoked(&online) {
        return online;
    }
    let listed = by_crl(certificate, issuer, evidence, reference_time, checked_at);
    let listed_counts =
        is_revoked(&listed) || (online.1.is_err() && listed.1.is_ok()) || evidence.ocsp.is_empty();
    if listed_counts { listed } else { online }
}

fn is_revoked((_, verdict): &Judged) -> bool {
    verdict.is_err_and(|refusal| refusal.sub_indication == SubIndication::Revoked)
}
