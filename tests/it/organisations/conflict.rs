//! Conflicts of interest: nobody handles a case in which he has a part.

use super::{Desk, ECOLOGY};
use ruqsat_tests::{Options, PIPELINES, World};
use serde_json::json;

const ENTITY: &str = "750140000018";

fn entered(number: &str) -> serde_json::Value {
    json!({
        "service": "hazardous-waste-passport-registration", "operation": "register", "channel": "provider", "form": {},
        "applicant": {"number": number, "identified": true},
    })
}

#[actix_web::test]
async fn a_desk_enters_no_application_of_the_employee_of_his_entity_or_of_his_body() {
    let world = World::start(Options::default()).expect("the server starts");
    let registrar = Desk::of(&world, "ozone-registrar").await;
    let (me, path) = ("990101500056", "/v1/applications");
    assert_eq!(registrar.post(path, entered(ENTITY)).await.status, 201);

    let named = json!({"iin": me, "capacity": "right_to_sign"});
    let named = Desk::of(&world, "applicant-entity").await.post("/v1/representations", named).await;
    assert_eq!(named.status, 201, "{named:?}");
    registrar.post(path, entered(ENTITY)).await.assert_problem(409, "conflict_of_interest");
    registrar.post(path, entered(ECOLOGY)).await.assert_problem(409, "conflict_of_interest");
    let mut new = entered("750140000197");
    new["applicant"]["representative"] = json!({"iin": me, "power_of_attorney": "1"});
    registrar.post(path, new).await.assert_problem(409, "conflict_of_interest");
}

#[actix_web::test]
async fn nobody_completes_a_task_on_a_case_of_an_entity_he_acts_for() {
    let world = World::start(Options::default()).expect("the server starts");
    let application = world.person("applicant-entity").await.register(PIPELINES).await;
    let registrar = world.person("pipelines-registrar").await;
    let named = json!({"iin": registrar.demo.iin, "capacity": "right_to_sign"});
    let named = Desk::of(&world, "applicant-entity").await.post("/v1/representations", named).await;
    let task = registrar.open_task(&application.id).await.expect("a task");
    let desk = Desk { world: &world, token: registrar.token.clone() };
    let path = format!("/v1/tasks/{}/complete", task.id);
    let done = json!({"activity": task.activity, "verdict": "ok"});
    desk.post(&path, done.clone()).await.assert_problem(409, "conflict_of_interest");

    // Taken back, he has no part in it any more.
    let one = format!("/v1/representations/{}", super::text(&named.json, "id"));
    assert_eq!(Desk::of(&world, "applicant-entity").await.delete(&one).await.status, 204);
    let again = world.person("pipelines-registrar").await;
    let completed = Desk { world: &world, token: again.token.clone() }.post(&path, done).await;
    assert_eq!(completed.status, 200, "{completed:?}");
}
