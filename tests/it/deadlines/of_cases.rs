//! The deadlines of an application and its tasks, with a suspension between.

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_licensing::calendar::Calendar;
use ruqsat_licensing::values::{civil_day, day_start};
use ruqsat_tests::{Options, PIPELINES, World};
use serde_json::{Value, json};

fn at(value: &Value) -> DateTime<Utc> {
    value.as_str().expect("a moment").parse().expect("RFC 3339")
}

/// The end of the n-th working day after the one of a moment.
fn working_days(from: DateTime<Utc>, n: u32) -> DateTime<Utc> {
    let last = Calendar::embedded().unwrap().add_working_days(civil_day(from), n).expect("data");
    day_start(last.succ_opt().unwrap())
}

#[tokio::test]
async fn an_application_has_its_whole_term_from_the_day_it_was_received() {
    let world = World::shared();
    let person = world.person("applicant-entity").await;
    let draft = person.file(PIPELINES).await;
    assert_eq!(draft.due_at, None);
    let raw = world.raw();
    let path = |id: &str| format!("/v1/applications/{id}/deadline");
    raw.get(&path(&draft.id), &person.token).await.assert_problem(404, "not_found");

    let registered = person.register(PIPELINES).await;
    let answer = raw.get(&path(&registered.id), &person.token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let found = answer.json;
    assert_eq!(found["starts_with"], "registered");
    assert_eq!((&found["overdue"], &found["paused"]), (&json!(false), &json!(false)));
    let days = found["value"].as_f64().expect("days");
    assert!(days >= 1.0 && found["unit"] == "working_day", "{found}");
    let n = found["days"].as_array().expect("days").iter().filter(|day| day["counted"] == true).count();
    assert!((days - f64::from(u32::try_from(n).unwrap())).abs() < 0.1, "each of its days is told");
    let due = at(&found["due_at"]);
    assert_eq!(Some(due), registered.due_at, "what is stored is what is counted");
    assert_eq!(due, working_days(at(&found["start"]), u32::try_from(n).unwrap()));
    assert!(found["src"].as_str().is_some_and(|src| src.starts_with("p.")), "{found}");
}

#[tokio::test]
async fn a_task_has_the_norm_of_its_step_and_others_do_not_see_it() {
    let world = World::shared();
    let person = world.person("applicant-entity").await;
    let id = person.register(PIPELINES).await.id;
    let staff = world.person("pipelines-head").await;
    let raw = world.raw();
    // Not every step has a norm: on to the first that has.
    for _ in 0..8 {
        let task = staff.open_task(&id).await.expect("a task");
        let found = raw.get(&format!("/v1/tasks/{}/deadline", task.id), &staff.token).await;
        if task.due_at.is_some() && found.json["unit"] == "working_day" {
            break;
        }
        assert_eq!(task.due_at.is_none(), found.status == 404, "{found:?}");
        world.review("pipelines", &id, 1, |_| true).await;
    }
    let task = staff.open_task(&id).await.expect("a task");
    let path = format!("/v1/tasks/{}/deadline", task.id);
    let found = raw.get(&path, &staff.token).await;
    assert_eq!((found.status, found.json["unit"].as_str()), (200, Some("working_day")), "{found:?}");
    assert_eq!(found.json["due_at"].as_str().map(|_| at(&found.json["due_at"])), task.due_at);
    assert!(at(&found.json["due_at"]) > at(&found.json["start"]));
    raw.get(&path, &person.token).await.assert_problem(403, "forbidden");
    let stranger = world.person("industry-head").await;
    raw.get(&path, &stranger.token).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn what_was_decided_too_late_stays_overdue() {
    let world = World::start(Options::default()).expect("the server starts");
    let id = world.person("applicant-entity").await.register(PIPELINES).await.id;
    world.advance(TimeDelta::days(120));
    let person = world.person("applicant-entity").await;
    let path = format!("/v1/applications/{id}/deadline");
    assert_eq!(world.raw().get(&path, &person.token).await.json["overdue"], true);
    world.review("pipelines", &id, 20, |_| true).await;
    let person = world.person("applicant-entity").await;
    let after = world.raw().get(&path, &person.token).await.json;
    assert_eq!(after["overdue"], true, "{after}");
}
