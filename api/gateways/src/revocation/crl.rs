//! Revocation lists: fetched ahead of need, read and proven off the threads that serve requests, then put in place of the
//! one before in a single step.
//!
//! A request takes the list that is there. Only where there is none that is current (at the start, or after the
//! authority was silent for too long) does it ask for one itself and wait, together with all others that come meanwhile.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use ruqsat_eds::CrlIndex;
use ruqsat_eds::certificates::Certificate;
use ruqsat_licensing::error::{Error, Result};

use super::{Ages, Mirror, mirrors, share};
use crate::outside::{Answer, Call, Validators, unusable};

const SYSTEM: &str = "crl";
/// The national list is about 20 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;
/// After a failure nobody asks again for this long, so that requests do not queue up behind one time-out each.
const REST: Duration = Duration::from_secs(2);
/// Nobody waits for a fetch ahead of need, so that rests longer: a lagging mirror would send 20 MB each time.
const LONG_REST: Duration = Duration::from_secs(30);
/// News is looked for at the latest so long before a list is over.
const LEAD: TimeDelta = TimeDelta::minutes(5);
/// Lists up to this size are kept as evidence beside a signature; of a national one the report names number and hash.
const EVIDENCE_LIMIT: usize = 256 * 1024;

/// A full or a delta list of one issuer.
pub(super) struct CrlSource {
    issuer_key: String,
    issuer: Arc<Vec<u8>>,
    is_delta: bool,
    mirrors: Vec<Mirror>,
    max_age: Duration,
    kept: RwLock<Kept>,
    /// Held while fetching: whoever comes meanwhile waits for this fetch instead of making his own.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Kept {
    list: Option<Arc<List>>,
    /// When a mirror last said that this is the list.
    confirmed: Option<Instant>,
    failed: Option<Instant>,
}

/// A list, and where it came from.
pub(crate) struct List {
    pub(crate) index: CrlIndex,
    /// DER, where it is small enough to be kept with a signature.
    pub(crate) der: Option<Vec<u8>>,
    mirror: usize,
    validators: Validators,
}

/// What a mirror answered.
enum Told {
    List(Vec<u8>, Validators),
    Unchanged,
}

/// Whether a list may take the place of the one kept: it is current, and somebody on the way does not replay one from
/// before a revocation.
fn is_news(kept: Option<&Arc<List>>, list: &CrlIndex, now: DateTime<Utc>) -> bool {
    list.is_current(now) && kept.is_none_or(|old| list.this_update >= old.index.this_update)
}

impl CrlSource {
    pub(super) fn new(
        issuer: Arc<Vec<u8>>,
        issuer_key: String,
        urls: &[String],
        is_delta: bool,
        ages: Ages,
    ) -> Result<Self> {
        let mirrors = mirrors(SYSTEM, urls, ages.limits, LIST_LIMIT)?;
        let (kept, fetching) = (RwLock::default(), tokio::sync::Mutex::default());
        Ok(Self { issuer_key, issuer, is_delta, mirrors, max_age: ages.list, kept, fetching })
    }

    /// The list for a request: the one in memory, after a fetch where that is not current. Where nobody answers by `ends`,
    /// the one in memory, however old: the judge decides what an old list still says. `None` if there never was one.
    pub(super) async fn list(&self, now: DateTime<Utc>, ends: Instant) -> Option<Arc<List>> {
        let missing = |kept: &Kept| !kept.list.as_ref().is_some_and(|list| list.index.is_current(now));
        self.fetch_if(missing, REST, now, ends).await;
        self.kept().list.clone()
    }

    /// Looks for news where it is time to: the list has its age, or is nearly over.
    pub(super) async fn refresh(&self, now: DateTime<Utc>, ends: Instant) {
        let rest = (self.max_age / 10).clamp(REST, LONG_REST);
        let due = |kept: &Kept| {
            let older = |age| kept.confirmed.is_none_or(|at| at.elapsed() >= age);
            let lasts = kept.list.as_ref().is_some_and(|list| list.index.is_current(now + LEAD));
            older(self.max_age) || (!lasts && older(rest))
        };
        self.fetch_if(due, rest, now, ends).await;
    }

    async fn fetch_if(&self, due: impl Fn(&Kept) -> bool, rest: Duration, now: DateTime<Utc>, ends: Instant) {
        let has_to = || {
            let kept = self.kept();
            kept.failed.is_none_or(|failed| failed.elapsed() >= rest) && due(&kept)
        };
        if has_to()
            && let Ok(_turn) = tokio::time::timeout_at(ends.into(), self.fetching.lock()).await
            // Somebody may have done it meanwhile.
            && has_to()
        {
            let before = self.kept().clone();
            let after = self.fetch(before, now, ends).await;
            *self.kept.write().unwrap_or_else(PoisonError::into_inner) = after;
        }
    }

    /// What is known after asking one mirror after the other: the first list that is current and not older than the one
    /// kept, or the word that the kept one is it. Where no mirror has one, and the kept one is over too, the newest of all:
    /// it still tells of the revocations in it.
    async fn fetch(&self, before: Kept, now: DateTime<Utc>, ends: Instant) -> Kept {
        let Kept { list: kept, confirmed, .. } = before;
        let mut newest: Option<List> = None;
        for at in 0..self.mirrors.len() {
            match self.ask(at, kept.as_ref(), share(ends, self.mirrors.len() - at)).await {
                Ok(None) if kept.as_ref().is_some_and(|list| list.index.is_current(now)) => {
                    return Kept { list: kept, confirmed: Some(Instant::now()), failed: None };
                }
                Ok(Some(list)) if is_news(kept.as_ref(), &list.index, now) => {
                    let list = Some(Arc::new(list));
                    return Kept { list, confirmed: Some(Instant::now()), failed: None };
                }
                Ok(list) => {
                    unusable(SYSTEM);
                    tracing::warn!(
                        issuer = self.issuer_key,
                        "a revocation list was offered that is over or older"
                    );
                    let made = |list: &List| list.index.this_update;
                    if list.as_ref().map(made) > newest.as_ref().map(made) {
                        newest = list;
                    }
                }
                Err(fault) => tracing::warn!(issuer = self.issuer_key, %fault, "revocation list not fetched"),
            }
        }
        let better = |old: &Arc<List>, list: &List| {
            !old.index.is_current(now) && list.index.this_update > old.index.this_update
        };
        let newest = newest.filter(|list| kept.as_ref().is_none_or(|old| better(old, list)));
        Kept { list: newest.map(Arc::new).or(kept), confirmed, failed: Some(Instant::now()) }
    }

    /// The list of one mirror, read and proven; `None` where it says that the kept one is its own still.
    async fn ask(&self, at: usize, kept: Option<&Arc<List>>, ends: Instant) -> Result<Option<List>> {
        let Mirror { url, outside } = &self.mirrors[at];
        let mut request = outside.http().get(url.clone());
        let known = kept.filter(|list| list.mirror == at).map(|list| &list.validators);
        if let Some(tag) = known.and_then(|known| known.etag.as_ref()) {
            request = request.header(IF_NONE_MATCH, tag);
        }
        if let Some(date) = known.and_then(|known| known.last_modified.as_ref()) {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        let read = |answer: &mut Answer| match answer.status {
            200 => Ok(Told::List(std::mem::take(&mut answer.body), std::mem::take(&mut answer.validators))),
            304 if known.is_some() => Ok(Told::Unchanged),
            status => Err(outside.unavailable(format!("answered {status}"))),
        };
        let (body, validators) = match outside.take(Call::repeatable(request).by(ends), read).await? {
            Told::List(body, validators) => (body, validators),
            Told::Unchanged => return Ok(None),
        };
        // Lists travel by plain http, so only one that the issuer signed may replace what is kept.
        let (issuer, is_delta) = (self.issuer.clone(), self.is_delta);
        let reading = move || {
            let issuer = Certificate::parse(&issuer).map_err(|_| "issuer certificate not readable")?;
            let index = CrlIndex::read(&body, &issuer)?;
            if index.is_delta() != is_delta {
                return Err(if is_delta {
                    "a full list in the place of a delta"
                } else {
                    "a delta, no full list"
                });
            }
            let der = (body.len() <= EVIDENCE_LIMIT).then_some(body);
            Ok(List { index, der, mirror: at, validators })
        };
        let read = tokio::task::spawn_blocking(reading)
            .await
            .map_err(|fault| Error::Internal(format!("a revocation list was not read: {fault}")))?;
        read.map(Some).map_err(|cause| {
            unusable(SYSTEM);
            outside.unavailable(format!("no revocation list of the issuer: {cause}"))
        })
    }

    /// Held for a moment, never over an await.
    fn kept(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }
}
