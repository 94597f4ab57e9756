//! One SignerInfo from end to end. Later checks run after a failure too, so that a report shows all there is to show;
//! only integrity stops them, because without it the certificate says nothing about this document.

use crate::algorithms::{Algorithm, verify_raw};
use crate::certificates::{Certificate, identity, roles};
use crate::chain;
use crate::cms::{SignedAttributes, SignedData, SignerInfo};
use crate::oids;
use crate::policy;
use crate::report::{Check, CheckName, Indication, Refusal, Revocation, Signer, Status, SubIndication};
use crate::revocation;

use super::{VerifyRequest, certificate_of};

/// Judges one signer.
pub(super) fn judge<'a>(
    request: &VerifyRequest<'_>,
    data: &SignedData<'a>,
    info: &SignerInfo<'a>,
    content: Option<&[u8]>,
    anchors: &[Certificate<'_>],
) -> Signer {
    let mut checks = Checks::default();
    let attributes = attributes(info);
    let certificate = certificate_of(data, info);
    let integrity = integrity(data, info, content, &attributes, &certificate);
    checks.record(CheckName::SignedAttributes, &attributes_verdict(&attributes, &integrity), "present");
    checks.integrity(&integrity);
    let stamp = if info.has_timestamp { "timestamp_not_judged" } else { "absent" };
    checks.push(CheckName::Timestamp, Status::NotVerified, stamp);

    let mut signer = Signer {
        indication: Indication::TotalPassed,
        sub_indication: None,
        iin: None,
        bin: None,
        roles: Vec::new(),
        cert_sha256: certificate.as_ref().ok().map(|found| found.sha256()),
        serial: certificate.as_ref().ok().map(|found| found.serial_hex()),
        alg: Algorithm::of_signature(info.signature_algorithm),
        checks: Vec::new(),
        revocation: None,
    };
    match (&integrity, &certificate) {
        (Ok(()), Ok(certificate)) => {
            let who = identity(certificate.subject);
            signer.iin = who.iin.map(str::to_owned);
            signer.bin = who.bin.map(str::to_owned);
            signer.roles = roles(&certificate.extensions.extended_key_usage);
            signer.revocation = trust(request, data, certificate, anchors, &mut checks);
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

/// Chain, period, usage and revocation; gives the evidence back.
fn trust(
    request: &VerifyRequest<'_>,
    data: &SignedData<'_>,
    certificate: &Certificate<'_>,
    anchors: &[Certificate<'_>],
    checks: &mut Checks,
) -> Option<Revocation> {
    let at = request.reference_time;
    let path = chain::path(certificate, &data.certificates, anchors, at);
    checks.record(CheckName::Chain, &path.as_ref().map(|_| ()).map_err(|refusal| *refusal), "anchored");
    let period = if at < certificate.not_before {
        Err(Refusal::new(SubIndication::NotYetValid, "certificate_not_yet_valid"))
    } else if at > certificate.not_after {
        Err(Refusal::new(SubIndication::Expired, "certificate_expired"))
    } else {
        Ok(())
    };
    checks.record(CheckName::Validity, &period, "within_period");
    checks.record(CheckName::KeyUsage, &policy::may_sign(certificate), "signing");
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
            let (evidence, verdict) = revoked_anywhere(request, &path);
            checks.record(CheckName::Revocation, &verdict, "good");
            evidence
        }
    }
}

/// The signer needs evidence; of the CAs above only a revoked entry counts. Asking for a current list of every CA too
/// is stricter than the rows of verdicts.json, which judge the signer's certificate alone.
fn revoked_anywhere(
    request: &VerifyRequest<'_>,
    path: &[&Certificate<'_>],
) -> (Option<Revocation>, Result<(), Refusal>) {
    let judged = path.windows(2).map(|pair| {
        let (at, clock) = (request.reference_time, request.checked_at);
        revocation::judge(pair[0], pair[1], request.ocsp, request.crls, at, clock)
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
    if attributes.certificate.is_some_and(|reference| !reference.names(certificate)) {
        return Err(Refusal::new(CONSTRAINTS, "certificate_reference_differs"));
    }
    let algorithm = Algorithm::require(info.signature_algorithm, Some(info.digest), &certificate.key)?;
    if algorithm.digest(content) != attributes.message_digest {
        return Err(Refusal::new(SubIndication::HashFailure, "message_digest_differs"));
    }
    verify_raw(algorithm, &certificate.key, &attributes.signed_bytes, info.signature)
}

/// Collects checks and remembers the first failure, which is the signer's sub-indication.
#[derive(Default)]
struct Checks {
    list: Vec<Check>,
    first_failure: Option<SubIndication>,
}

impl Checks {
    fn push(&mut self, name: CheckName, status: Status, detail: &str) {
        self.list.push(Check { name, status, detail: detail.to_owned() });
    }

    fn record(&mut self, name: CheckName, verdict: &Result<(), Refusal>, passed: &str) {
        match verdict {
            Ok(()) => self.push(name, Status::Pass, passed),
            Err(refusal) => {
                self.first_failure.get_or_insert(refusal.sub_indication);
                self.push(name, Status::Fail, refusal.detail);
            }
        }
    }

    /// As [`Checks::record`]; where the mathematics could not be tried, it was not verified rather than failed. The
    /// cause of a failed integrity names the signer's verdict before that of any attribute.
    fn integrity(&mut self, verdict: &Result<(), Refusal>) {
        if let Err(refusal) = verdict {
            self.first_failure = Some(refusal.sub_indication);
        }
        match verdict {
            Err(refusal) if untried(refusal) => {
                self.push(CheckName::Integrity, Status::NotVerified, refusal.detail)
            }
            _ => self.record(CheckName::Integrity, verdict, "signature_fits"),
        }
    }

    fn skip_rest(&mut self) {
        for name in [
            CheckName::Chain,
            CheckName::Validity,
            CheckName::KeyUsage,
            CheckName::Revocation,
            CheckName::Identity,
        ] {
            self.push(name, Status::NotVerified, "integrity_not_passed");
        }
    }
}

fn untried(refusal: &Refusal) -> bool {
    matches!(
        refusal.sub_indication,
        SubIndication::SignedDataNotFound | SubIndication::NoSigningCertificateFound
    )
}
