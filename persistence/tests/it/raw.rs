//! Plain SQL past the store, as another program would send it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

impl Raw {
    pub(crate) fn open(url: &str) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::Sqlite(SqliteConnection::establish(path).unwrap()),
            None => Self::Postgres(PgConnection::establish(url).unwrap()),
        }
    }

    /// Runs statements; the fault is what the database says.
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), String> {
        match self {
            Self::Sqlite(sqlite) => sqlite.batch_execute(sql),
            Self::Postgres(pg) => pg.batch_execute(sql),
        }
        .map_err(|fault| fault.to_string())
    }

    /// The one column of a query, which it has to call `text`.
    pub(crate) fn texts(&mut self, sql: &str) -> Vec<String> {
        let query = diesel::sql_query(sql);
        let rows: Vec<Row> = match self {
            Self::Sqlite(sqlite) => query.load(sqlite).unwrap(),
            Self::Postgres(pg) => query.load(pg).unwrap(),
        };
        rows.into_iter().map(|row| row.text).collect()
    }
}
