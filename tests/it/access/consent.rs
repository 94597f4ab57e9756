//! The pages of sign-in and consent, and what comes of them: a grant, that its giver sees and takes back.

use super::{Browser, VERIFIER, asked, challenge, code, exchanged, granted, password, refreshed, text};
use ruqsat_licensing::audit::{AuditStanding, Deed};
use ruqsat_server::{PORTAL, PORTAL_CALLBACK, PORTAL_SECRET};
use ruqsat_tests::{OZONE, Options, World};

const MINE: &str = "/v1/applications";

#[tokio::test]
async fn a_person_signs_in_consents_and_the_portal_files_for_him() {
    let world = World::start(Options::default()).expect("the server starts");
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("applications payments", &challenge(VERIFIER))).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("«Demo portal»"), "{}", page.body);
    let page = browser.sign_in(&page, "990101500016").await;
    for told in ["Prepare, file and withdraw", "Begin the payment", "http://127.0.0.1:3000", "990101500016"] {
        assert!(page.body.contains(told), "{told} in {}", page.body);
    }
    let (base, answer) = browser.allow(&page, "990101500016").await.answer();
    assert_eq!(base, PORTAL_CALLBACK);
    assert_eq!(answer["state"], "state of <the> portal & more");
    assert_eq!(answer["iss"], world.url);

    let tokens = exchanged(&world, &answer["code"], VERIFIER).await;
    assert_eq!((tokens.status, text(&tokens, "scope")), (200, "applications payments"), "{tokens:?}");
    assert_eq!(tokens.headers["cache-control"], "no-store");
    let new = format!(r#"{{"service": "{OZONE}", "operation": "issue", "channel": "portal"}}"#);
    let filed = world.raw().post(MINE, text(&tokens, "access_token"), new).await;
    assert_eq!(
        (filed.status, &filed.json["applicant"]["number"]),
        (201, &"990101500016".into()),
        "{filed:?}"
    );
    // What he did not consent to is refused, though he himself may do it.
    let grants = world.raw().get("/v1/grants", text(&tokens, "access_token")).await;
    grants.assert_problem(403, "insufficient_scope");
    let rows = world.audit().await;
    let consented = rows.iter().find(|row| row.operation == "authorize" && row.deed == Deed::Write);
    let consented = consented.expect("the grant stands in the audit");
    assert_eq!((consented.standing, consented.client.as_deref()), (AuditStanding::Applicant, Some(PORTAL)));
}

#[tokio::test]
async fn whoever_denies_sends_the_portal_away_with_nothing() {
    let world = World::shared();
    let mut browser = Browser::new(world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let page = browser.sign_in(&page, "990101500016").await;
    let request = page.hidden("request");
    let form = [("request", request.as_str()), ("step", "consent"), ("decision", "deny")];
    let (base, answer) = browser.send(&form).await.answer();
    assert_eq!((base.as_str(), answer["error"].as_str()), (PORTAL_CALLBACK, "access_denied"));
    assert!(!answer.contains_key("code"));
    // It is over: consent afterwards comes too late.
    assert_eq!(browser.allow(&page, "990101500016").await.status, 400);
}

#[tokio::test]
async fn a_wrong_password_is_said_on_the_page_and_nothing_more() {
    let world = World::start(Options::default()).expect("the server starts");
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("applications", &challenge(VERIFIER))).await;
    let request = page.hidden("request");
    let try_it = [
        ("request", request.as_str()),
        ("step", "sign_in"),
        ("username", "990101500016"),
        ("password", "wrong-word"),
        ("lang", "ru"),
    ];
    let again = browser.send(&try_it).await;
    assert_eq!(again.status, 400);
    assert!(again.body.contains("Неверны ИИН (БИН) или пароль") && !again.body.contains("wrong-word"));
    // The right one on the same page goes on.
    assert_eq!(browser.sign_in(&again, "990101500016").await.status, 200);
    // Nobody consents who has not signed in, and nobody in a name that is not his.
    let mut other = Browser::new(&world);
    let page = other.open(&asked("applications", &challenge(VERIFIER))).await;
    assert_eq!(other.allow(&page, "990101500016").await.status, 400);
    let page = other.sign_in(&page, "990101500016").await;
    for not_his in ["750140000018", "990202600011", "nonsense", ""] {
        assert_eq!(other.allow(&page, not_his).await.status, 400, "{not_his}");
    }
}

#[tokio::test]
async fn a_grant_is_seen_and_taken_back_at_once() {
    let world = World::start(Options::default()).expect("the server starts");
    let raw = world.raw();
    let portal = granted(&world, "990101500016", "applications").await;
    let more = granted(&world, "990101500016", "payments").await;
    let waiting = code(&world, "990101500016", "990101500016", "surveys").await;
    let own = password(&world, "990101500016").await;
    let list = raw.get("/v1/grants", text(&own, "access_token")).await;
    let grants = list.json["items"].as_array().expect("grants");
    assert_eq!(grants.len(), 1, "consent extends the grant: {list:?}");
    assert_eq!(grants[0]["client_id"], PORTAL);
    assert_eq!(grants[0]["scopes"], serde_json::json!(["applications", "payments", "surveys"]));
    let path = format!("/v1/grants/{}", grants[0]["id"].as_str().expect("an id"));

    // Somebody else sees none of it and takes nothing back.
    let stranger = world.person("applicant-entity").await;
    assert_eq!(raw.get("/v1/grants", &stranger.token).await.json["items"], serde_json::json!([]));
    let delete = |token: &str| raw.send(raw.request(reqwest::Method::DELETE, &path, token));
    delete(&stranger.token).await.assert_problem(404, "not_found");
    assert_eq!(raw.get(MINE, text(&portal, "access_token")).await.status, 200);

    assert_eq!(delete(text(&own, "access_token")).await.status, 204);
    for held in [&portal, &more] {
        raw.get(MINE, text(held, "access_token")).await.assert_problem(401, "session_ended");
        let refused = refreshed(&world, PORTAL, Some(PORTAL_SECRET), text(held, "refresh_token")).await;
        refused.assert_problem(400, "invalid_grant");
    }
    // A code that was on its way is worth nothing either.
    exchanged(&world, &waiting, VERIFIER).await.assert_problem(400, "invalid_grant");
    delete(text(&own, "access_token")).await.assert_problem(404, "not_found");
    assert_eq!(raw.get(MINE, text(&own, "access_token")).await.status, 200, "his own session goes on");
}

#[tokio::test]
async fn a_member_of_staff_chooses_between_his_body_and_himself() {
    let world = World::shared();
    let login = "990101500056";
    for (acting_for, staff) in [("750140000038", true), (login, false)] {
        let code = code(world, login, acting_for, "applications.read tasks").await;
        let tokens = exchanged(world, &code, VERIFIER).await;
        let tasks = world.raw().get("/v1/tasks", text(&tokens, "access_token")).await;
        assert_eq!(tasks.status, if staff { 200 } else { 403 }, "{acting_for}: {tasks:?}");
    }
}

#[tokio::test]
async fn a_password_grants_nothing_in_the_name_of_a_body_one_decides_for() {
    let world = World::start(Options { signature_only: true, ..Options::default() }).expect("a world");
    let (head, body) = ("990202600061", "750140000038");
    let mut browser = Browser::new(&world);
    let page = browser.open(&asked("tasks", &challenge(VERIFIER))).await;
    let page = browser.sign_in(&page, head).await;
    assert!(page.status == 200 && !page.body.contains(body), "{}", page.body);
    assert_eq!(browser.allow(&page, body).await.status, 400);
}
