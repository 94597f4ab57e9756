//! Revocation lists: kept for a while, one fetch at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::revocation::Crl;
use ruqsat_licensing::error::Result;

use super::{Ages, Mirror, mirrors, share};
use crate::outside::{Answer, Call, unusable};

const SYSTEM: &str = "crl";
/// The national list is about 20 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;
/// After a failure nobody asks again for this long, so that requests do not queue up behind one time-out each.
const REST: Duration = Duration::from_secs(2);

/// The list of one issuer.
pub(super) struct CrlSource {
    issuer_key: String,
    issuer: Vec<u8>,
    mirrors: Vec<Mirror>,
    max_age: Duration,
    kept: Mutex<Kept>,
    /// Held while fetching: whoever comes meanwhile waits for this fetch instead of making his own.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Kept {
    list: Option<Arc<List>>,
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

/// Whether a list may take the place of the one kept: it is current, and somebody on the way does not replay one from
/// before a revocation.
fn is_news(kept: Option<&List>, list: &List, now: DateTime<Utc>) -> bool {
    list.is_current(now) && kept.is_none_or(|old| list.this_update >= old.this_update)
}

impl CrlSource {
    pub(super) fn new(issuer: Vec<u8>, issuer_key: String, urls: &[String], ages: Ages) -> Result<Self> {
        let mirrors = mirrors(SYSTEM, urls, ages.limits, LIST_LIMIT)?;
        let (kept, fetching) = (Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self { issuer_key, issuer, mirrors, max_age: ages.list, kept, fetching })
    }

    /// The list as of now: from memory while it is young and current, else fetched. Where nobody answers by `ends`, the
    /// one in memory, however old: the judge decides what an old list still says. `None` if there never was one.
    pub(super) async fn list(&self, now: DateTime<Utc>, ends: Instant) -> Option<Arc<Vec<u8>>> {
        if self.has_to_fetch(now)
            && let Ok(_turn) = tokio::time::timeout_at(ends.into(), self.fetching.lock()).await
            // Somebody may have done it meanwhile.
            && self.has_to_fetch(now)
        {
            let fetched = self.fetch(now, ends).await;
            self.keep(fetched, now);
        }
        self.kept().list.as_ref().map(|list| list.der.clone())
    }

    fn has_to_fetch(&self, now: DateTime<Utc>) -> bool {
        let kept = self.kept();
        let young = |list: &Arc<List>| list.fetched.elapsed() < self.max_age && list.is_current(now);
        let resting = kept.failed.is_some_and(|failed| failed.elapsed() < REST);
        !resting && !kept.list.as_ref().is_some_and(young)
    }

    fn keep(&self, fetched: Option<List>, now: DateTime<Utc>) {
        let mut kept = self.kept();
        let Some(list) = fetched else {
            kept.failed = Some(Instant::now());
            return;
        };
        let good = is_news(kept.list.as_deref(), &list, now);
        kept.failed = (!good).then(Instant::now);
        // One that is over already still tells of the revocations in it, where there is nothing better.
        let better = |old: &Arc<List>| !old.is_current(now) && list.this_update > old.this_update;
        if good || kept.list.as_ref().is_none_or(better) {
            kept.list = Some(Arc::new(list));
        }
    }

    /// The first mirror's list that is current and not older than the one kept; where no mirror has one, the newest of
    /// what they have.
    async fn fetch(&self, now: DateTime<Utc>, ends: Instant) -> Option<List> {
        let kept = self.kept().list.clone();
        let mut newest: Option<List> = None;
        for (at, mirror) in self.mirrors.iter().enumerate() {
            let request = mirror.outside.http().get(mirror.url.clone());
            let call = Call::repeatable(request).by(share(ends, self.mirrors.len() - at));
            match mirror.outside.ask(call, |answer| self.read(mirror, answer)).await {
                Ok(list) if is_news(kept.as_deref(), &list, now) => return Some(list),
                Ok(list) => {
                    unusable(SYSTEM);
                    tracing::warn!(
                        issuer = self.issuer_key,
                        "a revocation list was offered that is over or older"
                    );
                    if newest.as_ref().is_none_or(|best| list.this_update > best.this_update) {
                        newest = Some(list);
                    }
                }
                Err(fault) => tracing::warn!(issuer = self.issuer_key, %fault, "revocation list not fetched"),
            }
        }
        newest
    }

    fn read(&self, mirror: &Mirror, answer: &Answer) -> Result<List> {
        if answer.status != 200 {
            return Err(mirror.outside.unavailable(format!("answered {}", answer.status)));
        }
        // Lists travel by plain http, so only one that the issuer signed may replace what is kept.
        let (issuer, list) = (Certificate::parse(&self.issuer).ok(), Crl::parse(&answer.body).ok());
        match issuer.zip(list) {
            Some((issuer, list)) if list.signed_by(&issuer).is_ok() => Ok(List {
                der: Arc::new(answer.body.clone()),
                fetched: Instant::now(),
                this_update: list.this_update,
                next_update: list.next_update,
            }),
            _ => {
                unusable(SYSTEM);
                Err(mirror.outside.unavailable("no revocation list signed by the issuer"))
            }
        }
    }

    /// Held for a moment, never over an await.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
