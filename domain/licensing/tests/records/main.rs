//! The catalogue against the service records it was made from, for every file there is: steps 1:1, operations, terms,
//! chains, results, grounds, roles, survey. Every difference is named in [`differences`].
//! The records lie beside the checkout (`shared/services`); a clone without them has nothing to compare with.

mod differences;
mod service;

use differences::{ADDED, DIFFERENT};
use ruqsat_licensing::catalogue::{Catalogue, Definition};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the record prints of a step. `does` and `output` are readings in English and became titles.
const KEYS: [&str; 9] =
    ["kind", "label", "actor", "system", "on_ok", "on_fail", "duration", "signatures", "src"];

fn records() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/services")
}

/// The files of the catalogue, `NN-code`, with what they define.
fn definitions() -> Vec<(String, Definition)> {
    let files = Catalogue::embedded_files();
    let catalogue = Catalogue::load(&files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let named = files.iter().filter_map(|file| file.path.strip_suffix("/1.toml"));
    let mut named: Vec<_> = named.map(str::to_owned).collect();
    named.sort();
    let one = |name: String| {
        let (_, code) = name.split_once('-').expect("NN-code");
        let definition = catalogue.version(code, "1").expect("a file is named after its service");
        (name, definition.as_ref().clone())
    };
    named.into_iter().map(one).collect()
}

#[test]
fn every_service_stands_as_its_record_prints_it() {
    if !records().is_dir() {
        // Past the capture of the test harness: a comparison that was left out is said aloud.
        let loud = "RECORDS NOT COMPARED: there is no folder shared/services beside this checkout";
        return writeln!(std::io::stderr(), "{loud}").unwrap();
    }
    let (mut compared, mut printed, mut found) = (0, 0, Vec::new());
    for (name, definition) in definitions() {
        let text = std::fs::read_to_string(records().join(format!("{name}.json"))).unwrap();
        let record: Value = serde_json::from_str(&text).unwrap();
        let number = name.split('-').next().unwrap_or_default();
        found.extend(service::differences(number, &record, &definition));
        let steps = compare(number, &record, &definition, &mut found);
        assert_added(number, &record, &definition);
        let here: usize = definition.flows.iter().map(|flow| flow.steps.len()).sum();
        println!("{name:<44} {steps:>3} steps of the record, {:>2} of ours", here - steps);
        compared += steps;
        printed += list(&record["flows"]).iter().map(|flow| list(&flow["steps"]).len()).sum::<usize>();
    }
    found.sort();
    let intended: Vec<_> = DIFFERENT.iter().map(|(line, _)| (*line).to_owned()).collect();
    let hint = "mend the catalogue file, or name the difference in differences.rs with its reason";
    assert_eq!(found, intended, "{hint}");
    println!("{compared} steps compared, {} differences named", intended.len());
    // A comparison of nothing would pass as well: 02 and 05 alone have 35 and 36 steps.
    assert!(compared == printed && compared >= 71);
}

/// Compares the steps of every flow of a record; the count of steps and what differs.
fn compare(number: &str, record: &Value, definition: &Definition, found: &mut Vec<String>) -> usize {
    let mut steps = 0;
    for flow in list(&record["flows"]) {
        let id = flow["id"].as_str().unwrap_or_default();
        for printed in list(&flow["steps"]) {
            steps += 1;
            let n = said(&plain(&printed["n"]));
            let Some(step) = definition.step(id, &n) else {
                found.push(format!("{number} {id} step {n}: is missing here"));
                continue;
            };
            let mut ours = json!(step);
            // What a norm starts with stands in the sentence of the step, not in its number.
            let from = ours["duration"].as_object_mut().and_then(|norm| norm.remove("from"));
            if !ours["duration"].is_null() && from != starts(&printed["does"]) {
                found.push(format!("{number} {id} step {n}: its norm starts with {from:?}"));
            }
            for key in KEYS {
                let (theirs, ours) = (plain(&printed[key]), plain(&ours[key]));
                if theirs != ours {
                    let (theirs, ours) = (said(&theirs), said(&ours));
                    found.push(format!(
                        "{number} {id} step {n}: {key} is {theirs} in the record and {ours} here"
                    ));
                }
            }
        }
        for (op, first) in flow["entries"].as_object().into_iter().flatten() {
            let ours = definition.chain.get(op).cloned().unwrap_or_default();
            if plain(first) != json!(ours) {
                found.push(format!("{number} chain of {op}: {first} in the record and {ours} here"));
            }
        }
        let order = |steps: Vec<Value>| steps.into_iter().map(|n| said(&plain(&n))).collect::<Vec<_>>();
        let printed = order(list(&flow["steps"]).iter().map(|s| s["n"].clone()).collect());
        let kept = definition.flow(id).into_iter().flat_map(|flow| &flow.steps).filter(|step| !step.added);
        assert_eq!(order(kept.map(|step| json!(step.n)).collect()), printed, "order of {number} {id}");
    }
    steps
}

/// What a norm starts with by the sentence of its step; `None`: with the step.
fn starts(does: &Value) -> Option<Value> {
    let does = does.as_str().unwrap_or_default();
    let says = |words: &str| does.contains(words);
    if says("from the day the provider receive") {
        return Some(json!("received"));
    }
    (says("If the state bodies have approved") && says("within")).then(|| json!("approved"))
}

/// Steps that the record lacks are marked so, say why, and are among those that are meant.
fn assert_added(number: &str, record: &Value, definition: &Definition) {
    let printed = |id: &str, n: &str| {
        let flows = list(&record["flows"]);
        let flow = flows.iter().find(|flow| flow["id"] == id);
        flow.is_some_and(|flow| list(&flow["steps"]).iter().any(|s| said(&plain(&s["n"])) == n))
    };
    for flow in &definition.flows {
        let rows = || ADDED.iter().filter(|(id, ..)| *id == flow.id);
        for step in flow.steps.iter().filter(|step| !printed(&flow.id, &step.n)) {
            let place = format!("{number} {} {}", flow.id, step.n);
            assert!(step.added && step.why.is_some(), "{place}: a step the act lacks is marked and says why");
            let meant = rows().any(|(_, steps, _)| steps.contains(&step.n.as_str()));
            assert!(meant, "{place}: name it in differences.rs with its reason");
        }
    }
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
