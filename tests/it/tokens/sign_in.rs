//! People sign in with a number and a password.

use super::{FORM, ask};
use reqwest::Method;
use ruqsat_sdk::models::{ApplicantKind, TokenRequest};
use ruqsat_tests::{OZONE, World};

const RIGHT: &str = "grant_type=password&client_id=ruqsat-web&username=990101500016&password=sandbox";

#[tokio::test]
async fn a_person_signs_in_by_iin_and_an_entity_by_bin() {
    let world = World::shared();
    for (key_name, number, kind) in [
        ("applicant", "990101500016", ApplicantKind::Individual),
        ("applicant-entity", "750140000018", ApplicantKind::LegalEntity),
    ] {
        let filed = world.person(key_name).await.file(OZONE).await;
        assert_eq!((filed.applicant.number.as_str(), filed.applicant.kind), (number, kind));
    }
}

#[tokio::test]
async fn the_answer_is_that_of_oauth_and_no_cache_keeps_it() {
    let answer = ask(World::shared(), RIGHT, &[]).await;
    assert_eq!((answer.status, &answer.json["token_type"]), (200, &"Bearer".into()), "{answer:?}");
    assert_eq!(answer.json["expires_in"], 900);
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_get_the_same_answer() {
    let world = World::shared();
    let mut shapes = Vec::new();
    for (username, password) in [
        ("990101500016", "wrong"),
        // Nobody's, with a right check digit; one with a wrong digit; a portal; nothing.
        ("990303500014", "sandbox"),
        ("990101500017", "sandbox"),
        ("demo-portal", "demo-portal-secret"),
        ("", "sandbox"),
    ] {
        let body =
            format!("grant_type=password&client_id=ruqsat-web&username={username}&password={password}");
        let mut answer = ask(world, &body, &[]).await;
        answer.assert_problem(400, "invalid_grant");
        assert_eq!(answer.json["error"], "invalid_grant");
        answer.json["instance"].take();
        shapes.push((answer.json, answer.headers.into_keys().collect::<Vec<_>>()));
    }
    assert!(shapes.windows(2).all(|pair| pair[0] == pair[1]), "{shapes:?}");
}

#[tokio::test]
async fn only_a_first_party_client_signs_people_in() {
    let world = World::shared();
    for client in ["&client_id=nobody", "&client_id=demo-portal&client_secret=wrong", ""] {
        let body = format!("grant_type=password&username=990101500016&password=sandbox{client}");
        let answer = ask(world, &body, &[]).await;
        answer.assert_problem(401, "invalid_client");
        assert!(answer.headers.contains_key("www-authenticate"));
        assert_eq!(answer.json["error"], "invalid_client");
    }
    // A third party that proves itself is told that this is not its way: it sends people to our own page.
    let portal = "grant_type=password&username=990101500016&password=sandbox&client_id=demo-portal\
                  &client_secret=demo-portal-secret";
    ask(world, portal, &[]).await.assert_problem(400, "unauthorized_client");
}

#[tokio::test]
async fn an_unknown_grant_is_named_in_the_sdk_too() {
    let request = TokenRequest { client_id: Some("ruqsat-web".into()), ..TokenRequest::new("implicit") };
    let refused = World::shared().anonymous().tokens().issue(&request).await.expect_err("no such grant");
    assert_eq!((refused.status(), refused.code()), (Some(400), Some("unsupported_grant_type")));
}

#[tokio::test]
async fn a_request_with_a_field_missing_unknown_or_twice_is_refused() {
    let world = World::shared();
    for body in [
        "",
        "client_id=ruqsat-web&username=990101500016&password=sandbox",
        "grant_type=password&client_id=ruqsat-web&password=sandbox",
        "grant_type=password&client_id=ruqsat-web&username=990101500016",
        &format!("{RIGHT}&otp=1"),
        &format!("{RIGHT}&password=sandbox"),
        "{\"grant_type\": \"password\"}",
    ] {
        let answer = ask(world, body, &[]).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.json["error"], "invalid_request", "{body}");
    }
}

#[tokio::test]
async fn only_a_small_form_is_read() {
    let (world, raw) = (World::shared(), World::shared().raw());
    let asked = raw.request(Method::POST, "/v1/token", "").body(RIGHT);
    raw.send(asked).await.assert_problem(415, "unsupported_media_type");
    for media in ["application/json", "text/plain", "application/x-www-form-urlencodedly"] {
        let asked = raw.request(Method::POST, "/v1/token", "").header("content-type", media).body(RIGHT);
        raw.send(asked).await.assert_problem(415, "unsupported_media_type");
    }
    let long = format!("{RIGHT}&client_secret={}", "x".repeat(32 * 1024));
    ask(world, &long, &[]).await.assert_problem(413, "body_too_large");
    // The name of a media type has no case, and may carry parameters.
    for media in [FORM.to_uppercase(), format!("{FORM}; charset=UTF-8")] {
        let asked = raw.request(Method::POST, "/v1/token", "").header("content-type", media).body(RIGHT);
        assert_eq!(raw.send(asked).await.status, 200);
    }
}
