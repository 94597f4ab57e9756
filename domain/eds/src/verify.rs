//! The whole check in the order of PKI §2: format, certificate, constraints, digest, signature, chain, period, usage,
//! revocation, identity, act. The first failure of a signer is its sub-indication.

mod signer;

use chrono::{DateTime, Utc};

use crate::certificates::{Certificate, SignerCertificate, sha256_hex};
use crate::cms::{SignedData, SignerInfo};
use crate::policy::Expected;
use crate::report::{Content, Indication, POLICY, ReferenceTime, Refusal, Report, SubIndication, TimeSource};
use crate::revocation::OcspEvidence;

/// Everything a verdict depends on. The same request gives the same report on every day and machine.
#[derive(Clone, Copy, Debug)]
pub struct VerifyRequest<'a> {
    /// DER (or streamed BER) of the CMS; take armour off with [`crate::decode_armour`].
    pub cms: &'a [u8],
    /// The exact bytes that must have been signed. `None` judges attached content as it stands.
    pub content: Option<&'a [u8]>,
    /// DER of the only certificates trusted. One that does not parse is no anchor.
    pub anchors: &'a [&'a [u8]],
    /// DER of the CRLs at hand, of any issuer.
    pub crls: &'a [&'a [u8]],
    /// OCSP answers at hand, about any certificate.
    pub ocsp: &'a [OcspEvidence<'a>],
    /// The moment certificates are judged at; the caller's clock, as there are no timestamps yet.
    pub reference_time: DateTime<Utc>,
    /// The clock for the age of revocation data, usually the same.
    pub checked_at: DateTime<Utc>,
    /// Whom the caller expects, if anybody.
    pub expected: Option<Expected<'a>>,
    /// Whether a signer must be shown not to be revoked. `false` looks at no evidence at all.
    pub revocation_required: bool,
}

/// Judges a CMS signature over content. Never panics and never fails: whatever comes in, a report comes out.
pub fn verify(request: &VerifyRequest<'_>) -> Report {
    let given = request.content.map(summarise);
    let data = match SignedData::parse(request.cms) {
        Ok(data) => data,
        Err(_) => return refused(request, given, SubIndication::FormatFailure),
    };
    let attached = data.content.as_deref();
    let content = request.content.or(attached);
    let summary = given.or_else(|| attached.map(summarise));
    if data.signers.is_empty() {
        return refused(request, summary, SubIndication::SigConstraintsFailure);
    }
    if let (Some(given), Some(attached)) = (request.content, attached)
        && given != attached
    {
        return refused(request, summary, SubIndication::HashFailure);
    }
    let anchors: Vec<Certificate<'_>> =
        request.anchors.iter().filter_map(|der| Certificate::parse(der).ok()).collect();
    let signers: Vec<_> =
        data.signers.iter().map(|info| signer::judge(request, &data, info, content, &anchors)).collect();
    let worst = signers.iter().filter_map(|signer| signer.sub_indication).min();
    Report { signers, ..refused_or_passed(request, summary, worst) }
}

/// The certificates of the signers, in order, read but not proven: to show a name or to know which CRL to fetch.
///
/// # Errors
/// FORMAT_FAILURE, SIG_CONSTRAINTS_FAILURE (no signer, two certificates for one), NO_SIGNING_CERTIFICATE_FOUND.
pub fn signer_certificates(cms: &[u8]) -> Result<Vec<SignerCertificate>, Refusal> {
    let data =
        SignedData::parse(cms).map_err(|_| Refusal::new(SubIndication::FormatFailure, "cms_malformed"))?;
    if data.signers.is_empty() {
        return Err(Refusal::new(SubIndication::SigConstraintsFailure, "no_signers"));
    }
    data.signers.iter().map(|info| certificate_of(&data, info).map(SignerCertificate::from)).collect()
}

/// Exactly one certificate of the document per SignerInfo (order 500/НҚ p. 15).
fn certificate_of<'p, 'a>(
    data: &'p SignedData<'a>,
    info: &SignerInfo<'a>,
) -> Result<&'p Certificate<'a>, Refusal> {
    let mut matches = data.certificates.iter().filter(|certificate| info.id.names(certificate));
    match (matches.next(), matches.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Refusal::new(SubIndication::NoSigningCertificateFound, "signer_certificate_absent")),
        (Some(_), Some(_)) => {
            Err(Refusal::new(SubIndication::SigConstraintsFailure, "signer_certificate_ambiguous"))
        }
    }
}

fn summarise(bytes: &[u8]) -> Content {
    Content { sha256: sha256_hex(bytes), bytes: bytes.len() as u64, covers_whole: true }
}

fn refused(request: &VerifyRequest<'_>, content: Option<Content>, cause: SubIndication) -> Report {
    refused_or_passed(request, content, Some(cause))
}

fn refused_or_passed(
    request: &VerifyRequest<'_>,
    content: Option<Content>,
    cause: Option<SubIndication>,
) -> Report {
    Report {
        indication: cause.map_or(Indication::TotalPassed, SubIndication::indication),
        sub_indication: cause,
        policy: POLICY.to_owned(),
        checked_at: request.checked_at,
        reference_time: ReferenceTime { value: request.reference_time, source: TimeSource::Now },
        content,
        signers: Vec::new(),
    }
}
