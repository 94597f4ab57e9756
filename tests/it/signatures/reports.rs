//! Reports of verify: kept for whoever asked, asked with files too, and paid for out of a budget.

use super::{PASSED, bytes};
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::{Mint, VerificationId};
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::verifications::Verification;
use ruqsat_sdk::models::{SignatureFormat, VerificationRequest};
use ruqsat_server::{PORTAL, PORTAL_SECRET};
use ruqsat_tests::{Options, Person, RawAnswer, World};
use serde_json::json;

const PATH: &str = "/v1/signatures/verify";
const CONTENT: &str = "Z29vZCBieXRlcw==";

fn asked(person: &Person<'_>) -> VerificationRequest {
    VerificationRequest {
        content: Some(CONTENT.to_owned()),
        signature: person.sign(CONTENT),
        format: SignatureFormat::Cms,
    }
}

/// One part of a form: its name, more of its header, its bytes.
type Part<'a> = (&'a str, &'a str, &'a [u8]);

/// Asks with a form, written by hand so that it can be wrong.
async fn ask(person: &Person<'_>, parts: &[Part<'_>]) -> RawAnswer {
    let mut body = Vec::new();
    for (name, header, bytes) in parts {
        let head = format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{header}\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--limit--\r\n");
    send(person, "multipart/form-data; boundary=limit", body).await
}

async fn send(person: &Person<'_>, media: &str, body: Vec<u8>) -> RawAnswer {
    let raw = person.world.raw();
    let request = raw.request(Method::POST, PATH, &person.token).header("content-type", media);
    raw.send(request.body(body)).await
}

#[tokio::test]
async fn a_report_is_kept_for_whoever_asked_through_the_same_client_for_thirty_days() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let report = person.api.signatures().verify(&asked(&person)).await.expect("a report");
    assert_eq!(report.indication, PASSED);
    assert_eq!(report.kept_until, report.checked_at + TimeDelta::days(30));
    assert_eq!(person.api.signatures().get_report(&report.id).await.expect("the report"), report);

    let path = format!("/v1/signatures/reports/{}", report.id);
    let stranger = world.person("applicant-entity").await;
    world.raw().get(&path, &stranger.token).await.assert_problem(404, "not_found");
    let raw = world.raw();
    let made = made(&world, &report.id).await;
    let elsewhere = spend(&world, Verification { client: PORTAL.into(), ..made }).await;
    raw.get(&elsewhere, &person.token).await.assert_problem(404, "not_found");
    for id in ["ver_00000000000000000000000000", "x", "sig_00000000000000000000000000"] {
        let path = format!("/v1/signatures/reports/{id}");
        raw.get(&path, &person.token).await.assert_problem(404, "not_found");
    }

    world.advance(TimeDelta::days(30) - TimeDelta::minutes(1));
    let person = world.person("applicant").await;
    assert_eq!(raw.get(&path, &person.token).await.status, 200);
    world.advance(TimeDelta::minutes(1));
    raw.get(&path, &person.token).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn files_are_judged_like_base64() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let signature = person.sign(CONTENT);
    let (content, cms) = (bytes(CONTENT), bytes(&signature));
    let armour = format!("-----BEGIN CMS-----\n{signature}\n-----END CMS-----\n");
    for signature in [&cms[..], armour.as_bytes()] {
        let file = "Content-Type: application/octet-stream\r\n";
        let answer = ask(
            &person,
            &[("format", "", b"cms"), ("content", file, &content), ("signature", file, signature)],
        )
        .await;
        assert_eq!(answer.json["indication"], "TOTAL_PASSED", "{answer:?}");
        assert_eq!(answer.json["content"]["bytes"], content.len());
    }
    let key = ruqsat_sandbox::demo::key(&world.keys(), "applicant").expect("a key");
    let xml = key.sign_xml("<a>1</a>").expect("signed XML");
    let answer = ask(&person, &[("signature", "", xml.as_bytes()), ("format", "", b"xml")]).await;
    assert_eq!(answer.json["indication"], "TOTAL_PASSED", "{answer:?}");
    // In the armour as a field of JSON too.
    let asked = json!({"content": CONTENT, "signature": armour, "format": "cms"});
    let answer = world.raw().post(PATH, &person.token, asked.to_string()).await;
    assert_eq!(answer.json["indication"], "TOTAL_PASSED", "{answer:?}");
}

#[tokio::test]
async fn a_form_that_is_not_right_is_refused_before_judging() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let cms: Part<'_> = ("format", "", b"cms");
    let (content, signature): (Part<'_>, Part<'_>) = (("content", "", b"x"), ("signature", "", b"x"));
    let long = vec![b'x'; 1_125_001];
    for (parts, status, pointer) in [
        (vec![content, signature], 422, "/format"),
        (vec![content, cms], 422, "/signature"),
        (vec![cms, signature], 422, "/content"),
        (vec![("format", "", b"xml"), content, signature], 422, "/content"),
        (vec![("format", "", b"pdf"), content, signature], 422, "/format"),
        (vec![content, content, signature, cms], 422, "/content"),
        (vec![content, signature, ("signature", "", b""), cms], 422, "/signature"),
        (vec![content, ("signature", "", b""), cms], 422, "/signature"),
        (vec![content, signature, cms, ("other", "", b"")], 422, ""),
        (vec![content, ("signature", "", b"-----BEGIN CMS-----"), cms], 422, "/signature"),
        (vec![cms, ("content", "", &long), signature], 413, ""),
        (vec![("format", "", &[b'c'; 21]), content, signature], 413, ""),
        (vec![content, ("signature", "Content-Transfer-Encoding: base64\r\n", b"eA=="), cms], 400, ""),
    ] {
        let answer = ask(&person, &parts).await;
        let told: Vec<&str> = if status == 422 { vec![pointer] } else { vec![] };
        assert_eq!((answer.status, answer.pointers()), (status, told), "{:?}", answer.json);
    }
    let form = "multipart/form-data; boundary=limit";
    let around = [b"--limit\r\n".to_vec(), vec![b' '; 3_000_000]].concat();
    for (media, body, code) in [
        ("multipart/form-data", b"--limit--\r\n".to_vec(), "invalid_request"),
        (form, b"nothing of a form".to_vec(), "invalid_request"),
        (
            form,
            b"--limit\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nx".to_vec(),
            "invalid_request",
        ),
        (form, b"--limit\r\n\r\nx\r\n--limit--\r\n".to_vec(), "invalid_request"),
        (form, vec![b'x'; 3_000_000], "body_too_large"),
        (form, around, "body_too_large"),
        ("multipart/mixed; boundary=limit", b"--limit--\r\n".to_vec(), "unsupported_media_type"),
    ] {
        let answer = send(&person, media, body).await;
        assert_eq!(answer.code(), code, "{answer:?}");
    }
}

#[tokio::test]
async fn a_budget_is_spent_by_bytes_and_comes_back() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    // 1,125,000 bytes of each are 35 a time: 17 times, and 5 are left.
    let dear = json!({"content": "A".repeat(1_500_000), "signature": "A".repeat(1_500_000), "format": "cms"});
    let (raw, dear) = (world.raw(), dear.to_string());
    for _ in 0..17 {
        assert_eq!(raw.post(PATH, &person.token, dear.clone()).await.status, 200);
    }
    let refused = raw.post(PATH, &person.token, dear.clone()).await;
    refused.assert_problem(429, "too_many_requests");
    let wait: i64 = refused.headers["retry-after"].parse().expect("seconds");
    assert!((1..=900).contains(&wait), "{refused:?}");
    let cheap = json!({"content": "AAAA", "signature": "AAAA", "format": "cms"}).to_string();
    for _ in 0..5 {
        assert_eq!(raw.post(PATH, &person.token, cheap.clone()).await.status, 200);
    }
    raw.post(PATH, &person.token, cheap.clone()).await.assert_problem(429, "too_many_requests");
    // Others have their own, and time gives it back.
    let other = world.person("applicant-entity").await;
    assert_eq!(raw.post(PATH, &other.token, cheap.clone()).await.status, 200);
    world.advance(TimeDelta::seconds(wait));
    let person = world.person("applicant").await;
    assert_eq!(raw.post(PATH, &person.token, cheap).await.status, 200);
}

#[tokio::test]
async fn the_people_of_a_client_have_a_budget_together() {
    let world = World::start(Options::default()).expect("the server starts");
    let (person, other) = (world.person("applicant").await, world.person("applicant-entity").await);
    let id = other.api.signatures().verify(&asked(&other)).await.expect("a report").id;
    // One was spent, of 6,000 one shall be left.
    let dear = Verification { cost: 5_998, ..made(&world, &id).await };
    spend(&world, dear).await;
    let raw = world.raw();
    let cheap = json!({"content": "AAAA", "signature": "AAAA", "format": "cms"}).to_string();
    assert_eq!(raw.post(PATH, &person.token, cheap.clone()).await.status, 200);
    raw.post(PATH, &person.token, cheap.clone()).await.assert_problem(429, "too_many_requests");
    let form = format!("grant_type=client_credentials&client_id={PORTAL}&client_secret={PORTAL_SECRET}");
    let token = raw.request(Method::POST, "/v1/token", "").body(form);
    let token = token.header("content-type", "application/x-www-form-urlencoded");
    let portal = raw.send(token).await.json["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(raw.post(PATH, &portal, cheap).await.status, 200, "another client has its own");
}

/// A verification as it is kept.
async fn made(world: &World, id: &str) -> Verification {
    let id = VerificationId::parse(id).expect("an id");
    let store: &dyn Store = world.store();
    let found = store.transact(&Trail::nobody(), move |tx| tx.find_verification(&id)).await;
    found.expect("an answer").expect("a verification")
}

/// Writes one like it; the path of its report.
async fn spend(world: &World, like: Verification) -> String {
    let id = VerificationId::new(&mut Mint::new(like.at, 7 << 40));
    let (path, one) = (format!("/v1/signatures/reports/{id}"), Verification { id, ..like });
    let store: &dyn Store = world.store();
    store.transact(&Trail::nobody(), move |tx| tx.insert_verification(&one)).await.expect("written");
    path
}
