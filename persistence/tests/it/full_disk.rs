//! SQLite on a full disk, in a process of its own that may not make a file any longer.

use crate::child::{child, told};
use crate::world::{Home, On};
use ruqsat_licensing::Error;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_persistence::{Database, Options};
use std::process::{Command, Stdio};

/// What was acknowledged is there afterwards, the rest was refused as passing,
/// and what is there can be read all the while.
#[tokio::test]
async fn a_full_disk_refuses_writes_and_loses_none() {
    const LIMIT_KIB: u32 = 512;
    if let Some(url) = told() {
        let database = Database::open(&url, &Options::default()).unwrap();
        let store: &dyn Store = &database;
        let mut written = 0;
        let refused = loop {
            let name = format!("key {written}");
            let text = "қ".repeat(4_000);
            match store.transact(&Trail::nobody(), move |tx| tx.insert_setting(&name, &text)).await {
                Ok(()) => written += 1,
                Err(refused) => break refused,
            }
        };
        assert!(matches!(refused, Error::Unavailable { system: "database", .. }), "{refused}");
        let first = store.transact(&Trail::nobody(), |tx| tx.find_setting("key 0")).await.unwrap();
        assert!(first.is_some(), "what is there is read on a full disk");
        println!("written {written}");
        return;
    }
    let home = Home::empty(On::Sqlite);
    drop(Database::open(&home.url(), &Options::default()).unwrap());
    let full = child(concat!(module_path!(), "::a_full_disk_refuses_writes_and_loses_none"), &home.url());
    let mut limited = Command::new("bash");
    limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {LIMIT_KIB}; exec \"$@\""), "limited"]);
    limited
        .arg(full.get_program())
        .args(full.get_args())
        .envs(full.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stderr(Stdio::inherit());
    let said = limited.output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let written: usize = said
        .split_once("written ")
        .and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_else(|| panic!("the process did not come to its end: {said}"));
    assert!(written > 10, "{written}");

    let database = Database::open(&home.url(), &Options::default()).unwrap();
    let store: &dyn Store = &database;
    for n in 0..written {
        let name = format!("key {n}");
        let kept = store.transact(&Trail::nobody(), move |tx| tx.find_setting(&name)).await.unwrap();
        assert!(kept.is_some(), "write {n} of {written} was acknowledged and is lost");
    }
    store.transact(&Trail::nobody(), |tx| tx.insert_setting("more", "room")).await.unwrap();
}
