//! What a database error means to the domain.

use diesel::result::DatabaseErrorKind::{
    ClosedConnection, SerializationFailure, UnableToSendCommand, UniqueViolation,
};
use diesel::result::Error as Sql;
use ruqsat_licensing::Error;
use ruqsat_licensing::error::Refusal;
use std::fmt::Display;

/// The database is away, locked or overloaded: worth another try later.
pub(crate) fn unavailable(cause: impl Display) -> Error {
    Error::Unavailable { system: "database", cause: cause.to_string() }
}

/// Everything a query can fail with that its caller does not expect. Locked is for later; the rest is a bug or a
/// broken store.
pub(crate) fn fault(error: Sql) -> Error {
    let is_passing = match &error {
        Sql::DatabaseError(ClosedConnection | SerializationFailure | UnableToSendCommand, _) => true,
        // SQLite has no code for this that Diesel hands on, only the text of its busy and locked errors.
        Sql::DatabaseError(_, info) => info.message().ends_with(" is locked"),
        _ => false,
    };
    if is_passing { unavailable(error) } else { Error::Internal(format!("database: {error}")) }
}

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
