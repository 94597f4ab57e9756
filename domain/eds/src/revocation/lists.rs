//! What revocation lists prove of one certificate (order 500/НҚ p. 18.5; RFC 5280 §5.2.4, §6.3).
//!
//! *Absence* counts in a full list only, while it is current. *A revocation* counts from its date on in whatever list the
//! issuer signed, over or not, full or delta: nobody takes one back. *A hold* counts the same way until a current delta
//! list that extends a full list at hand, and is younger than the hold's list, says removeFromCRL; then from the date
//! of that entry on. The date is that of the entry alone: an invalidityDate tells when a key is thought to have been
//! lost, and were it to count, whoever regrets a signature could report a loss from before it.

use chrono::{DateTime, Utc};

use super::{CrlIndex, Entry, Evidence, Judged, Reason};
use crate::certificates::Certificate;
use crate::report::{Refusal, Revocation, RevocationSource, RevocationStatus, SubIndication};

/// Judges `certificate` by the lists of `evidence`; those its issuer did not sign are ignored.
///
/// # Errors
/// REVOKED (with the evidence), or TRY_LATER where no list says anything usable.
pub fn by_crl(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    evidence: Evidence<'_>,
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> Judged {
    let (mut read, mut fault) = (Vec::new(), None);
    for bytes in evidence.crls {
        match CrlIndex::read(bytes, issuer) {
            Ok(list) => read.push(list),
            Err(cause) => fault = Some(cause),
        }
    }
    let lists: Vec<&CrlIndex> = evidence.lists.iter().copied().chain(&read).collect();
    let judged = by_lists(certificate, issuer, &lists, reference_time, checked_at);
    match (judged, fault) {
        ((None, Err(refusal)), Some(fault)) if refusal.detail == NOTHING => later(fault),
        (judged, _) => judged,
    }
}

const NOTHING: &str = "no_revocation_evidence";

fn later(cause: &'static str) -> Judged {
    (None, Err(Refusal::new(SubIndication::TryLater, cause)))
}

/// As [`by_crl`], by lists that were read before.
///
/// # Errors
/// As [`by_crl`].
pub fn by_lists(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    lists: &[&CrlIndex],
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> Judged {
    let own = |list: &&CrlIndex| certificate.issuer == issuer.subject && list.is_of(issuer);
    let lists: Vec<&CrlIndex> = lists.iter().copied().filter(own).collect();
    let mut said: Vec<(&CrlIndex, Entry)> = Vec::new();
    for list in &lists {
        let Ok(entries) = list.entries(certificate.serial) else { return later("serial_number_malformed") };
        said.extend(entries.map(|entry| (*list, entry)));
    }
    said.retain(|(_, entry)| entry.revoked_at <= reference_time);
    let lasting = said.iter().filter(|(_, entry)| entry.reason.lasts());
    if let Some((list, entry)) = lasting.min_by_key(|(_, entry)| entry.revoked_at) {
        return revoked(list, entry);
    }
    let releases: Vec<&CrlIndex> = said
        .iter()
        .filter(|(list, entry)| entry.reason == Reason::RemoveFromCrl && list.is_current(checked_at))
        .filter(|(delta, _)| lists.iter().any(|full| delta.extends(full)))
        .map(|(delta, _)| *delta)
        .collect();
    let release = |held: &CrlIndex| releases.iter().find(|delta| delta.this_update > held.this_update);
    let mut released_by = None;
    for (list, entry) in said.iter().filter(|(_, entry)| entry.reason == Reason::CertificateHold) {
        match release(list) {
            Some(delta) => released_by = Some(*delta),
            None => return revoked(list, entry),
        }
    }
    let mut full = lists.iter().filter(|list| !list.is_delta());
    let current = full.clone().filter(|list| list.is_current(checked_at)).max_by_key(|list| list.this_update);
    match current {
        Some(current) => (Some(found(released_by.unwrap_or(current))), Ok(())),
        None if full.next().is_some() => later("crl_not_current"),
        None if lists.is_empty() => later(NOTHING),
        None => later("crl_delta_without_base"),
    }
}

fn revoked(list: &CrlIndex, entry: &Entry) -> Judged {
    let evidence = Revocation {
        status: RevocationStatus::Revoked,
        revoked_at: Some(entry.revoked_at),
        reason: Some(entry.reason.as_str().to_owned()),
        ..found(list)
    };
    (Some(evidence), Err(Refusal::new(SubIndication::Revoked, entry.reason.as_str())))
}

fn found(list: &CrlIndex) -> Revocation {
    Revocation {
        source: RevocationSource::Crl,
        status: RevocationStatus::Good,
        this_update: list.this_update,
        evidence_sha256: list.sha256().to_owned(),
        crl_number: list.number(),
        revoked_at: None,
        reason: None,
    }
}
