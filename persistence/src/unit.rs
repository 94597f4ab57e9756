//! Transactions: units that write, and snapshots for reads of more than one statement.

use crate::connection::{AnyConn, Conn, Transactions};
use crate::fault::fault;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use ruqsat_licensing::{Error, Result};

/// Begins a unit that writes.
///
/// SQLite begins IMMEDIATE: a plain BEGIN takes the write lock at the first write, and of two units that have read
/// by then one fails at once, whatever the busy timeout. PostgreSQL reads what is committed at each statement, and
/// a unit that loads an aggregate in order to change it locks its row (see `locked!`).
pub(crate) fn begin(conn: &mut AnyConn) -> Result<()> {
    match conn {
        AnyConn::Pg(pg) => AnsiTransactionManager::begin_transaction(pg),
        AnyConn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
    }
    .map_err(fault)
}

/// Runs a unit that has begun: commits if it answers `Ok`, rolls back otherwise.
///
/// A unit that goes on after a statement failed is never committed. PostgreSQL would answer its COMMIT with a silent
/// roll-back, SQLite would keep the rest.
pub(crate) fn finish<T>(conn: &mut Conn, work: impl FnOnce(&mut AnyConn) -> Result<T>) -> Result<T> {
    conn.take_failed();
    let answer = work(&mut conn.any);
    let answer = match answer {
        Ok(_) if conn.take_failed() => Err(Error::Internal("a unit went on after a statement failed".into())),
        answer => answer,
    };
    end(&mut conn.any, answer)
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
    let answer = work(conn);
    end(conn, answer)
}

fn end<T>(conn: &mut AnyConn, answer: Result<T>) -> Result<T> {
    match answer {
        Ok(answer) => Transactions::commit_transaction(conn).map_err(fault).map(|()| answer),
        Err(error) => {
            // The work's own error is the one to tell. A connection that cannot roll back is not used again.
            if let Err(rollback) = Transactions::rollback_transaction(conn) {
                tracing::warn!(%rollback, "roll-back failed; the connection is given up");
            }
            Err(error)
        }
    }
}
