//! What a second opening finds, and migrations: together, broken off, of a newer version, taken back.

use super::{fresh, on};
use crate::raw::Raw;
use crate::world::{Home, On, World};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_persistence::{Database, Options};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// The folders of the migrations, in order.
fn migrations() -> Vec<PathBuf> {
    let of = match on() {
        On::Sqlite => "sqlite",
        On::Postgres => "postgres",
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("migrations").join(of);
    let mut folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn script<'a>(folders: impl Iterator<Item = &'a PathBuf>, name: &str) -> String {
    folders.map(|folder| std::fs::read_to_string(folder.join(name)).unwrap()).collect()
}

/// Everything that was made in a database, by its name.
fn made(raw: &mut Raw) -> Vec<String> {
    raw.texts(match on() {
        On::Sqlite => "SELECT name AS text FROM sqlite_schema WHERE name NOT LIKE '%schema_migrations%'",
        On::Postgres => {
            "SELECT relname::text AS text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
             AND relname NOT LIKE '%schema_migrations%' \
             UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        }
    })
}

fn check_migrated_once(url: &str) {
    let read = "SELECT CAST(count(*) AS TEXT) AS text FROM __diesel_schema_migrations";
    assert_eq!(Raw::open(url).texts(read), [migrations().len().to_string()]);
}

async fn setting(url: &str) -> Option<String> {
    let database = Database::open(url, &Options::default()).unwrap();
    let store: &dyn Store = &database;
    store.transact(&Trail::nobody(), |tx| tx.find_setting("mode")).await.unwrap()
}

#[tokio::test]
async fn a_second_opening_finds_what_was_kept() {
    let world = fresh().await;
    world.unit(|tx| tx.insert_setting("mode", "sandbox")).await.unwrap();
    let (scheme, rest) = world.url.split_once(':').unwrap();
    let other = match on() {
        On::Sqlite => format!("{scheme}://{rest}"),
        On::Postgres => format!("postgresql:{rest}"),
    };
    for url in [&world.url, &other] {
        assert_eq!(setting(url).await.as_deref(), Some("sandbox"));
    }
    check_migrated_once(&world.url);
}

#[test]
fn servers_that_start_at_once_migrate_once() {
    let home = Home::empty(on());
    let openings: Vec<_> = (0..4)
        .map(|_| {
            let url = home.url();
            thread::spawn(move || Database::open(&url, &Options::default()).map(drop).unwrap())
        })
        .collect();
    for opening in openings {
        opening.join().unwrap();
    }
    check_migrated_once(&home.url());
}

/// A server in the middle of its migrations is killed while another waits for it.
#[test]
fn migrations_that_break_off_leave_nothing_half() {
    let home = Home::empty(on());
    let begin = match on() {
        On::Sqlite => "BEGIN IMMEDIATE;",
        On::Postgres => "BEGIN;",
    };
    let mut killed = Raw::open(&home.url());
    killed.run(&format!("{begin} {}", script(migrations().iter(), "up.sql"))).unwrap();
    let url = home.url();
    let waiting = thread::spawn(move || Database::open(&url, &Options::default()).map(drop).unwrap());
    thread::sleep(Duration::from_millis(100));
    drop(killed);
    waiting.join().unwrap();
    check_migrated_once(&home.url());
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let world = fresh().await;
    world.raw().run("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')").unwrap();
    let refused = Database::open(&world.url, &Options::default()).err().unwrap();
    assert!(refused.to_string().contains("newer version"), "{refused}");
}

/// `down.sql` takes away everything `up.sql` made, with rows in it.
#[tokio::test]
async fn migrations_can_be_taken_back() {
    let mut world: World = fresh().await;
    world.registered(10).await;
    let mut raw = world.raw();
    assert!(made(&mut raw).len() > 20);
    if matches!(on(), On::Sqlite) {
        raw.run("PRAGMA foreign_keys = ON").unwrap();
    }
    raw.run(&format!("BEGIN; {} COMMIT;", script(migrations().iter().rev(), "down.sql"))).unwrap();
    assert_eq!(made(&mut raw), Vec::<String>::new());
}
