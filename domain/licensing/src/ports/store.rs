//! The unit of work.

use super::Tx;
use crate::audit::Trail;
use crate::error::{Error, Result};
use crate::values::Instant;
use async_trait::async_trait;
use std::sync::{Arc, Mutex, PoisonError};

/// What runs inside one transaction.
pub type Work = Box<dyn FnOnce(&mut dyn Tx) -> Result<()> + Send>;

/// What waits in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages that are due.
    pub due: i64,
    /// Since when the oldest of them is.
    pub oldest: Option<Instant>,
    /// Messages that were given up.
    pub dead: i64,
}

/// The database, for writing.
#[async_trait]
pub trait Store: Send + Sync {
    /// Runs the work in one transaction on the blocking pool: commits if it answers `Ok`, rolls back otherwise.
    /// A caller that goes away does not stop work that has begun. Work that changed anything but bookkeeping leaves
    /// its rows in the audit, in the same transaction; under a trail of nobody it fails.
    ///
    /// Errors: those of the work; `Unavailable` where the database is away, locked for too long, or the pool is full.
    async fn run(&self, trail: &Trail, work: Work) -> Result<()>;

    /// Definitions that open cases run under: (code, version, structure hash), each once.
    async fn open_definitions(&self) -> Result<Vec<(String, String, String)>>;

    /// How far behind the outbox is.
    async fn backlog(&self, now: Instant) -> Result<Backlog>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<()>;
}

impl dyn Store + '_ {
    /// [`Store::run`] with an answer.
    pub async fn transact<T: Send + 'static>(
        &self,
        trail: &Trail,
        work: impl FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Arc::new(Mutex::new(None));
        let filled = slot.clone();
        let work = move |tx: &mut dyn Tx| {
            let answer = work(tx)?;
            *filled.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(())
        };
        self.run(trail, Box::new(work)).await?;
        let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.ok_or_else(|| Error::Internal("the unit of work did not run".into()))
    }
}
