//! One SignerInfo from end to end. Later checks run after a failure too, so that a report shows all there is to show;
//! only integrity stops them, because without it the certificate says nothing about this document.

use crate::algorithms::Algorithm;
use crate::certificates::{Certificate, common_name, identity, roles};
use crate::chain;
use crate::cms::{SignedAttributes, SignedData, SignerInfo, certificate_of, mathematics};
use crate::oids;
use crate::policy;
use crate::report::{
    CheckName, Indication, ReferenceTime, Refusal, Revocation, Signer, Status, SubIndication, TimeSource,
};
use crate::revocation::{self, Evidence};
use crate::timestamp::{Surroundings, Token};

use super::checks::Checks;
use super::{Trust, VerifyRequest, now};

/// Judges one signer.
pub(super) fn judge<'a>(
    request: &VerifyRequest<'a>,
    data: &SignedData<'a>,
    info: &SignerInfo<'a>,
    content: Option<&[u8]>,
    at_hand: &Trust<'_, 'a>,
) -> Signer {
    let mut checks = Checks::default();
    let attributes = attributes(info);
    let certificate = certificate_of(data, info);
    let integrity = integrity(data, info, content, &attributes, &certificate);
    checks.record(CheckName::SignedAttributes, &attributes_verdict(&attributes, &integrity), "present");
    checks.integrity(&integrity);
    let reference_time = stamped(request, info, integrity.is_ok(), at_hand, &mut checks);
    let declared = Algorithm::of_signature(info.signature_algorithm);
    conclude(request, &certificate, &integrity, declared, reference_time, at_hand, checks)
}

/// Who signed and whether it counts, once integrity is known: the same for every kind of document.
pub(crate) fn conclude<'a>(
    request: &VerifyRequest<'a>,
    certificate: &Result<&Certificate<'a>, Refusal>,
    integrity: &Result<(), Refusal>,
    declared: Option<Algorithm>,
    reference_time: ReferenceTime,
    at_hand: &Trust<'_, 'a>,
    mut checks: Checks,
) -> Signer {
    let mut signer = Signer {
        indication: Indication::TotalPassed,
        sub_indication: None,
        iin: None,
        bin: None,
        common_name: None,
        roles: Vec::new(),
        cert_sha256: certificate.as_ref().ok().map(|found| found.sha256()),
        serial: certificate.as_ref().ok().map(|found| found.serial_hex()),
        alg: declared,
        reference_time,
        checks: Vec::new(),
        revocation: None,
    };
    match (integrity, certificate) {
        (Ok(()), Ok(certificate)) => {
            let who = identity(certificate.subject);
            signer.iin = who.iin.map(str::to_owned);
            signer.bin = who.bin.map(str::to_owned);
            signer.common_name = common_name(certificate.subject);
            signer.roles = roles(&certificate.extensions.extended_key_usage);
            signer.revocation = trust(request, certificate, at_hand, reference_time, &mut checks);
            match &request.expected {
                Some(expected) => {
                    checks.record(CheckName::Identity, &policy::fits(certificate, &who, expected), "match");
                }
                None => match who.fault {
                    Some(fault) => checks.push(CheckName::Identity, Status::Warn, fault),
                    None => checks.push(CheckName::Identity, Status::NotVerified, "not_asked"),
                },
            }
        }
        _ => checks.skip_rest(),
    }
    signer.sub_indication = checks.first_failure;
    signer.indication = checks.first_failure.map_or(Indication::TotalPassed, SubIndication::indication);
    signer.checks = checks.list;
    signer
}

/// The moment this signer is judged at: genTime of its timestamp, where it has one that counts (order 500/НҚ p. 14).
fn stamped<'a>(
    request: &VerifyRequest<'a>,
    info: &SignerInfo<'a>,
    intact: bool,
    at_hand: &Trust<'_, 'a>,
    checks: &mut Checks,
) -> ReferenceTime {
    let token = match info.timestamps.as_slice() {
        [] => {
            checks.push(CheckName::Timestamp, Status::NotVerified, "absent");
            return now(request);
        }
        _ if !intact => {
            checks.push(CheckName::Timestamp, Status::NotVerified, "integrity_not_passed");
            return now(request);
        }
        [token] => Token::parse(token)
            .map_err(|_| Refusal::new(SubIndication::TimestampOrderFailure, "timestamp_malformed")),
        _ => Err(Refusal::new(SubIndication::TimestampOrderFailure, "timestamp_twice")),
    };
    let around = Surroundings {
        rules: request.timestamps,
        anchors: at_hand.stamp_anchors,
        bag: at_hand.bag,
        evidence: evidence(request),
        checked_at: request.checked_at,
        links: request.links,
    };
    let judged = token.and_then(|token| token.judge(Some(info.signature), &around));
    // Whatever is wrong with a stamp is one cause in a document; only an authority not known here may be known elsewhere.
    let verdict = judged.map_err(|refusal| match refusal.sub_indication {
        SubIndication::NoCertificateChainFound => refusal,
        _ => Refusal::new(SubIndication::TimestampOrderFailure, refusal.detail),
    });
    checks.record(CheckName::Timestamp, &verdict.map(|_| ()), "before_now");
    match verdict {
        Ok(value) => ReferenceTime { value, source: TimeSource::Timestamp },
        Err(_) => now(request),
    }
}

fn evidence<'a>(request: &VerifyRequest<'a>) -> Evidence<'a> {
    Evidence { ocsp: request.ocsp, crls: request.crls, lists: request.lists }
}

/// Chain, period, usage and revocation; gives the evidence back.
fn trust<'a>(
    request: &VerifyRequest<'a>,
    certificate: &Certificate<'a>,
    at_hand: &Trust<'_, 'a>,
    reference_time: ReferenceTime,
    checks: &mut Checks,
) -> Option<Revocation> {
    let at = reference_time.value;
    let path = chain::path(certificate, at_hand.bag, at_hand.anchors, at, request.links);
    checks.record(CheckName::Chain, &path.as_ref().map(|_| ()).map_err(|refusal| *refusal), "anchored");
    let period = if at < certificate.not_before {
        Err(Refusal::new(SubIndication::NotYetValid, "certificate_not_yet_valid"))
    } else if at > certificate.not_after {
        Err(Refusal::new(SubIndication::Expired, "certificate_expired"))
    } else {
        Ok(())
    };
    checks.record(CheckName::Validity, &period, "within_period");
    let act = request.expected.map(|expected| expected.act);
    checks.record(CheckName::KeyUsage, &policy::may_do(certificate, act), "signing");
    match path {
        _ if !request.revocation_required => {
            checks.push(CheckName::Revocation, Status::NotVerified, "not_asked");
            None
        }
        Err(_) => {
            checks.push(CheckName::Revocation, Status::NotVerified, "issuer_not_proven");
            None
        }
        Ok(path) => {
            let (found, verdict) = revoked_anywhere(request, &path, reference_time);
            match &found {
                // An issuer may take expired certificates off its list: the word of such a list is weaker.
                Some(found) if verdict.is_ok() && found.this_update > certificate.not_after => {
                    checks.push(CheckName::Revocation, Status::Warn, "good_after_expiry");
                }
                _ => checks.record(CheckName::Revocation, &verdict, "good"),
            }
            found
        }
    }
}

/// The signer needs evidence; of the CAs above only a revoked entry counts. Asking for a current list of every CA too
/// is stricter than the rows of verdicts.json, which judge the signer's certificate alone.
fn revoked_anywhere(
    request: &VerifyRequest<'_>,
    path: &[&Certificate<'_>],
    reference_time: ReferenceTime,
) -> (Option<Revocation>, Result<(), Refusal>) {
    let judged = path.windows(2).map(|pair| {
        revocation::judge(pair[0], pair[1], evidence(request), reference_time.value, request.checked_at)
    });
    let mut answer = (None, Err(Refusal::new(SubIndication::TryLater, "no_revocation_evidence")));
    for (level, (evidence, verdict)) in judged.enumerate() {
        let revoked = verdict.is_err_and(|refusal| refusal.sub_indication == SubIndication::Revoked);
        if level == 0 || revoked {
            answer = (evidence, verdict);
        }
        if revoked {
            break;
        }
    }
    answer
}

fn attributes<'a>(info: &SignerInfo<'a>) -> Result<SignedAttributes<'a>, Refusal> {
    let absent = Refusal::new(SubIndication::SigConstraintsFailure, "signed_attributes_absent");
    SignedAttributes::parse(info.signed_attributes.ok_or(absent)?)
}

/// Attributes are judged on their own, and fail as well where integrity failed because of them.
fn attributes_verdict(
    attributes: &Result<SignedAttributes<'_>, Refusal>,
    integrity: &Result<(), Refusal>,
) -> Result<(), Refusal> {
    match (attributes, integrity) {
        (Err(refusal), _) => Err(*refusal),
        (Ok(_), Err(refusal)) if refusal.sub_indication == SubIndication::SigConstraintsFailure => {
            Err(*refusal)
        }
        _ => Ok(()),
    }
}

fn integrity(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content: Option<&[u8]>,
    attributes: &Result<SignedAttributes<'_>, Refusal>,
    certificate: &Result<&Certificate<'_>, Refusal>,
) -> Result<(), Refusal> {
    const CONSTRAINTS: SubIndication = SubIndication::SigConstraintsFailure;
    // Format stands before the certificate, the certificate before the other constraints.
    if let Err(refusal) = attributes
        && refusal.sub_indication == SubIndication::FormatFailure
    {
        return Err(*refusal);
    }
    let content = content.ok_or(Refusal::new(SubIndication::SignedDataNotFound, "content_not_given"))?;
    let certificate = (*certificate)?;
    let attributes = attributes.as_ref().map_err(|refusal| *refusal)?;
    if attributes.content_type != data.content_type || data.content_type != oids::DATA {
        return Err(Refusal::new(CONSTRAINTS, "content_type_differs"));
    }
    if attributes.certificate_by_sha1.is_some() {
        return Err(Refusal::new(CONSTRAINTS, "certificate_reference_by_sha1"));
    }
    if attributes.certificate.is_some_and(|reference| !reference.names(certificate)) {
        return Err(Refusal::new(CONSTRAINTS, "certificate_reference_differs"));
    }
    mathematics(info, attributes, certificate, content)
}
