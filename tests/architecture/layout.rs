//! The shape of the tree: what stands at the top, how long files are, what each source file begins with (DESIGN §2, §8).

use crate::assert_none;
use crate::repository::{Tracked, files};
use std::collections::BTreeSet;

const TOP: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "LICENSE",
    "api",
    "domain",
    "persistence",
    "openapi",
    "sdk",
    "tests",
];

const LONGEST: usize = 400;
const MEDIAN: usize = 120;

/// Paths that begin so may be long, each with its reason.
const MAY_BE_LONG: [(&str, &str); 5] = [
    ("Cargo.lock", "written by cargo"),
    ("openapi/openapi", "written from the routes; read as a diff"),
    ("domain/licensing/catalogue/", "as long as the act it carries out"),
    ("sdk/rust/src/generated/", "written by the SDK generator"),
    ("tests/contract/package-lock.json", "written by npm"),
];

fn top_faults(files: &[Tracked]) -> Vec<String> {
    let first = |file: &Tracked| file.path.split('/').next().unwrap_or_default().to_owned();
    let standing: BTreeSet<String> = files.iter().map(first).filter(|name| !name.starts_with('.')).collect();
    let listed: BTreeSet<String> = TOP.map(str::to_owned).into();
    let more = standing.difference(&listed).map(|name| {
        format!("{name} stands at the top: put it into the folder it is about, or give it a leading dot")
    });
    let missing = listed.difference(&standing).map(|name| {
        format!("{name} is missing at the top: a newcomer looks for it there; write it and commit it")
    });
    more.chain(missing).collect()
}

fn length_faults(files: &[Tracked]) -> Vec<String> {
    let long = files.iter().filter_map(|file| Some((file, file.text.as_ref()?.lines().count())));
    long.filter(|(file, lines)| {
        *lines > LONGEST && !MAY_BE_LONG.iter().any(|(start, _)| file.path.starts_with(start))
    })
    .map(|(file, lines)| format!("{} has {lines} lines of {LONGEST}: split it by meaning", file.path))
    .collect()
}

/// The median length of the Rust files kept by hand.
fn median(files: &[Tracked]) -> usize {
    let by_hand = files.iter().filter(|file| file.is_rust() && !file.path.contains("/generated/"));
    let mut lengths: Vec<usize> =
        by_hand.filter_map(|file| file.text.as_ref()).map(|text| text.lines().count()).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or_default()
}

/// What a source file begins with: the comment its language keeps for the file itself.
const HEADERS: [(&str, &[&str]); 3] =
    [(".rs", &["//! "]), (".ts", &["/** ", "/**\n"]), (".py", &["\"\"\"", "# "])];

fn header_faults(files: &[Tracked]) -> Vec<String> {
    let faults = files.iter().filter_map(|file| {
        let (_, headers) = HEADERS.iter().find(|(end, _)| file.path.ends_with(end))?;
        let text = file.text.as_deref().unwrap_or_default();
        let words = headers.iter().find_map(|header| text.strip_prefix(header));
        let silent = words.is_none_or(|words| words.lines().next().is_none_or(|line| line.trim().is_empty()));
        silent.then(|| {
            format!("{}: say in a `{}` on the first line what it is for", file.path, headers[0].trim())
        })
    });
    faults.collect()
}

#[test]
fn the_top_level_holds_what_the_design_lists() {
    assert_none(&top_faults(&files()));
}

#[test]
fn no_file_is_too_long() {
    let files = files();
    assert_none(&length_faults(&files));
    for (start, _) in MAY_BE_LONG {
        let used = files.iter().any(|file| file.path.starts_with(start));
        assert!(used, "nothing begins with {start} any more: take it out of MAY_BE_LONG");
    }
    let median = median(&files);
    println!("median of the Rust files kept by hand: {median} lines of {MEDIAN}");
    assert!(
        median <= MEDIAN,
        "half of the files have more than {median} lines: split the longest by meaning"
    );
}

#[test]
fn every_source_file_says_what_it_is_for() {
    assert_none(&header_faults(&files()));
}

#[test]
fn a_crooked_tree_is_seen() {
    let mut top: Vec<Tracked> = TOP.map(|name| Tracked::made_up(&format!("{name}/x"), "")).into();
    assert_none(&top_faults(&top));
    top[2] = Tracked::made_up("docs/plan.md", "");
    top.push(Tracked::made_up(".ci/run", ""));
    let found = top_faults(&top);
    assert!(
        found.len() == 2 && found[0].starts_with("docs ") && found[1].starts_with("README.md "),
        "{found:?}"
    );

    let lines = |count: usize| "x\n".repeat(count);
    let sizes = [
        Tracked::made_up("api/a.rs", &lines(401)),
        Tracked::made_up("api/b.rs", &lines(400)),
        Tracked::made_up("api/guide.md", &lines(500)),
        Tracked::made_up("Cargo.lock", &lines(5000)),
        Tracked::made_up("sdk/rust/src/generated/c.rs", &lines(900)),
        Tracked { path: "logo.png".into(), text: None },
    ];
    let found = length_faults(&sizes);
    assert!(found.len() == 2 && found[0].starts_with("api/a.rs ") && found[1].starts_with("api/guide.md "));
    assert_eq!(median(&sizes), 401, "generated files do not count");

    let heads = [
        Tracked::made_up("a.rs", "//! What it is for.\nuse x;"),
        Tracked::made_up("b.rs", "// Not a header.\n//! Too late."),
        Tracked::made_up("c.rs", "//!\n"),
        Tracked::made_up("d.rs", ""),
        Tracked::made_up("e.md", "# Title"),
        Tracked::made_up("f.ts", "/**\n * What it is for.\n */"),
        Tracked::made_up("g.ts", "export {};"),
    ];
    assert_eq!(header_faults(&heads).len(), 4);
}
