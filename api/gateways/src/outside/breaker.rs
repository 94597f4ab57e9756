//! A circuit breaker: whoever keeps failing is left alone for a while, then asked once to see whether it is back.
//!
//! Our own because no kept crate does this: `failsafe` lets everybody through at once when the rest is over and reads
//! the clock itself; `recloser` wants a number of calls before it decides either way and knows no run of failures. This
//! one is a state machine without a clock, a lock or a thread, so its test can walk every history.

use std::time::{Duration, Instant};

/// Failures in a row that open it.
const IN_A_ROW: u32 = 0b1_1111;
/// The last twenty outcomes: ten failures among them open it too, whatever stands between.
const WINDOW: u32 = 0xf_ffff;
const SHARE: u32 = 10;

/// The breaker of one outside system.
#[derive(Debug)]
pub(crate) struct Breaker {
    rest: Duration,
    state: State,
    /// Counts changes of state, so that a late outcome of an earlier state decides nothing.
    turn: u64,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Everybody may ask. The newest outcome is the lowest bit, a failure is 1.
    Closed { recent: u32 },
    /// Nobody may.
    Open { until: Instant },
    /// One has been let through; where nothing is heard of him by then, another one is.
    Probing { until: Instant },
}

/// The right to ask once, to be given back with the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pass(u64);

impl Breaker {
    /// A closed one, which once opened stays so for `rest`.
    pub(crate) fn new(rest: Duration) -> Self {
        Self { rest, state: State::Closed { recent: 0 }, turn: 0 }
    }

    /// Whether somebody may ask now.
    pub(crate) fn admit(&mut self, now: Instant) -> Option<Pass> {
        match self.state {
            State::Closed { .. } => {}
            State::Open { until } | State::Probing { until } if now >= until => {
                self.turn_to(State::Probing { until: now + self.rest });
            }
            State::Open { .. } | State::Probing { .. } => return None,
        }
        Some(Pass(self.turn))
    }

    /// Takes the outcome of what was admitted. A pass never given back is no outcome.
    pub(crate) fn report(&mut self, pass: Pass, healthy: bool, now: Instant) {
        if pass.0 != self.turn {
            return;
        }
        match &mut self.state {
            State::Closed { recent } => {
                *recent = *recent << 1 | u32::from(!healthy);
                let too_many = (*recent & WINDOW).count_ones() >= SHARE;
                if *recent & IN_A_ROW == IN_A_ROW || too_many {
                    self.turn_to(State::Open { until: now + self.rest });
                }
            }
            _ if healthy => self.turn_to(State::Closed { recent: 0 }),
            _ => self.turn_to(State::Open { until: now + self.rest }),
        }
    }

    /// Whether requests are turned away, but for a probe.
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed { .. })
    }

    fn turn_to(&mut self, state: State) {
        self.state = state;
        self.turn += 1;
    }
}

#[cfg(test)]
mod tests;
