//! The catalogue against the service records it was made from: every step 1:1, every difference named here.
//! The records lie beside the checkout (`shared/services`); a clone without them has nothing to compare with.

use ruqsat_licensing::catalogue::{Catalogue, Definition};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

const SERVICES: [&str; 2] = ["02-main-pipelines-operation-licence", "05-ozone-works-permit"];

/// What the record prints of a step. `does` and `output` are readings in English and became titles.
const KEYS: [&str; 9] =
    ["kind", "label", "actor", "system", "on_ok", "on_fail", "duration", "signatures", "src"];

/// Fields that differ on purpose: service, flow, step, key, in the record, in the catalogue.
const DIFFERENT: [(&str, &str, &str, &str, &str, &str); 1] =
    // The added 8a stands between: nothing is registered unsigned.
    [("05", "provider", "8", "on_ok", "9", "8a")];

/// Steps and flows of ours.
const ADDED: [(&str, &str, &str); 4] = [
    ("05", "provider", "8a"),
    // The default chain: the act prints none.
    ("05", "internal_review", "1a"),
    ("05", "internal_review", "2a"),
    ("05", "internal_review", "3a"),
];

fn records() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/services")
}

#[test]
fn every_step_stands_as_the_record_prints_it() {
    if !records().is_dir() {
        // Past the capture of the test harness: a comparison that was left out is said aloud.
        let loud = "RECORDS NOT COMPARED: there is no folder shared/services beside this checkout";
        return writeln!(std::io::stderr(), "{loud}").unwrap();
    }
    let files = Catalogue::embedded_files();
    let catalogue = Catalogue::load(&files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let (mut compared, mut found, mut added) = (0, Vec::new(), Vec::new());
    for name in SERVICES {
        let text = std::fs::read_to_string(records().join(format!("{name}.json"))).unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        let (number, code) = name.split_once('-').unwrap();
        let definition = catalogue.service(code).unwrap();
        compared += compare(number, &record, &definition, &mut found);
        added.extend(added_steps(number, &record, &definition));
    }
    let tuple = |(a, b, c, d, e, f): (&str, &str, &str, &str, &str, &str)| {
        format!("service {a}, {b} step {c}: {d} is {e} in the record and {f} here")
    };
    let intended: Vec<String> = DIFFERENT.into_iter().map(tuple).collect();
    let hint = "mend the catalogue file, or name the difference in DIFFERENT or ADDED with its reason";
    assert_eq!(found, intended, "{hint}");
    let ours: Vec<_> = ADDED.iter().map(|(a, b, c)| format!("{a} {b} {c}")).collect();
    assert_eq!(added, ours, "{hint}");
    // 16 + 11 + 8 steps of 02, 13 + 12 + 11 of 05: a comparison of nothing would pass as well.
    assert_eq!(compared, 71);
}

/// Compares the steps of every flow of a record; the count of steps and what differs.
fn compare(number: &str, record: &Value, definition: &Definition, found: &mut Vec<String>) -> usize {
    let mut steps = 0;
    for flow in list(&record["flows"]) {
        let id = flow["id"].as_str().unwrap_or_default();
        for printed in list(&flow["steps"]) {
            steps += 1;
            let n = plain(&printed["n"]);
            let Some(step) = definition.step(id, n.as_str().unwrap_or_default()) else {
                found.push(format!("service {number}, {id} step {n}: is missing here"));
                continue;
            };
            let ours = json!(step);
            for key in KEYS {
                let (theirs, ours) = (plain(&printed[key]), plain(&ours[key]));
                if theirs != ours {
                    let n = n.as_str().unwrap_or_default();
                    let (theirs, ours) = (said(&theirs), said(&ours));
                    found.push(format!(
                        "service {number}, {id} step {n}: {key} is {theirs} in the record and {ours} here"
                    ));
                }
            }
        }
        for (op, first) in flow["entries"].as_object().into_iter().flatten() {
            let ours = definition.chain.get(op).cloned().unwrap_or_default();
            if plain(first) != json!(ours) {
                found.push(format!("service {number}, chain of {op}: {first} in the record and {ours} here"));
            }
        }
        let order = |steps: Vec<Value>| steps.into_iter().map(|n| said(&plain(&n))).collect::<Vec<_>>();
        let printed = order(list(&flow["steps"]).iter().map(|s| s["n"].clone()).collect());
        let kept = definition.flow(id).into_iter().flat_map(|flow| &flow.steps).filter(|step| !step.added);
        assert_eq!(order(kept.map(|step| json!(step.n)).collect()), printed, "order of {number} {id}");
    }
    steps
}

/// Steps of the catalogue that the record lacks.
fn added_steps(number: &str, record: &Value, definition: &Definition) -> Vec<String> {
    let printed = |id: &str, n: &str| {
        let flows = list(&record["flows"]);
        let flow = flows.iter().find(|flow| flow["id"] == id);
        flow.is_some_and(|flow| list(&flow["steps"]).iter().any(|s| plain(&s["n"]) == n))
    };
    let mut added = Vec::new();
    for flow in &definition.flows {
        for step in flow.steps.iter().filter(|step| !printed(&flow.id, &step.n)) {
            assert!(step.added, "{number} {} {}: a step the act lacks is marked added", flow.id, step.n);
            added.push(format!("{number} {} {}", flow.id, step.n));
        }
    }
    added
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// One spelling for what both sides write in their own: numbers of steps as text, silence as null.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => json!(number.to_string()),
        Value::Number(number) => json!(number.as_f64().map(|number| number.to_string())),
        Value::Array(items) if items.is_empty() => Value::Null,
        Value::Array(items) => items.iter().map(plain).collect(),
        // A missing minimum and a minimum of null are the same silence; the order of members says nothing.
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().filter(|(_, value)| !value.is_null()).collect();
            members.sort_by_key(|(key, _)| key.as_str());
            Value::Object(members.into_iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        other => other.clone(),
    }
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
