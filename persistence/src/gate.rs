//! The queue in front of the database: first come, first served, bounded in length and in time.

use crate::fault::unavailable;
use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};
use ruqsat_licensing::Result;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Lets `slots` units through at once and `waiting` wait. Waiting takes no thread, and a caller that goes away
/// leaves the queue.
pub(crate) struct Gate {
    pub(crate) name: &'static str,
    slots: Arc<Semaphore>,
    waiting: Semaphore,
    patience: Duration,
    seen: Seen,
}

/// What is seen of a gate from outside.
struct Seen {
    running: Gauge,
    waiting: Gauge,
    full: Counter,
    slow: Counter,
    took: Histogram,
}

/// A unit that has its turn, until it is dropped.
pub(crate) struct Turn {
    began: Instant,
    running: Gauge,
    took: Histogram,
    _slot: OwnedSemaphorePermit,
}

/// Counted up while it lives, whatever ends it.
struct Counted<'a>(&'a Gauge);

impl<'a> Counted<'a> {
    fn one(gauge: &'a Gauge) -> Self {
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

impl Gate {
    /// `name` is that of its metrics: `read` or `write`.
    pub(crate) fn new(name: &'static str, slots: usize, waiting: usize, patience: Duration) -> Self {
        let seen = Seen {
            running: gauge!("ruqsat_database_units_running", "gate" => name),
            waiting: gauge!("ruqsat_database_units_waiting", "gate" => name),
            full: counter!("ruqsat_database_units_refused_total", "gate" => name, "reason" => "queue_full"),
            slow: counter!("ruqsat_database_units_refused_total", "gate" => name, "reason" => "waited_too_long"),
            took: histogram!("ruqsat_database_unit_duration_seconds", "gate" => name),
        };
        gauge!("ruqsat_database_units_limit", "gate" => name).set(slots as f64);
        Self {
            name,
            slots: Arc::new(Semaphore::new(slots)),
            waiting: Semaphore::new(waiting),
            patience,
            seen,
        }
    }

    /// Waits for a turn; `Unavailable` where too many wait already or it takes too long.
    pub(crate) async fn enter(&self) -> Result<Turn> {
        if let Ok(slot) = self.slots.clone().try_acquire_owned() {
            return Ok(self.turn(slot));
        }
        let _place = self.waiting.try_acquire().map_err(|_| {
            self.seen.full.increment(1);
            unavailable("too many units of work wait")
        })?;
        let _waiting = Counted::one(&self.seen.waiting);
        match tokio::time::timeout(self.patience, self.slots.clone().acquire_owned()).await {
            Ok(slot) => slot.map(|slot| self.turn(slot)).map_err(unavailable),
            Err(_) => {
                self.seen.slow.increment(1);
                Err(unavailable("no connection became free in time"))
            }
        }
    }

    fn turn(&self, slot: OwnedSemaphorePermit) -> Turn {
        self.seen.running.increment(1.0);
        let (running, took) = (self.seen.running.clone(), self.seen.took.clone());
        Turn { began: Instant::now(), running, took, _slot: slot }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.running.decrement(1.0);
        self.took.record(self.began.elapsed());
    }
}
