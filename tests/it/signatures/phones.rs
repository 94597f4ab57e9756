//! Signing by phone for everything that is signed, and what phones may not do: twice, at once, too often.

use super::mobile::{DATA, begin, fetch, look, put, scan, signed};
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_licensing::audit::{Deed, Trail};
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sdk::models::{ApplicationStatus, TaskCompletion, Verdict};
use ruqsat_tests::{OZONE, Options, Person, Staff, World};
use serde_json::{Value, json};

/// A service whose licensor asks other bodies.
const TRANSIT: &str = "export-control-transit-permit";

/// Signs for a task by phone with one's own key; the signature, fetched by whoever began.
async fn by_phone(person: &Person<'_>, task: &str, what: Value) -> String {
    let world = person.world;
    let path = format!("/v1/tasks/{task}/mobile-signings");
    let begun = world.raw().post(&path, &person.token, what.to_string()).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let (status, told) = scan(world, &begun.json, person.demo.key_name).await;
    assert_eq!(status, 200, "{told}");
    look(person, &begun.json).await["signature"].as_str().expect("a signature").to_owned()
}

#[tokio::test]
async fn what_a_centre_entered_is_signed_by_phone() {
    let world = World::shared();
    let desk = world.person("centre-operator").await;
    let entered = desk.enter(OZONE, "issue", "990101500016").await;
    desk.scan_all(&entered).await;
    let mut by_phones = 0;
    while let Some(task) = desk.open_task(&entered.id).await {
        if task.role != "psc_operator" {
            break;
        }
        if task.activity != "sign" {
            desk.complete(&task, true).await.expect("a completed task");
            continue;
        }
        let signature = Some(by_phone(&desk, &task.id, json!({})).await);
        let before = desk.api.applications().get(&entered.id).await.expect("the application");
        assert!(before.registered_no.is_none(), "the phone moves no case");
        let done = TaskCompletion { signature, ..TaskCompletion::new("sign", Verdict::Ok) };
        desk.api.tasks().complete(&task.id, &done).await.expect("signed");
        by_phones += 1;
    }
    let after = desk.api.applications().get(&entered.id).await.expect("the application");
    assert!(by_phones == 1 && after.registered_no.is_some(), "{by_phones} {after:?}");
}

#[tokio::test]
async fn the_answer_of_a_body_is_signed_by_phone_for_its_verdict_and_its_words_only() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let case = crate::review::approvals::asked(&staff, &applicant, TRANSIT).await;
    let officer = staff.person("emergencies-officer");
    let task = officer.open_task(&case.id).await.expect("a task");
    let text = "Қауіпсіздік талаптары сақталмаған.";
    let what = json!({"agreed": false, "text_sha256": sha256_hex(text.as_bytes())});
    let signature = Some(by_phone(officer, &task.id, what).await);
    let answer = |verdict: Verdict, text: &str| TaskCompletion {
        text: Some(text.to_owned()),
        signature: signature.clone(),
        ..TaskCompletion::new("await_approvals", verdict)
    };
    for other in [answer(Verdict::Ok, text), answer(Verdict::Fail, "Басқа сөз.")] {
        let refused = officer.api.tasks().complete(&task.id, &other).await;
        assert_eq!(crate::refusal::refusal(refused), "422 signature_invalid");
    }
    officer.api.tasks().complete(&task.id, &answer(Verdict::Fail, text)).await.expect("an answer");
}

#[tokio::test]
async fn of_two_signatures_at_once_one_is_taken() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let (uri, token, documents) = fetch(world, &session).await;
    // In the armour of RFC 7468, and with what the app may add some day.
    let (mut one, mut other) =
        (signed(world, "applicant", &documents), signed(world, "applicant", &documents));
    let bare = one.pointer(DATA).and_then(Value::as_str).expect("data").to_owned();
    *one.pointer_mut(DATA).expect("data") = format!("-----BEGIN CMS-----\n{bare}\n-----END CMS-----").into();
    other["appVersion"] = "9.9".into();
    other["documentsToSign"][0]["signedAt"] = 1.into();
    let (first, second) = tokio::join!(put(world, &uri, &token, &one), put(world, &uri, &token, &other));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{first:?} {second:?}");
    let over = if first.status == 409 { first } else { second };
    over.assert_problem(409, "mobile_signing_over");
    assert_eq!(look(&person, &session).await["state"], "signed");
}

#[tokio::test]
async fn one_key_begins_one_session_and_what_is_begun_and_given_up_is_in_the_audit() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let (raw, path) = (world.raw(), format!("/v1/applications/{id}/mobile-signings"));
    let begin = async |key: &str| {
        raw.send(raw.request(Method::POST, &path, &person.token).header("idempotency-key", key)).await
    };
    let (first, again, other) = (begin("one").await, begin("one").await, begin("other").await);
    assert_eq!([first.status, again.status, other.status], [201; 3]);
    assert_eq!(first.json["id"], again.json["id"]);
    assert_ne!(first.json["id"], other.json["id"]);
    assert_eq!(begin("one").await.json["state"], "cancelled", "the later one took its place");
    let at = format!("/v1/mobile-signings/{}", other.json["id"].as_str().expect("an id"));
    assert_eq!(raw.send(raw.request(Method::DELETE, &at, &person.token)).await.status, 204);
    let rows = world.audit().await;
    for (operation, times) in [("create_application_mobile_signing", 2), ("cancel_mobile_signing", 1)] {
        let of = rows.iter().filter(|row| row.operation == operation && row.deed == Deed::Write);
        let of: Vec<_> =
            of.filter(|row| row.application.as_ref().is_some_and(|case| case.as_str() == id)).collect();
        assert_eq!(of.len(), times, "{operation}: {of:?}");
        assert!(of.iter().all(|row| row.account.is_some()), "{of:?}");
    }
}

#[tokio::test]
async fn a_signature_that_comes_after_the_case_was_withdrawn_changes_nothing() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let session = begin(&person, &id).await;
    let (uri, token, documents) = fetch(world, &session).await;
    let withdrawn = person.api.applications().withdraw(&id).await.expect("withdrawn");
    let good = signed(world, "applicant", &documents);
    put(world, &uri, &token, &good).await.assert_problem(409, "mobile_signing_over");
    world.raw().get(&uri, &token).await.assert_problem(409, "mobile_signing_over");
    assert_eq!(person.api.applications().get(&id).await.expect("the application"), withdrawn);
    assert_eq!(withdrawn.status, ApplicationStatus::Withdrawn);
}

#[tokio::test]
async fn a_phone_sends_ten_wrong_signatures_and_no_more() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let (uri, token, documents) = fetch(&world, &session).await;
    let wrong = signed(&world, "applicant-entity", &documents);
    for _ in 0..10 {
        put(&world, &uri, &token, &wrong).await.assert_problem(403, "mobile_signature_refused");
    }
    let good = signed(&world, "applicant", &documents);
    let refused = put(&world, &uri, &token, &good).await;
    refused.assert_problem(429, "too_many_requests");
    assert!(refused.headers["retry-after"].parse::<i64>().is_ok_and(|wait| (1..=900).contains(&wait)));
    // Another session is not held to it.
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let (uri, token, documents) = fetch(&world, &session).await;
    assert_eq!(put(&world, &uri, &token, &signed(&world, "applicant", &documents)).await.status, 200);
}

#[tokio::test]
async fn a_network_that_guesses_is_told_to_wait_and_keeps_nobody_out() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let (uri, token, _) = fetch(&world, &session).await;
    let raw = world.raw();
    let guess = format!("/v1/mobile/{}", "A".repeat(43));
    for at in 0..1000 {
        let answer = match at % 2 {
            0 => raw.get(&guess, "").await,
            _ => raw.get(&uri, "guessed").await,
        };
        assert_eq!(answer.status, if at % 2 == 0 { 404 } else { 401 }, "{at}: {answer:?}");
    }
    raw.get(&guess, "").await.assert_problem(429, "too_many_requests");
    raw.get(&uri, "guessed").await.assert_problem(429, "too_many_requests");
    // Whoever has the right ones is not kept out by others of his network.
    assert_eq!(raw.get(&uri, &token).await.status, 200);
    world.advance(TimeDelta::minutes(15));
    raw.get(&guess, "").await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_session_is_forgotten_an_hour_after_it_is_over() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let sweep = async || {
        let (store, before): (&dyn Store, _) = (world.store(), world.now() - TimeDelta::hours(1));
        store.transact(&Trail::nobody(), move |tx| tx.forget_mobile_signings(before)).await.expect("swept");
    };
    world.advance(TimeDelta::minutes(64));
    sweep().await;
    let person = world.person("applicant").await;
    assert_eq!(look(&person, &session).await["state"], "expired");
    world.advance(TimeDelta::minutes(2));
    sweep().await;
    let at = format!("/v1/mobile-signings/{}", session["id"].as_str().expect("an id"));
    world.raw().get(&at, &person.token).await.assert_problem(404, "not_found");
}
