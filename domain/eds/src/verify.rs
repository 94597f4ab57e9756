//! The whole check in the order of PKI §2: format, certificate, constraints, digest, signature, chain, period, usage,
//! revocation, identity, act. The first failure of a signer is its sub-indication.

mod checks;
mod signer;

pub(crate) use checks::Checks;
pub(crate) use signer::conclude;

use chrono::{DateTime, Utc};

use crate::certificates::{Certificate, SignerCertificate, sha256_hex};
use crate::chain::Links;
use crate::cms::{SignedData, certificate_of};
use crate::policy::Expected;
use crate::report::{
    Content, Indication, POLICY, ReferenceTime, Refusal, Report, Signer, SubIndication, TimeSource,
};
use crate::revocation::{CrlIndex, OcspEvidence};
use crate::timestamp::TimestampRules;

/// Everything a verdict depends on. The same request gives the same report on every day and machine.
#[derive(Clone, Copy, Debug)]
pub struct VerifyRequest<'a> {
    /// DER (or streamed BER) of the CMS; take armour off with [`crate::decode_armour`].
    pub cms: &'a [u8],
    /// The exact bytes that must have been signed. `None` judges attached content as it stands.
    pub content: Option<&'a [u8]>,
    /// DER of the only certificates trusted. One that does not parse is no anchor.
    pub anchors: &'a [&'a [u8]],
    /// DER of certificates of CAs at hand, believed in nothing: a document often carries its signer's certificate only.
    pub intermediates: &'a [&'a [u8]],
    /// DER of the CRLs at hand, of any issuer: each is read anew. For evidence out of files.
    pub crls: &'a [&'a [u8]],
    /// Lists that were read before, of any issuer.
    pub lists: &'a [&'a CrlIndex],
    /// OCSP answers at hand, about any certificate.
    pub ocsp: &'a [OcspEvidence<'a>],
    /// Which timestamps count.
    pub timestamps: TimestampRules<'a>,
    /// A memory of links of chains that were verified before.
    pub links: Option<&'a dyn Links>,
    /// The moment certificates are judged at where no timestamp proves an earlier one; usually the caller's clock.
    pub reference_time: DateTime<Utc>,
    /// The clock for the age of revocation data, usually the same.
    pub checked_at: DateTime<Utc>,
    /// Whom the caller expects, if anybody.
    pub expected: Option<Expected<'a>>,
    /// Whether a signer must be shown not to be revoked. `false` looks at no evidence at all.
    pub revocation_required: bool,
}

impl<'a> VerifyRequest<'a> {
    /// A strict request with nothing at hand yet: no anchors, no evidence, and evidence required.
    pub fn new(cms: &'a [u8], now: DateTime<Utc>) -> Self {
        Self {
            cms,
            content: None,
            anchors: &[],
            intermediates: &[],
            crls: &[],
            lists: &[],
            ocsp: &[],
            timestamps: TimestampRules::default(),
            links: None,
            reference_time: now,
            checked_at: now,
            expected: None,
            revocation_required: true,
        }
    }
}

/// Judges a CMS signature over content. Never panics and never fails: whatever comes in, a report comes out.
pub fn verify<'a>(request: &VerifyRequest<'a>) -> Report {
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
    judged(request, summary, &data.certificates, |trust| {
        data.signers.iter().map(|info| signer::judge(request, &data, info, content, trust)).collect()
    })
}

/// The report over signers that `judge` judges: what all kinds of documents share once it is known who signed what.
pub(crate) fn judged<'a>(
    request: &VerifyRequest<'a>,
    content: Option<Content>,
    certificates: &[Certificate<'a>],
    judge: impl FnOnce(&Trust<'_, 'a>) -> Vec<Signer>,
) -> Report {
    let parse = |list: &[&'a [u8]]| -> Vec<Certificate<'a>> {
        list.iter().filter_map(|der| Certificate::parse(der).ok()).collect()
    };
    let anchors = parse(request.anchors);
    let stamp_anchors = request.timestamps.anchors.map(parse);
    let others = parse(request.intermediates);
    let trust = Trust {
        anchors: &anchors,
        stamp_anchors: stamp_anchors.as_deref().unwrap_or(&anchors),
        bag: &certificates.iter().chain(&others).collect::<Vec<_>>(),
    };
    let signers = judge(&trust);
    // Of several signers the latest: at that moment all the others were judged or had been.
    let reference_time = signers.iter().map(|signer| signer.reference_time).max_by_key(|time| time.value);
    let reference_time = reference_time.unwrap_or(now(request));
    let worst = signers.iter().filter_map(|signer| signer.sub_indication).min();
    Report { signers, reference_time, ..refused_or_passed(request, content, worst) }
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

/// Certificates at hand for the paths of all signers.
pub(crate) struct Trust<'t, 'a> {
    anchors: &'t [Certificate<'a>],
    stamp_anchors: &'t [Certificate<'a>],
    bag: &'t [&'t Certificate<'a>],
}

pub(crate) fn now(request: &VerifyRequest<'_>) -> ReferenceTime {
    ReferenceTime { value: request.reference_time, source: TimeSource::Now }
}

pub(crate) fn summarise(bytes: &[u8]) -> Content {
    Content { sha256: sha256_hex(bytes), bytes: bytes.len() as u64, covers_whole: true }
}

pub(crate) fn refused(request: &VerifyRequest<'_>, content: Option<Content>, cause: SubIndication) -> Report {
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
        reference_time: now(request),
        content,
        signers: Vec::new(),
    }
}
