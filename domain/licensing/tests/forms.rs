//! The forms of the catalogue: a plausible application passes, what is required is asked for by pointer, what is
//! unknown is refused, and every field can be shown in three languages from the schema alone.

use ruqsat_licensing::catalogue::{Catalogue, Definition};
use ruqsat_licensing::error::Error;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

fn definitions() -> Vec<Arc<Definition>> {
    let catalogue = Catalogue::load(&Catalogue::embedded_files());
    catalogue.unwrap_or_else(|faults| panic!("{}", faults.join("\n"))).newest()
}

/// A plausible form of each operation of a service, from `examples/<code>.json`: operation → form.
fn examples(code: &str) -> BTreeMap<String, Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/examples/{code}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
}

#[test]
fn every_operation_has_an_example_and_every_example_an_operation() {
    for definition in definitions() {
        let operations: BTreeSet<_> = definition.operations.iter().map(|one| one.op.clone()).collect();
        let shown: BTreeSet<_> = examples(&definition.code).into_keys().collect();
        assert_eq!(shown, operations, "{}", definition.code);
    }
}

#[test]
fn a_plausible_form_passes_and_each_thing_taken_from_it_is_missed() {
    let all = definitions();
    let samples =
        all.iter().flat_map(|one| examples(&one.code).into_iter().map(move |(op, form)| (one, op, form)));
    for (definition, op, form) in samples {
        let (code, op) = (&definition.code, op.as_str());
        definition.check_form(op, &form).unwrap_or_else(|fault| panic!("{code} {op}: {fault:?}"));
        let required =
            definition.form(op).and_then(|schema| schema["required"].as_array()).expect("required");
        for name in required.iter().filter_map(Value::as_str) {
            let mut less = form.clone();
            less.as_object_mut().expect("an object").remove(name).expect("the sample has what is required");
            assert_eq!(rules(definition, op, &less), [("/form".to_owned(), "required".to_owned())]);
            let mut wrong = form.clone();
            wrong[name] = json!({ "x": [null] });
            let pointed = rules(definition, op, &wrong);
            let here = format!("/form/{name}");
            assert!(
                pointed.iter().all(|(pointer, _)| pointer.starts_with(&here)),
                "{code} {op}: {pointed:?}"
            );
        }
        let mut more = form;
        more["surprise"] = json!(1);
        assert_eq!(rules(definition, op, &more), [("/form".to_owned(), "additionalProperties".to_owned())]);
    }
}

/// Pointer and broken rule of each violation.
fn rules(definition: &Definition, op: &str, form: &Value) -> Vec<(String, String)> {
    match definition.check_form(op, form) {
        Err(Error::Invalid(found)) => {
            found.into_iter().map(|one| (one.pointer.to_string(), one.code.to_string())).collect()
        }
        other => panic!("{op}: {other:?} for {form}"),
    }
}

#[test]
fn every_field_and_every_choice_can_be_shown_in_three_languages() {
    for definition in definitions() {
        for (op, form) in &definition.forms {
            assert_shown(&format!("{} {op}", definition.code), form);
        }
    }
}

/// Every property has a label, and so has every choice of a `oneOf`.
fn assert_shown(place: &str, schema: &Value) {
    let labelled = |at: &str, one: &Value| {
        for lang in ["kk", "ru", "en"] {
            let label = one["x-label"][lang].as_str().unwrap_or_default();
            assert!(!label.trim().is_empty(), "{at}: no label in {lang}");
        }
    };
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{place}/{name}");
        labelled(&at, property);
        assert_shown(&at, property);
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        labelled(&format!("{place}={}", choice["const"]), choice);
    }
    if schema["items"].is_object() {
        assert_shown(&format!("{place}[]"), &schema["items"]);
    }
}
