//! One connection, to either database, and the pool's way to make one.

use crate::target::Target;
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::r2d2::R2D2Connection;
use diesel::{Connection, PgConnection, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

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

/// Makes connections for the pool.
pub(crate) struct Manager {
    pub(crate) target: Target,
    pub(crate) busy: Duration,
    pub(crate) statements: Arc<AtomicU64>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = AnyConn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<AnyConn, Self::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        let mut conn = match &self.target {
            Target::Postgres(url) => AnyConn::Pg(PgConnection::establish(url).map_err(ConnectionError)?),
            Target::Sqlite(path) => {
                AnyConn::Sqlite(SqliteConnection::establish(path).map_err(ConnectionError)?)
            }
        };
        if let AnyConn::Sqlite(sqlite) = &mut conn {
            sqlite.batch_execute(&pragmas(self.busy)).map_err(QueryError)?;
        }
        conn.set_instrumentation(Counter(self.statements.clone()));
        Ok(conn)
    }

    fn is_valid(&self, conn: &mut AnyConn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    /// A connection that a panic or a failed rollback left inside a transaction never goes back into the pool.
    fn has_broken(&self, conn: &mut AnyConn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

/// WAL: readers never wait for the writer. FULL: WAL's usual NORMAL may lose the last commits when the power goes,
/// and an acknowledged payment must not be lost. Foreign keys are off in SQLite until each connection asks for them.
/// The busy timeout comes first, because switching to WAL takes a lock too.
fn pragmas(busy: Duration) -> String {
    format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
        busy.as_millis()
    )
}

/// Counts every statement sent, BEGIN and COMMIT too, so that a test can hold a screen to a constant number.
struct Counter(Arc<AtomicU64>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { .. } = event {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::prelude::*;
    use diesel::sql_types::Integer;
    use r2d2::ManageConnection;

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
        let manager = Manager { target, busy: Duration::from_millis(1234), statements: Arc::default() };
        for _ in 0..2 {
            let mut conn = manager.connect().unwrap();
            let read = "SELECT * FROM pragma_synchronous, pragma_foreign_keys, pragma_busy_timeout";
            let read: Pragmas = diesel::sql_query(read).get_result(&mut conn).unwrap();
            assert_eq!((read.synchronous, read.foreign_keys, read.timeout), (2, 1, 1234));
        }
    }
}
