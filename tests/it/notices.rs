//! Notices: what the outbox delivers to their operator, each once.

use reqwest::Client;
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, Options, World};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// Everything the operator was told, oldest first.
async fn told(world: &World) -> Vec<Value> {
    let answer =
        Client::new().get(format!("{}/notices", world.twins)).send().await.expect("the twin answers");
    let body: Value =
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("the twin speaks JSON");
    let mut notices = body["notices"].as_array().expect("notices").clone();
    notices.reverse();
    notices
}

/// The notices about an application, once there are so many.
async fn about(world: &World, id: &str, many: usize) -> Vec<Value> {
    for _ in 0..400 {
        let mut notices = told(world).await;
        notices.retain(|notice| notice["payload"]["application"] == id);
        if notices.len() >= many {
            return notices;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{id}: {many} notices never came: {:?}", told(world).await);
}

fn templates(notices: &[Value]) -> Vec<&str> {
    notices.iter().map(|notice| notice["payload"]["template"].as_str().unwrap_or_default()).collect()
}

#[tokio::test]
async fn registration_and_decision_are_told_once_each_with_the_number() {
    let world = World::shared();
    let application = world.issue("applicant", OZONE).await;
    let notices = about(world, &application.id, 3).await;
    assert_eq!(templates(&notices), ["registered", "in_review", "issued"]);
    for notice in &notices {
        let payload = &notice["payload"];
        assert_eq!((&payload["to"], &payload["service"]), (&"990101500016".into(), &OZONE.into()));
        assert_eq!(payload["registered_no"].as_str(), application.registered_no.as_deref());
    }
    let ids: BTreeSet<&str> = notices.iter().filter_map(|notice| notice["id"].as_str()).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_refusal_is_told_too_and_nothing_before_registration() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let (silent, refused) = (person.file(OZONE).await.id, person.register(OZONE).await.id);
    world.review("ozone", &refused, 20, |task| task.activity != "check_conformity").await;
    let closed = person.api.applications().get(&refused).await.expect("the application");
    assert_eq!(closed.status, ApplicationStatus::Refused);
    assert_eq!(templates(&about(world, &refused, 3).await), ["registered", "in_review", "refused"]);
    // The outbox is worked off in order: what was written before is there by now.
    assert!(about(world, &silent, 0).await.is_empty());
}

#[tokio::test]
async fn after_a_restart_nothing_is_told_twice() {
    let world = World::start(Options::default()).expect("the server starts");
    let before = world.person("applicant").await.register(OZONE).await.id;
    about(&world, &before, 1).await;
    let folder = world.stop().expect("its folder");

    let data = Some(folder.path().to_owned());
    let world = World::start(Options { data, ..Options::default() }).expect("the server starts again");
    let after = world.person("applicant").await.register(OZONE).await.id;
    about(&world, &after, 1).await;
    // The twin forgot all it was told; whatever comes now was sent by this start.
    let told = told(&world).await;
    assert_eq!(templates(&told), ["registered"], "{told:?}");
}

#[tokio::test]
async fn what_could_not_be_told_is_told_after_the_restart_and_once() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let first = person.register(OZONE).await.id;
    about(&world, &first, 1).await;
    // The list in memory still serves the signature; the operator of notices is gone with all other twins.
    world.stop_twins().await;
    let id = person.register(OZONE).await.id;
    let folder = world.stop().expect("its folder");

    let data = Some(folder.path().to_owned());
    let world = World::start(Options { data, ..Options::default() }).expect("the server starts again");
    // Long after any pause between two tries.
    world.advance(chrono::TimeDelta::hours(2));
    assert_eq!(templates(&about(&world, &id, 1).await), ["registered"]);
    let later = world.person("applicant").await.register(OZONE).await.id;
    about(&world, &later, 1).await;
    assert_eq!(about(&world, &id, 1).await.len(), 1);
    assert!(about(&world, &first, 0).await.is_empty());
}

#[tokio::test]
async fn an_operator_that_is_down_wrong_or_slow_is_told_later_and_once() {
    let world = World::start(Options::default()).expect("the server starts");
    for (behaviour, shows) in [("down", 1), ("unavailable", 1), ("wrong", 4), ("lost_answer", 1), ("slow", 1)]
    {
        let rule = match behaviour {
            // Longer than anybody waits for a receipt.
            "slow" => json!({"behaviour": "slow", "delay_ms": 60_000}),
            other => json!({"behaviour": other}),
        };
        world.tell("notices", rule).await;
        let id = world.person("applicant").await.register(OZONE).await.id;
        while world.shown("notices").await < shows {
            tokio::time::sleep(Duration::from_millis(100)).await;
            // Long after the pause between two tries.
            world.advance(chrono::TimeDelta::hours(1));
        }
        let kept = usize::from(behaviour == "lost_answer");
        assert_eq!(about(&world, &id, 0).await.len(), kept, "{behaviour}");
        world.tell("notices", json!({"behaviour": "honest"})).await;
        let begun = std::time::Instant::now();
        while about(&world, &id, 0).await.is_empty() && begun.elapsed() < Duration::from_secs(30) {
            world.advance(chrono::TimeDelta::hours(1));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        // The same id again would be kept once; the outbox has nothing left to tell of it, too.
        world.advance(chrono::TimeDelta::hours(2));
        let later = world.person("applicant").await.register(OZONE).await.id;
        about(&world, &later, 1).await;
        assert_eq!(templates(&about(&world, &id, 1).await), ["registered"], "{behaviour}");
    }
}
