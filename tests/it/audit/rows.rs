//! What is accepted leaves its rows once; what is refused leaves none.

use super::{Request, get, of_request, send};
use reqwest::Method;
use ruqsat_licensing::audit::Deed;
use ruqsat_tests::{OZONE, World};

async fn create(world: &World, id: &str, token: &str, body: &str, key: &str) -> (u16, String) {
    let raw = world.raw();
    let request = raw
        .request(Method::POST, "/v1/applications", token)
        .header("x-request-id", id)
        .header("idempotency-key", key)
        .header("content-type", "application/json");
    let answer = raw.send(request.body(body.to_owned())).await;
    (answer.status, answer.json["id"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn the_same_request_again_leaves_no_second_row() {
    let world = World::shared();
    let token = world.person("applicant").await.token;
    let body = format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal"}}"#);
    let first = create(world, "replay-first-time", &token, &body, "audit-replay").await;
    let again = create(world, "replay-second-time", &token, &body, "audit-replay").await;
    assert_eq!((first.0, &first), (201, &again));
    assert_eq!(of_request(world, "replay-first-time").await.len(), 1);
    assert_eq!(of_request(world, "replay-second-time").await, []);
    let changed = body.replace("issue", "renew");
    assert_eq!(create(world, "replay-other-body", &token, &changed, "audit-replay").await.0, 422);
    assert_eq!(of_request(world, "replay-other-body").await, []);
}

#[tokio::test]
async fn what_is_refused_leaves_none() {
    let world = World::shared();
    let (owner, stranger) = (world.person("applicant").await, world.person("applicant-entity").await);
    let id = owner.register(OZONE).await.id;
    let withdraw = format!("/v1/applications/{id}/withdraw");
    let read = format!("/v1/applications/{id}");
    let elsewhere = world.person("pipelines-head").await;
    for (request, method, path, token, status) in [
        ("refused-stranger", Method::POST, &withdraw, &stranger.token, 404),
        ("refused-no-token", Method::POST, &withdraw, &String::new(), 401),
        ("refused-other-body", Method::GET, &read, &elsewhere.token, 404),
    ] {
        let body = String::new();
        let answer = send(world, Request { id: request, method, path, token, body }).await;
        assert_eq!(answer.status, status, "{request}: {answer:?}");
        assert_eq!(of_request(world, request).await, [], "{request}");
    }
    let done = Request {
        id: "withdrawn-at-last",
        method: Method::POST,
        path: &withdraw,
        token: &owner.token,
        body: String::new(),
    };
    assert_eq!(send(world, done).await.status, 200);
    let left = of_request(world, "withdrawn-at-last").await;
    assert_eq!((left.len(), left[0].subject.as_deref()), (1, Some(id.as_str())));
}

#[tokio::test]
async fn a_path_in_foreign_words_reaches_no_row() {
    let world = World::shared();
    let staff = world.person("ozone-head").await;
    for (request, path) in [
        ("hostile-path-one", "/v1/applications/990101500016"),
        ("hostile-path-two", "/v1/tasks/%D3%A8%D0%B7%D0%B5%D0%BD"),
    ] {
        assert_eq!(get(world, request, path, &staff.token).await.status, 404);
    }
    assert!(!format!("{:?}", world.audit().await).contains("990101500016"));
}

#[tokio::test]
async fn staff_who_know_the_version_already_were_shown_it_all_the_same() {
    let world = World::shared();
    let id = world.person("applicant").await.register(OZONE).await.id;
    let staff = world.person("ozone-head").await;
    let path = format!("/v1/applications/{id}");
    let etag = get(world, "etag-shown-first", &path, &staff.token).await.headers["etag"].clone();
    let raw = world.raw();
    let request = raw.request(Method::GET, &path, &staff.token).header("if-none-match", etag);
    assert_eq!(raw.send(request.header("x-request-id", "etag-known-by-now")).await.status, 304);
    let rows = of_request(world, "etag-known-by-now").await;
    assert_eq!((rows.len(), rows[0].deed), (1, Deed::Read));
}
