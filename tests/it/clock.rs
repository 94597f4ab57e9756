//! The server's clock jumps, as after a long sleep or a wrong time server: nobody loses a case, nothing runs twice.

use crate::refusal::refusal;
use chrono::TimeDelta;
use ruqsat_sdk::models::{ApplicationStatus, TraceStep};
use ruqsat_tests::{Options, PIPELINES, World};

async fn trace(world: &World, id: &str) -> Vec<TraceStep> {
    world.person("applicant-entity").await.api.applications().get_trace(id).await.expect("a trace").steps
}

/// A paid case from the form to the licence, with a jump of the clock after every stage.
async fn a_licence_all_the_same(jumps: [TimeDelta; 4]) {
    let world = World::start(Options::default()).expect("the server starts");
    let id = world.person("applicant-entity").await.file(PIPELINES).await.id;
    world.advance(jumps[0]);
    world.person("applicant-entity").await.pay(&id).await;
    world.advance(jumps[1]);
    let person = world.person("applicant-entity").await;
    let registered = person.sign_application(&id).await.expect("a registered application");
    assert_eq!(registered.status, ApplicationStatus::Registered);
    world.advance(jumps[2]);
    world.review("pipelines", &id, 3, |_| true).await;
    world.advance(jumps[3]);
    world.review("pipelines", &id, 20, |_| true).await;

    let person = world.person("applicant-entity").await;
    let issued = person.api.applications().get(&id).await.expect("the application");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    let steps = trace(&world, &id).await;
    let mut seen: Vec<_> = steps.iter().map(|row| (&row.flow, &row.n, &row.entered_at)).collect();
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all, "no step was entered twice");
}

#[tokio::test]
async fn forward_by_days_and_a_licence_all_the_same() {
    a_licence_all_the_same([TimeDelta::days(2); 4]).await;
}

#[tokio::test]
async fn back_by_hours_and_a_licence_all_the_same() {
    a_licence_all_the_same([TimeDelta::hours(-3); 4]).await;
}

#[tokio::test]
async fn to_and_fro_and_a_licence_all_the_same() {
    a_licence_all_the_same([
        TimeDelta::hours(5),
        TimeDelta::hours(-5),
        TimeDelta::days(1),
        TimeDelta::days(-1),
    ])
    .await;
}

#[tokio::test]
async fn a_token_ends_by_the_clock() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    world.advance(TimeDelta::days(1));
    assert_eq!(
        refusal(person.api.applications().get("app_00000000000000000000000000").await),
        "401 token_expired"
    );
}
