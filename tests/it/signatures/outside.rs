//! The certification authority from outside: down, slow to tell, or with news.

use super::{Position, judged, kept, keys, verdict};
use crate::refusal::problem;
use chrono::TimeDelta;
use ruqsat_sdk::models::{ApplicationStatus, NewSignature, SignatureReport};
use ruqsat_tests::{OZONE, Options, Person, World};
use std::time::Duration;

/// "Unknown is not no": told to come again, and the case has not moved.
pub(super) async fn assert_unknown(person: &Person<'_>, id: &str) {
    let before = Position::of(person, id).await;
    let unknown = problem(person.sign_application(id).await);
    assert_eq!((unknown.status, unknown.code.as_str()), (503, "signature_unknown"), "{unknown:?}");
    assert_eq!(unknown.retry_after, Some(Duration::from_secs(5)));
    let report: SignatureReport =
        serde_json::from_value(unknown.extra["report"].clone()).expect("a report in the problem");
    assert_eq!(verdict(&report), "INDETERMINATE TRY_LATER");
    assert_eq!(Position::of(person, id).await, before);
    assert_eq!(before.application.status, ApplicationStatus::AwaitingSignature);
    assert_eq!(before.signatures, 0);
}

#[tokio::test]
async fn without_current_evidence_nothing_is_decided() {
    let world = World::start(Options::default()).expect("the server starts");
    // The list was fetched at the start; a day later it says nothing any more.
    world.stop_twins().await;
    world.advance(TimeDelta::hours(25));
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    assert_unknown(&person, &id).await;
    let content = person.api.applications().get_signable(&id).await.expect("the bytes to sign").content;
    let report = judged(&person, &content, &person.sign(&content)).await;
    assert_eq!(verdict(&report), "INDETERMINATE TRY_LATER");
    // What needs no authority is answered all the same.
    let bad = judged(&person, "b3RoZXI=", &person.sign(&content)).await;
    assert_eq!(verdict(&bad), "TOTAL_FAILED HASH_FAILURE");
}

#[tokio::test]
async fn a_list_serves_until_it_is_over_and_not_a_day_longer() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    judged(&person, "AAAA", &person.sign("AAAA")).await;
    world.stop_twins().await;
    let id = person.file(OZONE).await.id;
    person.sign_application(&id).await.expect("the list in memory is current");

    world.advance(TimeDelta::hours(25));
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    assert_unknown(&person, &id).await;
}

#[tokio::test]
async fn a_revocation_between_two_signatures_is_seen() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let key = keys::issued(world, &keys::of(world, person.demo));
    let sign = async |id: &str| {
        let content = person.api.applications().get_signable(id).await?.content;
        let signature = keys::sign(world, &key, &content);
        person.api.applications().sign(id, &NewSignature { signature }).await
    };
    let (first, second) = (person.file(OZONE).await.id, person.file(OZONE).await.id);
    sign(&first).await.expect("a good certificate");

    world.ca().revoke(&keys::serial(&key), world.now()).expect("revoked");
    let signature = keys::sign(world, &key, "AAAA");
    let mut seen = String::new();
    for _ in 0..200 {
        seen = verdict(&judged(&person, "AAAA", &signature).await);
        if seen != "TOTAL_PASSED" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(seen, "TOTAL_FAILED REVOKED");
    assert_eq!(problem(sign(&second).await).code, "attempt_ended");
    assert_eq!(kept(&person, &second).await, ["TOTAL_FAILED REVOKED"]);
    // What was signed before stays signed.
    assert_eq!(kept(&person, &first).await, ["TOTAL_PASSED"]);
}
