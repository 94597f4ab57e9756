//! A server that is really killed, in the middle of its migrations.

use super::on;
use crate::child::{child, told};
use crate::raw::Raw;
use crate::world::{Home, On};
use ruqsat_persistence::{Database, Options};
use std::time::Instant;

/// What there is once it is whole: tables, indexes and triggers, or as many relations.
fn parts(url: &str) -> Vec<String> {
    Raw::open(url).texts(match on() {
        On::Sqlite => "SELECT CAST(count(*) AS TEXT) AS text FROM sqlite_schema",
        On::Postgres => {
            "SELECT CAST(count(*) AS TEXT) AS text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        }
    })
}

#[test]
fn a_server_killed_while_it_migrates_leaves_nothing_half() {
    if let Some(url) = told() {
        drop(Database::open(&url, &Options::default()).unwrap());
        return;
    }
    let test = format!("{}::a_server_killed_while_it_migrates_leaves_nothing_half", module_path!());
    let whole = Home::empty(on());
    let begun = Instant::now();
    assert!(child(&test, &whole.url()).status().unwrap().success());
    let (whole, takes) = (parts(&whole.url()), begun.elapsed());
    let mut unfinished = 0;
    for n in 0..20 {
        let home = Home::empty(on());
        let mut killed = child(&test, &home.url()).spawn().unwrap();
        std::thread::sleep(takes * n / 20);
        killed.kill().unwrap();
        unfinished += u32::from(!killed.wait().unwrap().success());
        drop(Database::open(&home.url(), &Options::default()).unwrap());
        assert_eq!(parts(&home.url()), whole, "killed after {:?}", takes * n / 20);
    }
    assert!(unfinished > 0, "none was killed in time");
}
