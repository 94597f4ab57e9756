//! The arrows between our crates: who may depend on whom (DESIGN §2).

use crate::assert_none;
use crate::repository::{Crate, crates};

/// What a crate may ask for among ours.
enum May {
    /// Only these, in the product; anything in its tests.
    Ask(&'static [&'static str]),
    /// Nothing of ours, in its tests neither: others take such a crate without the house.
    StandAlone,
    /// Everything: this is where the house is put together.
    AskAll,
}

const ARROWS: [(&str, May); 12] = [
    ("ruqsat-licensing", May::StandAlone),
    ("ruqsat-eds", May::StandAlone),
    // Its example signs with the keys of the sandbox's demo people.
    ("ruqsat-sdk", May::Ask(&[])),
    ("ruqsat-sdk-generator", May::StandAlone),
    ("ruqsat-persistence", May::Ask(&["ruqsat-licensing"])),
    ("ruqsat-http", May::Ask(&["ruqsat-licensing"])),
    // A leaf: drawing never sits in the build of the routes; the server hands it in.
    ("ruqsat-papers", May::Ask(&["ruqsat-licensing"])),
    ("ruqsat-gateways", May::Ask(&["ruqsat-licensing", "ruqsat-eds"])),
    // Of the judge the sandbox takes the arithmetic of GOST curves, to make keys; published vectors hold both to it.
    ("ruqsat-sandbox", May::Ask(&["ruqsat-licensing", "ruqsat-eds"])),
    // The spec is written without a database: it builds without Diesel.
    ("ruqsat-openapi", May::Ask(&["ruqsat-http"])),
    ("ruqsat-server", May::AskAll),
    ("ruqsat-tests", May::AskAll),
];

fn faults(crates: &[Crate]) -> Vec<String> {
    let ours = |name: &&String| name.starts_with("ruqsat-");
    let mut faults = Vec::new();
    for one in crates {
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == one.name) else {
            faults.push(format!(
                "{}: a new crate: say in ARROWS (tests/architecture/arrows.rs) what it may depend on, and in \
                 DESIGN why it is a crate of its own",
                one.name
            ));
            continue;
        };
        let (allowed, asked): (&[&str], Vec<&String>) = match may {
            May::AskAll => continue,
            May::Ask(allowed) => (allowed, one.normal.iter().filter(ours).collect()),
            May::StandAlone => (&[], one.normal.iter().chain(&one.dev).filter(ours).collect()),
        };
        for other in asked.into_iter().filter(|other| !allowed.contains(&other.as_str())) {
            faults.push(format!(
                "{} depends on {other}, and the arrow does not point there: put a port into ruqsat-licensing and \
                 join the two in api/server",
                one.name
            ));
        }
    }
    for (name, _) in &ARROWS {
        if !crates.iter().any(|one| one.name == *name) {
            faults.push(format!("{name} is gone: take it out of ARROWS (tests/architecture/arrows.rs)"));
        }
    }
    faults
}

#[test]
fn the_arrows_point_where_the_design_says() {
    assert_none(&faults(&crates()));
}

#[test]
fn a_wrong_arrow_is_seen() {
    let bare = |(name, _): &(&str, May)| Crate { name: (*name).into(), ..Crate::default() };
    let mut changed: Vec<Crate> = ARROWS.iter().map(bare).collect();
    assert_none(&faults(&changed));
    let mut ask = |name: &str, other: &str, dev: bool| {
        let one = changed.iter_mut().find(|one| one.name == name).expect("a crate of ours");
        if dev { &mut one.dev } else { &mut one.normal }.push(other.to_owned());
    };
    ask("ruqsat-licensing", "ruqsat-persistence", true);
    ask("ruqsat-http", "ruqsat-persistence", false);
    ask("ruqsat-sandbox", "ruqsat-http", false);
    ask("ruqsat-sdk", "ruqsat-licensing", false);
    // Allowed: the sandbox's tests ask the verifier, the server asks all.
    ask("ruqsat-sandbox", "ruqsat-gateways", true);
    ask("ruqsat-server", "ruqsat-eds", false);
    changed.push(Crate { name: "ruqsat-new".into(), ..Crate::default() });
    let mut found = faults(&changed);
    found.sort();
    let starts = [
        "ruqsat-http depends",
        "ruqsat-licensing depends",
        "ruqsat-new: a new",
        "ruqsat-sandbox depends",
        "ruqsat-sdk depends",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (fault, start) in found.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    assert_eq!(faults(&[]).len(), ARROWS.len(), "a crate that is gone is seen too");
}
