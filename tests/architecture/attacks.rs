//! The table of attacks on signatures names tests that exist, for every row.

use crate::assert_none;
use crate::repository::{Tracked, files};
use std::collections::BTreeSet;

const TABLE: &str = "domain/eds/ATTACKS.md";
/// Rows of the list that the table follows.
const ROWS: usize = 24;

/// Names in backticks that look like names of tests.
fn named(line: &str) -> impl Iterator<Item = &str> {
    let is_test = |name: &&str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    line.split('`').skip(1).step_by(2).filter(is_test)
}

/// The functions of a file that a test runner runs: what follows `#[test]` or `#[tokio::test]`, and other attributes.
fn tests(text: &str) -> impl Iterator<Item = &str> {
    let mut is_test = false;
    text.lines().map(str::trim_start).filter_map(move |line| {
        if line.starts_with("#[") {
            is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            return None;
        }
        let name = line.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')).map(|(name, _)| name);
        std::mem::take(&mut is_test).then_some(name).flatten()
    })
}

fn faults(files: &[Tracked]) -> Vec<String> {
    let text = |path: &str| files.iter().find(|file| file.path == path).and_then(|file| file.text.as_deref());
    let Some(table) = text(TABLE) else { return vec![format!("{TABLE} is gone: bring it back")] };
    let rust = files.iter().filter(|file| file.is_rust()).filter_map(|file| file.text.as_deref());
    let tests: BTreeSet<&str> = rust.flat_map(tests).collect();
    let mut faults: Vec<String> = table
        .lines()
        .flat_map(named)
        .filter(|name| !tests.contains(name))
        .map(|name| format!("{TABLE} names {name}, which no #[test] is called: put its new name there"))
        .collect();
    for row in 1..=ROWS {
        let line = table.lines().find(|line| line.starts_with(&format!("| {row} |")));
        if line.is_none_or(|line| named(line).next().is_none()) {
            faults.push(format!("{TABLE}: attack {row} has no test: write one and name it in its row"));
        }
    }
    faults
}

#[test]
fn every_attack_has_a_test_that_exists() {
    assert_none(&faults(&files()));
}

#[test]
fn a_test_that_is_gone_and_a_row_without_one_are_told() {
    let rows = (3..=ROWS).map(|row| format!("| {row} | x | y | `there` |\n")).collect::<String>();
    let table = format!("| 1 | x | `A_CODE` | |\n| 2 | x | y | `gone` |\n{rows}");
    let found = faults(&[
        Tracked::made_up(TABLE, &table),
        Tracked::made_up("a.rs", "    #[test]\n    fn there() {}\nfn gone() {}"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("gone") && found[1].contains("attack 1"), "{found:?}");
}
