//! The native judge of signatures: fetches what tells of revocations, then asks `ruqsat-eds`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::TimeDelta;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::{Act, Expected, OcspEvidence, OcspRules};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{SignatureReport, SignedAct, Verified, VerifyRequest};
use ruqsat_licensing::values::sha256_hex;

use crate::outside::TimeLimits;
use crate::report::translate;
use crate::revocation::{Ages, Authority, CLOCKS_DIFFER, Evidence, IssuerSettings, Reply};

/// Whom to trust and where to ask.
#[derive(Clone, Debug)]
pub struct VerifierSettings {
    /// DER of the only certificates trusted.
    pub anchors: Vec<Vec<u8>>,
    /// Where the revocations of the issuers are told.
    pub issuers: Vec<IssuerSettings>,
    /// How long a fetched list is used before asking again: a revocation is seen at the latest after this time.
    pub list_max_age: Duration,
    /// How old an OCSP answer may be that does not say when there will be news.
    pub answer_max_age: Duration,
    /// How long fetching may take; `total` is for everything that one verification fetches.
    pub limits: TimeLimits,
}

/// A certificate file as DER: it may hold DER, PEM or bare base64; of PEM with more in it, such as a key, the first
/// certificate counts. `None` if it holds none.
pub fn read_certificate(bytes: &[u8]) -> Option<Vec<u8>> {
    let der = ruqsat_eds::decode_armour(first_certificate(bytes).unwrap_or(bytes)).ok()?.into_owned();
    Certificate::parse(&der).is_ok().then_some(der)
}

fn first_certificate(bytes: &[u8]) -> Option<&[u8]> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = std::str::from_utf8(bytes).ok()?;
    let from = &text[text.find("-----BEGIN CERTIFICATE-----")?..];
    Some(&from.as_bytes()[..from.find(END)? + END.len()])
}

/// Judges by our own code, without outside help but OCSP answers and revocation lists.
pub struct NativeVerifier {
    anchors: Arc<Vec<Vec<u8>>>,
    authorities: Vec<Authority>,
    total: Duration,
    answer_max_age: TimeDelta,
}

impl NativeVerifier {
    /// A judge.
    ///
    /// # Errors
    /// `Internal` for a certificate or an address that cannot be used.
    pub fn new(settings: VerifierSettings) -> Result<Self> {
        if settings.anchors.iter().any(|der| Certificate::parse(der).is_err()) {
            return Err(Error::Internal("a trust anchor is not a certificate".into()));
        }
        let answer = TimeDelta::from_std(settings.answer_max_age)
            .map_err(|_| Error::Internal("the age of an OCSP answer is too long".into()))?;
        let ages = Ages { list: settings.list_max_age, answer, limits: settings.limits };
        let authorities = settings.issuers.into_iter().map(|issuer| Authority::new(issuer, ages));
        Ok(Self {
            anchors: Arc::new(settings.anchors),
            authorities: authorities.collect::<Result<_>>()?,
            total: settings.limits.total,
            answer_max_age: answer,
        })
    }

    /// What is told of the signers that the document names, by those of their issuers that are configured.
    async fn evidence(&self, request: &VerifyRequest) -> Evidence {
        let ends = Instant::now() + self.total;
        let signers = ruqsat_eds::signer_certificates(&request.cms).unwrap_or_default();
        let mut found = Evidence::default();
        for authority in &self.authorities {
            let own = signers
                .iter()
                .filter(|signer| signer.crl_needed && signer.issuer_key == authority.issuer_key);
            let own: Vec<&[u8]> = own.map(|signer| signer.der.as_slice()).collect();
            if !own.is_empty() {
                let Evidence { replies, lists } = authority.evidence(&own, request.now, ends).await;
                found.replies.extend(replies);
                found.lists.extend(lists);
            }
        }
        found
    }
}

/// The judge's name of an act; `None` asks for no role and no identity.
fn act(act: SignedAct) -> Option<Act> {
    match act {
        SignedAct::ApplicationIndividual => Some(Act::ApplicationIndividual),
        SignedAct::ApplicationLegalEntity => Some(Act::ApplicationLegalEntity),
        // He decides nothing; of the acts of a body's employees it is the least.
        SignedAct::Desk | SignedAct::Answer => Some(Act::Decision),
        SignedAct::Result => Some(Act::Licence),
        SignedAct::Any => None,
    }
}

fn judge(
    request: &VerifyRequest,
    anchors: &[Vec<u8>],
    ocsp: &[OcspEvidence<'_>],
    crls: &[&[u8]],
) -> ruqsat_eds::Report {
    let anchors: Vec<&[u8]> = anchors.iter().map(Vec::as_slice).collect();
    ruqsat_eds::verify(&ruqsat_eds::VerifyRequest {
        cms: &request.cms,
        content: Some(&request.content),
        anchors: &anchors,
        crls,
        ocsp,
        reference_time: request.now,
        checked_at: request.now,
        expected: act(request.asked.act).map(|act| Expected {
            act,
            iin: request.asked.iin.as_deref(),
            bin: request.asked.bin.as_deref(),
        }),
        revocation_required: true,
    })
}

/// Judges by what was fetched, and keeps the part of it that was used.
fn judge_fetched(request: &VerifyRequest, anchors: &[Vec<u8>], evidence: &Evidence) -> Verified {
    let ocsp: Vec<_> = evidence.replies.iter().map(Reply::evidence).collect();
    let crls: Vec<&[u8]> = evidence.lists.iter().map(|list| list.as_slice()).collect();
    let report = judge(request, anchors, &ocsp, &crls);
    let used: BTreeSet<_> = report
        .signers
        .iter()
        .filter_map(|signer| signer.revocation.as_ref().map(|found| found.evidence_sha256.clone()))
        .collect();
    let mut received = evidence.replies.iter().map(Reply::response).chain(crls);
    let used = received.find(|bytes| used.contains(&sha256_hex(bytes)));
    Verified { report: translate(report), revocation_evidence: used.map(<[u8]>::to_vec) }
}

/// Judges by kept bytes: an OCSP answer or a list. The nonce was held to when the answer came, and is not kept.
fn judge_kept(
    request: &VerifyRequest,
    anchors: &[Vec<u8>],
    evidence: Option<&[u8]>,
    max_age: TimeDelta,
) -> SignatureReport {
    let rules = OcspRules { max_age, clocks_differ: CLOCKS_DIFFER, nonce_required: false };
    let ocsp: Vec<_> =
        evidence.iter().map(|response| OcspEvidence { response, nonce: None, rules }).collect();
    let crls: Vec<&[u8]> = evidence.into_iter().collect();
    translate(judge(request, anchors, &ocsp, &crls))
}

#[async_trait]
impl SignatureVerifier for NativeVerifier {
    async fn verify(&self, request: VerifyRequest) -> Result<Verified> {
        let evidence = self.evidence(&request).await;
        let anchors = self.anchors.clone();
        // A national list is tens of megabytes to walk: too long for the thread that serves requests.
        tokio::task::spawn_blocking(move || judge_fetched(&request, &anchors, &evidence)).await.map_err(fault)
    }

    async fn again(&self, request: VerifyRequest, evidence: Option<Vec<u8>>) -> Result<SignatureReport> {
        let (anchors, max_age) = (self.anchors.clone(), self.answer_max_age);
        tokio::task::spawn_blocking(move || judge_kept(&request, &anchors, evidence.as_deref(), max_age))
            .await
            .map_err(fault)
    }
}

fn fault(fault: tokio::task::JoinError) -> Error {
    Error::Internal(format!("the judge of signatures did not finish: {fault}"))
}
