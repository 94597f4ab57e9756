//! Calls that fail by the way: which are tried again, with what key, and when that ends.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "a test does not call all of an SDK")]

#[path = "../../generator/tests/golden/rust/src/generated/mod.rs"]
mod generated;
#[path = "../src/runtime/mod.rs"]
mod runtime;
mod support;

use std::time::Duration;

use generated::{models::*, operations::*};
use runtime::{Client, Error, Retries};
use support::{Heard, Server};

const APPLICATION: (&str, &str) = (
    "200 OK\r\ncontent-type: application/json",
    r#"{"id":"app_1","status":"draft","applicant":{"kind":"individual","iin":"900101300123"},"form":{},
    "due_on":"2026-12-01","fee":500,"paid":false,"links":{"self":"/x"},"copies":[]}"#,
);
const HANGS_UP: (&str, &str) = ("", "");
const BUSY: (&str, &str) = ("503 Busy\r\ncontent-type: text/plain", "busy");

async fn with(answers: &[(&'static str, &'static str)], retries: Retries) -> (Server, Client) {
    let server = Server::saying(answers.to_vec()).await;
    let client = Client::builder(&server.url).retries(retries).build().expect("a client");
    (server, client)
}

fn quick() -> Retries {
    Retries { first_wait: Duration::from_millis(5), ..Retries::default() }
}

fn new_application() -> NewApplication {
    NewApplication::new("08", Applicant::Individual(ApplicantIndividual { iin: "900101300123".into() }))
}

/// The idempotency keys of what was heard.
fn keys(heard: &[Heard]) -> Vec<&str> {
    let key = |one: &'_ Heard| one.head.find("idempotency-key: ").map(|at| at + 17);
    let read = |one| key(one).and_then(|at| one.head[at..].lines().next());
    heard.iter().map(|one| read(one).unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_get_is_tried_until_it_works() {
    let (server, client) = with(&[HANGS_UP, BUSY, ("502 Bad", ""), APPLICATION], quick()).await;
    let got = client.applications().get("app_1", &GetApplicationParams::default()).await;
    assert_eq!(got.expect("an application").id, "app_1");
    assert_eq!(server.heard().len(), 4);
}

#[tokio::test]
async fn a_change_keeps_its_own_key_in_all_tries() {
    let (server, client) = with(&[HANGS_UP, BUSY, APPLICATION, APPLICATION, APPLICATION], quick()).await;
    let create = || client.applications().create(&new_application());
    create().await.expect("an application");
    let heard = server.heard();
    let tries = keys(&heard);
    assert!(tries[0].starts_with("auto_") && tries[0].len() == 37, "{tries:?}");
    assert!(tries.len() == 3 && tries.iter().all(|key| *key == tries[0]), "{tries:?}");
    assert!(heard.iter().all(|one| one.body == heard[0].body));

    create().await.expect("an application");
    create().idempotency_key("mine").await.expect("an application");
    let heard = server.heard();
    let later = keys(&heard);
    assert!(later[0].starts_with("auto_") && later[0] != tries[0], "another call, another key");
    assert_eq!(later[1], "mine");
}

#[tokio::test]
async fn what_the_server_would_do_twice_is_tried_once() {
    let (server, client) = with(&[BUSY, BUSY, APPLICATION], quick()).await;
    let change = ApplicationChange::default();
    // This operation takes no key: the server would pass over one that is sent.
    let change = client.applications().change("app_1", "\"7\"", &change).idempotency_key("mine");
    assert!(matches!(change.await, Err(Error::Status { status: 503, .. })));
    let token = client.tokens().create(&TokenRequest::new("password")).await;
    assert!(matches!(token, Err(Error::Status { status: 503, .. })));
    assert_eq!(server.heard().len(), 2);
}

#[tokio::test]
async fn a_refusal_is_no_reason_and_tries_end() {
    let refused = ("422 No\r\ncontent-type: application/problem+json", r#"{"code":"form_frozen"}"#);
    let (server, client) = with(&[refused, BUSY, BUSY, BUSY, BUSY, BUSY, APPLICATION], quick()).await;
    let get = || client.applications().get("app_1", &GetApplicationParams::default());
    assert_eq!(get().await.expect_err("a problem").code(), Some("form_frozen"));
    assert_eq!(get().await.expect_err("busy").status(), Some(503));
    assert_eq!(server.heard().len(), 5, "one, then four");
    let (server, client) = with(&[BUSY, APPLICATION], Retries::none()).await;
    let get = client.applications().get("app_1", &GetApplicationParams::default());
    assert_eq!(get.await.expect_err("busy").status(), Some(503));
    assert_eq!(server.heard().len(), 1, "switched off");
}

#[tokio::test]
async fn the_wait_is_what_the_server_asks_for() {
    let soon = ("429 Slow\r\nretry-after: 1", "");
    let late = (
        "429 Slow\r\nretry-after: 3600\r\ncontent-type: application/problem+json",
        r#"{"code":"rate_limited"}"#,
    );
    let (server, client) = with(&[soon, APPLICATION, late, APPLICATION], quick()).await;
    let get = || client.applications().get("app_1", &GetApplicationParams::default());
    let begun = std::time::Instant::now();
    get().await.expect("an application");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let told = get().await.expect_err("longer than anybody waits");
    assert_eq!(told.problem().and_then(|problem| problem.retry_after).map(|wait| wait.as_secs()), Some(3600));
    assert_eq!(server.heard().len(), 3);
}
