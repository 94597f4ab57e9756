//! Migrations, embedded in the binary and run when the database is opened.

use crate::connection::AnyConn;
use crate::unit;
use diesel::migration::{Migration, MigrationSource};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use ruqsat_licensing::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Internal(format!("migrations: {cause}"))
}

/// Brings the database up to this version, in one transaction that two starting servers cannot both be in. A
/// database that a newer version has written is refused: this version would not know what it reads.
pub(crate) fn migrate(conn: &mut AnyConn) -> Result<()> {
    unit::write(conn, |conn| match conn {
        AnyConn::Sqlite(sqlite) => {
            let known = MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(failed)?;
            let applied = sqlite.applied_migrations().map_err(failed)?;
            let newer = applied.iter().find(|one| known.iter().all(|known| known.name().version() != **one));
            if let Some(newer) = newer {
                return Err(failed(format!(
                    "{newer} is unknown here: a newer version has written this database"
                )));
            }
            sqlite.run_pending_migrations(SQLITE).map(|_| ()).map_err(failed)
        }
        AnyConn::Pg(_) => Err(failed("there are none for PostgreSQL yet")),
    })
}
