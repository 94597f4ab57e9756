//! The breaker and the metrics of a system that a kept library speaks to, with its own requests and retries.

use super::breaker::Breaker;
use super::meter::{self, Outcome};
use ruqsat_licensing::error::{Error, Result};
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a failure says of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It answered no.
    Refused,
    /// It did not answer, or not with anything to use.
    Failed,
}

/// Whether a system is asked at all.
#[derive(Debug)]
pub(crate) struct Guard {
    system: &'static str,
    breaker: Mutex<Breaker>,
}

impl Guard {
    /// One for a system that is left alone for `rest` once it keeps failing.
    pub(crate) fn new(system: &'static str, rest: Duration) -> Self {
        meter::breaker(system, 0.0);
        Self { system, breaker: Mutex::new(Breaker::new(rest)) }
    }

    /// Asks, unless the system is left alone. `judge` says what a failure means, with words for the log.
    ///
    /// # Errors
    /// `Unavailable`.
    pub(crate) async fn ask<T, E>(
        &self,
        work: impl Future<Output = Result<T, E>>,
        judge: impl FnOnce(E) -> (Kind, String),
    ) -> Result<T> {
        let Some(pass) = self.breaker().admit(Instant::now()) else {
            meter::request(self.system, Outcome::BreakerOpen);
            return Err(self.unavailable("left alone for a while after failures"));
        };
        let began = Instant::now();
        let answer = work.await.map_err(judge);
        meter::took(self.system, began.elapsed());
        let outcome = match &answer {
            Ok(_) => Outcome::Answered,
            Err((Kind::Refused, _)) => Outcome::Refused,
            Err((Kind::Failed, _)) => Outcome::Broken,
        };
        meter::request(self.system, outcome);
        let mut breaker = self.breaker();
        let was_open = breaker.is_open();
        breaker.report(pass, outcome != Outcome::Broken, Instant::now());
        if breaker.is_open() != was_open {
            meter::breaker(self.system, if was_open { -1.0 } else { 1.0 });
            tracing::warn!(system = self.system, open = !was_open, "circuit breaker");
        }
        drop(breaker);
        answer.map_err(|(_, cause)| self.unavailable(cause))
    }

    /// The error of this system.
    pub(crate) fn unavailable(&self, cause: impl Into<String>) -> Error {
        Error::Unavailable { system: self.system, cause: cause.into() }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
