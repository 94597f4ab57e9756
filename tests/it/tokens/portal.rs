//! A portal signs in as itself.

use super::ask;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::Client;
use ruqsat_sdk::models::{
    Channel, Indication, NewApplication, SignatureFormat, TokenRequest, VerificationRequest,
};
use ruqsat_sdk::operations::{ListApplicationsParams, ListTasksParams};
use ruqsat_server::{PORTAL, PORTAL_SECRET};
use ruqsat_tests::{OZONE, World, ozone_form, sign};

const GRANT: &str = "grant_type=client_credentials";

fn basic(name: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{secret}")))
}

async fn portal(world: &World) -> Client {
    let request = TokenRequest {
        client_id: Some(PORTAL.into()),
        client_secret: Some(PORTAL_SECRET.into()),
        ..TokenRequest::new("client_credentials")
    };
    let anonymous = world.anonymous();
    let token = anonymous.tokens().issue(&request).await.expect("a token");
    anonymous.with_token(token.access_token)
}

#[tokio::test]
async fn a_portal_signs_in_by_form_and_by_basic() {
    let world = World::shared();
    portal(world).await.applications().list(&ListApplicationsParams::default()).await.expect("a list");
    let by_basic = world
        .anonymous()
        .tokens()
        .issue(&TokenRequest::new("client_credentials"))
        .basic_auth(PORTAL, PORTAL_SECRET);
    assert_eq!(by_basic.await.expect("a token").expires_in, 900);
    // Naming itself in the form too is no second proof.
    let (body, header) = (format!("{GRANT}&client_id={PORTAL}"), basic(PORTAL, PORTAL_SECRET));
    assert_eq!(ask(world, &body, &[("authorization", &header)]).await.status, 200);
}

#[tokio::test]
async fn two_proofs_at_once_are_refused_though_both_are_right() {
    let world = World::shared();
    let right = basic(PORTAL, PORTAL_SECRET);
    for body in [
        format!("{GRANT}&client_id={PORTAL}&client_secret={PORTAL_SECRET}"),
        format!("{GRANT}&client_secret={PORTAL_SECRET}"),
        format!("{GRANT}&client_id=another"),
    ] {
        ask(world, &body, &[("authorization", &right)]).await.assert_problem(401, "invalid_client");
    }
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_portal_get_the_same_answer() {
    let world = World::shared();
    let form = |id: &str, secret: &str| format!("{GRANT}&client_id={id}&client_secret={secret}");
    let mut bodies = Vec::new();
    for (body, header) in [
        (form(PORTAL, "wrong"), None),
        (form("nobody", PORTAL_SECRET), None),
        // A person's number and password are no client's.
        (form("990101500016", "sandbox"), None),
        (format!("{GRANT}&client_id={PORTAL}"), None),
        (GRANT.to_owned(), Some(basic(PORTAL, "wrong"))),
        (GRANT.to_owned(), Some("Basic nonsense".to_owned())),
        (GRANT.to_owned(), Some("Bearer nonsense".to_owned())),
    ] {
        let headers: Vec<(&str, &str)> = header.iter().map(|text| ("authorization", text.as_str())).collect();
        let mut answer = ask(world, &body, &headers).await;
        answer.assert_problem(401, "invalid_client");
        // RFC 6749 section 5.2: the challenge is of the scheme a client may use here.
        assert!(answer.headers["www-authenticate"].starts_with("Basic"), "{answer:?}");
        answer.json["instance"].take();
        bodies.push(answer.json);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{bodies:?}");
}

#[tokio::test]
async fn a_portal_verifies_signatures_and_sees_nobodys_cases() {
    let world = World::shared();
    let case = world.person("applicant").await.register(OZONE).await;
    let api = portal(world).await;

    let content = STANDARD.encode("any bytes");
    let signature = sign(world, "applicant", &content);
    let asked = VerificationRequest { content: Some(content), signature, format: SignatureFormat::Cms };
    let report = api.signatures().verify(&asked).await.expect("a report");
    assert_eq!(report.indication, Indication::TotalPassed);

    let listed = api.applications().list(&ListApplicationsParams::default()).await.expect("a list");
    assert!(listed.items.is_empty() && listed.next_cursor.is_none());
    assert_eq!(api.applications().get(&case.id).await.expect_err("nobody's").code(), Some("not_found"));
    let new =
        NewApplication { form: Some(ozone_form()), ..NewApplication::new(OZONE, "issue", Channel::Portal) };
    assert_eq!(api.applications().create(&new).await.expect_err("no person").code(), Some("forbidden"));
    let tasks = api.tasks().list(&ListTasksParams::default()).await;
    assert_eq!(tasks.expect_err("no staff").code(), Some("forbidden"));
    let grants = api.grants().list().await;
    assert_eq!(grants.expect_err("ours only").code(), Some("insufficient_scope"));
}

#[tokio::test]
async fn a_field_longer_than_the_spec_allows_is_refused_though_the_rest_is_right() {
    let world = World::shared();
    let person = "grant_type=password&client_id=ruqsat-web&username=990101500016&password=sandbox";
    for (length, status) in [(200, 200), (201, 400)] {
        let answer = ask(world, &format!("{person}&client_secret={}", "0".repeat(length)), &[]).await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    let long = format!("{GRANT}&client_id={PORTAL}&client_secret={}", "s".repeat(201));
    ask(world, &long, &[]).await.assert_problem(400, "invalid_request");
}
