//! The runtime with what the generator makes of its sample spec: every shape once, over real HTTP.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "a test does not call all of an SDK")]

#[path = "../../generator/tests/golden/rust/src/generated/mod.rs"]
mod generated;
#[path = "../src/runtime/mod.rs"]
mod runtime;
mod support;

use generated::{models::*, operations::*};
use runtime::{Client, Error, Retries};
use serde_json::json;
use support::Server;

const APPLICATION: &str = r#"{"id":"app_1","status":"on_the_moon","applicant":{"kind":"individual","iin":"900101300123"},
    "form":{"a":[1]},"due_on":"2026-12-01","fee":500,"paid":false,"links":{"self":"/x"},"copies":[],"holder":null,"new":1}"#;
const JSON: &str = "200 OK\r\ncontent-type: application/json";

async fn with(answers: Vec<(&'static str, &'static str)>) -> (Server, Client) {
    let server = Server::saying(answers).await;
    let client = Client::builder(&server.url).token("secret").locale("kk").retries(Retries::none()).build();
    let client = client.expect("a client");
    (server, client)
}

#[tokio::test]
async fn a_create_sends_the_union_with_its_tag_and_reads_what_is_newer() {
    let (server, client) = with(vec![(
        "201 Created\r\netag: \"7\"\r\nlocation: /v1/applications/app_1\r\nx-request-id: r1",
        APPLICATION,
    )])
    .await;
    let body = NewApplication {
        form: Some(json!({"beds": 4})),
        ..NewApplication::new(
            "08-medical",
            Applicant::Individual(ApplicantIndividual { iin: "900101300123".into() }),
        )
    };
    let made =
        client.applications().create(&body).idempotency_key("k-1").send().await.expect("an application");
    assert_eq!(
        (made.status, made.etag(), made.location()),
        (201, Some("\"7\""), Some("/v1/applications/app_1"))
    );
    assert_eq!(made.request_id(), Some("r1"));
    assert_eq!(made.value.status, Status::Unknown("on_the_moon".into()));
    assert_eq!(made.value.form, json!({"a": [1]}));
    assert!(matches!(made.value.applicant, Applicant::Individual(_)));
    let heard = &server.heard()[0];
    assert_eq!(heard.line, "POST /base/v1/applications HTTP/1.1");
    for header in ["authorization: bearer secret", "accept-language: kk", "idempotency-key: k-1"] {
        assert!(heard.head.contains(header), "{header} in {}", heard.head);
    }
    let sent: serde_json::Value = serde_json::from_str(&heard.body).expect("json");
    assert_eq!(
        sent,
        json!({"service": "08-medical", "applicant": {"kind": "individual", "iin": "900101300123"}, "form": {"beds": 4}})
    );
}

#[test]
fn an_unknown_variant_survives_a_round_trip() {
    let wire = json!({"kind": "trust", "deed": 9});
    let read: Applicant = serde_json::from_value(wire.clone()).expect("a union");
    assert!(matches!(read, Applicant::Unknown(_)));
    assert_eq!(serde_json::to_value(read).expect("json"), wire);
    assert_eq!(Status::from("unknown"), Status::StatedUnknown);
}

#[tokio::test]
async fn a_problem_is_typed_and_keeps_its_extra_members() {
    let refusal = r#"{"type":"https://e/x","title":"Жарамсыз","status":422,"code":"validation.failed",
        "violations":[{"pointer":"/iin","code":"checksum","message":"қате"}],"balance":3}"#;
    let (_server, client) = with(vec![
        ("422 Unprocessable\r\ncontent-type: application/problem+json\r\nretry-after: 7\r\nx-request-id: r2", refusal),
        ("502 Bad Gateway\r\ncontent-type: text/html", "<h1>proxy</h1>"),
        ("304 Not Modified", ""),
        (JSON, "[]"),
    ])
    .await;
    let get = || client.applications().get("app_1", &GetApplicationParams::default());
    let error = get().await.expect_err("a problem");
    assert_eq!((error.code(), error.status()), (Some("validation.failed"), Some(422)));
    let problem = error.problem().expect("a problem");
    assert_eq!(problem.violations[0].pointer, "/iin");
    assert_eq!(problem.extra["balance"], 3);
    assert_eq!(problem.request_id.as_deref(), Some("r2"));
    assert_eq!(problem.retry_after.map(|wait| wait.as_secs()), Some(7));
    assert!(matches!(get().await, Err(Error::Status { status: 502, body }) if body.contains("proxy")));
    assert!(matches!(get().if_none_match("\"7\"").await, Err(Error::NotModified)));
    assert!(matches!(get().await, Err(Error::Decode(_))));
    assert!(matches!(get().await, Err(Error::Transport(_))), "the server is gone");
}

#[tokio::test]
async fn pages_are_walked_to_the_end() {
    let item = |n: u8, more: &str| -> &'static str {
        let one = APPLICATION.replace("app_1", &format!("app_{n}"));
        Box::leak(format!("{{\"items\":[{one}]{more}}}").into_boxed_str())
    };
    let (server, client) = with(vec![
        (JSON, item(1, ",\"next_cursor\":\"a b\"")),
        (JSON, "{\"items\":[],\"next_cursor\":\"c\"}"),
        (JSON, item(2, ",\"next_cursor\":null")),
    ])
    .await;
    let params = ListApplicationsParams {
        status: Some(vec![Status::Draft, Status::InReview]),
        limit: Some(1),
        ..Default::default()
    };
    let mut all = client.applications().list_all(&params);
    let mut ids = Vec::new();
    while let Some(application) = all.next().await.expect("a page") {
        ids.push(application.id);
    }
    assert_eq!(ids, ["app_1", "app_2"]);
    let lines: Vec<_> = server.heard().into_iter().map(|h| h.line).collect();
    let query = "/base/v1/applications?status=draft&status=in_review&limit=1";
    assert_eq!(lines[0], format!("GET {query} HTTP/1.1"));
    assert_eq!(lines[1], format!("GET {query}&cursor=a+b HTTP/1.1"));
    assert_eq!(lines[2], format!("GET {query}&cursor=c HTTP/1.1"));
}

#[tokio::test]
async fn bytes_text_forms_and_bare_answers() {
    let (server, client) = with(vec![
        ("200 OK\r\ncontent-type: application/pdf", "%PDF"),
        ("200 OK\r\ncontent-type: text/csv", "a;b"),
        (JSON, r#"{"access_token":"t","expires_in":60}"#),
        ("204 No Content", ""),
        (JSON, APPLICATION),
    ])
    .await;
    assert_eq!(client.licences().get_pdf("A/1 ?").await.expect("bytes"), b"%PDF");
    assert_eq!(
        client.licences().export(&ExportLicencesParams { status: Status::Draft }).await.expect("text"),
        "a;b"
    );
    let form = TokenRequest { scope: Some("a b&c".into()), ..TokenRequest::new("client_credentials") };
    let token = client.tokens().create(&form).basic_auth("portal", "pw").await.expect("a token");
    assert_eq!(token.access_token, "t");
    let stored = client.applications().upload_document("app_1", 2, "application/pdf", b"%PDF".to_vec()).await;
    assert_eq!(stored.expect("nothing"), None);
    let change = ApplicationChange { form: Some(json!({})), holder: Some(None) };
    client.applications().change("app_1", "\"7\"", &change).await.expect("an application");
    let heard = server.heard();
    assert_eq!(heard[0].line, "GET /base/v1/licences/A%2F1%20%3F/pdf HTTP/1.1");
    assert!(!heard[0].head.contains("authorization"), "open to all");
    assert!(heard[1].head.contains("authorization"), "a token shows more");
    assert_eq!(heard[2].body, "grant_type=client_credentials&scope=a+b%26c");
    assert!(heard[2].head.contains("authorization: basic cg9ydgfsonb3"), "{}", heard[2].head);
    assert!(heard[3].head.contains("content-type: application/pdf"));
    assert_eq!(heard[3].line, "PUT /base/v1/applications/app_1/documents/2 HTTP/1.1");
    assert_eq!(heard[4].body, r#"{"form":{},"holder":null}"#);
    assert!(heard[4].head.contains("if-match: \"7\"") && heard[4].head.contains("merge-patch+json"));
}

#[tokio::test]
async fn what_cannot_be_written_is_not_sent() {
    let (_server, client) = with(Vec::new()).await;
    for id in ["", ".", ".."] {
        let call = client.applications().get(id, &GetApplicationParams::default());
        assert!(matches!(call.await, Err(Error::Request(_))), "{id}");
    }
    let call = client.applications().get("a", &GetApplicationParams::default()).idempotency_key("a\nb");
    assert!(matches!(call.await, Err(Error::Request(_))));
    assert!(Client::builder("ftp://x").build().is_err());
    assert!(!format!("{client:?}").contains("secret"));
    let form = TokenRequest { client_secret: Some("hush".into()), ..TokenRequest::new("client_credentials") };
    assert!(!format!("{form:?}").contains("hush"));
}
