//! The native judge of signatures: fetches revocation lists, then asks `ruqsat-eds`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::{Act, Expected};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{SignedAct, Verified, VerifyRequest};
use ruqsat_licensing::values::sha256_hex;

use crate::crl::{CrlAddress, CrlSource};
use crate::outside::{Outside, TimeLimits};
use crate::report::translate;

const SYSTEM: &str = "certification_authority";
/// The national list is about 20 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;

/// Whom to trust and where to ask.
#[derive(Clone, Debug)]
pub struct VerifierSettings {
    /// DER of the only certificates trusted.
    pub anchors: Vec<Vec<u8>>,
    /// Where the lists of the issuers are.
    pub lists: Vec<CrlAddress>,
    /// How long a fetched list is used before asking again: a revocation is seen at the latest after this time.
    pub list_max_age: Duration,
    /// How long fetching may take.
    pub limits: TimeLimits,
}

/// A certificate file as DER: it may hold DER, PEM or bare base64. `None` if it holds no certificate.
pub fn read_certificate(bytes: &[u8]) -> Option<Vec<u8>> {
    let der = ruqsat_eds::decode_armour(bytes).ok()?.into_owned();
    Certificate::parse(&der).is_ok().then_some(der)
}

/// Judges by our own code, without outside help but revocation lists.
pub struct NativeVerifier {
    anchors: Arc<Vec<Vec<u8>>>,
    sources: Vec<CrlSource>,
    outside: Outside,
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
        let sources = settings.lists.into_iter().map(|list| CrlSource::new(list, settings.list_max_age));
        Ok(Self {
            anchors: Arc::new(settings.anchors),
            sources: sources.collect::<Result<_>>()?,
            outside: Outside::new(SYSTEM, settings.limits, LIST_LIMIT)?,
        })
    }

    /// The lists of the issuers that the document names, of those configured.
    async fn lists(&self, request: &VerifyRequest) -> Vec<Arc<Vec<u8>>> {
        let signers = ruqsat_eds::signer_certificates(&request.cms).unwrap_or_default();
        let issuers: BTreeSet<_> = signers
            .iter()
            .filter(|signer| signer.crl_needed)
            .map(|signer| signer.issuer_key.as_str())
            .collect();
        let mut lists = Vec::new();
        for source in self.sources.iter().filter(|source| issuers.contains(source.issuer_key.as_str())) {
            lists.extend(source.list(&self.outside, request.now).await);
        }
        lists
    }
}

/// The judge's name of an act; `None` asks for no role and no identity.
fn act(act: SignedAct) -> Option<Act> {
    match act {
        SignedAct::ApplicationIndividual => Some(Act::ApplicationIndividual),
        SignedAct::ApplicationLegalEntity => Some(Act::ApplicationLegalEntity),
        SignedAct::Result => Some(Act::Licence),
        SignedAct::Any => None,
    }
}

fn judge(request: &VerifyRequest, anchors: &[Vec<u8>], lists: &[Arc<Vec<u8>>]) -> Verified {
    let anchors: Vec<&[u8]> = anchors.iter().map(Vec::as_slice).collect();
    let crls: Vec<&[u8]> = lists.iter().map(|list| list.as_slice()).collect();
    let report = ruqsat_eds::verify(&ruqsat_eds::VerifyRequest {
        cms: &request.cms,
        content: Some(&request.content),
        anchors: &anchors,
        crls: &crls,
        ocsp: &[],
        reference_time: request.now,
        checked_at: request.now,
        expected: act(request.act).map(|act| Expected {
            act,
            iin: request.iin.as_deref(),
            bin: request.bin.as_deref(),
        }),
        revocation_required: true,
    });
    let used: BTreeSet<_> = report
        .signers
        .iter()
        .filter_map(|signer| signer.revocation.as_ref().map(|found| found.evidence_sha256.clone()))
        .collect();
    let evidence = lists.iter().find(|list| used.contains(&sha256_hex(list)));
    Verified { report: translate(report), revocation_evidence: evidence.map(|list| list.to_vec()) }
}

#[async_trait]
impl SignatureVerifier for NativeVerifier {
    async fn verify(&self, request: VerifyRequest) -> Result<Verified> {
        let lists = self.lists(&request).await;
        let anchors = self.anchors.clone();
        // A national list is tens of megabytes to walk: too long for the thread that serves requests.
        tokio::task::spawn_blocking(move || judge(&request, &anchors, &lists))
            .await
            .map_err(|fault| Error::Internal(format!("the judge of signatures did not finish: {fault}")))
    }
}
