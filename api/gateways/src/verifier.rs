//! The native judge of signatures: fetches what tells of revocations, then asks `ruqsat-eds`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::timestamp::{NATIONAL_POLICIES, Policy, policy};
use ruqsat_eds::xml::{self, Coverage};
use ruqsat_eds::{Act, CrlIndex, Expected, OcspEvidence, OcspRules, SignerCertificate, TimestampRules};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{Asked, SignatureReport, SignedAct, Verified, VerifyRequest};
use ruqsat_licensing::values::sha256_hex;

use crate::links::VerifiedLinks;
use crate::outside::TimeLimits;
use crate::report::translate;
use crate::revocation::{Ages, Authority, CLOCKS_DIFFER, Evidence, IssuerSettings, List, Reply};

/// Whom to trust and where to ask.
#[derive(Clone, Debug)]
pub struct VerifierSettings {
    /// DER of the only certificates trusted.
    pub anchors: Vec<Vec<u8>>,
    /// Where the revocations of the issuers are told.
    pub issuers: Vec<IssuerSettings>,
    /// DER of the certificates that timestamp authorities lead to; where there are none, the anchors.
    pub timestamp_anchors: Vec<Vec<u8>>,
    /// Policies of timestamps, dotted; where there are none, the national ones (PKI 1.3).
    pub timestamp_policies: Vec<String>,
    /// How old a list gets before [`NativeVerifier::refresh`] looks for news: a revocation is seen after this time.
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
    trust: Arc<Trust>,
    authorities: Vec<Authority>,
    total: Duration,
    answer_max_age: TimeDelta,
}

/// Whom to believe.
struct Trust {
    anchors: Vec<Vec<u8>>,
    /// The issuers that are configured: a document often leaves them out. Each still has to lead to an anchor.
    issuers: Vec<Vec<u8>>,
    timestamp_anchors: Vec<Vec<u8>>,
    timestamp_policies: Vec<Policy>,
    links: VerifiedLinks,
}

impl NativeVerifier {
    /// A judge.
    ///
    /// # Errors
    /// `Internal` for a certificate, a policy or an address that cannot be used.
    pub fn new(settings: VerifierSettings) -> Result<Self> {
        let anchors = || settings.anchors.iter().chain(&settings.timestamp_anchors);
        if anchors().any(|der| Certificate::parse(der).is_err()) {
            return Err(Error::Internal("a trust anchor is not a certificate".into()));
        }
        let policies =
            settings.timestamp_policies.iter().map(|text| policy(text)).collect::<Option<Vec<_>>>();
        let policies = policies.ok_or_else(|| Error::Internal("a timestamp policy is no OID".into()))?;
        let answer = TimeDelta::from_std(settings.answer_max_age)
            .map_err(|_| Error::Internal("the age of an OCSP answer is too long".into()))?;
        let ages = Ages { list: settings.list_max_age, answer, limits: settings.limits };
        let authorities = settings.issuers.into_iter().map(|issuer| Authority::new(issuer, ages));
        let authorities = authorities.collect::<Result<Vec<_>>>()?;
        let trust = Trust {
            anchors: settings.anchors,
            issuers: authorities.iter().map(|authority| authority.issuer().to_vec()).collect(),
            timestamp_anchors: settings.timestamp_anchors,
            timestamp_policies: if policies.is_empty() { NATIONAL_POLICIES.to_vec() } else { policies },
            links: VerifiedLinks::default(),
        };
        let total = settings.limits.total;
        Ok(Self { trust: Arc::new(trust), authorities, total, answer_max_age: answer })
    }

    /// Looks for news of the revocation lists, where it is time to. Somebody has to call this again and again, so that no
    /// request waits for a list.
    pub async fn refresh(&self, now: DateTime<Utc>) {
        for authority in &self.authorities {
            authority.refresh(now, Instant::now() + self.total).await;
        }
    }

    /// What is told of the signers that a document names, by those of their issuers that are configured.
    async fn evidence(&self, signers: &[SignerCertificate], now: DateTime<Utc>) -> Evidence {
        let ends = Instant::now() + self.total;
        let mut found = Evidence::default();
        for authority in &self.authorities {
            let own = signers
                .iter()
                .filter(|signer| signer.crl_needed && signer.issuer_key == authority.issuer_key);
            let own: Vec<&[u8]> = own.map(|signer| signer.der.as_slice()).collect();
            if !own.is_empty() {
                let Evidence { replies, lists } =
                    authority.evidence(&own, &self.trust.links, (now, ends)).await;
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
        SignedAct::SignIn => Some(Act::Login),
        SignedAct::Any => None,
    }
}

/// What tells of revocations, ready for the judge.
#[derive(Default)]
struct Known<'a> {
    ocsp: Vec<OcspEvidence<'a>>,
    crls: Vec<&'a [u8]>,
    lists: Vec<&'a CrlIndex>,
}

/// What is judged, and when.
struct Question<'a> {
    document: &'a [u8],
    content: Option<&'a [u8]>,
    asked: Option<&'a Asked>,
    now: DateTime<Utc>,
}

impl<'a> From<&'a VerifyRequest> for Question<'a> {
    fn from(request: &'a VerifyRequest) -> Self {
        let VerifyRequest { cms, content, asked, now } = request;
        Self { document: cms, content: Some(content), asked: Some(asked), now: *now }
    }
}

fn judge<R>(
    question: Question<'_>,
    trust: &Trust,
    known: &Known<'_>,
    judge: impl FnOnce(&ruqsat_eds::VerifyRequest<'_>) -> R,
) -> R {
    fn slices(list: &[Vec<u8>]) -> Vec<&[u8]> {
        list.iter().map(Vec::as_slice).collect()
    }
    let timestamp_anchors = slices(&trust.timestamp_anchors);
    judge(&ruqsat_eds::VerifyRequest {
        content: question.content,
        anchors: &slices(&trust.anchors),
        intermediates: &slices(&trust.issuers),
        crls: &known.crls,
        lists: &known.lists,
        ocsp: &known.ocsp,
        timestamps: TimestampRules {
            anchors: (!timestamp_anchors.is_empty()).then_some(&timestamp_anchors),
            policies: &trust.timestamp_policies,
            sha1: false,
        },
        links: Some(&trust.links),
        expected: question.asked.and_then(|asked| {
            let (iin, bin) = (asked.iin.as_deref(), asked.bin.as_deref());
            act(asked.act).map(|act| Expected { act, iin, bin })
        }),
        ..ruqsat_eds::VerifyRequest::new(question.document, question.now)
    })
}

impl<'a> From<&'a Evidence> for Known<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            ocsp: evidence.replies.iter().map(Reply::evidence).collect(),
            lists: evidence.lists.iter().map(|list| &list.index).collect(),
            crls: Vec::new(),
        }
    }
}

/// Judges by what was fetched, and keeps the part of it that was used.
fn judge_fetched(request: &VerifyRequest, trust: &Trust, evidence: &Evidence) -> Verified {
    let report = judge(request.into(), trust, &evidence.into(), ruqsat_eds::verify);
    let used: BTreeSet<_> = report
        .signers
        .iter()
        .filter_map(|signer| signer.revocation.as_ref().map(|found| found.evidence_sha256.clone()))
        .collect();
    let answer = evidence.replies.iter().map(Reply::response).find(|bytes| used.contains(&sha256_hex(bytes)));
    let list = || evidence.lists.iter().find(|list| used.contains(list.index.sha256()));
    let bytes = answer.map(<[u8]>::to_vec).or_else(|| list().and_then(|list: &Arc<List>| list.der.clone()));
    Verified { report: translate(report), revocation_evidence: bytes }
}

/// Judges by kept bytes: an OCSP answer or a list. The nonce was held to when the answer came, and is not kept.
fn judge_kept(
    request: &VerifyRequest,
    trust: &Trust,
    evidence: Option<&[u8]>,
    max_age: TimeDelta,
) -> SignatureReport {
    let rules = OcspRules { max_age, clocks_differ: CLOCKS_DIFFER, nonce_required: false };
    let ocsp = evidence.iter().map(|response| OcspEvidence { response, nonce: None, rules }).collect();
    let known = Known { ocsp, crls: evidence.into_iter().collect(), ..Known::default() };
    translate(judge(request.into(), trust, &known, ruqsat_eds::verify))
}

#[async_trait]
impl SignatureVerifier for NativeVerifier {
    async fn verify(&self, request: VerifyRequest) -> Result<Verified> {
        // A document may be large and bear many signatures: too long for the thread that serves requests.
        let walk = move || (ruqsat_eds::signer_certificates(&request.cms).unwrap_or_default(), request);
        let (signers, request) = tokio::task::spawn_blocking(walk).await.map_err(fault)?;
        let evidence = self.evidence(&signers, request.now).await;
        let trust = self.trust.clone();
        tokio::task::spawn_blocking(move || judge_fetched(&request, &trust, &evidence)).await.map_err(fault)
    }

    async fn verify_xml(&self, document: Vec<u8>, now: DateTime<Utc>) -> Result<SignatureReport> {
        let walk = move || (xml::signer_certificates(&document), document);
        let (signers, document) = tokio::task::spawn_blocking(walk).await.map_err(fault)?;
        let evidence = self.evidence(&signers, now).await;
        let trust = self.trust.clone();
        let work = move || {
            let question = Question { document: &document, content: None, asked: None, now };
            judge(question, &trust, &(&evidence).into(), |request| {
                xml::verify(request, Coverage::Part).report
            })
        };
        tokio::task::spawn_blocking(work).await.map(translate).map_err(fault)
    }

    async fn again(&self, request: VerifyRequest, evidence: Option<Vec<u8>>) -> Result<SignatureReport> {
        let (trust, max_age) = (self.trust.clone(), self.answer_max_age);
        tokio::task::spawn_blocking(move || judge_kept(&request, &trust, evidence.as_deref(), max_age))
            .await
            .map_err(fault)
    }
}

fn fault(fault: tokio::task::JoinError) -> Error {
    Error::Internal(format!("the judge of signatures did not finish: {fault}"))
}
