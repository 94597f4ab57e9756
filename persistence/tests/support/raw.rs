//! Plain SQL past the store, as another program would send it. Used by path from other test crates too.

#![allow(unreachable_pub, reason = "public where a library takes it in")]

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// A connection of one's own.
pub enum Raw {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

impl Raw {
    /// Opens `sqlite:PATH` or `postgres://…`, as it is: no limits, no migrations.
    pub fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(SqliteConnection::establish(path).unwrap()),
            None => Self::Postgres(PgConnection::establish(url).unwrap()),
        }
    }

    /// Runs statements; the fault is what the database says.
    pub fn run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(sqlite) => sqlite.batch_execute(sql),
            Self::Postgres(pg) => pg.batch_execute(sql),
        }
        .map_err(|fault| fault.to_string())
    }

    /// The one column of a query, which it has to call `text`.
    pub fn texts(&mut self, sql: &str) -> Vec<String> {
        let query = diesel::sql_query(sql);
        let rows: Vec<Row> = match self {
            Self::Sqlite(sqlite) => query.load(sqlite).unwrap(),
            Self::Postgres(pg) => query.load(pg).unwrap(),
        };
        rows.into_iter().map(|row| row.text).collect()
    }
}
