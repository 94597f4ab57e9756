//! What all clients have in common: one way of asking, with time limits, retries, a circuit breaker and metrics; bounded
//! answers, no redirects, errors without addresses or secrets.
//!
//! A call has one budget of time, retries and waiting included, so that whoever waits for us knows how long. Its breaker
//! hears one outcome per call, not per try. Silence and an error status open it. A "no" (4xx) and nonsense do not: they come
//! quickly, and one order the other side cannot cope with must not close the way for all the others.

mod address;
mod breaker;
mod guard;
mod meter;
mod retry;
mod trace;

pub(crate) use address::{base, below};
pub(crate) use guard::{Guard, Kind};
pub use meter::describe_metrics;
pub(crate) use meter::unusable;
pub use trace::{Traceparent, carry_traces};

use std::error::Error as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{ETAG, HeaderName, LAST_MODIFIED, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use ruqsat_licensing::error::{Error, Result};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tracing::Instrument;

use breaker::Breaker;
use meter::Outcome;
use retry::Retries;

/// Requests under way at one address at once; more of them wait, within their time.
const AT_ONCE: usize = 64;

/// Longest ETag or date sent back, bytes.
const MOST_OF_A_VALIDATOR: usize = 256;

/// How long an outside system may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until a call is over: connecting, the last byte of the answer and retries included.
    pub total: Duration,
    /// How long one that keeps failing is left alone.
    pub rest: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        let (connect, total, rest) =
            (Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(5));
        Self { connect, total, rest }
    }
}

/// One address of an outside system.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    system: &'static str,
    http: Client,
    limit: usize,
    total: Duration,
    breaker: Arc<Mutex<Breaker>>,
    places: Arc<Semaphore>,
}

/// What is asked, and how often it may be.
pub(crate) struct Call {
    request: RequestBuilder,
    repeatable: bool,
    ends: Option<Instant>,
}

impl Call {
    /// One that changes nothing when it is made twice, so it is made again where no answer comes.
    pub(crate) fn repeatable(request: RequestBuilder) -> Self {
        Self { request, repeatable: true, ends: None }
    }

    /// One that is made once, whatever comes.
    pub(crate) fn once(request: RequestBuilder) -> Self {
        Self { request, repeatable: false, ends: None }
    }

    /// To be over by then, or earlier where the limits say so.
    pub(crate) fn by(self, ends: Instant) -> Self {
        Self { ends: Some(ends), ..self }
    }
}

/// An answer read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) validators: Validators,
    retry_after: Option<Duration>,
}

/// By what an answer is known again (RFC 9110 §8.8), as the other side wrote it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Validators {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

impl Validators {
    fn of(response: &Response) -> Self {
        let text = |name: HeaderName| {
            let value = response.headers().get(name)?.to_str().ok()?;
            (value.len() <= MOST_OF_A_VALIDATOR).then(|| value.to_owned())
        };
        Self { etag: text(ETAG), last_modified: text(LAST_MODIFIED) }
    }
}

/// Why a try gave no answer to read.
struct Failure {
    outcome: Outcome,
    cause: String,
    retry_after: Option<Duration>,
}

impl Outside {
    /// A client for `system` that reads answers of up to `limit` bytes.
    pub(crate) fn new(system: &'static str, limits: TimeLimits, limit: usize) -> Result<Self> {
        let http = Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("ruqsat/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|fault| Error::Internal(format!("HTTP client for {system}: {}", cause(fault))))?;
        meter::breaker(system, 0.0);
        let breaker = Arc::new(Mutex::new(Breaker::new(limits.rest)));
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { system, http, limit, total: limits.total, breaker, places })
    }

    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    /// Makes the call and reads its answer. What `read` says of an answer is final: one that came is not asked for
    /// again.
    ///
    /// # Errors
    /// What `read` says, or `Unavailable`.
    pub(crate) async fn ask<T>(&self, call: Call, read: impl Fn(&Answer) -> Result<T>) -> Result<T> {
        self.take(call, |answer| read(answer)).await
    }

    /// As [`Outside::ask`], where `read` keeps of the answer what it likes without copying it.
    ///
    /// # Errors
    /// As [`Outside::ask`].
    pub(crate) async fn take<T>(&self, call: Call, read: impl FnOnce(&mut Answer) -> Result<T>) -> Result<T> {
        let now = Instant::now();
        let ends = call.ends.map_or(now + self.total, |ends| ends.min(now + self.total));
        let Some(pass) = self.breaker().admit(now) else {
            meter::request(self.system, Outcome::BreakerOpen);
            return Err(self.unavailable("left alone for a while after failures"));
        };
        let span = tracing::debug_span!("outside", otel.kind = "client", system = self.system);
        let (outcome, result) = match self.answer(call, ends).instrument(span).await {
            Ok(mut answer) => {
                let result = read(&mut answer);
                let outcome = match (&result, answer.status) {
                    (Ok(_), _) => Outcome::Answered,
                    (Err(_), 400..=499) => Outcome::Refused,
                    (Err(_), _) => Outcome::Unreadable,
                };
                meter::request(self.system, outcome);
                (outcome, result)
            }
            Err(failure) => (failure.outcome, Err(self.unavailable(failure.cause))),
        };
        // That we are too many says nothing of the other side.
        if outcome != Outcome::Busy {
            let mut breaker = self.breaker();
            let was_open = breaker.is_open();
            let healthy = matches!(outcome, Outcome::Answered | Outcome::Refused | Outcome::Unreadable);
            breaker.report(pass, healthy, Instant::now());
            if breaker.is_open() != was_open {
                meter::breaker(self.system, if was_open { -1.0 } else { 1.0 });
                tracing::warn!(system = self.system, open = !was_open, "circuit breaker");
            }
        }
        result
    }

    /// Tries until there is an answer to read or no time left.
    async fn answer(&self, call: Call, ends: Instant) -> std::result::Result<Answer, Failure> {
        let mut retries = Retries::until(ends, call.repeatable);
        loop {
            // Only a body that streams cannot be copied, and nobody sends one.
            let request =
                call.request.try_clone().ok_or_else(|| Failure::new(Outcome::Broken, "not copied"))?;
            let failure = match self.attempt(request, ends).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            meter::request(self.system, failure.outcome);
            // What was too long will be so again, and whoever found no place has waited long enough.
            let hopeless = matches!(failure.outcome, Outcome::TooLong | Outcome::Busy);
            let wait = retries.next(Instant::now(), failure.retry_after, random());
            let Some(wait) = wait.filter(|_| !hopeless) else { return Err(failure) };
            meter::retry(self.system);
            tracing::debug!(system = self.system, cause = failure.cause, "asked again");
            tokio::time::sleep(wait).await;
        }
    }

    /// One try: an answer to read, whatever it says.
    async fn attempt(&self, request: RequestBuilder, ends: Instant) -> std::result::Result<Answer, Failure> {
        let _place = tokio::time::timeout_at(ends.into(), self.places.acquire())
            .await
            .map_err(|_| Failure::new(Outcome::Busy, "too many requests under way"))?;
        let began = Instant::now();
        let request = trace::carried(request.timeout(ends.saturating_duration_since(began)));
        let answer = match request.send().await {
            Ok(response) => self.read(response).await,
            Err(fault) => Err(fault.into()),
        };
        meter::took(self.system, began.elapsed());
        match answer {
            Ok(answer) if matches!(answer.status, 408 | 429 | 500..=599) => Err(Failure {
                outcome: Outcome::ErrorStatus,
                cause: format!("answered {}", answer.status),
                retry_after: answer.retry_after,
            }),
            answer => answer,
        }
    }

    async fn read(&self, mut response: Response) -> std::result::Result<Answer, Failure> {
        let too_long = || Failure::new(Outcome::TooLong, format!("answer longer than {} bytes", self.limit));
        if response.content_length().is_some_and(|length| length > self.limit as u64) {
            return Err(too_long());
        }
        let (status, retry_after) = (response.status().as_u16(), retry_after(&response));
        let validators = Validators::of(&response);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            // The length is only the sender's word, and absent from a chunked answer.
            if body.len() + chunk.len() > self.limit {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body, validators, retry_after })
    }

    /// The JSON of an answer.
    pub(crate) fn json<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        // serde's message may quote the answer, which is the other side's data: only the place goes to the log.
        serde_json::from_slice(&answer.body).map_err(|fault| {
            self.unavailable(format!(
                "answer not understood at line {} column {}",
                fault.line(),
                fault.column()
            ))
        })
    }

    pub(crate) fn unavailable(&self, cause: impl Into<String>) -> Error {
        Error::Unavailable { system: self.system, cause: cause.into() }
    }

    /// Held for a moment, never over an await; its states are whole ones, so one left by a panic is as good as any.
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failure {
    fn new(outcome: Outcome, cause: impl Into<String>) -> Self {
        Self { outcome, cause: cause.into(), retry_after: None }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(fault: reqwest::Error) -> Self {
        let outcome = match () {
            () if fault.is_timeout() => Outcome::TimedOut,
            () if fault.is_connect() => Outcome::Unreachable,
            () => Outcome::Broken,
        };
        Self::new(outcome, cause(fault))
    }
}

/// What Retry-After says. A date, which would need a clock, counts as "not soon".
fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?;
    let seconds = value.to_str().ok().and_then(|text| text.parse::<u32>().ok());
    Some(Duration::from_secs(seconds.unwrap_or(u32::MAX).into()))
}

/// Anything from 0 to 1. Where the machine has no randomness left, the longest wait is the kindest.
fn random() -> f64 {
    let mut bytes = [0; 4];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

/// What a transport fault says, with its causes and without the address.
fn cause(fault: reqwest::Error) -> String {
    let fault = fault.without_url();
    let mut text = fault.to_string();
    let mut next = fault.source();
    while let Some(inner) = next {
        text = format!("{text}: {inner}");
        next = inner.source();
    }
    text
}
