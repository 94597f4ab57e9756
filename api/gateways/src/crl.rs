//! Revocation lists: fetched from configured addresses only, kept for a while, one fetch at a time.
//!
//! What a certificate says about where to ask (AIA, CDP) is never followed: it is the signer's word.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::revocation::Crl;
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::values::sha256_hex;
use tokio::sync::Mutex;

use crate::outside::Outside;

/// After a failure nobody asks again for this long, so that requests do not queue up behind one time-out each.
const REST: Duration = Duration::from_secs(2);

/// Where the revocation list of an issuer is fetched.
#[derive(Clone, Debug)]
pub struct CrlAddress {
    /// The issuer's certificate, DER: it tells whose list this is and proves it.
    pub issuer: Vec<u8>,
    /// Addresses, the best first.
    pub urls: Vec<String>,
}

/// The list of one issuer.
pub(crate) struct CrlSource {
    /// SHA-256 of the issuer's encoded name, as in `SignerCertificate::issuer_key`.
    pub(crate) issuer_key: String,
    issuer: Vec<u8>,
    urls: Vec<Url>,
    max_age: Duration,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    list: Option<List>,
    failed: Option<Instant>,
}

struct List {
    der: Arc<Vec<u8>>,
    fetched: Instant,
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
}

impl List {
    fn is_current(&self, now: DateTime<Utc>) -> bool {
        // As the judge has it: a list published while this request was on its way is news.
        self.this_update <= now + TimeDelta::minutes(1) && self.next_update.is_some_and(|next| now <= next)
    }
}

impl CrlSource {
    pub(crate) fn new(address: CrlAddress, max_age: Duration) -> Result<Self> {
        let fault = |what: &str| Error::Internal(format!("revocation list: {what}"));
        let issuer =
            Certificate::parse(&address.issuer).map_err(|_| fault("issuer certificate not readable"))?;
        let issuer_key = sha256_hex(issuer.subject);
        let urls: Vec<Url> = address.urls.iter().filter_map(|text| Url::parse(text).ok()).collect();
        let usable = urls.iter().all(|url| matches!(url.scheme(), "http" | "https"));
        if urls.is_empty() || urls.len() != address.urls.len() || !usable {
            return Err(fault("an address is not http(s)"));
        }
        Ok(Self { issuer_key, issuer: address.issuer, urls, max_age, kept: Mutex::default() })
    }

    /// The list as of now: from memory while it is young and current, else fetched. Where nobody answers, the one in
    /// memory, however old: the judge decides what an old list still says. `None` if there never was one.
    pub(crate) async fn list(&self, outside: &Outside, now: DateTime<Utc>) -> Option<Arc<Vec<u8>>> {
        // Held while fetching: whoever comes meanwhile waits for this fetch instead of making his own.
        let mut kept = self.kept.lock().await;
        let young = |list: &List| list.fetched.elapsed() < self.max_age && list.is_current(now);
        let resting = kept.failed.is_some_and(|failed| failed.elapsed() < REST);
        if !resting && !kept.list.as_ref().is_some_and(young) {
            match self.fetch(outside).await {
                Some(list) => {
                    kept.failed = None;
                    // Somebody on the way could replay a list from before a revocation.
                    let newer = |old: &List| !old.is_current(now) || list.this_update >= old.this_update;
                    if kept.list.as_ref().is_none_or(newer) {
                        kept.list = Some(list);
                    } else {
                        tracing::warn!(
                            issuer = self.issuer_key,
                            "an older revocation list was offered; not taken"
                        );
                    }
                }
                None => kept.failed = Some(Instant::now()),
            }
        }
        kept.list.as_ref().map(|list| list.der.clone())
    }

    async fn fetch(&self, outside: &Outside) -> Option<List> {
        for url in &self.urls {
            match self.fetch_from(outside, url).await {
                Ok(list) => return Some(list),
                Err(fault) => tracing::warn!(issuer = self.issuer_key, %fault, "revocation list not fetched"),
            }
        }
        None
    }

    async fn fetch_from(&self, outside: &Outside, url: &Url) -> Result<List> {
        let answer = outside.send(outside.http().get(url.clone())).await?;
        if answer.status != 200 {
            return Err(outside.unavailable(format!("answered {}", answer.status)));
        }
        // Lists travel by plain http, so only one that the issuer signed may replace what is kept.
        let (this_update, next_update) = {
            let issuer = Certificate::parse(&self.issuer).ok();
            let list = Crl::parse(&answer.body).ok();
            match issuer.zip(list) {
                Some((issuer, list)) if list.signed_by(&issuer).is_ok() => {
                    (list.this_update, list.next_update)
                }
                _ => return Err(outside.unavailable("no revocation list signed by the issuer")),
            }
        };
        Ok(List { der: Arc::new(answer.body), fetched: Instant::now(), this_update, next_update })
    }
}
