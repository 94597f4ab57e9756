//! Signing by phone (PKI 3.5): the whole walk on the twin of the app, and everything that must not pass.

use super::bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;
use ruqsat_licensing::audit::{AuditStanding, Deed};
use ruqsat_sdk::models::{ApplicationStatus, NewSignature, TaskCompletion, Verdict};
use ruqsat_tests::{OZONE, Options, Person, RawAnswer, Staff, World, sign};
use serde_json::{Value, json};

/// A session for an application.
pub(super) async fn begin(person: &Person<'_>, application: &str) -> Value {
    let path = format!("/v1/applications/{application}/mobile-signings");
    let answer = person.world.raw().post(&path, &person.token, "").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json
}

/// The session as it stands.
pub(super) async fn look(person: &Person<'_>, session: &Value) -> Value {
    let path = format!("/v1/mobile-signings/{}", session["id"].as_str().expect("an id"));
    let answer = person.world.raw().get(&path, &person.token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json
}

/// The path in an address of the server.
fn path(world: &World, url: &str) -> String {
    url.strip_prefix(&world.url).expect("an address of the server").to_owned()
}

/// What a phone does first: reads the address in the QR.
pub(super) async fn open(world: &World, session: &Value) -> RawAnswer {
    let text = session["qr_text"].as_str().expect("a text");
    world.raw().get(&path(world, text.strip_prefix("mobileSign:").expect("of the app")), "").await
}

/// The documents a phone that opened the session is shown: their path, its token, the object.
pub(super) async fn fetch(world: &World, session: &Value) -> (String, String, Value) {
    let opened = open(world, session).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    let document = &opened.json["document"];
    let uri = path(world, document["uri"].as_str().expect("an address"));
    let token = document["auth_token"].as_str().expect("a token").to_owned();
    let documents = world.raw().get(&uri, &token).await;
    assert_eq!(documents.status, 200, "{documents:?}");
    (uri, token, documents.json)
}

pub(super) const DATA: &str = "/documentsToSign/0/document/file/data";

/// The object with its bytes signed by a key of the world.
pub(super) fn signed(world: &World, key: &str, documents: &Value) -> Value {
    let mut documents = documents.clone();
    let data = documents.pointer_mut(DATA).expect("data");
    *data = sign(world, key, data.as_str().expect("base64")).into();
    documents
}

pub(super) async fn put(world: &World, uri: &str, token: &str, documents: &Value) -> RawAnswer {
    let raw = world.raw();
    raw.send(raw.request(Method::PUT, uri, token).json(documents)).await
}

/// The owner of a key reads the QR with his phone.
pub(super) async fn scan(world: &World, session: &Value, key: &str) -> (u16, Value) {
    let told = json!({"qr": session["qr_text"], "key": key});
    let request = reqwest::Client::new().post(format!("{}/phone", world.twins)).json(&told);
    let answer = request.send().await.expect("the twin answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn an_application_is_signed_by_phone_and_the_case_moves_only_when_the_portal_submits() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let session = begin(&person, &id).await;
    let expected = (json!("waiting"), Value::Null, json!(id));
    assert_eq!(
        (session["state"].clone(), session["signature"].clone(), session["application"].clone()),
        expected
    );
    let link = session["app_link"].as_str().expect("a link");
    assert!(link.starts_with("https://m.egov.kz/mobileSign/?link=http%3A%2F%2F"), "{link}");
    assert!(link.ends_with("&isi=1476128386&ibi=kz.egov.mobile&apn=kz.mobile.mgov"), "{link}");

    let (status, told) = scan(world, &session, "applicant").await;
    assert_eq!((status, &told["answer"]), (200, &json!({"code": "200", "message": "success"})), "{told}");
    let organisation = &told["session"]["organisation"];
    assert!(organisation["nameKz"].is_string() && organisation["bin"].is_string(), "{told}");
    assert!(told["session"]["expiry_date"].as_str().is_some_and(|text| text.ends_with("+05:00")), "{told}");

    let after = look(&person, &session).await;
    assert_eq!(after["state"], "signed");
    let case = person.api.applications().get(&id).await.expect("the application");
    assert_eq!(case.status, ApplicationStatus::AwaitingSignature, "the phone moves no case");
    let signature = after["signature"].as_str().expect("a signature").to_owned();
    let done = person.api.applications().sign(&id, &NewSignature { signature }).await.expect("registered");
    assert_eq!(done.status, ApplicationStatus::Registered);
}

#[tokio::test]
async fn the_phone_is_shown_a_title_and_the_bytes_in_the_shapes_of_the_app() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let session = begin(&person, &id).await;
    let (_, _, documents) = fetch(world, &session).await;
    assert_eq!(look(&person, &session).await["state"], "opened");
    let names = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&documents), ["signMethod", "version", "documentsToSign"]);
    let one = &documents["documentsToSign"][0];
    assert_eq!(names(one), ["id", "nameRu", "nameKz", "nameEn", "meta", "document"]);
    assert_eq!((&documents["signMethod"], &one["meta"]), (&json!("CMS_SIGN_ONLY"), &json!([])));
    let content = person.api.applications().get_signable(&id).await.expect("bytes");
    assert_eq!(documents.pointer(DATA), Some(&json!(content.content)));
    assert_eq!(session["content_sha256"], content.sha256);
}

#[tokio::test]
async fn the_qr_is_a_picture_for_whoever_began() {
    let world = World::shared();
    let (person, other) = (world.person("applicant").await, world.person("applicant-entity").await);
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let at = format!("/v1/mobile-signings/{}", session["id"].as_str().expect("an id"));
    for (ending, media) in [("/qr.svg", "image/svg+xml"), ("/qr.png", "image/png")] {
        let answer = world.raw().get(&format!("{at}{ending}"), &person.token).await;
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, media));
        assert_eq!(answer.headers["cache-control"], "no-store");
        world.raw().get(&format!("{at}{ending}"), &other.token).await.assert_problem(404, "not_found");
    }
    world.raw().get(&at, &other.token).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn only_the_first_phone_is_given_the_token() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let session = begin(&person, &person.file(OZONE).await.id).await;
    let text = session["qr_text"].as_str().expect("a text");
    let first = path(world, text.strip_prefix("mobileSign:").expect("of the app"));
    let uri = format!("{first}/documents");
    // Before anybody has opened it there is no token that could be right.
    let nothing = json!({"signMethod": "CMS_SIGN_ONLY", "version": 1, "documentsToSign": [{"id": 1, "nameRu": "",
        "nameKz": "", "nameEn": "", "meta": [], "document": {"file": {"mime": "", "data": "AAAA"}}}]});
    for token in ["", "guessed", person.token.as_str()] {
        put(world, &uri, token, &nothing).await.assert_problem(401, "unauthenticated");
        world.raw().get(&uri, token).await.assert_problem(401, "unauthenticated");
    }
    let (_, token, documents) = fetch(world, &session).await;
    open(world, &session).await.assert_problem(409, "mobile_signing_over");
    put(world, &uri, "guessed", &documents).await.assert_problem(401, "unauthenticated");
    let good = signed(world, "applicant", &documents);
    assert_eq!(put(world, &uri, &token, &good).await.status, 200);
    put(world, &uri, &token, &good).await.assert_problem(409, "mobile_signing_over");
    world.raw().get(&uri, &token).await.assert_problem(409, "mobile_signing_over");
}

#[tokio::test]
async fn another_signature_is_refused_and_the_right_one_still_taken() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let (session, foreign) = (
        begin(&person, &person.file(OZONE).await.id).await,
        begin(&person, &person.file(OZONE).await.id).await,
    );
    let (uri, token, documents) = fetch(world, &session).await;
    let (_, other_token, other) = fetch(world, &foreign).await;
    let mut swapped = documents.clone();
    *swapped.pointer_mut(DATA).expect("data") = sign(world, "applicant", "b3RoZXI=").into();
    // Attached content of its own does not make it right either: the bytes are the session's.
    let key = ruqsat_sandbox::demo::key(&world.keys(), "applicant").expect("a key");
    let content = b"other".to_vec();
    let draft = ruqsat_sandbox::ca::Draft {
        attached: Some(content.clone()),
        ..ruqsat_sandbox::ca::Draft::new(&key, &content, world.now())
    };
    let mut attached = documents.clone();
    let forged = STANDARD.encode(draft.sign(&key, &content).expect("a signature"));
    *attached.pointer_mut(DATA).expect("data") = forged.into();
    for (what, sent) in [
        ("another person's", signed(world, "applicant-entity", &documents)),
        ("of a revoked certificate", signed(world, "applicant-revoked", &documents)),
        ("of a stranger's CA", signed(world, "applicant-foreign", &documents)),
        ("over other content", swapped),
        ("attached to other content", attached),
        ("of another session", signed(world, "applicant", &other)),
        ("no signature at all", documents.clone()),
    ] {
        let answer = put(world, &uri, &token, &sent).await;
        assert_eq!((answer.status, answer.code()), (403, "mobile_signature_refused"), "{what}: {answer:?}");
        assert_eq!(look(&person, &session).await["state"], "opened", "{what}");
    }
    let good = signed(world, "applicant", &documents);
    put(world, &uri, &other_token, &good).await.assert_problem(401, "unauthenticated");
    for (pointer, value) in [(DATA, json!("!")), (DATA, json!("")), ("/documentsToSign", json!([]))] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("a field") = value;
        put(world, &uri, &token, &bad).await.assert_problem(422, "invalid_content");
    }
    let mut long = good.clone();
    *long.pointer_mut(DATA).expect("data") = "A".repeat(2_200_000).into();
    put(world, &uri, &token, &long).await.assert_problem(413, "body_too_large");
    // What else stands in the object is not looked at.
    let mut renamed = good;
    renamed["documentsToSign"][0]["nameRu"] = "Другое".into();
    assert_eq!(put(world, &uri, &token, &renamed).await.status, 200);
    let kept = look(&person, &session).await["signature"].as_str().map(bytes);
    assert_eq!(kept, renamed.pointer(DATA).and_then(Value::as_str).map(bytes));
}

#[tokio::test]
async fn what_is_cancelled_replaced_or_expired_takes_nothing() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let raw = world.raw();
    // Given up.
    let session = begin(&person, &id).await;
    let (uri, token, documents) = fetch(&world, &session).await;
    let at = format!("/v1/mobile-signings/{}", session["id"].as_str().expect("an id"));
    for _ in 0..2 {
        assert_eq!(raw.send(raw.request(Method::DELETE, &at, &person.token)).await.status, 204);
    }
    let good = signed(&world, "applicant", &documents);
    put(&world, &uri, &token, &good).await.assert_problem(409, "mobile_signing_over");
    assert_eq!(look(&person, &session).await["state"], "cancelled");
    // Another was begun.
    let first = begin(&person, &id).await;
    let second = begin(&person, &id).await;
    open(&world, &first).await.assert_problem(409, "mobile_signing_over");
    // Out of time: opened in time, signed too late.
    let (uri, token, documents) = fetch(&world, &second).await;
    world.advance(TimeDelta::minutes(5));
    let good = signed(&world, "applicant", &documents);
    put(&world, &uri, &token, &good).await.assert_problem(409, "mobile_signing_over");
    assert_eq!(look(&person, &second).await["state"], "expired");
    let at = format!("/v1/mobile-signings/{}", second["id"].as_str().expect("an id"));
    let late = raw.send(raw.request(Method::DELETE, &at, &person.token)).await;
    late.assert_problem(409, "mobile_signing_over");
}

#[tokio::test]
async fn the_bytes_are_shown_to_no_client_that_may_not_see_the_case() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let form =
        "grant_type=password&client_id=ruqsat-web&username=990101500016&password=sandbox&scope=signatures";
    let raw = world.raw();
    let request = raw.request(Method::POST, "/v1/token", "");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let narrow = raw.send(request).await.json["access_token"].as_str().expect("a token").to_owned();
    for path in [
        format!("/v1/applications/{id}/mobile-signings"),
        "/v1/tasks/tsk_01jd0000000000000000000000/mobile-signings".into(),
    ] {
        raw.post(&path, &narrow, "{}").await.assert_problem(403, "insufficient_scope");
    }
}

#[tokio::test]
async fn a_session_survives_restarts_between_its_steps() {
    let mut world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let session = begin(&person, &id).await;
    let (token, code) = {
        let opened = open(&world, &session).await.json;
        let text = session["qr_text"].as_str().expect("a text");
        let code = text.rsplit('/').next().expect("a code").to_owned();
        (opened["document"]["auth_token"].as_str().expect("a token").to_owned(), code)
    };
    let uri = format!("/v1/mobile/{code}/documents");
    let mut documents = Value::Null;
    let (mut folder, data) = (None, world.data.clone());
    for step in 0..3 {
        // Of the first world the folder, which has to live as long as the test; the later ones have none of their own.
        folder = world.stop().or(folder);
        let options = Options { data: Some(data.clone()), ..Options::default() };
        world = World::start(options).expect("it starts again");
        match step {
            0 => documents = world.raw().get(&uri, &token).await.json,
            1 => {
                let good = signed(&world, "applicant", &documents);
                assert_eq!(put(&world, &uri, &token, &good).await.status, 200);
            }
            _ => {
                let person = world.person("applicant").await;
                let signature = look(&person, &session).await["signature"].as_str().expect("kept").to_owned();
                let signed = person.api.applications().sign(&id, &NewSignature { signature }).await;
                assert_eq!(signed.expect("registered").status, ApplicationStatus::Registered);
            }
        }
    }
    drop((world, folder));
}

#[tokio::test]
async fn a_result_is_signed_by_phone_by_whoever_has_the_task_and_the_audit_knows() {
    let world = World::start(Options::default()).expect("the server starts");
    let application = world.person("applicant").await.register(OZONE).await;
    let staff = Staff::sign_in(&world).await;
    let (head, task) = staff.until(&application, "sign_result").await;
    let registrar = staff.person("ozone-registrar");
    let at = format!("/v1/tasks/{}/mobile-signings", task.id);
    world.raw().post(&at, &registrar.token, "{}").await.assert_problem(403, "forbidden");
    let begun = world.raw().post(&at, &head.token, "{}").await;
    assert_eq!((begun.status, &begun.json["task"]), (201, &json!(task.id)), "{begun:?}");
    let (status, refused) = scan(&world, &begun.json, "applicant").await;
    assert_eq!((status, &refused["code"]), (403, &json!("refused")), "{refused}");
    let begun = world.raw().post(&at, &head.token, "{}").await.json;
    let (status, told) = scan(&world, &begun, head.demo.key_name).await;
    assert_eq!(status, 200, "{told}");
    let signature = look(head, &begun).await["signature"].as_str().map(str::to_owned);
    let done = TaskCompletion { signature, ..TaskCompletion::new("sign_result", Verdict::Ok) };
    let closed = head.api.tasks().complete(&task.id, &done).await.expect("completed").application;
    assert_eq!(closed.status, ApplicationStatus::Issued);
    let rows = world.audit().await;
    for (operation, standing, times) in [
        ("create_task_mobile_signing", AuditStanding::Staff, 2),
        ("open_mobile_signing", AuditStanding::Gateway, 2),
        ("put_mobile_documents", AuditStanding::Gateway, 1),
    ] {
        let of = rows.iter().filter(|row| row.operation == operation && row.deed == Deed::Write);
        let of: Vec<_> = of.filter(|row| row.standing == standing && row.application.is_some()).collect();
        assert_eq!(of.len(), times, "{operation}: {of:?}");
    }
}
