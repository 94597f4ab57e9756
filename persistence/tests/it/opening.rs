//! Which URLs open what, and what a second opening finds.

use crate::world::World;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel::{Connection, SqliteConnection};
use ruqsat_licensing::ports::Store;
use ruqsat_persistence::{Database, OpenError, Options};

fn refused(url: &str) -> OpenError {
    match Database::open(url, &Options::default()) {
        Err(refused) => refused,
        Ok(_) => panic!("{url} was opened"),
    }
}

#[test]
fn a_url_is_taken_by_its_scheme_alone() {
    for url in ["postgres://u:secret@db/ruqsat", "postgresql://db/ruqsat"] {
        let told = refused(url).to_string();
        assert!(told.contains("not switched on") && !told.contains("secret"), "{told}");
    }
    // Diesel would have made files of these names.
    for url in ["ruqsat.db", "host=127.0.0.1 dbname=lab", "mysql://u:secret@db/x", "SQLITE:x", "", ":"] {
        let told = refused(url);
        assert!(matches!(told, OpenError::UnknownScheme(_)), "{url}: {told}");
        assert!(told.to_string().contains("sqlite:PATH") && !told.to_string().contains("secret"), "{told}");
        assert!(!std::path::Path::new(url).is_file());
    }
    for url in ["sqlite:", "sqlite://", "sqlite::memory:"] {
        assert!(matches!(refused(url), OpenError::NoPath), "{url}");
    }
    assert!(matches!(refused("sqlite:/no/such/folder/ruqsat.db"), OpenError::Failed(_)));
}

#[tokio::test]
async fn a_second_opening_finds_what_was_kept() {
    let world = World::new().await;
    world.unit(|tx| tx.insert_setting("mode", "sandbox")).await.unwrap();
    let path = world.url.strip_prefix("sqlite:").unwrap();
    for url in [world.url.clone(), format!("sqlite://{path}")] {
        let again = Database::open(&url, &Options::default()).unwrap();
        let store: &dyn Store = &again;
        let read = store.transact(|tx| tx.find_setting("mode")).await.unwrap();
        assert_eq!(read.as_deref(), Some("sandbox"));
    }
}

#[derive(QueryableByName)]
struct Pragma {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    rows: i32,
}

#[tokio::test]
async fn the_file_is_wal_and_migrated_once() {
    let world = World::new().await;
    drop(Database::open(&world.url, &Options::default()).unwrap());
    let mut raw = SqliteConnection::establish(world.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let mode: Pragma = diesel::sql_query("PRAGMA journal_mode").get_result(&mut raw).unwrap();
    assert_eq!(mode.journal_mode, "wal");
    let count = "SELECT count(*) AS rows FROM __diesel_schema_migrations";
    let migrations: Count = diesel::sql_query(count).get_result(&mut raw).unwrap();
    let folders =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).unwrap().count();
    assert_eq!(usize::try_from(migrations.rows).unwrap(), folders);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let world = World::new().await;
    let mut raw = SqliteConnection::establish(world.url.strip_prefix("sqlite:").unwrap()).unwrap();
    raw.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')").unwrap();
    let told = refused(&world.url).to_string();
    assert!(told.contains("newer version"), "{told}");
}

/// `down.sql` takes away everything `up.sql` made, with rows in it.
#[tokio::test]
async fn a_migration_can_be_taken_back() {
    let mut world = World::new().await;
    world.registered(10).await;
    let mut raw = SqliteConnection::establish(world.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let down = include_str!("../../migrations/sqlite/0001_skeleton/down.sql");
    raw.batch_execute(&format!("PRAGMA foreign_keys = ON; BEGIN; {down} COMMIT;")).unwrap();
    let left = "SELECT count(*) AS rows FROM sqlite_schema WHERE name NOT LIKE '%schema_migrations%'";
    let left: Count = diesel::sql_query(left).get_result(&mut raw).unwrap();
    assert_eq!(left.rows, 0);
}
