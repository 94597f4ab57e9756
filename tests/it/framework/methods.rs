//! Paths and methods.

use reqwest::Method;
use ruqsat_tests::World;
use serde_json::Value;

/// The document as it stands in the repository.
const COMMITTED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/openapi.json"));

#[tokio::test]
async fn a_path_that_names_nothing_is_not_found() {
    let raw = World::shared().raw();
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/v2/services",
        "/v1/services/",
        "/v1/services/none",
        "/v1/services/%zz",
        "/v1/services/%ff%fe",
        "/v1/services/%00",
        "/v1/services/..%2f..%2fsecrets",
        "/v1//services",
        "/V1/services",
        "/v1/licences/lic_1",
        "/v1/licences/%D0%9B",
        "/favicon.ico",
    ] {
        let answer = raw.get(path, "").await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        answer.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn an_id_of_another_kind_or_case_names_nothing() {
    let world = World::shared();
    let (raw, token) = (world.raw(), world.person("applicant").await.token);
    for id in [
        "app_01jd00000000000000000000zz",
        "APP_01JD00000000000000000000ZZ",
        "tsk_01jd00000000000000000000zz",
        "app_",
        "1",
        "app_01jd00000000000000000000zz%20",
        "app_'; drop table applications; --",
        &format!("app_{}", "0".repeat(3000)),
    ] {
        raw.get(&format!("/v1/applications/{id}"), &token).await.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_known_path_says_which_methods_it_takes() {
    let raw = World::shared().raw();
    for (method, path, allow) in [
        (Method::DELETE, "/v1/services", "GET, HEAD"),
        (Method::OPTIONS, "/v1/services", "GET, HEAD"),
        (Method::GET, "/v1/token", "POST"),
        (Method::HEAD, "/v1/token", "POST"),
        (Method::PUT, "/v1/applications/x", "GET, HEAD, PATCH"),
        (Method::PATCH, "/v1/applications", "GET, HEAD, POST"),
        (Method::from_bytes(b"BREW").expect("a method"), "/healthz", "GET, HEAD"),
    ] {
        let answer = raw.send(raw.request(method.clone(), path, "")).await;
        assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, allow), "{method} {path}");
        if method != Method::HEAD {
            answer.assert_problem(405, "method_not_allowed");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let raw = World::shared().raw();
    for (path, status) in [("/v1/services", 200), ("/readyz", 200), ("/v1/none", 404), ("/v1/tasks", 401)] {
        let head = raw.send(raw.request(Method::HEAD, path, "")).await;
        let get = raw.get(path, "").await;
        assert_eq!((head.status, get.status), (status, status), "{path}");
        assert_eq!(head.json, Value::Null, "{path}");
        assert_eq!(head.headers.get("content-type"), get.headers.get("content-type"), "{path}");
        assert_eq!(head.headers.get("content-length"), get.headers.get("content-length"), "{path}");
    }
}

#[tokio::test]
async fn the_server_tells_that_it_lives_and_is_ready() {
    let raw = World::shared().raw();
    for path in ["/healthz", "/readyz"] {
        let answer = raw.get(path, "").await;
        assert_eq!((answer.status, answer.json), (200, serde_json::json!({"status": "ok"})), "{path}");
    }
}

#[tokio::test]
async fn the_document_served_is_the_one_committed() {
    let world = World::shared();
    let raw = world.raw();
    let answer = raw.request(Method::GET, "/v1/openapi.json", "").send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert!(answer.text().await.expect("a text") == COMMITTED, "not the committed bytes");
}
