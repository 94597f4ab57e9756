//! What no client of ours would send: a clear problem each time, and the server goes on.

use crate::refusal::{pointers, problem, refusal};
use reqwest::Method;
use ruqsat_sdk::models::{Channel, NewApplication, TokenRequest};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::{OZONE, PIPELINES, RawAnswer, World};

const PATH: &str = "/v1/applications";

async fn post(body: impl Into<String>) -> RawAnswer {
    let applicant = World::shared().person("applicant").await;
    World::shared().raw().post(PATH, &applicant.token, body).await
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_malformed() {
    let right = r#"{"service":"ozone-works-permit","operation":"issue","channel":"portal"}"#;
    assert_eq!(post(right).await.status, 201, "the one these differ from");
    let deep = format!(
        r#"{{"service":"x","operation":"x","channel":"portal","form":{}1{}}}"#,
        r#"{"a":"#.repeat(300),
        "}".repeat(300)
    );
    for body in [
        "",
        "   ",
        "{",
        "null",
        "7",
        "\"text\"",
        r#"["ozone-works-permit","issue","portal"]"#,
        r#"[{"service":"ozone-works-permit","operation":"issue","channel":"portal"}]"#,
        &right.replace('}', ",}"),
        &right.replace('"', "'"),
        &format!("{right} {right}"),
        &format!("{right}]"),
        &deep,
    ] {
        let answer = post(body).await;
        answer.assert_problem(400, "malformed_json");
        assert!(answer.headers.contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn bytes_that_are_no_utf_8_are_malformed() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let raw = world.raw();
    let request =
        raw.request(Method::POST, PATH, &applicant.token).header("content-type", "application/json");
    let answer = raw.send(request.body(b"{\"service\":\"\xff\xfe\"}".to_vec())).await;
    answer.assert_problem(400, "malformed_json");
}

#[tokio::test]
async fn a_field_that_is_unknown_missing_or_of_another_type_is_named() {
    for (body, pointer, code) in [
        (
            r#"{"service":"x","operation":"issue","channel":"portal","colour":"red"}"#,
            "/colour",
            "unknown_field",
        ),
        (r#"{"operation":"issue","channel":"portal"}"#, "", "required"),
        (r#"{"service":7,"operation":"issue","channel":"portal"}"#, "/service", "type"),
        (r#"{"service":"x","operation":"issue","channel":"portal","submit":"yes"}"#, "/submit", "type"),
        (r#"{"service":"x","operation":"issue","channel":"fax"}"#, "/channel", "type"),
        (r#"{"service":"x","operation":"issue","channel":"portal","form":[]}"#, "/form", "type"),
    ] {
        let answer = post(body).await;
        answer.assert_problem(422, "invalid_content");
        assert_eq!(answer.pointers(), [pointer], "{body}");
        assert_eq!(answer.json["violations"][0]["code"], code, "{body}");
    }
    let twice = r#"{"service":"x","service":"x","operation":"issue","channel":"portal"}"#;
    post(twice).await.assert_problem(422, "invalid_content");
}

#[tokio::test]
async fn only_json_is_taken() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let raw = world.raw();
    let body = r#"{"service":"ozone-works-permit","operation":"issue","channel":"portal"}"#;
    for media in
        [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonx")]
    {
        let mut request = raw.request(Method::POST, PATH, &applicant.token).body(body);
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        raw.send(request).await.assert_problem(415, "unsupported_media_type");
    }
    let request = raw.request(Method::POST, PATH, &applicant.token).body(body);
    let answer = raw.send(request.header("content-type", "application/json; charset=utf-8")).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

#[tokio::test]
async fn a_body_too_large_is_refused_to_the_byte_and_the_server_goes_on() {
    let applicant = World::shared().person("applicant").await;
    let body = |length: usize| {
        let head =
            r#"{"service":"ozone-works-permit","operation":"issue","channel":"portal","form":{"address":""#;
        let tail = r#""}}"#;
        format!("{head}{}{tail}", "a".repeat(length - head.len() - tail.len()))
    };
    let limit = 256 * 1024;
    assert_eq!(post(body(limit)).await.status, 201, "the limit itself is taken");
    post(body(limit + 1)).await.assert_problem(413, "body_too_large");
    post(body(limit * 4)).await.assert_problem(413, "body_too_large");
    applicant.api.applications().list(&Default::default()).await.unwrap();
}

#[tokio::test]
async fn an_unknown_service_operation_or_channel_is_named() {
    let applicant = World::shared().person("applicant").await;
    let create = |service: &str, op: &str, channel| {
        let new = NewApplication::new(service, op, channel);
        let applications = applicant.api.applications();
        async move { applications.create(&new).await }
    };
    assert_eq!(pointers(create("no-such-service", "issue", Channel::Portal).await), ["/service"]);
    assert_eq!(pointers(create(OZONE, "reissue", Channel::Portal).await), ["/operation"]);
    assert_eq!(pointers(create(OZONE, "", Channel::Portal).await), ["/operation"]);
    assert_eq!(pointers(create(PIPELINES, "issue", Channel::Provider).await), ["/channel"]);
    assert_eq!(pointers(create(&"x".repeat(81), "issue", Channel::Portal).await), ["/service"]);
    // Those have a desk, and staff at it.
    let desks = [(PIPELINES, Channel::Psc), (OZONE, Channel::Psc), (OZONE, Channel::Provider)];
    for (service, channel) in desks {
        assert_eq!(refusal(create(service, "issue", channel).await), "403 forbidden");
    }
}

#[tokio::test]
async fn a_wrong_check_digit_is_no_number() {
    let world = World::shared();
    let holder = |holder: &str| ListLicencesParams { holder: Some(holder.into()), ..Default::default() };
    let licences = world.anonymous().licences();
    licences.list(&holder("750140000018")).await.unwrap();
    // A wrong check digit, an IIN, too short, letters, other digits than ASCII.
    for wrong in ["750140000019", "990101500016", "75014000001", "75014000001x", "75014000001٨", ""] {
        assert_eq!(pointers(licences.list(&holder(wrong)).await), ["?holder"], "{wrong}");
    }
    for login in ["990101500017", "750140000019", "99010150001", "' OR 1=1 --"] {
        let request = TokenRequest {
            client_id: Some(ruqsat_server::FIRST_PARTY.into()),
            username: Some(login.into()),
            password: Some(ruqsat_sandbox::demo::PASSWORD.into()),
            ..TokenRequest::new("password")
        };
        let refused = problem(world.anonymous().tokens().issue(&request).await);
        assert_eq!((refused.status, refused.code.as_str()), (400, "invalid_grant"), "{login}");
    }
}
