//! What the outbox delivers to the operator, each once.

use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, Options, World};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

const APPLICANT: &str = "applicant";

#[tokio::test]
async fn registration_and_decision_are_told_once_each_with_the_number_on_both_ways() {
    let world = World::shared();
    let application = world.issue(APPLICANT, OZONE).await;
    let told = world.told(APPLICANT, &application.id, 4).await;
    assert_eq!(told, ["registered", "in_review", "issued", "survey_invitation"]);
    let number = application.registered_no.expect("a number");
    let of = |channel: &str, sent: Vec<serde_json::Value>| -> Vec<serde_json::Value> {
        let about = |one: &serde_json::Value| {
            one["channel"] == channel && one["text"].as_str().is_some_and(|text| text.contains(&number))
        };
        sent.into_iter().filter(about).collect()
    };
    for _ in 0..200 {
        if of("sms", world.sent().await).len() == 4 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let sent = world.sent().await;
    let (sms, email) = (of("sms", sent.clone()), of("email", sent));
    assert_eq!((sms.len(), email.len()), (4, 4));
    for one in &sms {
        assert_eq!((&one["to"], &one["language"]), (&json!("+70001500016"), &json!("kk")));
        let text = one["text"].as_str().expect("a text");
        assert!(text.encode_utf16().count() <= 201 && !text.contains("СЫНАҚБЕК"), "{text}");
    }
    assert!(email.iter().all(|one| one["to"] == "applicant@ruqsat.example" && one["subject"].is_string()));
    let ids: BTreeSet<&str> = sms.iter().chain(&email).filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids.len(), 8);
}

#[tokio::test]
async fn a_refusal_is_told_with_its_ground_and_nothing_before_registration() {
    let world = World::shared();
    let person = world.person(APPLICANT).await;
    let (silent, refused) = (person.file(OZONE).await.id, person.register(OZONE).await.id);
    world.review("ozone", &refused, 20, |task| task.activity != "check_conformity").await;
    let closed = person.api.applications().get(&refused).await.expect("the application");
    assert_eq!(closed.status, ApplicationStatus::Refused);
    let told = world.told(APPLICANT, &refused, 4).await;
    assert_eq!(told, ["registered", "in_review", "refused", "survey_invitation"]);
    let notices = person.notices_about(&refused).await;
    let last = notices.iter().find(|one| one.kind == "refused").expect("the refusal");
    let ground = &ruqsat_tests::definition(OZONE).grounds;
    let ground = ground.iter().find(|one| one.id == "requirements_not_met").unwrap_or(&ground[0]);
    for (text, title) in [(&last.text.kk, &ground.title.kk), (&last.text.ru, &ground.title.ru)] {
        assert!(text.contains(title.as_str()) && text.contains(&ground.src), "{text}");
    }
    // The outbox is worked off in order: what was written before is there by now.
    assert!(person.notices_about(&silent).await.is_empty());
}

#[tokio::test]
async fn after_a_restart_nothing_is_told_twice() {
    let world = World::start(Options::default()).expect("the server starts");
    let before = world.person(APPLICANT).await.register(OZONE).await.id;
    world.told(APPLICANT, &before, 1).await;
    let folder = world.stop().expect("its folder");

    let data = Some(folder.path().to_owned());
    let world = World::start(Options { data, ..Options::default() }).expect("the server starts again");
    let after = world.person(APPLICANT).await.register(OZONE).await.id;
    world.told(APPLICANT, &after, 1).await;
    // The twin forgot all it was told; whatever comes now was sent by this start.
    assert!(world.sent_about(APPLICANT, &before).await.is_empty());
    assert_eq!(world.person(APPLICANT).await.notices_about(&before).await.len(), 1, "the mailbox keeps it");
}

#[tokio::test]
async fn what_could_not_be_told_is_told_after_the_restart_and_once() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person(APPLICANT).await;
    let first = person.register(OZONE).await.id;
    world.told(APPLICANT, &first, 1).await;
    // The list in memory still serves the signature; the operator of notices is gone with all other twins.
    world.stop_twins().await;
    let id = person.register(OZONE).await.id;
    let folder = world.stop().expect("its folder");

    let data = Some(folder.path().to_owned());
    let world = World::start(Options { data, ..Options::default() }).expect("the server starts again");
    // Long after any pause between two tries.
    world.advance(chrono::TimeDelta::hours(2));
    assert_eq!(world.told(APPLICANT, &id, 1).await, ["registered"]);
    let later = world.person(APPLICANT).await.register(OZONE).await.id;
    world.told(APPLICANT, &later, 1).await;
    assert_eq!(world.told(APPLICANT, &id, 1).await.len(), 1);
    assert!(world.sent_about(APPLICANT, &first).await.is_empty());
}

#[tokio::test]
async fn an_operator_that_is_down_wrong_or_slow_is_told_later_and_once() {
    let world = World::start(Options::default()).expect("the server starts");
    // Who gets e-mails only: each notice is one message.
    let who = "applicant-entity";
    for (behaviour, shows) in [("down", 1), ("unavailable", 1), ("wrong", 4), ("lost_answer", 1), ("slow", 1)]
    {
        let rule = match behaviour {
            // Longer than anybody waits for a receipt.
            "slow" => json!({"behaviour": "slow", "delay_ms": 60_000}),
            other => json!({"behaviour": other}),
        };
        world.tell("notices", rule).await;
        let id = world.person(who).await.register(OZONE).await.id;
        while world.shown("notices").await < shows {
            tokio::time::sleep(Duration::from_millis(100)).await;
            // Long after the pause between two tries.
            world.advance(chrono::TimeDelta::hours(1));
        }
        let kept = usize::from(behaviour == "lost_answer");
        assert_eq!(world.sent_about(who, &id).await.len(), kept, "{behaviour}");
        world.tell("notices", json!({"behaviour": "honest"})).await;
        let begun = std::time::Instant::now();
        while world.sent_about(who, &id).await.is_empty() && begun.elapsed() < Duration::from_secs(30) {
            world.advance(chrono::TimeDelta::hours(1));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        // The same id again would be kept once; the outbox has nothing left to tell of it, too.
        world.advance(chrono::TimeDelta::hours(2));
        let later = world.person(who).await.register(OZONE).await.id;
        world.told(who, &later, 1).await;
        assert_eq!(world.told(who, &id, 1).await, ["registered"], "{behaviour}");
    }
}
