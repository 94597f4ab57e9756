//! The form against its schema: every broken rule is told with its place.

use crate::refusal::{pointers, problem};
use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_tests::{OZONE, PIPELINES, Person, World};
use serde_json::{Value, json};

fn filled(service: &str, form: Value) -> NewApplication {
    NewApplication {
        form: Some(form),
        submit: Some(true),
        ..NewApplication::new(service, "issue", Channel::Portal)
    }
}

async fn broken(person: &Person<'_>, service: &str, form: Value) -> Vec<String> {
    pointers(person.api.applications().create(&filled(service, form)).await)
}

#[tokio::test]
async fn every_broken_rule_of_a_form_is_told_at_once_with_its_place() {
    let entity = World::shared().person("applicant-entity").await;
    let form = json!({
        "activity_kinds": ["oil_pipelines", "balloons"],
        "objects": [
            {"name": "Өзен — Атырау", "region": "Атырау облысы", "length_km": 1},
            {"name": "", "region": "Атырау облысы", "length_km": -1, "colour": "red"},
        ],
        "contact": {"phone": "87001112233"},
        "reason": 7,
    });
    let found = broken(&entity, PIPELINES, form).await;
    assert_eq!(
        found,
        [
            "/form/activity_kinds/1",
            "/form/contact/phone",
            "/form/objects/1",
            "/form/objects/1/length_km",
            "/form/objects/1/name",
            "/form/reason",
        ]
    );
}

#[tokio::test]
async fn limits_of_a_form_hold_on_both_sides() {
    let applicant = World::shared().person("applicant").await;
    let form = |kg: Value, address: &str| json!({"works": ["repair"], "substances": [{"name": "R-22", "quantity_kg": kg}], "address": address});
    for (kg, address, wrong) in [
        (json!(0), "Алматы", vec!["/form/substances/0/quantity_kg"]),
        (json!(1_000_000.5), "Алматы", vec!["/form/substances/0/quantity_kg"]),
        (json!("12"), "Алматы", vec!["/form/substances/0/quantity_kg"]),
        (json!(1), "Алма", vec!["/form/address"]),
        (json!(1), &"а".repeat(501), vec!["/form/address"]),
    ] {
        assert_eq!(broken(&applicant, OZONE, form(kg, address)).await, wrong);
    }
    // Characters count, not bytes; the limits themselves are inside.
    for (kg, address) in [(json!(1_000_000), "Алмат"), (json!(0.001), &"а".repeat(500))] {
        applicant.api.applications().create(&filled(OZONE, form(kg, address))).await.unwrap();
    }
}

#[tokio::test]
async fn a_form_is_an_object_and_nothing_else() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    for form in [json!([]), json!("text"), json!(7), json!(null)] {
        let found = pointers(applicant.api.applications().create(&filled(OZONE, form.clone())).await);
        assert_eq!(found, ["/form"], "{form}");
    }
    let id = applicant.api.applications().create(&NewApplication::new(OZONE, "issue", Channel::Portal)).await;
    let path = format!("/v1/applications/{}", id.unwrap().id);
    let raw = world.raw();
    let request = raw.request(reqwest::Method::PATCH, &path, &applicant.token);
    let answer = raw.send(request.header("content-type", "application/json").body(r#"{"form":[]}"#)).await;
    answer.assert_problem(422, "invalid_content");
    assert_eq!(answer.pointers(), ["/form"]);
}

#[tokio::test]
async fn a_violation_never_quotes_what_was_written() {
    let applicant = World::shared().person("applicant").await;
    let form = json!({"works": ["secret-of-the-applicant"], "substances": [], "address": "Алматы қаласы"});
    let problem = problem(applicant.api.applications().create(&filled(OZONE, form)).await);
    assert_eq!(problem.violations.len(), 2, "{problem:?}");
    assert!(!format!("{problem:?}").contains("secret-of-the-applicant"), "{problem:?}");
}
