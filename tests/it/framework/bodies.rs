//! JSON bodies that are none, or too much of one.

use reqwest::Method;
use ruqsat_tests::{OZONE, RawAnswer, World};

const PATH: &str = "/v1/applications";

/// A right application with another form.
fn with_form(form: &str) -> String {
    format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal", "form": {form}}}"#)
}

async fn post(body: impl Into<Vec<u8>>) -> RawAnswer {
    let world = World::shared();
    let (raw, token) = (world.raw(), world.person("applicant").await.token);
    let request = raw.request(Method::POST, PATH, &token).header("content-type", "application/json");
    raw.send(request.body(body.into())).await
}

#[tokio::test]
async fn what_is_no_json_object_is_malformed() {
    let right = with_form("{}");
    assert_eq!(post(right.clone()).await.status, 201, "the control");
    for body in [
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{]",
        r#"{"service"}"#,
        r#"{"service": 01}"#,
        r#"{'service': 1}"#,
        &format!("{right}{right}"),
        &format!("{right}]"),
        &format!("\u{feff}{right}"),
        &format!("[{right}]"),
        &right.replace("{}", "NaN"),
        &right.replace("{}", r#"{"a": "\ud800"}"#),
    ] {
        let answer = post(body).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        answer.assert_problem(400, "malformed_json");
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_malformed() {
    for wrong in [&b"\xff\xfe"[..], b"\xc3\x28", b"\xed\xa0\x80", b"\x00"] {
        let mut body = with_form(r#"{"address": "?"}"#).into_bytes();
        let at = body.iter().rposition(|byte| *byte == b'?').expect("a place");
        body.splice(at..=at, wrong.iter().copied());
        post(body).await.assert_problem(400, "malformed_json");
    }
}

#[tokio::test]
async fn nesting_without_end_is_refused_and_nothing_falls_over() {
    for depth in [200, 30_000] {
        let lists = with_form(&format!(r#"{{"works": {}{}}}"#, "[".repeat(depth), "]".repeat(depth)));
        post(lists).await.assert_problem(400, "malformed_json");
        let objects = with_form(&format!("{}1{}", r#"{"a":"#.repeat(depth / 5), "}".repeat(depth / 5)));
        let answer = post(objects).await;
        assert!(matches!(answer.status, 201 | 400), "{answer:?}");
        let open = with_form(&format!(r#"{{"works": {}"#, "[".repeat(depth)));
        post(open).await.assert_problem(400, "malformed_json");
    }
    assert_eq!(World::shared().raw().get("/readyz", "").await.status, 200);
}

#[tokio::test]
async fn a_field_twice_unknown_missing_or_of_another_type_is_pointed_at() {
    let right = with_form("{}");
    for (body, pointer, code) in [
        (right.replacen('{', r#"{"service": "x", "#, 1), "", "type"),
        (right.replacen('{', r#"{"secret": 1, "#, 1), "/secret", "unknown_field"),
        (right.replace(r#""operation": "issue", "#, ""), "", "required"),
        (right.replace(r#""issue""#, "7"), "/operation", "type"),
        (right.replace(r#""portal""#, r#""pigeon""#), "/channel", "type"),
        (right.replace("{}", "[]"), "/form", "type"),
        (right.replace("{}", "null"), "/form", "type"),
    ] {
        let answer = post(body.clone()).await;
        assert_eq!(answer.status, 422, "{body}: {answer:?}");
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.json["violations"][0]["code"], code, "{body}: {answer:?}");
        assert_eq!(answer.pointers(), [pointer], "{body}");
    }
}

#[tokio::test]
async fn another_media_type_is_not_read() {
    let world = World::shared();
    let (raw, token) = (world.raw(), world.person("applicant").await.token);
    let bare = raw.request(Method::POST, PATH, &token).body(with_form("{}"));
    raw.send(bare).await.assert_problem(415, "unsupported_media_type");
    for media in ["text/plain", "application/xml", "application/jsonp", "application", "multipart/form-data"]
    {
        let request = raw.request(Method::POST, PATH, &token).header("content-type", media);
        raw.send(request.body(with_form("{}"))).await.assert_problem(415, "unsupported_media_type");
    }
    for media in ["application/json; charset=utf-8", "Application/JSON"] {
        let request = raw.request(Method::POST, PATH, &token).header("content-type", media);
        assert_eq!(raw.send(request.body(with_form("{}"))).await.status, 201, "{media}");
    }
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_while_it_arrives() {
    let long = with_form(&format!(r#"{{"address": "{}"}}"#, "x".repeat(2_000_000)));
    post(long).await.assert_problem(413, "body_too_large");
    assert_eq!(post(with_form("{}")).await.status, 201);
}
