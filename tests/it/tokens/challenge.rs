//! People sign in with their national key: by a challenge, once, as whom the certificate says.

use super::{FORM, ask};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_licensing::audit::Deed;
use ruqsat_sandbox::ca::{Ca, KeyRole, LeafSpec, Purpose};
use ruqsat_tests::{OZONE, Options, RawAnswer, World, sign};
use serde_json::{Value, json};

/// A challenge for a client.
async fn challenge(world: &World, client: &str) -> Value {
    let answer = world.raw().post("/v1/challenges", "", &json!({"client_id": client}).to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

fn content(challenge: &Value) -> &str {
    challenge["content"].as_str().expect("bytes to sign")
}

/// Shows a challenge with a signature.
async fn show(world: &World, challenge: &Value, signature: &str, more: &[(&str, &str)]) -> RawAnswer {
    let mut form = vec![
        ("grant_type", "urn:ruqsat:grant-type:signature"),
        ("challenge", challenge["challenge"].as_str().expect("a token")),
        ("signature", signature),
    ];
    form.extend(more);
    if !more.iter().any(|(name, _)| *name == "client_id") {
        form.push(("client_id", "ruqsat-web"));
    }
    let form = reqwest::Url::parse_with_params("http://form", form).expect("a form");
    ask(world, form.query().expect("fields"), &[]).await
}

/// Signs in with the key of a demo person.
async fn enter(world: &World, key: &str, more: &[(&str, &str)]) -> RawAnswer {
    let challenge = challenge(world, "ruqsat-web").await;
    show(world, &challenge, &sign(world, key, content(&challenge)), more).await
}

fn refused(answer: &RawAnswer) {
    answer.assert_problem(400, "invalid_grant");
    assert!(answer.json.get("detail").is_none(), "{answer:?}");
}

/// Whom a token acts for.
async fn acts_for(world: &World, answer: &RawAnswer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = answer.json["access_token"].as_str().expect("a token");
    let form = format!("token={token}&client_id=demo-portal&client_secret=demo-portal-secret");
    let raw = world.raw();
    let shown = raw.request(Method::POST, "/v1/token/introspect", "").header("content-type", FORM);
    // A third party is told of its own tokens only, so the person's own list says who he is.
    let told = raw.send(shown.body(form)).await;
    assert_eq!(told.json["active"], false, "{told:?}");
    let claims = token.split('.').nth(1).expect("claims");
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).expect("base64");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    claims["standing"].to_string()
}

#[tokio::test]
async fn the_certificate_says_who_acts_for_whom() {
    for gost in [false, true] {
        let world = World::start(Options { gost, ..Options::default() }).expect("a world");
        let person = acts_for(&world, &enter(&world, "applicant", &[]).await).await;
        assert!(person.contains("990101500016"), "{person}");
        let head = acts_for(&world, &enter(&world, "applicant-entity", &[]).await).await;
        assert!(head.contains("750140000018"), "{head}");
        let staff = acts_for(&world, &enter(&world, "ozone-head", &[]).await).await;
        assert!(staff.contains("\"staff\"") && staff.contains("head"), "{staff}");
    }
}

#[tokio::test]
async fn what_was_begun_by_a_signature_goes_on_like_any_other_session() {
    let world = World::shared();
    let answer = enter(world, "applicant", &[]).await;
    let token = answer.json["access_token"].as_str().expect("a token");
    let new = json!({"service": OZONE, "operation": "issue", "channel": "portal"});
    let made = world.raw().post("/v1/applications", token, &new.to_string()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let refresh = answer.json["refresh_token"].as_str().expect("a refresh token");
    let form = format!("grant_type=refresh_token&client_id=ruqsat-web&refresh_token={refresh}");
    assert_eq!(ask(world, &form, &[]).await.status, 200);
    let rows = world.audit().await;
    assert!(rows.iter().any(|row| row.deed == Deed::SignIn), "a sign-in leaves a row");
}

#[tokio::test]
async fn a_challenge_is_good_once_in_time_and_for_its_client() {
    let world = World::start(Options::default()).expect("a world");
    let first = challenge(&world, "ruqsat-web").await;
    let signature = sign(&world, "applicant", content(&first));
    assert_eq!(show(&world, &first, &signature, &[]).await.status, 200);
    refused(&show(&world, &first, &signature, &[]).await);
    // By two at once, one comes in.
    let shared = challenge(&world, "ruqsat-web").await;
    let signature = sign(&world, "applicant", content(&shared));
    let (a, b) = tokio::join!(show(&world, &shared, &signature, &[]), show(&world, &shared, &signature, &[]));
    let mut both = [a.status, b.status];
    both.sort_unstable();
    assert_eq!(both, [200, 400]);
    // Another client's, another server's, an access token, none.
    let others = challenge(&world, "demo-portal").await;
    refused(&show(&world, &others, &sign(&world, "applicant", content(&others)), &[]).await);
    let elsewhere = World::shared();
    let foreign = challenge(elsewhere, "ruqsat-web").await;
    refused(&show(&world, &foreign, &sign(&world, "applicant", content(&foreign)), &[]).await);
    let token = enter(&world, "applicant", &[]).await.json["access_token"].clone();
    refused(&show(&world, &json!({"challenge": token}), &signature, &[]).await);
    refused(&show(&world, &json!({"challenge": "none"}), &signature, &[]).await);
    // The signature of another challenge.
    let fresh = challenge(&world, "ruqsat-web").await;
    refused(&show(&world, &fresh, &signature, &[]).await);
    let good = sign(&world, "applicant", content(&fresh));
    world.advance(TimeDelta::minutes(5));
    refused(&show(&world, &fresh, &good, &[]).await);
}

#[tokio::test]
async fn a_challenge_is_no_document_and_a_document_no_challenge() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let document = person.api.applications().get_signable(&id).await.expect("bytes").content;
    let asked = challenge(world, "ruqsat-web").await;
    refused(&show(world, &asked, &sign(world, "applicant", &document), &[]).await);
    let signature = sign(world, "applicant", content(&asked));
    let body = json!({"signature": signature}).to_string();
    let filed = world.raw().post(&format!("/v1/applications/{id}/signatures"), &person.token, &body).await;
    assert_eq!((filed.status, &filed.json["code"]), (422, &"signature_invalid".into()), "{filed:?}");
}

#[tokio::test]
async fn bad_keys_sign_nobody_in_and_all_are_told_the_same() {
    let world = World::shared();
    for (key, _) in ruqsat_sandbox::demo::BAD_KEYS {
        refused(&enter(world, key, &[]).await);
    }
    let asked = challenge(world, "ruqsat-web").await;
    refused(&show(world, &asked, &STANDARD.encode("no CMS"), &[]).await);
    // For whom he does not act.
    refused(&enter(world, "applicant", &[("acting_for", "750140000018")]).await);
    show(world, &asked, "***", &[]).await.assert_problem(400, "invalid_request");
}

#[tokio::test]
async fn while_nobody_knows_of_revocations_the_challenge_stays_good() {
    let world = World::start(Options::default()).expect("a world");
    world.tell("crl", json!({"behaviour": "down"})).await;
    world.tell("ocsp", json!({"behaviour": "down"})).await;
    world.advance(TimeDelta::hours(25));
    let asked = challenge(&world, "ruqsat-web").await;
    let signature = sign(&world, "applicant", content(&asked));
    let told = show(&world, &asked, &signature, &[]).await;
    assert_eq!(told.json["code"], "signature_unknown", "{told:?}");
    world.tell("ocsp", json!({"behaviour": "honest"})).await;
    let mut entered = show(&world, &asked, &signature, &[]).await;
    for _ in 0..100 {
        if entered.status == 200 {
            break;
        }
        // The breaker, where the failures opened it, rests for a second.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        entered = show(&world, &asked, &signature, &[]).await;
    }
    assert_eq!(entered.status, 200, "{entered:?}");
}

#[tokio::test]
async fn who_has_no_account_gets_one_and_only_one() {
    let world = World::start(Options::default()).expect("a world");
    let ca = Ca::open_or_create(&world.keys(), world.now()).expect("the CA");
    let spec = LeafSpec {
        cn: "ЖАҢАЕВ СЫНАҚ".into(),
        iin: "990101509991".into(),
        bin: None,
        org: None,
        roles: vec![KeyRole::Individual],
        not_before: world.now() - TimeDelta::days(1),
        not_after: world.now() + TimeDelta::days(1),
        crl_url: None,
        purpose: Purpose::Authentication,
    };
    let key = ca.issue(&spec).expect("a key");
    let sign = |challenge: &Value| {
        let bytes = STANDARD.decode(content(challenge)).expect("base64");
        STANDARD.encode(key.sign_detached(&bytes, world.now()).expect("a signature"))
    };
    let (one, two) = (challenge(&world, "ruqsat-web").await, challenge(&world, "ruqsat-web").await);
    let (first, second) = (sign(&one), sign(&two));
    let (a, b) = tokio::join!(show(&world, &one, &first, &[]), show(&world, &two, &second, &[]));
    assert_eq!((a.status, b.status), (200, 200), "{a:?} {b:?}");
    let who = acts_for(&world, &a).await;
    assert!(who.contains("990101509991"), "{who}");
}

/// Signs in by password, as somebody.
async fn by_password(world: &World, login: &str) -> RawAnswer {
    let form = format!("grant_type=password&client_id=ruqsat-web&username={login}&password=sandbox");
    ask(world, &form, &[]).await
}

#[tokio::test]
async fn who_decides_signs_in_by_signature_only() {
    let (head, registrar) = ("990202600061", "990101500056");
    let sandbox = World::start(Options::default()).expect("a world");
    let begun = by_password(&sandbox, head).await;
    assert_eq!(begun.status, 200, "a sandbox takes passwords: {begun:?}");
    let refresh = begun.json["refresh_token"].as_str().expect("a refresh token").to_owned();
    let data = sandbox.data.clone();
    let folder = sandbox.stop();
    let options = Options { data: Some(data), signature_only: true, ..Options::default() };
    let world = World::start(options).expect("the server starts again");
    // What began by password before does not go on.
    let form = format!("grant_type=refresh_token&client_id=ruqsat-web&refresh_token={refresh}");
    refused(&ask(&world, &form, &[]).await);
    by_password(&world, head).await.assert_problem(400, "signature_only");
    let wrong = format!("grant_type=password&client_id=ruqsat-web&username={head}&password=no");
    refused(&ask(&world, &wrong, &[]).await);
    // Who decides nothing, and the same person for himself.
    for login in ["990101500016", registrar] {
        assert_eq!(by_password(&world, login).await.status, 200, "{login}");
    }
    assert_eq!(by_password(&world, &format!("{head}&acting_for={head}")).await.status, 200);
    let staff = acts_for(&world, &enter(&world, "ozone-head", &[]).await).await;
    assert!(staff.contains("\"staff\""), "{staff}");
    drop((world, folder));
}
