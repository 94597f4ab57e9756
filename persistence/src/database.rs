//! The database: pool, queues, and the way onto the blocking threads.

use crate::connection::{AnyConn, Manager};
use crate::fault::unavailable;
use crate::gate::Gate;
use crate::migrate::migrate;
use crate::target::{OpenError, Target};
use r2d2::{ManageConnection, Pool};
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How much the database may be asked at once.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for reading; writing has its own.
    pub readers: u32,
    /// Units that may wait for their turn, apart for reading and writing; more are refused at once.
    pub waiting: usize,
    /// How long a unit waits for its turn, and then for a lock that another process holds.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 8, waiting: 1024, patience: Duration::from_secs(5) }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    pub(crate) reading: Arc<Gate>,
    pub(crate) writing: Arc<Gate>,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Opens `sqlite:PATH`, makes the file if there is none, and runs the migrations. Blocks.
    pub fn open(url: &str, options: &Options) -> Result<Self, OpenError> {
        let target = Target::parse(url)?;
        // SQLite has one writer. Units queue for it here, in order, where its busy handler would poll.
        let writers = match &target {
            Target::Sqlite(_) => 1,
            Target::Postgres(_) => return Err(OpenError::PostgresOff),
        };
        let statements = Arc::new(AtomicU64::new(0));
        let manager = Manager { target, busy: options.patience, statements: statements.clone() };
        let readers = options.readers.max(1);
        migrate(&mut manager.connect().map_err(failed)?).map_err(failed)?;
        let pool = Pool::builder()
            .max_size(readers + writers)
            .min_idle(Some(1))
            .connection_timeout(options.patience)
            // The gates see to it that a connection is free, and a broken one never comes back.
            .test_on_check_out(false)
            .max_lifetime(None)
            .idle_timeout(None)
            .build(manager)
            .map_err(failed)?;
        let gate = |slots: u32| Arc::new(Gate::new(slots as usize, options.waiting, options.patience));
        Ok(Self { pool, reading: gate(readers), writing: gate(writers), statements })
    }

    /// How many SQL statements were sent so far, BEGIN and COMMIT included. For tests that hold a screen to a
    /// constant number.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs work on a blocking thread. Once it has its turn it runs to the end, whether or not anybody waits for it.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        gate: &Gate,
        work: impl FnOnce(&mut AnyConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = gate.enter().await?;
        let pool = self.pool.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&mut *pool.get().map_err(unavailable)?)
        });
        done.await.map_err(|fault| Error::Internal(format!("a unit of work broke off: {fault}")))?
    }
}

fn failed(cause: impl std::fmt::Display) -> OpenError {
    OpenError::Failed(cause.to_string())
}
