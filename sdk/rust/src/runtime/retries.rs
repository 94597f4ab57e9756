//! When a call is tried again, and how long to wait before.

use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// How often a call is tried, and how patiently.
///
/// Tried again is what may do no harm twice: a GET, and a change that the server knows by its idempotency key. Reasons
/// are a broken connection, a time-out, and the statuses 429, 502, 503 and 504. Waits are random up to a limit that
/// doubles each time, on top of what `Retry-After` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// Tries in all, the first included; 4 unless told.
    pub tries: u32,
    /// The limit of the first wait; 250 milliseconds unless told.
    pub first_wait: Duration,
    /// The limit of every wait, without what the server asks for; 5 seconds unless told.
    pub longest_wait: Duration,
    /// No try begins later than this after the first; 30 seconds unless told. A server that asks for a longer wait is
    /// not asked again: its answer goes to the caller.
    pub total: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(5),
            total: Duration::from_secs(30),
        }
    }
}

impl Retries {
    /// Every call is tried once.
    pub fn none() -> Self {
        Self { tries: 1, ..Self::default() }
    }

    /// How long to wait after so many tries that took so long; none when that was all.
    pub(super) fn wait(&self, made: u32, took: Duration, asked: Option<Duration>) -> Option<Duration> {
        if made >= self.tries {
            return None;
        }
        let doubled = self.first_wait.saturating_mul(2u32.saturating_pow(made.saturating_sub(1)));
        // Full jitter: callers that failed together do not come back together.
        let own = doubled.min(self.longest_wait).mul_f64(fraction());
        let wait = own.saturating_add(asked.unwrap_or_default());
        (took.saturating_add(wait) <= self.total).then_some(wait)
    }
}

/// Whether this status may pass by itself.
pub(super) fn passing(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// What `Retry-After` asks for: seconds, or a moment compared with the server's own clock.
pub(super) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let after = text(RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = DateTime::parse_from_rfc2822(after).ok()?;
    (moment - DateTime::parse_from_rfc2822(text(DATE)?).ok()?).to_std().ok()
}

/// A new idempotency key. Without randomness there is none, and the call is tried once.
pub(super) fn new_key() -> Option<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    Some(random.iter().fold("auto_".to_owned(), |key, byte| format!("{key}{byte:02x}")))
}

/// Between 0 and 1, by chance.
fn fraction() -> f64 {
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_end() {
        let retries = Retries { tries: 20, ..Retries::default() };
        for (made, limit) in [(1, 250), (2, 500), (3, 1000), (6, 5000), (19, 5000)] {
            let wait = retries.wait(made, Duration::ZERO, None).expect("another try");
            assert!(wait <= Duration::from_millis(limit), "{made}: {wait:?}");
        }
        assert_eq!(retries.wait(20, Duration::ZERO, None), None, "the last try");
        assert_eq!(retries.wait(1, Duration::from_secs(31), None), None, "too late");
        assert_eq!(Retries::none().wait(1, Duration::ZERO, None), None);
        let differ: Vec<_> = (0..8).map(|_| retries.wait(6, Duration::ZERO, None)).collect();
        assert!(differ.iter().any(|wait| *wait != differ[0]), "{differ:?}");
    }

    #[test]
    fn the_server_is_given_the_time_it_asks_for_or_left_alone() {
        let retries = Retries::default();
        let asked = |seconds| Some(Duration::from_secs(seconds));
        assert!(retries.wait(1, Duration::ZERO, asked(7)) >= asked(7));
        assert_eq!(retries.wait(1, Duration::ZERO, asked(31)), None);
        assert_eq!(retries.wait(1, Duration::ZERO, asked(u64::MAX)), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_moment() {
        let read = |after: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, after.parse().expect("a value"));
            headers.insert(DATE, "Sun, 22 Nov 2026 10:00:00 GMT".parse().expect("a value"));
            asked(&headers).map(|wait| wait.as_secs())
        };
        assert_eq!(read("7"), Some(7));
        assert_eq!(read("Sun, 22 Nov 2026 10:00:09 GMT"), Some(9));
        assert_eq!(read("Sun, 22 Nov 2026 09:00:00 GMT"), None, "gone by");
        assert_eq!(read("soon"), None);
    }
}
