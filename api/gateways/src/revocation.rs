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
use ruqsat_eds::{Links, chain};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::values::sha256_hex;

use crate::outside::{Outside, TimeLimits};
use crl::CrlSource;
pub(crate) use crl::List;
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
    /// Addresses of its delta list, the best first: what has changed since the list. Nothing is shown by it alone.
    pub delta: Vec<String>,
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
    issuer: Arc<Vec<u8>>,
    ask: Ask,
    ocsp: Option<OcspSource>,
    /// The list, and its delta list.
    lists: Vec<CrlSource>,
}

/// What was found, as received.
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) replies: Vec<Reply>,
    pub(crate) lists: Vec<Arc<List>>,
}

impl Authority {
    pub(crate) fn new(settings: IssuerSettings, ages: Ages) -> Result<Self> {
        let IssuerSettings { issuer, ocsp, crl, delta, ask, ocsp_without_nonce } = settings;
        let fault = |what: &str| Error::Internal(format!("revocation sources: {what}"));
        let issuer_key =
            Certificate::parse(&issuer).map_err(|_| fault("issuer certificate not readable"))?.subject;
        let issuer_key = sha256_hex(issuer_key);
        if ocsp.is_empty() && crl.is_empty() {
            return Err(fault("an issuer has neither OCSP nor a list"));
        }
        if crl.is_empty() && !delta.is_empty() {
            return Err(fault("an issuer has a delta list and no list"));
        }
        let ocsp = match ocsp.is_empty() {
            true => None,
            false => Some(OcspSource::new(issuer.clone(), &ocsp, !ocsp_without_nonce, ages)?),
        };
        let issuer = Arc::new(issuer);
        let lists = [(crl, false), (delta, true)].into_iter().filter(|(urls, _)| !urls.is_empty());
        let lists = lists
            .map(|(urls, is_delta)| CrlSource::new(issuer.clone(), issuer_key.clone(), &urls, is_delta, ages))
            .collect::<Result<_>>()?;
        Ok(Self { issuer_key, issuer, ask, ocsp, lists })
    }

    /// DER of the issuer's certificate.
    pub(crate) fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// Looks for news of the lists, where it is time to.
    pub(crate) async fn refresh(&self, now: DateTime<Utc>, ends: Instant) {
        for list in &self.lists {
            list.refresh(now, ends).await;
        }
    }

    /// Everything there is to know by `ends` about certificates (DER) that claim to be this issuer's.
    pub(crate) async fn evidence(
        &self,
        claimed: &[&[u8]],
        links: &dyn Links,
        (now, ends): (DateTime<Utc>, Instant),
    ) -> Evidence {
        let own = self.own(claimed, links);
        let Some(ocsp) = &self.ocsp else {
            return Evidence { lists: self.lists(now, ends).await, ..Evidence::default() };
        };
        // Who has a list does not wait to the end for OCSP.
        let half = Instant::now() + ends.saturating_duration_since(Instant::now()) / 2;
        let until = if self.lists.is_empty() { ends } else { half };
        if self.ask == Ask::Both {
            let (replies, lists) = tokio::join!(ocsp.ask(&own, now, until), self.lists(now, ends));
            return Evidence { replies, lists };
        }
        let replies = ocsp.ask(&own, now, until).await;
        let answered = replies.iter().filter(|reply| reply.usable).count();
        let lists = if answered < own.len() { self.lists(now, ends).await } else { Vec::new() };
        Evidence { replies, lists }
    }

    /// Those the issuer really signed, each once: nobody makes us ask about whatever he wrote into a document.
    fn own<'a>(&self, claimed: &[&'a [u8]], links: &dyn Links) -> Vec<Certificate<'a>> {
        let Ok(issuer) = Certificate::parse(&self.issuer) else { return Vec::new() };
        let mut own: Vec<Certificate<'a>> = Vec::new();
        for der in claimed.iter().take(MOST_ASKED) {
            if let Ok(certificate) = Certificate::parse(der)
                && chain::signed(&certificate, &issuer, Some(links)).is_ok()
                && own.iter().all(|other| other.der != certificate.der)
            {
                own.push(certificate);
            }
        }
        own
    }

    async fn lists(&self, now: DateTime<Utc>, ends: Instant) -> Vec<Arc<List>> {
        let mut found = Vec::new();
        for (at, list) in self.lists.iter().enumerate() {
            found.extend(list.list(now, share(ends, self.lists.len() - at)).await);
        }
        found
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
