//! Is a certificate revoked? Judged from OCSP answers the caller fetched (order 500/НҚ p. 16.2, p. 19; RFC 6960 §3.2).
//!
//! An answer is believed if it is about this very certificate, signed by the issuer or by a delegate the issuer made for
//! that, fresh, and repeats what was sent with the question. Otherwise it is no answer.
//!
//! *What "unknown" means.* p. 19.7 has a check by OCSP end negatively where the responder answers "unknown", and p. 16.2
//! asks for OCSP **or** the list. So "unknown" never shows that a certificate is good, and it is no revocation either:
//! the responder said that it does not know. Like an error status or silence it is no answer: the next mirror is asked,
//! then the list; where nothing answers the verdict is TRY_LATER and the case stays where it is (SEMANTICS rule 6).
//!
//! *What lasts.* A revocation that the issuer signed is for ever, so it counts in an old answer and in a replayed one.
//! Only a certificate on hold may be released, and the "never issued" of RFC 6960 §4.4.8 is told as a hold too: both
//! count from a fresh answer only, as "good" does.

mod request;
mod response;

pub use request::ocsp_request;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use chrono::{DateTime, TimeDelta, Utc};

use super::Reason;
use crate::algorithms::{Algorithm, verify_raw};
use crate::certificates::{Certificate, sha256_hex};
use crate::oids;
use crate::report::{Refusal, Revocation, RevocationSource, RevocationStatus, SubIndication};
use response::{Answer, Basic, CertStatus, Responder, Single, carried};

/// Which answers count as fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OcspRules {
    /// How old an answer without nextUpdate may be; the national responders give none (PKI 1.5).
    pub max_age: TimeDelta,
    /// How far the responder's clock may be ahead of ours.
    pub clocks_differ: TimeDelta,
    /// Whether an answer that leaves the nonce out is no answer. One that repeats another nonce never is.
    pub nonce_required: bool,
}

/// An answer and what was asked.
#[derive(Clone, Copy, Debug)]
pub struct OcspEvidence<'a> {
    /// DER of the OCSPResponse.
    pub response: &'a [u8],
    /// The nonce sent with the question, if one was.
    pub nonce: Option<&'a [u8]>,
    /// Which answers count as fresh.
    pub rules: OcspRules,
}

/// Judges `certificate` by the OCSP answers about it; a revoked one wins over any good one.
///
/// # Errors
/// REVOKED (with the evidence), or TRY_LATER with the cause why the last answer is none.
pub fn by_ocsp(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    answers: &[OcspEvidence<'_>],
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> (Option<Revocation>, Result<(), Refusal>) {
    let mut good = None;
    let mut cause = "no_revocation_evidence";
    for evidence in answers {
        let (status, this_update) = match judged(certificate, issuer, evidence, reference_time, checked_at) {
            Ok(said) => said,
            Err(fault) => {
                cause = fault;
                continue;
            }
        };
        let found = Revocation {
            source: RevocationSource::Ocsp,
            status: RevocationStatus::Good,
            this_update,
            evidence_sha256: sha256_hex(evidence.response),
            crl_number: None,
            revoked_at: None,
            reason: None,
        };
        match status {
            Some((at, reason)) => {
                let reason = reason.as_str();
                let (status, reason_text) = (RevocationStatus::Revoked, Some(reason.to_owned()));
                let found = Revocation { status, revoked_at: Some(at), reason: reason_text, ..found };
                return (Some(found), Err(Refusal::new(SubIndication::Revoked, reason)));
            }
            None => good = Some(found),
        }
    }
    match good {
        Some(_) => (good, Ok(())),
        None => (None, Err(Refusal::new(SubIndication::TryLater, cause))),
    }
}

/// Since when and why the certificate is revoked, `None` for good, and as of when; or why this is no answer.
type Said = (Option<(DateTime<Utc>, Reason)>, DateTime<Utc>);

fn judged(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    evidence: &OcspEvidence<'_>,
    reference_time: DateTime<Utc>,
    checked_at: DateTime<Utc>,
) -> Result<Said, &'static str> {
    let basic = match Answer::parse(evidence.response).map_err(|_| "ocsp_malformed")? {
        Answer::Basic(basic) => basic,
        Answer::Status(name) => return Err(name),
    };
    let mut about = basic.singles.iter().filter(|single| single.id.names(certificate, issuer));
    let single = match (about.next(), about.next()) {
        (Some(single), None) => single,
        (None, _) => return Err("ocsp_of_another_certificate"),
        (Some(_), Some(_)) => return Err("ocsp_answers_twice"),
    };
    if basic.refused {
        return Err("ocsp_unknown_critical_extension");
    }
    signed(&basic, issuer, checked_at)?;
    let fresh = fresh(&basic, single, evidence, checked_at);
    match single.status {
        CertStatus::Unknown => Err("ocsp_unknown"),
        CertStatus::Revoked { at, reason } if at <= reference_time => {
            // A hold may have been lifted since.
            if !reason.lasts() {
                fresh?;
            }
            Ok((Some((at, reason)), single.this_update))
        }
        CertStatus::Revoked { .. } | CertStatus::Good => fresh.map(|()| (None, single.this_update)),
    }
}

/// Whether the issuer signed, or a delegate of its own making (RFC 6960 §4.2.2.2).
fn signed(
    basic: &Basic<'_>,
    issuer: &Certificate<'_>,
    checked_at: DateTime<Utc>,
) -> Result<(), &'static str> {
    if names(basic.responder, issuer) {
        return fits(basic, issuer);
    }
    let mut cause = "ocsp_responder_unknown";
    for delegate in carried(basic).filter(|certificate| names(basic.responder, certificate)) {
        match authorised(&delegate, issuer, checked_at).and_then(|()| fits(basic, &delegate)) {
            Ok(()) => return Ok(()),
            Err(fault) => cause = fault,
        }
    }
    Err(cause)
}

fn names(responder: Responder<'_>, certificate: &Certificate<'_>) -> bool {
    match responder {
        Responder::Name(name) => name == certificate.subject,
        // A name for a key, no protection: the signature is checked with whatever it finds.
        Responder::Key(hash) => hash == digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate.key.bits).as_ref(),
    }
}

fn fits(basic: &Basic<'_>, signer: &Certificate<'_>) -> Result<(), &'static str> {
    Algorithm::require(basic.signature_algorithm, None, &signer.key)
        .and_then(|algorithm| verify_raw(algorithm, &signer.key, basic.tbs, basic.signature))
        .map_err(|refusal| match refusal.sub_indication {
            SubIndication::SigCryptoFailure => "ocsp_signature_does_not_fit",
            _ => "ocsp_algorithm_not_allowed",
        })
}

/// A delegate has to be made for this by the very CA, and to be in force. One without id-pkix-ocsp-nocheck would have to
/// be asked about in turn; every national delegate bears it, so any other is refused.
fn authorised(
    delegate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    checked_at: DateTime<Utc>,
) -> Result<(), &'static str> {
    let extensions = &delegate.extensions;
    if !extensions.extended_key_usage.contains(&oids::OCSP_SIGNING)
        || extensions.key_usage.is_some_and(|usage| !usage.signs_data())
        || !extensions.ocsp_no_check
        || extensions.refused
    {
        return Err("ocsp_delegate_without_authority");
    }
    if checked_at < delegate.not_before || checked_at > delegate.not_after {
        return Err("ocsp_delegate_outside_its_period");
    }
    if delegate.issuer != issuer.subject {
        return Err("ocsp_delegate_of_another_issuer");
    }
    delegate.signed_by(&issuer.key).map_err(|refusal| match refusal.sub_indication {
        SubIndication::SigCryptoFailure => "ocsp_delegate_of_another_issuer",
        _ => "ocsp_algorithm_not_allowed",
    })
}

fn fresh(
    basic: &Basic<'_>,
    single: &Single<'_>,
    evidence: &OcspEvidence<'_>,
    checked_at: DateTime<Utc>,
) -> Result<(), &'static str> {
    let rules = evidence.rules;
    match (evidence.nonce, basic.nonce) {
        (Some(sent), Some(told)) if sent != told => return Err("ocsp_nonce_differs"),
        (Some(_), None) if rules.nonce_required => return Err("ocsp_nonce_absent"),
        _ => {}
    }
    let latest = checked_at + rules.clocks_differ;
    if single.this_update > latest || basic.produced_at > latest {
        return Err("ocsp_from_the_future");
    }
    let ends = single.next_update.unwrap_or(single.this_update + rules.max_age);
    if checked_at > ends { Err("ocsp_not_current") } else { Ok(()) }
}
