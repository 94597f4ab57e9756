//! `/metrics`: what an operator needs is there, and no caller can make up a series or leave a name in one.

use reqwest::Method;
use ruqsat_tests::{OZONE, Options, World};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A line of the format: name, labels, value.
struct Series {
    name: String,
    labels: BTreeMap<String, String>,
    value: f64,
}

async fn scrape(world: &World) -> (String, Vec<Series>) {
    let answer = reqwest::get(world.metrics_url.as_deref().expect("metrics")).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    let text = answer.text().await.unwrap();
    let series = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(read).collect();
    (text, series)
}

fn read(line: &str) -> Series {
    let (series, value) = line.rsplit_once(' ').expect("a value");
    let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
    let pairs = labels.trim_end_matches('}').split("\",").filter(|pair| !pair.is_empty());
    let labels = pairs.map(|pair| {
        let (name, value) = pair.split_once("=\"").expect("a label");
        (name.to_owned(), value.trim_end_matches('"').to_owned())
    });
    Series { name: name.to_owned(), labels: labels.collect(), value: value.parse().expect("a number") }
}

fn value(all: &[Series], name: &str, labels: &[(&str, &str)]) -> f64 {
    let fits = |one: &&Series| {
        one.name == name && labels.iter().all(|(key, value)| one.labels.get(*key).is_some_and(|v| v == value))
    };
    let found: Vec<f64> = all.iter().filter(fits).map(|one| one.value).collect();
    assert!(!found.is_empty(), "{name} {labels:?} is missing");
    found.iter().sum()
}

#[tokio::test]
async fn what_an_operator_needs_is_there() {
    let world = World::start(Options { metrics: true, ..Options::default() }).unwrap();
    let person = world.person("applicant").await;
    person.register(OZONE).await;
    world.raw().get("/v1/applications", "").await.assert_problem(401, "unauthenticated");
    let (text, all) = scrape(&world).await;
    let created = [("operation", "create_application"), ("method", "POST"), ("status", "2xx")];
    assert!(value(&all, "ruqsat_http_requests_total", &created) >= 1.0);
    let refused = [("operation", "list_applications"), ("method", "GET"), ("status", "4xx")];
    assert!(value(&all, "ruqsat_http_requests_total", &refused) >= 1.0);
    assert!(value(&all, "ruqsat_problems_total", &[("code", "unauthenticated")]) >= 1.0);
    let signed = [("operation", "sign_application"), ("le", "10")];
    assert!(value(&all, "ruqsat_http_request_duration_seconds_bucket", &signed) >= 1.0);
    assert!(value(&all, "ruqsat_http_requests_in_flight", &[]) >= 0.0);
    for gate in ["read", "write"] {
        assert!(value(&all, "ruqsat_database_units_limit", &[("gate", gate)]) >= 1.0);
        assert!(value(&all, "ruqsat_database_units_running", &[("gate", gate)]) >= 0.0);
        assert!(value(&all, "ruqsat_database_unit_duration_seconds_count", &[("gate", gate)]) >= 1.0);
        value(&all, "ruqsat_database_units_waiting", &[("gate", gate)]);
        value(&all, "ruqsat_database_units_refused_total", &[("gate", gate), ("reason", "queue_full")]);
    }
    assert!(value(&all, "ruqsat_database_statements_total", &[]) >= 20.0);
    for name in ["ruqsat_outbox_due", "ruqsat_outbox_oldest_age_seconds", "ruqsat_outbox_dead"] {
        value(&all, name, &[]);
    }
    assert!(value(&all, "ruqsat_build_info", &[]) >= 1.0);
    assert!(value(&all, "process_resident_memory_bytes", &[]) > 1e6);
    assert!(value(&all, "process_cpu_seconds_total", &[]) > 0.0);
    // Each series of ours says what it is.
    let named = |kind: &str| -> BTreeSet<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix(kind)?.split(' ').nth(1));
        lines.filter(|name| name.starts_with("ruqsat_")).map(str::to_owned).collect()
    };
    let (described, typed) = (named("# HELP"), named("# TYPE"));
    let silent: Vec<_> = typed.difference(&described).collect();
    assert!(silent.is_empty(), "describe these in api/server/src/telemetry/metrics.rs: {silent:?}");
}

#[tokio::test]
async fn no_caller_makes_up_a_series() {
    let world = World::start(Options { metrics: true, ..Options::default() }).unwrap();
    let (raw, token) = (world.raw(), world.person("applicant").await.token);
    for n in 0..40 {
        for path in [
            format!("/v1/applications/990101500016-{n}"),
            format!("/990101500016/made-up-{n}"),
            format!("/v1/services/made-up-{n}"),
            format!("/problems/made-up-{n}"),
        ] {
            raw.get(&path, &token).await;
            raw.send(raw.request(Method::DELETE, &path, &token)).await;
            let made_up = Method::from_bytes(format!("MADE-UP-{n}").as_bytes()).unwrap();
            raw.send(raw.request(made_up, &path, "made-up")).await;
        }
    }
    let (text, all) = scrape(&world).await;
    for word in ["990101500016", "made-up", "MADE-UP"] {
        assert!(!text.contains(word), "{word} stands in a series");
    }
    let spec: Value = serde_json::from_str(ruqsat_server::SPEC).unwrap();
    let items =
        spec["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let mut known: BTreeSet<&str> = items.filter_map(|operation| operation["operationId"].as_str()).collect();
    known.extend(["page", "none"]);
    let requests: Vec<_> = all.iter().filter(|one| one.name == "ruqsat_http_requests_total").collect();
    assert!(requests.iter().any(|one| one.labels["method"] == "other"));
    for one in requests {
        assert!(known.contains(one.labels["operation"].as_str()), "{:?}", one.labels);
        let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"];
        assert!(methods.contains(&one.labels["method"].as_str()), "{:?}", one.labels);
        let classes = ["1xx", "2xx", "3xx", "4xx", "5xx", "gone"];
        assert!(classes.contains(&one.labels["status"].as_str()), "{:?}", one.labels);
    }
}

#[tokio::test]
async fn the_public_port_does_not_show_them() {
    let world = World::start(Options { metrics: true, ..Options::default() }).unwrap();
    world.raw().get("/metrics", "").await.assert_problem(404, "not_found");
    let listener = world.metrics_url.as_deref().unwrap().trim_end_matches("/metrics");
    let elsewhere = reqwest::get(format!("{listener}/v1/services")).await.unwrap();
    assert_eq!(elsewhere.status(), 404, "and where they are there is nothing else");
}
