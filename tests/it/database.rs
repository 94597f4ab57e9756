//! The database is locked, slow or away: "unavailable, come again", within seconds, and well again afterwards.

use crate::refusal::problem;
use ruqsat_sdk::models::{ApplicationChange, ApplicationStatus};
use ruqsat_sdk::{Client, Problem};
use ruqsat_tests::sql::Raw;
use ruqsat_tests::{OZONE, Options, Person, World, ozone_form};
use std::time::{Duration, Instant};

/// A queue, a lock and a statement may each be waited for; no client waits longer than all of them.
const NEVER_LONGER: Duration = Duration::from_secs(20);

/// Keeps everybody else from writing for as long as it lives.
fn locked(world: &World) -> Raw {
    let url = world.database_url();
    let mut raw = Raw::open(&url);
    let lock = if url.starts_with("sqlite:") {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN; LOCK TABLE applications IN EXCLUSIVE MODE"
    };
    raw.run(lock).expect("the lock");
    raw
}

fn assert_unavailable(problem: &Problem) {
    assert_eq!((problem.status, problem.code.as_str()), (503, "unavailable"), "{problem:?}");
    assert!(problem.retry_after.is_some(), "a client is told when to come again: {problem:?}");
}

async fn change(person: &Person<'_>, id: &str) -> Result<(), ruqsat_sdk::Error> {
    let change = ApplicationChange { form: ozone_form() };
    person.api.applications().update(id, &change).await.map(|_| ())
}

async fn draft(person: &Person<'_>) -> String {
    let new = ruqsat_sdk::models::NewApplication::new(OZONE, "issue", ruqsat_sdk::models::Channel::Portal);
    person.api.applications().create(&new).await.expect("a draft").id
}

#[tokio::test]
async fn locked_for_long_is_told_and_reading_goes_on() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let lock = locked(&world);
    let begun = Instant::now();
    let (refused, read) = tokio::join!(change(&person, &id), person.api.applications().get(&id));
    assert_eq!(read.expect("reading waits for no writer").status, ApplicationStatus::Draft);
    assert_unavailable(&problem(refused));
    assert!(begun.elapsed() < NEVER_LONGER, "{:?}", begun.elapsed());
    drop(lock);
    change(&person, &id).await.expect("well again");
}

#[tokio::test]
async fn a_crowd_before_a_lock_is_answered_to_the_last() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let lock = locked(&world);
    let begun = Instant::now();
    let calls = (0..40).map(|_| {
        let (api, id): (Client, _) = (person.api.clone(), id.clone());
        tokio::spawn(async move {
            let change = ApplicationChange { form: ozone_form() };
            api.applications().update(&id, &change).await.map(|_| ())
        })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_unavailable(&problem(call.await.expect("an answer")));
    }
    assert!(begun.elapsed() < NEVER_LONGER, "{:?}", begun.elapsed());
    drop(lock);
    change(&person, &id).await.expect("well again");
}

#[tokio::test]
async fn locked_for_a_moment_is_waited_for() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    let lock = locked(&world);
    let release = tokio::task::spawn_blocking(move || {
        std::thread::sleep(Duration::from_secs(1));
        drop(lock);
    });
    change(&person, &id).await.expect("a slow answer is an answer");
    release.await.expect("released");
}

/// PostgreSQL is stopped for this database and comes back. A file cannot go away from the process that has it open.
#[tokio::test]
async fn away_is_told_and_back_is_found() {
    let world = World::start(Options::default()).expect("the server starts");
    let url = world.database_url();
    let Some((before, rest)) = url.strip_prefix("postgres://ruqsat@/").and_then(|rest| rest.split_once('?'))
    else {
        return;
    };
    let mut other = Raw::open(&format!("postgres://ruqsat@/postgres?{rest}"));
    let person = world.person("applicant").await;
    let id = draft(&person).await;
    other.run(&format!("ALTER DATABASE {before} ALLOW_CONNECTIONS false")).expect("closed");
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{before}'");
    other.run(&end).expect("ended");

    let begun = Instant::now();
    assert_unavailable(&problem(person.api.applications().get(&id).await));
    assert_unavailable(&problem(change(&person, &id).await));
    let ready = world.raw().get("/readyz", "").await;
    assert_eq!(ready.status, 503, "a load balancer is told too");
    assert!(begun.elapsed() < NEVER_LONGER, "{:?}", begun.elapsed());

    other.run(&format!("ALTER DATABASE {before} ALLOW_CONNECTIONS true")).expect("open");
    change(&person, &id).await.expect("found again without a restart");
}
