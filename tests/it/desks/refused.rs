//! Who may not file for others, and how not.

use super::{ENTITY, PERSON, TRANSIT};
use ruqsat_tests::{OZONE, PIPELINES, World};
use serde_json::{Value, json};

async fn create(world: &World, token: &str, change: impl Fn(&mut Value)) -> ruqsat_tests::RawAnswer {
    let mut body = json!({
        "service": OZONE, "operation": "issue", "channel": "provider",
        "applicant": {"number": PERSON}, "form": {},
    });
    change(&mut body);
    world.raw().post("/v1/applications", token, body.to_string()).await
}

#[tokio::test]
async fn each_desk_enters_its_own_channel_for_somebody_it_names() {
    let world = World::shared();
    let office = world.person("ozone-registrar").await.token;
    let operator = world.person("centre-operator").await.token;
    let applicant = world.person("applicant").await.token;
    let executor = world.person("ozone-executor").await.token;
    let right = create(world, &office, |_| {}).await;
    assert_eq!(right.status, 201, "{right:?}");

    for token in [&applicant, &executor, &operator] {
        create(world, token, |_| {}).await.assert_problem(403, "forbidden");
    }
    create(world, &office, |body| body["channel"] = "psc".into()).await.assert_problem(403, "forbidden");
    create(world, &office, |body| body["channel"] = "portal".into()).await.assert_problem(403, "forbidden");
    // Another licensor's service.
    create(world, &office, |body| body["service"] = "poisons-licence".into())
        .await
        .assert_problem(403, "forbidden");
    // A channel that the act does not have.
    let none = create(world, &office, |body| {
        body["service"] = PIPELINES.into();
    })
    .await;
    assert_eq!(none.pointers(), ["/channel"]);
    for (change, pointer) in [
        (json!(null), "/applicant"),
        (json!({"number": "990101500017"}), "/applicant/number"),
        (json!({"number": "99010150001"}), "/applicant/number"),
        (
            json!({"number": PERSON, "representative": {"iin": "990101500017"}}),
            "/applicant/representative/iin",
        ),
        (
            json!({"number": PERSON, "representative": {"iin": "990202600011", "power_of_attorney": ".."}}),
            "/applicant/representative/power_of_attorney",
        ),
    ] {
        let answer = create(world, &office, |body| body["applicant"] = change.clone()).await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.pointers(), [pointer]);
    }
    let named = create(world, &applicant, |body| body["channel"] = "portal".into()).await;
    assert_eq!(named.pointers(), ["/applicant"], "on the portal nobody files for others");
}

#[tokio::test]
async fn the_desk_that_began_goes_on_and_nobody_else() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let entered = operator.enter(PIPELINES, "issue", ENTITY).await;
    let applicant = world.person("applicant-entity").await;
    let signed = applicant.sign_application(&entered.id).await.expect_err("the operator signs");
    assert_eq!(signed.code(), Some("forbidden"));
    let attached = applicant.attach(&entered.id, "other").await.expect_err("the operator scans");
    assert_eq!(attached.code(), Some("forbidden"));
    let stranger = world.person("ozone-registrar").await;
    let attached = stranger.attach(&entered.id, "other").await.expect_err("he may not know of it");
    assert_eq!(attached.code(), Some("not_found"));
    let task = operator.open_task(&entered.id).await.expect("the scans");
    let body = json!({"activity": task.activity, "verdict": "ok"}).to_string();
    let path = format!("/v1/tasks/{}/complete", task.id);
    world.raw().post(&path, &stranger.token, body).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn another_employees_signature_is_not_the_operators() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let entered = operator.enter(PIPELINES, "issue", ENTITY).await;
    operator.scan_all(&entered).await;
    let scans = operator.open_task(&entered.id).await.expect("the scans");
    operator.complete(&scans, true).await.expect("attached");
    let signing = operator.open_task(&entered.id).await.expect("the signature");
    assert_eq!(signing.activity, "sign");
    let content = operator.api.tasks().get_signable(&signing.id).await.expect("bytes").content;
    for key in ["applicant-entity", "ozone-registrar", "pipelines-head"] {
        let body = json!({
            "activity": "sign", "verdict": "ok", "signature": ruqsat_tests::sign(world, key, &content),
        });
        let path = format!("/v1/tasks/{}/complete", signing.id);
        let answer = world.raw().post(&path, &operator.token, body.to_string()).await;
        answer.assert_problem(422, "signature_invalid");
    }
    let unsigned = json!({"activity": "sign", "verdict": "ok"}).to_string();
    let answer =
        world.raw().post(&format!("/v1/tasks/{}/complete", signing.id), &operator.token, unsigned).await;
    assert_eq!(answer.pointers(), ["/signature"]);
}

#[tokio::test]
async fn where_the_act_asks_for_a_document_of_identity_nothing_is_submitted_without() {
    let world = World::shared();
    let operator = world.person("centre-operator").await;
    let mut new = operator.request_for(TRANSIT, "issue", ENTITY);
    new.applicant.as_mut().expect("an applicant").identified = None;
    let refused = operator.api.applications().create(&new).await.expect_err("nobody was identified");
    assert_eq!(refused.code(), Some("invalid_content"));
}

#[tokio::test]
async fn a_desk_withdraws_what_is_not_filed_and_no_more() {
    let world = World::shared();
    let office = world.person("ozone-registrar").await;
    let entered = office.enter(OZONE, "issue", PERSON).await;
    office.api.applications().withdraw(&entered.id).await.expect("a mistake at the desk");
    let entered = office.enter(OZONE, "issue", PERSON).await;
    office.finish_entry(&entered).await;
    let late =
        office.api.applications().withdraw(&entered.id).await.expect_err("the applicant's to withdraw");
    assert_eq!(late.code(), Some("forbidden"));
}
