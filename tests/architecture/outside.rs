//! Which outside crates may be asked for where (DESIGN §2).

use crate::assert_none;
use crate::repository::{Crate, crates};

/// An outside crate (and every crate whose name begins so), who may ask for it, and why nobody else.
const KEPT: [(&str, &[&str], &str); 8] = [
    (
        "diesel",
        // The load rig fills a database with more than the ports would write in a day.
        &["ruqsat-persistence", "ruqsat-tests"],
        "only persistence knows SQL: ask through a port of ruqsat-licensing",
    ),
    ("libsqlite3-sys", &["ruqsat-persistence"], "only persistence knows the databases"),
    ("pq-sys", &["ruqsat-persistence"], "only persistence knows the databases"),
    (
        "actix",
        &["ruqsat-http", "ruqsat-gateways", "ruqsat-sandbox", "ruqsat-server", "ruqsat-tests"],
        "only api speaks HTTP inwards: take what you need as an argument",
    ),
    (
        "reqwest",
        &["ruqsat-gateways", "ruqsat-sandbox", "ruqsat-sdk", "ruqsat-server", "ruqsat-tests"],
        "only gateways, sandbox and the SDK speak HTTP outwards: add a port and a gateway behind it",
    ),
    (
        "argon2",
        &["ruqsat-server"],
        "passwords are hashed in one place: use the Passwords port of ruqsat-licensing",
    ),
    (
        "opentelemetry",
        &["ruqsat-server"],
        "only the server knows who collects traces: make a span with `tracing`",
    ),
    (
        "metrics-exporter",
        // The gateways' tests read what they count.
        &["ruqsat-server", "ruqsat-gateways"],
        "only the server knows who scrapes: count through the facade `metrics`",
    ),
];

/// The domain does no I/O and knows no framework; nor do its tests.
const DOMAIN: [&str; 2] = ["ruqsat-licensing", "ruqsat-eds"];
const NEVER_IN_DOMAIN: [&str; 10] =
    ["tokio", "actix", "diesel", "reqwest", "hyper", "axum", "sqlx", "rusqlite", "utoipa", "figment"];

fn faults(crates: &[Crate]) -> Vec<String> {
    let mut faults = Vec::new();
    for one in crates {
        for asked in one.normal.iter().chain(&one.dev) {
            for (kept, allowed, why) in KEPT {
                if asked.starts_with(kept) && !allowed.contains(&one.name.as_str()) {
                    faults.push(format!("{} asks for {asked}: {why}", one.name));
                }
            }
            let never = NEVER_IN_DOMAIN.iter().any(|name| asked.starts_with(name));
            if DOMAIN.contains(&one.name.as_str()) && never {
                faults.push(format!(
                    "{} asks for {asked}: the domain does no I/O and knows no framework; let the edge do it and \
                     hand the value in",
                    one.name
                ));
            }
        }
    }
    faults
}

#[test]
fn outside_crates_stay_where_they_belong() {
    let crates = crates();
    assert_none(&faults(&crates));
    for (kept, _, _) in KEPT {
        let used = crates.iter().any(|one| one.normal.iter().any(|asked| asked.starts_with(kept)));
        assert!(used, "nobody asks for {kept} any more: take it out of KEPT (tests/architecture/outside.rs)");
    }
}

#[test]
fn a_crate_in_the_wrong_place_is_seen() {
    let asks = |name: &str, normal: &[&str], dev: &[&str]| Crate {
        name: name.into(),
        normal: normal.iter().map(|name| (*name).to_owned()).collect(),
        dev: dev.iter().map(|name| (*name).to_owned()).collect(),
        ..Crate::default()
    };
    let bad = [
        asks("ruqsat-http", &["diesel", "serde"], &[]),
        asks("ruqsat-persistence", &["diesel_migrations", "actix-web"], &[]),
        asks("ruqsat-openapi", &[], &["reqwest"]),
        asks("ruqsat-licensing", &["serde"], &["tokio"]),
        asks("ruqsat-eds", &["reqwest"], &[]),
    ];
    let counts: Vec<usize> = bad.iter().map(|one| faults(std::slice::from_ref(one)).len()).collect();
    // The last breaks two rules at once.
    assert_eq!(counts, [1, 1, 1, 1, 2]);
}
