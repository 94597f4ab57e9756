//! When to ask again: soon, at a random moment, and only while the time given is not over.
//!
//! Full jitter: anything from nothing up to a ceiling that doubles, so that many who failed together do not come back
//! together. `backon` adds its jitter on top of the delay and knows neither a deadline nor Retry-After; with those the
//! arithmetic below is all that would be left for it.

use std::time::{Duration, Instant};

/// How often a call is made again at most.
const MOST: u32 = 2;
/// The ceiling of the first wait; it doubles.
const FIRST: Duration = Duration::from_millis(100);
/// The longest Retry-After that is waited for; somebody is waiting for us too.
const PATIENCE: Duration = Duration::from_secs(2);
/// With less time than this an attempt is not begun.
const LEAST: Duration = Duration::from_millis(50);

/// The retries of one call.
#[derive(Debug)]
pub(crate) struct Retries {
    left: u32,
    ceiling: Duration,
    ends: Instant,
}

impl Retries {
    /// For a call that has to be over by `ends`; none where it must not be repeated.
    pub(crate) fn until(ends: Instant, repeatable: bool) -> Self {
        Self { left: if repeatable { MOST } else { 0 }, ceiling: FIRST, ends }
    }

    /// How long to wait before asking again; `None` is to give up.
    ///
    /// `told`: what Retry-After asked for. `random`: anything from 0 to 1.
    pub(crate) fn next(&mut self, now: Instant, told: Option<Duration>, random: f64) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let told = told.unwrap_or_default();
        // Coming back earlier than asked only makes it worse.
        if told > PATIENCE {
            return None;
        }
        let wait = told + self.ceiling.mul_f64(random.clamp(0.0, 1.0));
        self.ceiling *= 2;
        (now + wait + LEAST <= self.ends).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn the_ceiling_doubles_and_the_tries_are_counted() {
        let now = Instant::now();
        for (random, waits) in [(0.0, [0, 0]), (0.5, [50, 100]), (1.0, [100, 200])] {
            let mut retries = Retries::until(now + ms(10_000), true);
            for wait in waits {
                assert_eq!(retries.next(now, None, random), Some(ms(wait)));
            }
            assert_eq!(retries.next(now, None, random), None);
        }
        assert_eq!(Retries::until(now + ms(10_000), false).next(now, None, 0.0), None);
    }

    #[test]
    fn no_wait_reaches_over_the_end() {
        let now = Instant::now();
        for budget in (0..500).step_by(7) {
            for random in [0.0, 0.3, 0.7, 1.0] {
                let (mut retries, mut at) = (Retries::until(now + ms(budget), true), now);
                while let Some(wait) = retries.next(at, None, random) {
                    at += wait;
                    assert!(at + LEAST <= now + ms(budget));
                }
            }
        }
    }

    #[test]
    fn a_short_retry_after_is_kept_and_a_long_one_ends_it() {
        let now = Instant::now();
        let next = |told, budget| Retries::until(now + ms(budget), true).next(now, Some(ms(told)), 1.0);
        assert_eq!(next(1000, 10_000), Some(ms(1100)));
        assert_eq!(next(2001, 10_000), None);
        assert_eq!(next(1000, 1100), None, "there is no time left for it");
    }
}
