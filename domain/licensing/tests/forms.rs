//! The forms of the catalogue: a plausible application passes, what is required is asked for by pointer, what is
//! unknown is refused, and every field can be shown in three languages from the schema alone.

use ruqsat_licensing::catalogue::{Catalogue, Definition};
use ruqsat_licensing::error::Error;
use serde_json::{Value, json};
use std::sync::Arc;

fn definitions() -> Vec<Arc<Definition>> {
    let catalogue = Catalogue::load(&Catalogue::embedded_files());
    catalogue.unwrap_or_else(|faults| panic!("{}", faults.join("\n"))).current()
}

/// One plausible form for every service but the first two, whose forms are sent over HTTP in their own tests.
fn samples() -> Vec<(&'static str, &'static str, Value)> {
    let duplicate = json!({ "reason": "lost", "circumstances": "көшу кезінде" });
    let reissue = json!({
        "grounds": ["name", "reorganisation"],
        "changes": [{ "field": "атауы", "old_value": "«Құбыр» ЖШС", "new_value": "«Құбыр Қызмет» ЖШС" }],
    });
    let contact = json!({ "phone": "+77172000000", "email": "office@example.kz" });
    let facility =
        json!({ "name": "Мұнай өңдеу зауыты", "region": "Атырау облысы", "address": "Атырау, 1-үй" });
    let mut samples = vec![
        (
            "oil-gas-mining-licence",
            "issue",
            json!({
                "activity_kinds": ["mining_operation", "main_pipelines_operation"],
                "objects": [{ "name": "Қаламқас", "region": "Маңғыстау облысы", "deposit": "Қаламқас" }],
                "territory": "mangystau",
                "contact": contact,
            }),
        ),
        (
            "electricity-purchase-licence",
            "issue",
            json!({
                "annual_volume": 12500.5,
                "sources": [{ "name": "«ЖЭО-2» АҚ", "bin": "990140000385", "volume": 12500.5 }],
                "consumers": ["households", "budget"],
                "territory": [{ "region": "Алматы қаласы" }],
            }),
        ),
        (
            "cotton-warehouse-licence",
            "issue",
            json!({
                "warehouses": [{ "name": "№ 1 қойма", "address": "Мақтаарал, 5", "capacity_t": 4000 }],
                "guarantee_fund": true,
            }),
        ),
        (
            "ozone-import-export-licence",
            "issue",
            json!({
                "direction": "import",
                "goods": [{ "name": "Хлордифторметан", "hs_code": "2903710000", "cas": "75-45-6",
                            "ashrae": "R-22", "quantity_kg": 1360 }],
                "country": "CN",
                "contract": { "number": "17/2013", "date": "2013-04-02", "value": 15000, "currency": "USD" },
            }),
        ),
        (
            "environmental-works-licence",
            "issue",
            json!({
                "activity_kinds": ["design", "audit"],
                "staff": [{ "name": "А. Ә. Ғалымов", "education": "эколог", "years": 7 }],
                "equipment": [{ "name": "Газ талдағыш", "quantity": 2, "verified_until": "2015-01-31" }],
            }),
        ),
        (
            "ecological-permit-category-1",
            "issue",
            json!({
                "facility": facility,
                "emissions": [{ "kind": "air", "substance": "Күкірт диоксиді", "tonnes_per_year": 12.4 }],
                "period": { "from": "2014-01-01", "to": "2016-12-31" },
            }),
        ),
        (
            "hazardous-waste-passport-registration",
            "register",
            json!({
                "waste": { "name": "Пайдаланылған май", "code": "AC030", "level": "amber", "state": "liquid",
                           "properties": "өртке қауіпті", "quantity_t": 3.2 },
                "composition": [{ "component": "Мұнай майлары", "percent": 94 }],
                "region": "pavlodar",
                "address": "Павлодар, өндірістік аймақ",
            }),
        ),
        (
            "ecological-expertise-category-1",
            "issue",
            json!({ "facility": facility, "stage": "design", "impacts": ["air", "soil", "biota"] }),
        ),
    ];
    for code in [
        "oil-gas-mining-licence",
        "electricity-purchase-licence",
        "cotton-warehouse-licence",
        "ozone-import-export-licence",
        "environmental-works-licence",
    ] {
        samples.push((code, "reissue", reissue.clone()));
        samples.push((code, "duplicate", duplicate.clone()));
    }
    samples
}

#[test]
fn a_plausible_form_passes_and_each_thing_taken_from_it_is_missed() {
    let definitions = definitions();
    for (code, op, form) in samples() {
        let definition = definitions.iter().find(|one| one.code == code).expect(code);
        assert!(definition.forms.contains_key(op), "{code} {op} has a form of its own");
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
