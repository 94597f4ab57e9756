//! The server held against the table.

use super::callers::{Caller, Who};
use super::table::{May, TABLE};
use super::things::Thing;
use super::{Operation, Scene, operations, path};
use reqwest::Method;
use std::collections::BTreeSet;

/// The row of an operation, or words for whoever adds one.
pub(super) fn row(operation: &Operation) -> May {
    let row = TABLE.iter().find(|(id, _)| *id == operation.id);
    let Some((_, may)) = row else {
        panic!(
            "{} ({} {}) is new: add a row to TABLE in tests/it/authorization/table.rs that says who may call it, and \
             to `body` what a right request carries; then this test holds the server to it",
            operation.id, operation.method, operation.path
        );
    };
    *may
}

#[test]
fn every_operation_of_the_spec_has_a_row_and_the_spec_says_the_same() {
    let operations = operations();
    for operation in &operations {
        let public = row(operation) == May::Public;
        assert_eq!(
            public,
            operation.scope.is_none(),
            "{}: `security(())` in its handler says otherwise",
            operation.id
        );
    }
    let known: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    for (id, _) in TABLE {
        assert!(known.contains(id), "{id} is gone from the spec: take its row out of TABLE");
    }
    assert_eq!(known.len(), TABLE.len(), "a row stands twice");
}

#[tokio::test]
async fn what_is_public_works_without_a_token_and_with_a_bad_one() {
    let scene = Scene::get().await;
    for operation in operations().iter().filter(|operation| row(operation) == May::Public) {
        for token in ["", "garbage"] {
            let answer = scene.send(operation, &scene.things[0], token).await;
            match operation.id.as_str() {
                // Its own proof is the signature, which this request lacks.
                "receive_payment_callback" => answer.assert_problem(401, "callback_signature_invalid"),
                // Takes no proof but its own: a bearer token is none.
                "issue_token" | "introspect_token" | "revoke_token" if !token.is_empty() => {
                    answer.assert_problem(401, "invalid_client");
                }
                // There is no such code.
                "activate_account" => answer.assert_problem(422, "invalid_content"),
                // There is no such QR.
                "open_mobile_signing" | "get_mobile_documents" | "put_mobile_documents" => {
                    answer.assert_problem(404, "not_found");
                }
                "revoke_token" => assert_eq!(answer.status, 204, "{answer:?}"),
                _ => assert_eq!(answer.status, 200, "{}: {answer:?}", operation.id),
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_public_asks_for_a_token_first() {
    let scene = Scene::get().await;
    for operation in operations().iter().filter(|operation| row(operation) != May::Public) {
        for token in ["", "garbage", "a.b.c"] {
            let answer = scene.send(operation, &scene.things[0], token).await;
            assert_eq!(answer.status, 401, "{} with {token:?}: {answer:?}", operation.id);
            answer.assert_problem(401, "unauthenticated");
            assert!(answer.headers["www-authenticate"].starts_with("Bearer"), "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn what_is_another_persons_and_what_is_not_there_look_alike() {
    let scene = Scene::get().await;
    let (thing, nowhere) = (&scene.things[0], "app_01jd00000000000000000000zz");
    let nothing = Thing { application: nowhere.into(), surveyed: nowhere.into(), ..thing.clone() };
    let is_neighbour = |caller: &&Caller| matches!(caller.who, Who::Applicant(login) if login != thing.owner);
    let neighbour = &scene.callers.iter().find(is_neighbour).expect("another applicant").token;
    for operation in operations() {
        let named = operation.path.starts_with("/v1/applications/{id}");
        if !named || row(&operation) == May::Public {
            continue;
        }
        let mut others = scene.send(&operation, thing, neighbour).await;
        let mut nothing = scene.send(&operation, &nothing, neighbour).await;
        nothing.assert_problem(404, "not_found");
        others.json["instance"].take();
        nothing.json["instance"].take();
        assert_eq!((others.status, others.json), (nothing.status, nothing.json), "{}", operation.id);
    }
}

#[tokio::test]
async fn every_path_answers_a_wrong_method_with_those_it_takes() {
    let scene = Scene::get().await;
    let thing = &scene.things[0];
    let raw = &scene.raw;
    let operations = operations();
    for operation in &operations {
        for wrong in [Method::PUT, Method::DELETE, Method::TRACE] {
            let takes = |other: &&super::Operation| other.path == operation.path && other.method == wrong;
            if operations.iter().any(|other| takes(&other)) {
                continue;
            }
            let answer = raw.send(raw.request(wrong, &path(&operation.path, thing), "")).await;
            answer.assert_problem(405, "method_not_allowed");
            let allowed: BTreeSet<&str> = answer.headers["allow"].split(", ").collect();
            let mut taken: BTreeSet<&str> = operations
                .iter()
                .filter(|other| other.path == operation.path)
                .map(|other| other.method.as_str())
                .collect();
            if taken.contains("GET") {
                taken.insert("HEAD");
            }
            assert_eq!(allowed, taken, "{}", operation.path);
        }
    }
}
