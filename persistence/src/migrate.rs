//! Migrations, embedded in the binary and run when the database is opened.

use crate::connection::{AnyConn, Conn};
use crate::fault::fault;
use crate::unit;
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use ruqsat_licensing::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Of servers that start at once on PostgreSQL one migrates and the others wait for it. A migration is quick to get
/// its locks or gives up, so that it never stands in front of those at work; it may run as long as it needs to.
const ONE_AT_A_TIME: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'; \
                             SELECT pg_advisory_xact_lock(8246325748837577330);";

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Internal(format!("migrations: {cause}"))
}

/// Brings the database up to this version, in one transaction that two starting servers cannot both be in: killed in
/// the middle it leaves nothing. A database that a newer version has written is refused: this version would not know
/// what it reads.
pub(crate) fn migrate(conn: &mut Conn) -> Result<()> {
    if let AnyConn::Pg(pg) = &mut conn.any {
        check_settings(pg)?;
    }
    unit::begin(&mut conn.any)?;
    unit::finish(conn, |conn| match conn {
        AnyConn::Sqlite(sqlite) => run::<Sqlite>(sqlite, SQLITE),
        AnyConn::Pg(pg) => {
            pg.batch_execute(ONE_AT_A_TIME).map_err(fault)?;
            run::<Pg>(pg, POSTGRES)
        }
    })
}

fn run<DB: Backend>(conn: &mut impl MigrationHarness<DB>, all: EmbeddedMigrations) -> Result<()>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known = MigrationSource::<DB>::migrations(&all).map_err(failed)?;
    let applied = conn.applied_migrations().map_err(failed)?;
    let newer = applied.iter().find(|one| known.iter().all(|known| known.name().version() != **one));
    if let Some(newer) = newer {
        return Err(failed(format!("{newer} is unknown here: a newer version has written this database")));
    }
    conn.run_pending_migrations(all).map(|_| ()).map_err(failed)
}

#[derive(QueryableByName)]
struct Settings {
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Text)]
    messages: String,
}

/// Names are Kazakh, and faults are known by their English text.
fn check_settings(pg: &mut PgConnection) -> Result<()> {
    let read =
        "SELECT current_setting('server_encoding') AS encoding, current_setting('lc_messages') AS messages";
    let found: Settings = diesel::sql_query(read).get_result(pg).map_err(fault)?;
    if found.encoding != "UTF8" {
        return Err(failed(format!("the database is in {}, it has to be created in UTF8", found.encoding)));
    }
    let is_english = ["", "C", "POSIX"].contains(&found.messages.as_str())
        || ["C.", "en"].iter().any(|begin| found.messages.starts_with(begin));
    if is_english {
        return Ok(());
    }
    Err(failed(format!(
        "messages come in {}, but a slow or locked database is known by its English messages: \
         run ALTER ROLE … SET lc_messages = 'C' as the superuser, for the role this server signs in as",
        found.messages
    )))
}
