//! The database: connections, queues, and the way onto the blocking threads.

use crate::connection::{AnyConn, Maker};
use crate::fault::unavailable;
use crate::gate::Gate;
use crate::migrate::migrate;
use crate::pool::Pool;
use crate::target::{OpenError, Target};
use crate::unit;
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tracing::{Instrument, Span};

/// How much the database may be asked at once.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for reading; writing has its own.
    pub readers: u32,
    /// Connections for writing to PostgreSQL. SQLite has one writer.
    pub writers: u32,
    /// Units that may wait for their turn, apart for reading and writing; more are refused at once.
    pub waiting: usize,
    /// How long a unit waits for its turn, and then for a lock; a statement may take twice as long.
    pub patience: Duration,
    /// How long a caller waits for a unit that has begun. After that he is told "unavailable", as when a connection
    /// breaks at the commit: the unit may still end well.
    pub answer_within: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 8,
            writers: 8,
            waiting: 1024,
            patience: Duration::from_secs(5),
            answer_within: Duration::from_secs(20),
        }
    }
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Database {
    pool: Arc<Pool>,
    reading: Arc<Gate>,
    writing: Arc<Gate>,
    answer_within: Duration,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Opens `sqlite:PATH`, which makes the file if there is none, or `postgres://…`, whose database has to be there,
    /// and runs the migrations. Blocks.
    pub fn open(url: &str, options: &Options) -> Result<Self, OpenError> {
        let target = Target::parse(url)?;
        // SQLite has one writer. Units queue for it here, in order, where its busy handler would poll.
        let writers = match &target {
            Target::Sqlite(_) => 1,
            Target::Postgres(_) => options.writers.max(1),
        };
        let statements = Arc::new(AtomicU64::new(0));
        let maker = Maker::new(target, options.patience, statements.clone())?;
        let mut first = maker.connect().map_err(failed)?;
        migrate(&mut first).map_err(failed)?;
        let gate =
            |name, slots: u32| Arc::new(Gate::new(name, slots as usize, options.waiting, options.patience));
        Ok(Self {
            pool: Arc::new(Pool::new(maker, first)),
            reading: gate("read", options.readers.max(1)),
            writing: gate("write", writers),
            answer_within: options.answer_within,
            statements,
        })
    }

    /// How many SQL statements were sent so far, BEGIN and COMMIT included. For tests that hold a screen to a
    /// constant number.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Runs reads. They may run a second time, on a new connection, where an idle one turns out to be closed.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut AnyConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.blocking(&self.reading, move |pool| {
            let (conn, answer) = pool.start(|conn| work(&mut conn.any))?;
            pool.give_back(conn);
            answer
        })
        .await
    }

    /// Runs reads that have to see one state of the database.
    pub(crate) async fn snapshot<T: Send + 'static>(
        &self,
        work: impl Fn(&mut AnyConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.read(move |conn| unit::snapshot(conn, &work)).await
    }

    /// Runs a unit that writes, once.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AnyConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.blocking(&self.writing, move |pool| {
            let (mut conn, begun) = pool.start(|conn| unit::begin(&mut conn.any))?;
            let answer = begun.and_then(|()| unit::finish(&mut conn, work));
            pool.give_back(conn);
            answer
        })
        .await
    }

    /// Runs a single statement that writes and may be repeated: it needs no transaction around it.
    pub(crate) async fn write_one<T: Send + 'static>(
        &self,
        work: impl Fn(&mut AnyConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.blocking(&self.writing, move |pool| {
            let (conn, answer) = pool.start(|conn| work(&mut conn.any))?;
            pool.give_back(conn);
            answer
        })
        .await
    }

    /// Runs work on a blocking thread. Once it has its turn it runs to the end, whether or not anybody waits for it.
    async fn blocking<T: Send + 'static>(
        &self,
        gate: &Gate,
        work: impl FnOnce(&Pool) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let done = async {
            let turn = gate.enter().await?;
            let pool = self.pool.clone();
            let done = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                work(&pool)
            });
            match tokio::time::timeout(self.answer_within, done).await {
                Ok(done) => {
                    done.map_err(|fault| Error::Internal(format!("a unit of work broke off: {fault}")))?
                }
                Err(_) => Err(unavailable("it did not answer in time")),
            }
        };
        // A worker looks twice a second, which is no trace that anybody wants.
        let span = match Span::current().is_none() {
            true => Span::none(),
            false => tracing::debug_span!("database", gate = gate.name),
        };
        done.instrument(span).await
    }
}

fn failed(cause: impl std::fmt::Display) -> OpenError {
    OpenError::Failed(cause.to_string())
}
