//! One connection, to either database, and the way to make one.

use crate::target::{OpenError, PostgresUrl, Target, Tunnel};
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection, TransactionManager};
use diesel::{Connection, ConnectionError, ConnectionResult, PgConnection, QueryResult, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConn {
    /// PostgreSQL, by the bundled libpq.
    Pg(PgConnection),
    /// SQLite, bundled.
    Sqlite(SqliteConnection),
}

/// What queries are written for.
pub(crate) type Backend = <AnyConn as Connection>::Backend;
/// Begins and ends transactions of either database.
pub(crate) type Transactions = <AnyConn as Connection>::TransactionManager;

/// The same query on the concrete connection, for the few forms that the common back end does not take.
macro_rules! on_each {
    ($conn:expr, $one:ident => $query:expr) => {
        match $conn {
            $crate::connection::AnyConn::Pg($one) => $query,
            $crate::connection::AnyConn::Sqlite($one) => $query,
        }
    };
}
pub(crate) use on_each;

/// The first row of a query, loaded in order to be changed. PostgreSQL locks it until the unit ends, so that whoever
/// comes next waits and then sees the change; without the lock of two who read the same version one is refused.
/// It is the lock an UPDATE takes: rows that merely point here can be written meanwhile. SQLite has one writer.
macro_rules! locked {
    ($conn:expr, $query:expr) => {
        match $conn {
            $crate::connection::AnyConn::Pg(pg) => $query.for_no_key_update().first(pg),
            $crate::connection::AnyConn::Sqlite(sqlite) => $query.first(sqlite),
        }
        .optional()
        .map_err($crate::fault::fault)
    };
}
pub(crate) use locked;

/// A connection and what it went through.
pub(crate) struct Conn {
    pub(crate) any: AnyConn,
    /// Whether a statement failed since the flag was last taken down.
    failed: Arc<AtomicBool>,
}

impl Conn {
    /// Whether the server or the file is gone: nothing will ever come back from here.
    pub(crate) fn is_lost(&mut self) -> bool {
        Transactions::transaction_manager_status_mut(&mut self.any).transaction_depth().is_err()
    }

    /// Whether somebody else may use it: not lost, and outside of every transaction.
    pub(crate) fn is_sound(&mut self) -> bool {
        matches!(Transactions::transaction_manager_status_mut(&mut self.any).transaction_depth(), Ok(None))
    }

    /// Whether a statement failed since this was last asked.
    pub(crate) fn take_failed(&self) -> bool {
        self.failed.swap(false, Ordering::Relaxed)
    }
}

/// Makes connections.
pub(crate) struct Maker {
    target: Target,
    /// The way to a PostgreSQL on another machine.
    tunnel: Option<Tunnel>,
    patience: Duration,
    statements: Arc<AtomicU64>,
}

impl Maker {
    /// A maker that has not connected yet.
    pub(crate) fn new(
        target: Target,
        patience: Duration,
        statements: Arc<AtomicU64>,
    ) -> Result<Self, OpenError> {
        let far = match &target {
            Target::Postgres(url) => url.tls(),
            Target::Sqlite(_) => None,
        };
        let tunnel = far.map(|far| Tunnel::open(far, patience)).transpose()?;
        Ok(Self { target, tunnel, patience, statements })
    }

    pub(crate) fn connect(&self) -> ConnectionResult<Conn> {
        let mut any = match &self.target {
            Target::Postgres(url) => AnyConn::Pg(PgConnection::establish(&self.address(url))?),
            Target::Sqlite(path) => AnyConn::Sqlite(SqliteConnection::establish(path)?),
        };
        match &mut any {
            AnyConn::Pg(pg) => pg.batch_execute(&limits(self.patience)),
            AnyConn::Sqlite(sqlite) => prepare(sqlite, self.patience),
        }
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
        let failed = Arc::new(AtomicBool::new(false));
        let counted = metrics::counter!("ruqsat_database_statements_total");
        any.set_instrumentation(Watch {
            statements: self.statements.clone(),
            counted,
            failed: failed.clone(),
        });
        Ok(Conn { any, failed })
    }

    fn address(&self, url: &PostgresUrl) -> String {
        url.text(self.patience, self.tunnel.as_ref().map(Tunnel::folder))
    }
}

/// A slow database answers "unavailable" and never hangs: nobody waits longer than `patience` for a lock, nor twice
/// that for a statement, and a server of ours that froze inside a transaction gives its locks up.
fn limits(patience: Duration) -> String {
    let (lock, statement) = (patience.as_millis(), 2 * patience.as_millis());
    format!(
        "SET lock_timeout = {lock}; SET statement_timeout = {statement}; \
         SET idle_in_transaction_session_timeout = {statement}; SET default_transaction_isolation = 'read committed';"
    )
}

/// Sets a connection to SQLite up. Of two servers that start on a new file one turns WAL on, and the other is told
/// "locked" at once, whatever its busy timeout: so it tries again for as long.
fn prepare(sqlite: &mut SqliteConnection, patience: Duration) -> QueryResult<()> {
    let begun = Instant::now();
    loop {
        match sqlite.batch_execute(&pragmas(patience)) {
            Err(_) if begun.elapsed() < patience => std::thread::sleep(Duration::from_millis(10)),
            done => return done,
        }
    }
}

/// WAL: readers never wait for the writer. FULL: WAL's usual NORMAL may lose the last commits when the power goes,
/// and an acknowledged payment must not be lost. Foreign keys are off in SQLite until each connection asks for them. Eight
/// megabytes of pages for each: the upper half of the indexes of a register of a million entries.
fn pragmas(busy: Duration) -> String {
    format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -8000;",
        busy.as_millis()
    )
}

/// Counts every statement sent, BEGIN and COMMIT too, so that a test can hold a screen to a constant number, and
/// notes failures.
struct Watch {
    statements: Arc<AtomicU64>,
    /// The same for whoever watches the server.
    counted: metrics::Counter,
    failed: Arc<AtomicBool>,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.counted.increment(1);
            }
            // A query that finds nothing is no failure of a statement.
            InstrumentationEvent::FinishQuery { error: Some(error), .. }
                if !matches!(error, diesel::result::Error::NotFound) =>
            {
                self.failed.store(true, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::prelude::*;
    use diesel::sql_types::Integer;

    #[derive(QueryableByName)]
    struct Pragmas {
        #[diesel(sql_type = Integer)]
        synchronous: i32,
        #[diesel(sql_type = Integer)]
        foreign_keys: i32,
        #[diesel(sql_type = Integer)]
        timeout: i32,
    }

    #[test]
    fn every_connection_is_durable_and_checks_its_references() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("x.db").display().to_string());
        let maker = Maker::new(target, Duration::from_millis(1234), Arc::default()).unwrap();
        for _ in 0..2 {
            let mut conn = maker.connect().unwrap().any;
            let read = "SELECT * FROM pragma_synchronous, pragma_foreign_keys, pragma_busy_timeout";
            let read: Pragmas = diesel::sql_query(read).get_result(&mut conn).unwrap();
            assert_eq!((read.synchronous, read.foreign_keys, read.timeout), (2, 1, 1234));
        }
    }
}
