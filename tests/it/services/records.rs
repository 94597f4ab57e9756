//! What the API says of a service against the record it was made from, field by field, over HTTP.
//! The records lie beside the checkout; a clone without them has nothing to compare with.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

use ruqsat_tests::{OZONE, PIPELINES, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Flow and number of a step.
type Place = (String, String);

/// What is compared of a step.
const KEYS: [&str; 6] = ["kind", "actor", "system", "on_ok", "on_fail", "duration"];

fn records() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/services")
}

#[tokio::test]
async fn the_service_endpoint_equals_the_records_apart_from_steps_of_ours() {
    if !records().is_dir() {
        let loud = "RECORDS NOT COMPARED: there is no folder shared/services beside this checkout";
        return writeln!(std::io::stderr(), "{loud}").unwrap();
    }
    let mut compared = 0;
    for (number, code, differs) in [
        ("02", PIPELINES, vec![]),
        // The added 8a stands between: nothing is registered unsigned.
        ("05", OZONE, vec![("provider", "8", "on_ok", json!("9"), json!("8a"))]),
    ] {
        let text = std::fs::read_to_string(records().join(format!("{number}-{code}.json"))).unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        let answer = World::shared().raw().get(&format!("/v1/services/{code}"), "").await;
        assert_eq!((answer.status, &answer.json["code"]), (200, &record["code"]));
        let printed = steps(&record, |_| true);
        let served = steps(&answer.json, |step| step["added"] == false);
        let order = |steps: &[(Place, BTreeMap<String, Value>)]| -> Vec<Place> {
            steps.iter().map(|(place, _)| place.clone()).collect()
        };
        assert_eq!(order(&served), order(&printed), "steps of {number} and their order");
        let mut found = Vec::new();
        for ((place, theirs), (_, ours)) in printed.iter().zip(&served) {
            for key in KEYS.iter().filter(|key| theirs[**key] != ours[**key]) {
                found.push((
                    place.0.clone(),
                    place.1.clone(),
                    *key,
                    theirs[*key].clone(),
                    ours[*key].clone(),
                ));
            }
            compared += 1;
        }
        let named: Vec<_> = differs
            .into_iter()
            .map(|(flow, n, key, theirs, ours)| (flow.to_owned(), n.to_owned(), key, theirs, ours))
            .collect();
        assert_eq!(found, named, "service {number}: flow, step, key, in the record, over HTTP");
    }
    // 16 + 11 + 8 steps of 02, 13 + 12 + 11 of 05: a comparison of nothing would pass as well.
    assert_eq!(compared, 71);
}

/// The steps of a service in order, each with the fields that are compared.
fn steps(service: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<(Place, BTreeMap<String, Value>)> {
    let mut steps = Vec::new();
    for flow in service["flows"].as_array().expect("flows") {
        for step in flow["steps"].as_array().expect("steps").iter().filter(|step| wanted(step)) {
            let place = (plain(&flow["id"]), plain(&step["n"]));
            let place = (place.0.as_str().unwrap().to_owned(), place.1.as_str().unwrap().to_owned());
            steps.push((place, KEYS.iter().map(|key| ((*key).to_owned(), plain(&step[*key]))).collect()));
        }
    }
    steps
}

/// One spelling for both sides: numbers of steps as text, silence as null, amounts as floating numbers.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => number
            .as_i64()
            .filter(|_| number.is_i64() || number.is_u64())
            .map_or_else(|| json!(number.as_f64()), |whole| json!(whole.to_string())),
        Value::Object(members) => {
            let amounts = |value: &Value| value.as_f64().map_or_else(|| plain(value), |amount| json!(amount));
            let kept: BTreeMap<_, _> = members.iter().filter(|(_, value)| !value.is_null()).collect();
            kept.into_iter().map(|(key, value)| (key.clone(), amounts(value))).collect()
        }
        other => other.clone(),
    }
}
