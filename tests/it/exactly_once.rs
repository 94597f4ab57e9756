//! `Idempotency-Key`, `If-Match` and `If-None-Match`: nothing happens twice, nothing is overwritten unseen.

use reqwest::Method;
use ruqsat_sdk::Error;
use ruqsat_sdk::models::{ApplicationStatus, Channel, NewApplication, NewSignature, TaskCompletion, Verdict};
use ruqsat_sdk::operations::ListApplicationsParams;
use ruqsat_tests::{OZONE, PIPELINES, Person, World, ozone_form, sign};
use serde_json::json;

fn draft() -> NewApplication {
    NewApplication { form: Some(ozone_form()), ..NewApplication::new(OZONE, "issue", Channel::Portal) }
}

async fn count(person: &Person<'_>) -> usize {
    let mut all = person.api.applications().list_all(&ListApplicationsParams::default());
    let mut count = 0;
    while all.next().await.unwrap().is_some() {
        count += 1;
    }
    count
}

#[tokio::test]
async fn the_same_key_with_the_same_body_gets_the_same_answer_and_makes_one_thing() {
    let world = World::start(Default::default()).unwrap();
    let person = world.person("applicant").await;
    let first = person.api.applications().create(&draft()).idempotency_key("key-one").send().await.unwrap();
    let again = person.api.applications().create(&draft()).idempotency_key("key-one").send().await.unwrap();
    assert_eq!(first.value, again.value);
    assert_eq!((first.status, first.location()), (again.status, again.location()));
    assert_eq!(count(&person).await, 1);

    let mut other = draft();
    other.submit = Some(true);
    let refused = person.api.applications().create(&other).idempotency_key("key-one").await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (Some(422), Some("idempotency_key_reused")));
    let entity = world.person("applicant-entity").await;
    let theirs = entity.api.applications().create(&draft()).idempotency_key("key-one").await.unwrap();
    assert_ne!(theirs.id, first.value.id, "somebody else's key is another key");
    assert_eq!(count(&person).await, 1);
}

#[tokio::test]
async fn twenty_at_once_under_one_key_make_one_application() {
    let world = World::start(Default::default()).unwrap();
    let person = world.person("applicant").await;
    let calls = (0..20).map(|_| {
        let api = person.api.clone();
        tokio::spawn(async move { api.applications().create(&draft()).idempotency_key("rush").await })
    });
    let mut ids = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        ids.push(call.await.unwrap().unwrap().id);
    }
    ids.dedup();
    assert_eq!((ids.len(), count(&person).await), (1, 1));
}

#[tokio::test]
async fn a_repeated_signature_answers_as_the_first_and_registers_once() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let signable = person.api.applications().get_signable(&id).await.unwrap();
    let body = NewSignature { signature: person.sign(&signable.content) };
    let first = person.api.applications().sign(&id, &body).idempotency_key("sign-1").await.unwrap();
    let again = person.api.applications().sign(&id, &body).idempotency_key("sign-1").await.unwrap();
    assert_eq!(first, again);
    let late = person.api.applications().sign(&id, &body).await.unwrap_err();
    assert_eq!(late.code(), Some("step_out_of_order"), "without the key it is a second signature");
    assert_eq!(person.api.applications().list_signatures(&id).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn an_attempt_that_ended_is_repeated_as_it_ended_and_traced_once() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let signable = person.api.applications().get_signable(&id).await.unwrap();
    let body = NewSignature { signature: sign(world, "applicant-revoked", &signable.content) };
    for _ in 0..2 {
        let ended = person.api.applications().sign(&id, &body).idempotency_key("sign-2").await.unwrap_err();
        assert_eq!(ended.code(), Some("attempt_ended"));
    }
    let trace = person.api.applications().get_trace(&id).await.unwrap();
    assert_eq!(trace.steps.iter().filter(|step| step.n == "8").count(), 1);
}

#[tokio::test]
async fn what_was_refused_leaves_the_key_free() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let mut unfinished = draft();
    unfinished.form = Some(json!({}));
    let id = person.api.applications().create(&unfinished).await.unwrap().id;
    let refused = person.api.applications().submit(&id).idempotency_key("submit-1").await.unwrap_err();
    assert_eq!(refused.code(), Some("invalid_content"));
    let change = ruqsat_sdk::models::ApplicationChange { form: ozone_form() };
    person.api.applications().update(&id, &change).await.unwrap();
    let done = person.api.applications().submit(&id).idempotency_key("submit-1").await.unwrap();
    assert_eq!(done.status, ApplicationStatus::AwaitingSignature);
}

#[tokio::test]
async fn two_payments_at_once_are_one_order() {
    let world = World::shared();
    let person = world.person("applicant-entity").await;
    let id = person.file(PIPELINES).await.id;
    let (a, b) = tokio::join!(person.order(&id), person.order(&id));
    assert_eq!(a.id, b.id);
    let keyed = person.api.payments().create(&id).idempotency_key("pay-1").await.unwrap();
    person.press(&keyed, "decline").await;
    person.until(&id, &ApplicationStatus::AwaitingPayment).await;
    let replay = person.api.payments().create(&id).idempotency_key("pay-1").await.unwrap();
    assert_eq!(replay, keyed, "the same key never starts a second payment");
}

#[tokio::test]
async fn two_completions_at_once_complete_once() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.register(OZONE).await.id;
    let registrar = world.person("ozone-registrar").await;
    let task = registrar.open_task(&id).await.unwrap();
    let done = TaskCompletion::new(task.activity.as_str(), Verdict::Ok);
    let tasks = registrar.api.tasks();
    let (a, b) = tokio::join!(async { tasks.complete(&task.id, &done).await }, async {
        tasks.complete(&task.id, &done).await
    });
    let codes: Vec<_> =
        [a, b].into_iter().filter_map(Result::err).map(|e| e.code().map(str::to_owned)).collect();
    assert_eq!(codes, [Some("task_not_open".to_owned())]);
}

#[tokio::test]
async fn a_change_of_what_was_not_seen_is_refused() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.api.applications().create(&draft()).await.unwrap().id;
    let seen = person.api.applications().get(&id).send().await.unwrap();
    let tag = seen.etag().expect("a tag").to_owned();
    let unchanged = person.api.applications().get(&id).if_none_match(&tag).await.unwrap_err();
    assert!(matches!(unchanged, Error::NotModified), "{unchanged:?}");

    let change = ruqsat_sdk::models::ApplicationChange { form: ozone_form() };
    person.api.applications().update(&id, &change).if_match(&tag).await.unwrap();
    let stale = person.api.applications().update(&id, &change).if_match(&tag).await.unwrap_err();
    assert_eq!((stale.status(), stale.code()), (Some(412), Some("precondition_failed")));
    let stale = person.api.applications().submit(&id).if_match("\"nonsense\"").await.unwrap_err();
    assert_eq!(stale.status(), Some(412));
    let submitted = person.api.applications().submit(&id).if_match("*").send().await.unwrap();
    assert_ne!(submitted.etag(), Some(tag.as_str()));

    let stranger = world.person("applicant-entity").await;
    let hidden = stranger.api.applications().update(&id, &change).if_match(&tag).await.unwrap_err();
    assert_eq!(hidden.code(), Some("not_found"), "who may not see it learns nothing of its version");
}

#[tokio::test]
async fn a_condition_longer_than_the_spec_allows_is_refused() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let path = format!("/v1/applications/{}", person.api.applications().create(&draft()).await.unwrap().id);
    for (method, header, length, status) in [
        (Method::GET, "If-None-Match", 255, 200),
        (Method::GET, "If-None-Match", 256, 422),
        (Method::PATCH, "If-Match", 255, 412),
        (Method::PATCH, "If-Match", 256, 422),
    ] {
        let request = world.raw().request(method, &path, &person.token);
        let request = request.header("content-type", "application/json").body("{\"form\": {}}");
        let answer = world.raw().send(request.header(header, "t".repeat(length))).await;
        assert_eq!(answer.status, status, "{header} of {length}: {answer:?}");
        if status == 422 {
            answer.assert_problem(422, "invalid_content");
            assert_eq!(answer.pointers(), [format!("!{header}")]);
        }
    }
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let long = "k".repeat(256);
    for key in ["", "with space", "кілт", long.as_str()] {
        let request = world
            .raw()
            .request(Method::POST, "/v1/applications", &person.token)
            .header("content-type", "application/json")
            .header("idempotency-key", key.as_bytes())
            .body("{}");
        let answer = world.raw().send(request).await;
        assert!((400..500).contains(&answer.status), "{key}: {answer:?}");
        assert!(["invalid_content", "invalid_request"].contains(&answer.code()), "{key}: {answer:?}");
    }
}
