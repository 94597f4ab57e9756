//! Which URLs open what, and what they are refused for. No password is ever repeated.

use crate::child::{child, told};
use crate::cluster::Cluster;
use crate::raw::Raw;
use crate::world::{Home, On};
use ruqsat_persistence::{Database, OpenError, Options};

fn refused(url: &str) -> OpenError {
    match Database::open(url, &Options::default()) {
        Err(refused) => refused,
        Ok(_) => panic!("{url} was opened"),
    }
}

#[test]
fn a_url_is_taken_by_its_scheme_alone() {
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

#[test]
fn a_file_is_opened_with_a_write_ahead_log() {
    let home = Home::empty(On::Sqlite);
    drop(Database::open(&home.url(), &Options::default()).unwrap());
    let mode = "SELECT journal_mode AS text FROM pragma_journal_mode";
    assert_eq!(Raw::open(&home.url()).texts(mode), ["wal"]);
}

#[test]
fn a_server_that_is_away_is_told_and_nothing_is_made_instead() {
    let folder = tempfile::tempdir().unwrap();
    let told = refused(&format!("postgres://u:secret@/ruqsat?host={}", folder.path().display())).to_string();
    assert!(told.contains("No such file or directory") && !told.contains("secret"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_database_that_cannot_hold_kazakh_is_refused() {
    let cluster = Cluster::of_this_run(crate::world::migrate);
    let home = cluster.with(&["--encoding", "SQL_ASCII", "--template", "template0"]);
    let told = refused(&home.url).to_string();
    assert!(told.contains("UTF8") && told.contains("SQL_ASCII"), "{told}");
}

/// libpq fills from the environment what a URL leaves open; where the server is, is no such thing.
#[test]
fn the_environment_leads_nowhere_else() {
    if let Some(url) = told() {
        drop(Database::open(&url, &Options::default()).unwrap());
        return;
    }
    let home = Home::empty(On::Postgres);
    let test = concat!(module_path!(), "::the_environment_leads_nowhere_else");
    let done = child(test, &home.url()).env("PGHOSTADDR", "127.0.0.9").output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}
