//! Standing in for somebody who is away.

use super::{Desk, ECOLOGY, body, day, text};
use ruqsat_tests::{OZONE, Options, World};
use serde_json::{Value, json};

const REGISTRAR: &str = "990101500056";
const HEAD: &str = "990202600061";
const DEPUTY: &str = "990101500066";

#[actix_web::test]
async fn a_substitution_has_an_end_a_ground_and_two_people_of_the_body() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let path = format!("/v1/bodies/{ecology}/substitutions");
    let head = admin.employment(&ecology, HEAD).await;
    let deputy = admin.employment(&ecology, DEPUTY).await;
    let almaty = body(&world, super::ALMATY).await;
    let stranger = admin.employment(&almaty, "990101500303").await;
    let new = |absent: &str, substitute: &str, from: i64, until: i64| {
        let (from, until) = (day(&world, from), day(&world, until));
        json!({"absent": absent, "substitute": substitute, "from": from, "until": until, "ground": "01.12.2026 № 12-Ж"})
    };
    let mut endless = new(&head, &deputy, 0, 1);
    endless.as_object_mut().unwrap().remove("until");
    let mut groundless = new(&head, &deputy, 0, 1);
    groundless["ground"] = "".into();
    for (wrong, pointer) in [
        (endless, ""),
        (groundless, "/ground"),
        (new(&head, &head, 0, 1), "/substitute"),
        (new(&head, &stranger, 0, 1), "/substitute"),
        (new(&head, &deputy, -1, 1), "/until"),
        (new(&head, &deputy, 2, 1), "/until"),
        (new(&head, &deputy, 0, 366), "/until"),
    ] {
        let refused = admin.post(&path, wrong.clone()).await;
        refused.assert_problem(422, "invalid_content");
        assert_eq!(refused.pointers(), [pointer], "{wrong}");
    }
    let made = admin.post(&path, new(&head, &deputy, 0, 10)).await;
    assert_eq!(made.status, 201, "{made:?}");
    for (wrong, pointer) in
        [(new(&head, &deputy, 10, 12), "/from"), (new(&deputy, &head, 5, 6), "/substitute")]
    {
        assert_eq!(admin.post(&path, wrong).await.pointers(), [pointer]);
    }
    // Two may stand in for each other one after the other.
    assert_eq!(admin.post(&path, new(&deputy, &head, 11, 12)).await.status, 201);

    // Dismissed, he stands in for nobody any more.
    let on = |ahead: i64| format!("{path}?on={}", day(&world, ahead));
    assert_eq!(admin.get(&on(0)).await.json["items"].as_array().unwrap().len(), 1);
    let gone = admin
        .patch(&format!("/v1/bodies/{ecology}/employees/{deputy}"), json!({"until": day(&world, 4)}))
        .await;
    assert_eq!(gone.status, 200, "{gone:?}");
    let left = |ahead: i64| {
        let (admin, path) = (&admin, on(ahead));
        async move { admin.get(&path).await.json["items"].as_array().unwrap().len() }
    };
    assert_eq!((left(4).await, left(5).await, left(11).await), (1, 0, 0));
}

#[actix_web::test]
async fn the_substitute_does_the_tasks_of_the_absent_until_it_is_taken_back() {
    let world = World::start(Options::default()).expect("the server starts");
    let ecology = body(&world, ECOLOGY).await;
    let admin = Desk::of(&world, "ozone-administrator").await;
    let absent = admin.employment(&ecology, REGISTRAR).await;
    let substitute = admin.employment(&ecology, DEPUTY).await;
    let applicant = world.person("applicant").await;
    let application = applicant.register(OZONE).await;

    let before = world.person("ozone-deputy-head").await;
    let task = before.open_task(&application.id).await.expect("a task of the body");
    assert_eq!(task.role, "registrar");
    assert!(before.complete(&task, true).await.is_err(), "another role does this");

    let new = json!({
        "absent": absent, "substitute": substitute, "from": day(&world, 0), "until": day(&world, 3), "ground": "№ 7"
    });
    let path = format!("/v1/bodies/{ecology}/substitutions");
    let made = admin.post(&path, new).await;
    assert_eq!(made.status, 201, "{made:?}");
    // His duties are asked for in each act: the token he has already will do.
    before.complete(&task, true).await.expect("the substitute registers");

    let second = applicant.register(OZONE).await;
    let task = before.open_task(&second.id).await.expect("a task of the body");
    let ended = admin.delete(&format!("{path}/{}", text(&made.json, "id"))).await;
    assert!(ended.status == 200 && ended.json["cancelled_at"] != Value::Null, "{ended:?}");
    assert!(before.complete(&task, true).await.is_err(), "it was taken back");
    let again = admin.delete(&format!("{path}/{}", text(&made.json, "id"))).await;
    again.assert_problem(422, "invalid_content");
}
