//! A measurement: clients that ask, each again as soon as it is answered, for some seconds after a warm-up.
//!
//! Counted is what was answered within those seconds. As nobody asks while he waits, the latencies are those under so
//! many clients, not those under a given rate.

use crate::process;
use crate::wire::{Ask, Wire};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// The n-th request; none when there are no more.
pub(crate) type Asks = Arc<dyn Fn(u64) -> Option<Ask> + Send + Sync>;

/// Whose cost is measured, and for how long.
#[derive(Clone)]
pub(crate) struct Scale {
    /// Where the server listens.
    pub(crate) address: String,
    /// The server's process.
    pub(crate) server: u32,
    /// The process above all of PostgreSQL's, where it is on this machine.
    pub(crate) database: Option<u32>,
    /// How long.
    pub(crate) seconds: u64,
}

/// What was measured.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// What was asked.
    pub(crate) what: String,
    /// By how many at a time.
    pub(crate) clients: usize,
    /// Answers with a status of 2xx.
    pub(crate) answers: u64,
    /// Everything else by status, or by fault.
    pub(crate) failures: BTreeMap<String, u64>,
    /// How long it took.
    pub(crate) seconds: f64,
    /// Microseconds of each good answer, in order.
    pub(crate) latencies: Vec<u32>,
    /// Milliseconds of processor time of the server in all.
    pub(crate) server_ms: f64,
    /// The same of the database, where it is a server of its own on this machine.
    pub(crate) database_ms: Option<f64>,
    /// The same of this rig: it runs on the same machine.
    pub(crate) rig_ms: f64,
    /// MiB the server held in memory in the end, and ever.
    pub(crate) memory: (f64, f64),
    /// SQL statements of one.
    pub(crate) statements: Option<u64>,
}

impl Measured {
    /// Good answers in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answers as f64 / self.seconds.max(f64::EPSILON)
    }

    /// Milliseconds that so many of a hundred good answers took at most; `None` of none.
    pub(crate) fn percentile(&self, percent: f64) -> Option<f64> {
        let rank = (percent / 100.0 * self.latencies.len() as f64).ceil().max(1.0) as usize;
        self.latencies.get(rank - 1).map(|micros| f64::from(*micros) / 1000.0)
    }

    /// Milliseconds of one request, of so many in all.
    pub(crate) fn each(&self, all_ms: f64) -> f64 {
        all_ms / self.answers.max(1) as f64
    }
}

/// Processor time so far.
#[derive(Clone, Copy)]
struct Spent {
    server: f64,
    database: Option<f64>,
    rig: f64,
}

impl Scale {
    fn spent(&self) -> Result<Spent, String> {
        Ok(Spent {
            server: process::alone(self.server).ok_or("the server is gone")?,
            database: self.database.and_then(process::with_children),
            rig: process::alone(std::process::id()).unwrap_or_default(),
        })
    }

    /// Measures. Requests that run out end it early.
    pub(crate) async fn measure(&self, what: &str, clients: usize, asks: Asks) -> Result<Measured, String> {
        let round = Arc::new(Round::default());
        let tasks: Vec<_> = (0..clients)
            .map(|_| tokio::spawn(client(Wire::to(&self.address), asks.clone(), round.clone())))
            .collect();
        let length = Duration::from_secs(self.seconds);
        round.wait((length / 5).min(Duration::from_secs(2))).await;
        let (before, begun) = (self.spent()?, Instant::now());
        round.counts.store(true, Ordering::SeqCst);
        round.wait(length).await;
        round.counts.store(false, Ordering::SeqCst);
        let (seconds, after) = (begun.elapsed().as_secs_f64(), self.spent()?);
        round.over.store(true, Ordering::SeqCst);
        let mut done = Measured {
            what: what.to_owned(),
            clients,
            seconds,
            server_ms: after.server - before.server,
            database_ms: after.database.zip(before.database).map(|(after, before)| after - before),
            rig_ms: after.rig - before.rig,
            memory: process::memory(self.server).unwrap_or_default(),
            ..Measured::default()
        };
        for task in tasks {
            let own = task.await.map_err(|fault| format!("a client broke: {fault}"))?;
            done.latencies.extend(own.latencies);
            for (failure, times) in own.failures {
                *done.failures.entry(failure).or_default() += times;
            }
        }
        done.latencies.sort_unstable();
        done.answers = done.latencies.len() as u64;
        Ok(done)
    }
}

/// What clients share.
#[derive(Default)]
struct Round {
    next: AtomicU64,
    counts: AtomicBool,
    over: AtomicBool,
    used_up: Notify,
}

impl Round {
    /// Waits, but not when there is nothing left to ask.
    async fn wait(&self, length: Duration) {
        tokio::select! {
            () = tokio::time::sleep(length) => {}
            // Whoever comes too late finds the permit of the first one.
            () = self.used_up.notified() => self.used_up.notify_one(),
        }
    }
}

#[derive(Default)]
struct Own {
    latencies: Vec<u32>,
    failures: BTreeMap<String, u64>,
}

async fn client(mut wire: Wire, asks: Asks, round: Arc<Round>) -> Own {
    let mut own = Own::default();
    while !round.over.load(Ordering::Relaxed) {
        let Some(ask) = asks(round.next.fetch_add(1, Ordering::Relaxed)) else {
            round.used_up.notify_one();
            break;
        };
        let begun = Instant::now();
        let answer = wire.send(&ask).await;
        let counts = round.counts.load(Ordering::Relaxed);
        match answer {
            Ok(answer) if (200..300).contains(&answer.status) => {
                if counts {
                    own.latencies.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
            }
            // A failure of the warm-up is a failure too.
            Ok(answer) => *own.failures.entry(failure(answer.status, &answer.body)).or_default() += 1,
            Err(fault) => {
                *own.failures.entry(fault).or_default() += 1;
                // Nobody to ask: no reason to ask as quickly as possible.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    own
}

/// Status and code of a problem.
fn failure(status: u16, body: &[u8]) -> String {
    let problem: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    format!("{status} {}", problem["code"].as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let of = |latencies: Vec<u32>| Measured { latencies, ..Measured::default() };
        let hundred = of((1..=100).map(|n| n * 1000).collect());
        assert_eq!(
            [50.0, 95.0, 99.0, 100.0].map(|p| hundred.percentile(p).unwrap()),
            [50.0, 95.0, 99.0, 100.0]
        );
        let few = of(vec![1000, 2000, 3000]);
        assert_eq!([0.0, 50.0, 95.0].map(|p| few.percentile(p).unwrap()), [1.0, 2.0, 3.0]);
        assert_eq!(of(vec![7000]).percentile(99.0), Some(7.0));
        assert_eq!(of(Vec::new()).percentile(50.0), None);
    }

    #[test]
    fn rates_and_costs_are_per_good_answer() {
        let measured = Measured { answers: 200, seconds: 4.0, ..Measured::default() };
        assert!((measured.rate() - 50.0).abs() < 1e-9 && (measured.each(300.0) - 1.5).abs() < 1e-9);
        assert_eq!(failure(409, br#"{"code":"form_frozen"}"#), "409 form_frozen");
        assert_eq!(failure(502, b"<html>"), "502 ");
    }
}
