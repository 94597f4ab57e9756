//! The unit of work.

use super::Tx;
use crate::error::{Error, Result};
use async_trait::async_trait;
use std::sync::{Arc, Mutex, PoisonError};

/// What runs inside one transaction.
pub type Work = Box<dyn FnOnce(&mut dyn Tx) -> Result<()> + Send>;

/// The database, for writing.
#[async_trait]
pub trait Store: Send + Sync {
    /// Runs the work in one transaction on the blocking pool: commits if it answers `Ok`, rolls back otherwise.
    /// A caller that goes away does not stop work that has begun.
    ///
    /// Errors: those of the work; `Unavailable` where the database is away, locked for too long, or the pool is full.
    async fn run(&self, work: Work) -> Result<()>;

    /// Definitions that open cases run under: (code, version, structure hash), each once.
    async fn open_definitions(&self) -> Result<Vec<(String, String, String)>>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<()>;
}

impl dyn Store + '_ {
    /// [`Store::run`] with an answer.
    pub async fn transact<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Tx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Arc::new(Mutex::new(None));
        let filled = slot.clone();
        self.run(Box::new(move |tx| {
            let answer = work(tx)?;
            *filled.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(())
        }))
        .await?;
        let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.ok_or_else(|| Error::Internal("the unit of work did not run".into()))
    }
}
