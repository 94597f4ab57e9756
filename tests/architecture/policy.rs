//! What may come into the tree of dependencies: licences, and crates that must stay out. `.cargo/deny.toml` says the
//! same for cargo-deny, which also asks for advisories; this part needs nothing but cargo and runs everywhere.

use crate::assert_none;
use crate::repository::run;
use std::collections::BTreeMap;
use std::process::Command;

/// Licences an Apache-2.0 product may stand on. Some are met on other platforms only; cargo-deny, which looks at all of
/// them, warns of one that nobody needs any more.
const LICENCES: [&str; 11] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "PostgreSQL",
    "Unicode-3.0",
    "Zlib",
];

/// Crates that stay out, and why.
const BANNED: [(&str, &str); 9] = [
    ("openssl", "TLS stands on rustls with aws-lc-rs: take the rustls feature of whatever asks for it"),
    (
        "openssl-sys",
        "it needs headers that a machine with a C compiler need not have: build libpq without it",
    ),
    ("native-tls", "TLS stands on rustls with aws-lc-rs: take the rustls feature of whatever asks for it"),
    ("ring", "one crypto back end, aws-lc-rs: choose it in the features of whatever asks for ring"),
    ("rsa", "RUSTSEC-2023-0071 is open: RSA stands on aws-lc-rs"),
    ("aws-lc-fips-sys", "one crypto back end, aws-lc-rs without FIPS"),
    ("boring-sys", "one crypto back end, aws-lc-rs"),
    ("sqlx", "SQL stands on Diesel"),
    ("actix-governor", "GPL-3.0: use governor"),
];

/// Name and licence of every crate that is really built for this machine: `cargo metadata` would name crates that no
/// feature turns on.
fn tree() -> BTreeMap<String, String> {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--workspace", "--offline", "--edges", "normal,build,dev", "--prefix", "none"]);
    read(&run(tree.args(["--format", "{p}|{l}"])))
}

fn read(lines: &str) -> BTreeMap<String, String> {
    let row = |line: &str| {
        let (package, licence) = line.split_once('|')?;
        let name = package.split(' ').next()?;
        Some((name.to_owned(), licence.trim_end_matches(" (*)").to_owned()))
    };
    lines.lines().filter_map(row).collect()
}

fn faults(tree: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, licence) in tree {
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| banned == name) {
            faults.push(format!("{name} came into the tree (cargo tree -i {name}): {why}"));
        }
        if !allows(licence) {
            faults.push(format!(
                "{name} is under «{licence}»: take another crate, or, if the licence lets an Apache-2.0 product stand \
                 on it, add it to LICENCES (tests/architecture/policy.rs) and to .cargo/deny.toml"
            ));
        }
    }
    faults
}

/// Whether an SPDX expression can be met by the list: some way through every OR, every part of an AND. The old
/// spelling with a slash means OR.
fn allows(expression: &str) -> bool {
    let expression = expression.trim();
    let parts = |word: &str| split_outside(expression, word);
    if let [_, _, ..] = parts(" OR ").as_slice() {
        return parts(" OR ").into_iter().any(allows);
    }
    if let [_, _, ..] = parts(" AND ").as_slice() {
        return parts(" AND ").into_iter().all(allows);
    }
    if let Some(inner) = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return allows(inner);
    }
    if expression.contains('/') {
        return expression.split('/').any(allows);
    }
    LICENCES.contains(&expression)
}

/// Splits at a word that stands outside of parentheses.
fn split_outside<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && at >= from && text[at..].starts_with(word) => {
                parts.push(&text[from..at]);
                from = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

#[test]
fn only_what_the_policy_allows_is_in_the_tree() {
    let tree = tree();
    assert!(tree.len() > 100 && tree.contains_key("serde"), "cargo tree was not understood: {tree:?}");
    assert_none(&faults(&tree));
}

#[test]
fn deny_toml_says_the_same() {
    let text = std::fs::read_to_string(crate::repository::root().join(".cargo/deny.toml")).unwrap();
    let table = text.parse::<toml::Table>().unwrap();
    let mut allowed: Vec<&str> =
        table["licenses"]["allow"].as_array().unwrap().iter().filter_map(|l| l.as_str()).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, LICENCES, "keep LICENCES and [licenses] allow alike");
    let denied = table["bans"]["deny"].as_array().unwrap();
    for (name, _) in BANNED {
        let stands =
            denied.iter().any(|entry| entry.get("crate").and_then(|name| name.as_str()) == Some(name));
        assert!(stands, "{name} is banned here and not in .cargo/deny.toml: write it there too");
    }
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for fine in [
        "MIT",
        "MIT OR GPL-3.0-only",
        "MIT/Apache-2.0",
        "Apache-2.0 / MIT",
        "Unlicense OR MIT",
        "(Apache-2.0 OR GPL-2.0) AND BSD-3-Clause",
        "ISC AND (Apache-2.0 OR ISC) AND MIT",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
    ] {
        assert!(allows(fine), "{fine}");
    }
    for bad in [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "GPL-2.0/AGPL-3.0",
        "(MIT OR ISC) AND (GPL-2.0 OR MPL-2.0)",
    ] {
        assert!(!allows(bad), "{bad}");
    }
}

#[test]
fn a_banned_crate_and_a_foreign_licence_are_seen() {
    let tree = read(
        "serde v1.0.229|MIT OR Apache-2.0\nring v0.17.14|Apache-2.0 AND ISC\n\nx v1 (proc-macro)|GPL-3.0 (*)\n",
    );
    let found = faults(&tree);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("ring came into the tree") && found[1].starts_with("x is under «GPL-3.0»"));
}
