//! Transactions: units that write, and snapshots for reads of more than one statement.

use crate::connection::AnyConn;
use crate::fault::fault;
use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use ruqsat_licensing::Result;

type Manager = <AnyConn as Connection>::TransactionManager;

/// Runs a unit that writes: commits if it answers `Ok`, rolls back otherwise.
///
/// SQLite begins IMMEDIATE: a plain BEGIN takes the write lock at the first write, and of two units that have read
/// by then one fails at once, whatever the busy timeout.
pub(crate) fn write<T>(conn: &mut AnyConn, work: impl FnOnce(&mut AnyConn) -> Result<T>) -> Result<T> {
    match conn {
        AnyConn::Pg(pg) => AnsiTransactionManager::begin_transaction(pg),
        AnyConn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
    }
    .map_err(fault)?;
    finish(conn, work)
}

/// Runs reads that have to see one state of the database.
pub(crate) fn snapshot<T>(conn: &mut AnyConn, work: impl FnOnce(&mut AnyConn) -> Result<T>) -> Result<T> {
    match conn {
        AnyConn::Pg(pg) => AnsiTransactionManager::begin_transaction_sql(
            pg,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ),
        AnyConn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN DEFERRED"),
    }
    .map_err(fault)?;
    finish(conn, work)
}

fn finish<T>(conn: &mut AnyConn, work: impl FnOnce(&mut AnyConn) -> Result<T>) -> Result<T> {
    let answer = work(conn);
    match answer {
        Ok(answer) => Manager::commit_transaction(conn).map_err(fault).map(|()| answer),
        Err(error) => {
            // The work's own error is the one to tell. A connection that cannot roll back is not used again.
            if let Err(rollback) = Manager::rollback_transaction(conn) {
                tracing::warn!(%rollback, "roll-back failed; the connection is given up");
            }
            Err(error)
        }
    }
}
