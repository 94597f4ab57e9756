//! What a database error means to the domain.

use diesel::result::DatabaseErrorKind::{
    ClosedConnection, ReadOnlyTransaction, SerializationFailure, UnableToSendCommand, UniqueViolation,
    Unknown,
};
use diesel::result::Error as Sql;
use ruqsat_licensing::Error;
use ruqsat_licensing::error::Refusal;
use std::fmt::Display;

/// The database is away, locked or overloaded: worth another try later.
pub(crate) fn unavailable(cause: impl Display) -> Error {
    Error::Unavailable { system: "database", cause: cause.to_string() }
}

/// Everything a query can fail with that its caller does not expect. What passes is for later; the rest is a bug or
/// a broken store.
pub(crate) fn fault(error: Sql) -> Error {
    if is_passing(&error) {
        unavailable(error)
    } else if matches!(&error, Sql::DatabaseError(Unknown, info) if info.message().starts_with(NO_TEXT)) {
        Error::invalid("", "unstorable_text", "U+0000 stands in a text, and no text holds it")
    } else {
        Error::Internal(format!("database: {error}"))
    }
}

/// How PostgreSQL refuses a zero byte in a text. SQLite takes it; the edge should not let it through at all.
const NO_TEXT: &str = "invalid byte sequence for encoding";

fn is_passing(error: &Sql) -> bool {
    match error {
        Sql::DatabaseError(
            ClosedConnection | SerializationFailure | UnableToSendCommand | ReadOnlyTransaction,
            _,
        )
        | Sql::BrokenTransactionManager => true,
        Sql::DatabaseError(Unknown, info) => {
            let told = info.message();
            PASSING.iter().any(|begin| told.starts_with(begin)) || told.ends_with(" is locked")
        }
        // The roll-back failed because the connection is gone; why the commit failed is what counts.
        Sql::RollbackErrorOnCommit { commit_error, .. } => is_passing(commit_error),
        _ => false,
    }
}

/// How messages of passing faults begin. Diesel hands on neither PostgreSQL's SQLSTATE nor SQLite's code, so the
/// text has to do; `Database::open` sees to it that PostgreSQL speaks English.
const PASSING: [&str; 8] = [
    "canceling statement",
    "deadlock detected",
    "terminating connection",
    "out of memory",
    "out of shared memory",
    "could not extend file",
    "database or disk is full",
    // A disk that fails, or a file that may not grow: nothing was written, and an operator can mend it.
    "disk I/O error",
];

/// `NotFound` for a row that has to be there.
pub(crate) fn missing<T>(row: Option<T>, what: &'static str) -> Result<T, Error> {
    row.ok_or(Error::NotFound(what))
}

/// A unique index that a write may run into, and what that means. PostgreSQL reports the index by its name, SQLite
/// only the columns.
pub(crate) struct Unique {
    pub(crate) index: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) refusal: Refusal,
}

impl Unique {
    /// The refusal where the write ran into this index, the plain fault otherwise.
    pub(crate) fn or_fault(&self, error: Sql) -> Error {
        match &error {
            Sql::DatabaseError(UniqueViolation, info)
                if info.constraint_name() == Some(self.index) || info.message().ends_with(self.columns) =>
            {
                self.refusal.into()
            }
            _ => fault(error),
        }
    }
}

/// The answer of an optimistic write: no row had the version that the writer knew.
pub(crate) fn written(rows: usize) -> Result<(), Error> {
    if rows == 0 { Err(Refusal::Changed.into()) } else { Ok(()) }
}
