//! Who says whether a certificate is revoked: of each issuer its OCSP responders and its list, at configured addresses.
//!
//! What a certificate says about where to ask (AIA, CDP) is never followed: it is the signer's word. The order asks for
//! OCSP or the list (500/НҚ p. 16.2), so by default the list is fetched where OCSP gives no answer that can be
//! used; [`Ask::Both`] asks both at once, and either's "revoked" counts. What all of it proves is for `ruqsat-eds` to say.

mod crl;
mod ocsp;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use ruqsat_eds::certificates::Certificate;
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::values::sha256_hex;

use crate::outside::{Outside, TimeLimits};
use crl::CrlSource;
use ocsp::OcspSource;
pub(crate) use ocsp::{CLOCKS_DIFFER, Reply};

/// Certificates of one issuer asked about for one document: ours have one signer.
const MOST_ASKED: usize = 4;

/// In which order the sources of an issuer are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// OCSP, and the list where OCSP gives no answer.
    #[default]
    First,
    /// Both, at the same time.
    Both,
}

/// Where the revocations of an issuer are told.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// The issuer's certificate, DER: it tells whose answers these are and proves them.
    pub issuer: Vec<u8>,
    /// Addresses of its OCSP responders, the best first.
    pub ocsp: Vec<String>,
    /// Addresses of its list, the best first.
    pub crl: Vec<String>,
    /// Which of them are asked.
    pub ask: Ask,
    /// Whether its responders leave the nonce out. Then a recorded answer can be replayed while it is young.
    pub ocsp_without_nonce: bool,
}

/// How old evidence may be and how long fetching it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ages {
    pub(crate) list: Duration,
    pub(crate) answer: TimeDelta,
    pub(crate) limits: TimeLimits,
}

/// The sources of one issuer.
pub(crate) struct Authority {
    /// SHA-256 of the issuer's encoded name, as in `SignerCertificate::issuer_key`.
    pub(crate) issuer_key: String,
    issuer: Vec<u8>,
    ask: Ask,
    ocsp: Option<OcspSource>,
    crl: Option<CrlSource>,
}

/// What was found, as received.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) replies: Vec<Reply>,
    pub(crate) lists: Vec<Arc<Vec<u8>>>,
}

impl Authority {
    pub(crate) fn new(settings: IssuerSettings, ages: Ages) -> Result<Self> {
        let IssuerSettings { issuer, ocsp, crl, ask, ocsp_without_nonce } = settings;
        let fault = |what: &str| Error::Internal(format!("revocation sources: {what}"));
        let issuer_key =
            Certificate::parse(&issuer).map_err(|_| fault("issuer certificate not readable"))?.subject;
        let issuer_key = sha256_hex(issuer_key);
        if ocsp.is_empty() && crl.is_empty() {
            return Err(fault("an issuer has neither OCSP nor a list"));
        }
        let ocsp = match ocsp.is_empty() {
            true => None,
            false => Some(OcspSource::new(issuer.clone(), &ocsp, !ocsp_without_nonce, ages)?),
        };
        let crl = match crl.is_empty() {
            true => None,
            false => Some(CrlSource::new(issuer.clone(), issuer_key.clone(), &crl, ages)?),
        };
        Ok(Self { issuer_key, issuer, ask, ocsp, crl })
    }

    /// Everything there is to know by `ends` about certificates (DER) that claim to be this issuer's.
    pub(crate) async fn evidence(&self, claimed: &[&[u8]], now: DateTime<Utc>, ends: Instant) -> Evidence {
        let own = self.own(claimed);
        let Some(ocsp) = &self.ocsp else {
            return Evidence { lists: self.list(now, ends).await, ..Evidence::default() };
        };
        // Who has a list does not wait to the end for OCSP.
        let half = Instant::now() + ends.saturating_duration_since(Instant::now()) / 2;
        let until = if self.crl.is_some() { half } else { ends };
        if self.ask == Ask::Both {
            let (replies, lists) = tokio::join!(ocsp.ask(&own, now, until), self.list(now, ends));
            return Evidence { replies, lists };
        }
        let replies = ocsp.ask(&own, now, until).await;
        let answered = replies.iter().filter(|reply| reply.usable).count();
        let lists = if answered < own.len() { self.list(now, ends).await } else { Vec::new() };
        Evidence { replies, lists }
    }

    /// Those the issuer really signed, each once: nobody makes us ask about whatever he wrote into a document.
    fn own<'a>(&self, claimed: &[&'a [u8]]) -> Vec<Certificate<'a>> {
        let Ok(issuer) = Certificate::parse(&self.issuer) else { return Vec::new() };
        let mut own: Vec<Certificate<'a>> = Vec::new();
        for der in claimed.iter().take(MOST_ASKED) {
            if let Ok(certificate) = Certificate::parse(der)
                && certificate.signed_by(&issuer.key).is_ok()
                && own.iter().all(|other| other.der != certificate.der)
            {
                own.push(certificate);
            }
        }
        own
    }

    async fn list(&self, now: DateTime<Utc>, ends: Instant) -> Vec<Arc<Vec<u8>>> {
        match &self.crl {
            Some(crl) => crl.list(now, ends).await.into_iter().collect(),
            None => Vec::new(),
        }
    }
}

/// One address of a source. Each has its own breaker: that one mirror is down says nothing of the others.
struct Mirror {
    url: Url,
    outside: Outside,
}

fn mirrors(system: &'static str, urls: &[String], limits: TimeLimits, limit: usize) -> Result<Vec<Mirror>> {
    let mirror = |text: &String| {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| Error::Internal(format!("an address of {system} is not http(s)")))?;
        Ok(Mirror { url, outside: Outside::new(system, limits, limit)? })
    };
    urls.iter().map(mirror).collect()
}

/// The end of the time of the next of so many: equal parts, and what one leaves is for the others.
fn share(ends: Instant, left: usize) -> Instant {
    let now = Instant::now();
    now + ends.saturating_duration_since(now) / u32::try_from(left.max(1)).unwrap_or(u32::MAX)
}
