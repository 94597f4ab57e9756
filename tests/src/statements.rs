//! SQL statements of a call: everything that is sent counts, BEGIN and COMMIT too.

use crate::World;
use std::time::Duration;

impl World {
    /// The statements of a call: the least of some runs, so that the outbox's looks, two a second, do not count. Each
    /// run begins when the outbox has sent what there was.
    pub async fn cost<T>(&self, runs: usize, mut call: impl AsyncFnMut() -> T) -> u64 {
        let mut least = u64::MAX;
        for _ in 0..runs {
            self.rest().await;
            let before = self.statements();
            call().await;
            least = least.min(self.statements() - before);
        }
        least
    }

    /// Waits until nothing was sent for a while.
    pub async fn rest(&self) {
        for _ in 0..200 {
            let before = self.statements();
            tokio::time::sleep(Duration::from_millis(100)).await;
            if self.statements() == before {
                return;
            }
        }
        panic!("the outbox never came to rest");
    }
}
