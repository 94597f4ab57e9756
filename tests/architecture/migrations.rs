//! Migrations: each has a number of its own, and both databases have the same. Of two with one number only one is run,
//! and nobody says so.

use crate::assert_none;
use crate::repository::{Tracked, files};
use std::collections::{BTreeMap, BTreeSet};

const FOLDER: &str = "persistence/migrations/";

/// The migrations of each database, by its name.
fn migrations(tracked: &[Tracked]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in tracked.iter().filter_map(|file| file.path.strip_prefix(FOLDER)) {
        if let [database, migration, _] = path.split('/').collect::<Vec<_>>()[..] {
            found.entry(database).or_default().insert(migration);
        }
    }
    found
}

fn faults(tracked: &[Tracked]) -> Vec<String> {
    let (all, mut faults) = (migrations(tracked), Vec::new());
    for (database, names) in &all {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        for name in names {
            let number = name.split('_').next().unwrap_or_default();
            if let Some(other) = before.insert(number, name) {
                faults.push(format!(
                    "{database}: {other} and {name} have one number: give the later one the next"
                ));
            }
        }
        for (other, theirs) in &all {
            let missing = names.difference(theirs);
            faults.extend(
                missing.map(|name| format!("{name} stands for {database} and not for {other}: add it")),
            );
        }
    }
    faults
}

#[test]
fn two_with_one_number_and_one_for_one_database_only_are_found() {
    let made = |paths: &[&str]| -> Vec<Tracked> {
        paths.iter().map(|path| Tracked::made_up(&format!("{FOLDER}{path}/up.sql"), "")).collect()
    };
    assert_none(&faults(&made(&["sqlite/0001_a", "sqlite/0002_b", "postgres/0001_a", "postgres/0002_b"])));
    assert_eq!(faults(&made(&["sqlite/0001_a", "sqlite/0001_b"])).len(), 1);
    assert_eq!(faults(&made(&["sqlite/0001_a", "sqlite/0002_b", "postgres/0001_a"])).len(), 1);
}

#[test]
fn each_migration_has_a_number_of_its_own_on_both_databases() {
    let files = files();
    assert_eq!(migrations(&files).keys().copied().collect::<Vec<_>>(), ["postgres", "sqlite"]);
    assert_none(&faults(&files));
}
