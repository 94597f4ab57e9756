//! The queue in front of the database: first come, first served, bounded in length and in time.

use crate::fault::unavailable;
use ruqsat_licensing::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Lets `slots` units through at once and `waiting` wait. Waiting takes no thread, and a caller that goes away
/// leaves the queue.
pub(crate) struct Gate {
    slots: Arc<Semaphore>,
    waiting: Semaphore,
    patience: Duration,
}

impl Gate {
    pub(crate) fn new(slots: usize, waiting: usize, patience: Duration) -> Self {
        Self { slots: Arc::new(Semaphore::new(slots)), waiting: Semaphore::new(waiting), patience }
    }

    /// Waits for a slot; `Unavailable` where too many wait already or it takes too long.
    pub(crate) async fn enter(&self) -> Result<OwnedSemaphorePermit> {
        if let Ok(permit) = self.slots.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let _waiting = self.waiting.try_acquire().map_err(|_| unavailable("too many units of work wait"))?;
        match tokio::time::timeout(self.patience, self.slots.clone().acquire_owned()).await {
            Ok(permit) => permit.map_err(unavailable),
            Err(_) => Err(unavailable("no connection became free in time")),
        }
    }
}
