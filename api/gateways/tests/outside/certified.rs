//! The certified means behind the native judge: their word makes a verdict worse, and a weak word is no word.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_gateways::{NativeVerifier, RemoteSettings, RemoteVerifier};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{Asked, Indication, SignatureReport, SignedAct, Verified, VerifyRequest};
use serde_json::{Value, json};

use crate::scripted::{Act, Scripted};
use crate::verifier::{judge_at, key, person, why};
use crate::world::{World, limits};

const CONTENT: &[u8] = b"content";

fn native(world: &World) -> Arc<NativeVerifier> {
    Arc::new(judge_at(world, vec![world.sandbox.crl_url()], Duration::from_secs(60)))
}

fn judge(native: Arc<dyn SignatureVerifier>, url: &str) -> RemoteVerifier {
    RemoteVerifier::new(native, &RemoteSettings { base: url.into(), limits: limits() }).unwrap()
}

fn request(world: &World, key_name: &str) -> VerifyRequest {
    let who = person("applicant");
    let asked = Asked { act: SignedAct::ApplicationIndividual, iin: Some(who.iin.to_owned()), bin: None };
    let cms = key(world, key_name).sign_detached(CONTENT, world.now()).unwrap();
    VerifyRequest { cms, content: CONTENT.to_vec(), asked, now: world.now() }
}

/// What the check says of the first signer.
fn said(report: &SignatureReport) -> (&str, &str) {
    let checks = &report.signers[0].checks;
    let check = checks.iter().find(|check| check.name == "certified_means").expect("the check");
    (&check.status, check.detail.as_deref().unwrap_or_default())
}

/// A certificate as the other side tells of it.
fn certificate(serial: &str, revocations: Value) -> Value {
    json!({"valid": true, "serialNumber": serial, "issuer": {"commonName": "CA"}, "revocations": revocations})
}

fn good() -> Value {
    json!([{"revoked": false, "by": "OCSP", "revocationTime": null, "reason": null}])
}

fn answer(valid: bool, signers: Value) -> Act {
    Act::ok(json!({"status": 200, "message": "OK", "valid": valid, "signers": signers}).to_string())
}

#[tokio::test]
async fn each_word_comes_to_its_verdict_and_a_weak_one_to_none() {
    let world = World::start();
    let native = native(&world);
    let plain: Verified = native.verify(request(&world, "applicant")).await.unwrap();
    assert_eq!(plain.report.indication, Indication::TotalPassed);
    let serial = plain.report.signers[0].serial.clone();
    let one = |revocations: Value| json!([{"certificates": [certificate(&serial, revocations)]}]);
    let revoked = json!([
        {"revoked": false, "by": "CRL"},
        {"revoked": true, "by": "OCSP", "reason": "keyCompromise"}
    ]);
    let orphan = json!([{"certificates": [{"serialNumber": serial, "issuer": null, "revocations": good()}]}]);
    let twice = json!([
        {"certificates": [certificate(&serial, good())]},
        {"certificates": [certificate("77", good())]}
    ]);
    let capital = json!([{"certificates": [certificate(&format!("00{}", serial.to_uppercase()), good())]}]);
    let failed = |cause: &'static str, detail: &'static str| (Indication::TotalFailed, cause, "fail", detail);
    let later = |detail: &'static str| (Indication::Indeterminate, "TRY_LATER", "not_verified", detail);
    let passed = (Indication::TotalPassed, "passed", "pass", "confirmed");
    for (what, act, (indication, cause, status, detail)) in [
        ("yes", answer(true, one(good())), passed),
        ("yes, the serial number written otherwise", answer(true, capital), passed),
        ("no", answer(false, one(good())), failed("SIG_CONSTRAINTS_FAILURE", "refused_by_certified_means")),
        ("revoked", answer(false, one(revoked.clone())), failed("REVOKED", "revoked_by_certified_means")),
        // "Valid" all the same: a source of theirs knows more than the verdict.
        ("revoked and valid", answer(true, one(revoked)), failed("REVOKED", "revoked_by_certified_means")),
        // What is valid without a signer, or with one whose certificate is missing (PKI 3.7).
        ("no signers", answer(true, json!([])), later("no_signers")),
        ("signers null", answer(true, Value::Null), later("no_signers")),
        ("no certificate", answer(true, json!([{"certificates": []}])), later("no_certificate")),
        (
            "somebody else",
            answer(true, json!([{"certificates": [certificate("1", good())]}])),
            later("another_signer"),
        ),
        ("somebody beside", answer(true, twice), later("another_signer")),
        // Revocation not asked about, not answered, or of nobody; an issuer that was not found counts as not revoked.
        ("no revocations", answer(true, one(json!([]))), later("no_revocation_data")),
        ("revocations null", answer(true, one(Value::Null)), later("no_revocation_data")),
        (
            "by nobody",
            answer(true, one(json!([{"revoked": false, "by": null}]))),
            later("no_revocation_data"),
        ),
        ("no issuer", answer(true, orphan), later("issuer_unknown")),
        // "Try again" of OCSP makes it say no.
        ("no for want of an answer", answer(false, one(json!([]))), later("no_revocation_data")),
        ("an error", Act::status(500, ""), later("no_answer")),
        ("moved", Act::status(302, "location: http://127.0.0.1:1/\r\n"), later("no_answer")),
        ("nonsense", Act::ok("valid"), later("no_answer")),
        ("no verdict", Act::ok(json!({"signers": one(good())}).to_string()), later("no_answer")),
        ("more than an answer", Act::ok(vec![b' '; 2 * 1024 * 1024]), later("no_answer")),
        ("gone", Act::HangUp, later("no_answer")),
        ("silent", Act::Silence, later("no_answer")),
    ] {
        let means = Scripted::start(vec![act]).await;
        let verified = judge(native.clone(), &means.url).verify(request(&world, "applicant")).await.unwrap();
        assert_eq!((verified.report.indication, why(&verified)), (indication, cause), "{what}");
        assert_eq!(said(&verified.report), (status, detail), "{what}");
        assert_eq!(verified.report.may_change(), cause == "TRY_LATER", "{what}");
        assert_eq!(verified.revocation_evidence, plain.revocation_evidence, "{what}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn what_the_native_judge_failed_is_not_asked_about_and_what_is_kept_is_judged_without_it() {
    let world = World::start();
    let means =
        Scripted::start(vec![answer(true, json!([{"certificates": [certificate("1", good())]}]))]).await;
    let (native, url) = (native(&world), &means.url);
    let judge = judge(native.clone(), url);
    let revoked = judge.verify(request(&world, "applicant-revoked")).await.unwrap();
    assert_eq!(why(&revoked), "REVOKED");
    let xml = judge.verify_xml(b"<a/>".to_vec(), world.now()).await.unwrap();
    assert_eq!(xml.indication, Indication::TotalFailed);
    assert_eq!(means.asked(), 0);
    let good = native.verify(request(&world, "applicant")).await.unwrap();
    let again = judge.again(request(&world, "applicant"), good.revocation_evidence).await.unwrap();
    assert_eq!((again.indication, means.asked()), (Indication::TotalPassed, 0));
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_verdict_that_waits_is_not_asked_about() {
    let world = World::start();
    // Nobody tells the native judge of revocations.
    let nowhere = vec!["http://127.0.0.1:9/crl".to_owned()];
    let native = Arc::new(judge_at(&world, nowhere, Duration::from_secs(60)));
    let waiting = native.verify(request(&world, "applicant")).await.unwrap();
    assert_eq!(why(&waiting), "TRY_LATER");
    let (url, asks) = recording(&waiting.report.signers[0].serial);
    let verified = judge(native.clone(), &url).verify(request(&world, "applicant")).await.unwrap();
    assert_eq!(verified.report, waiting.report);
    assert!(asks.lock().unwrap().is_empty());
    world.sandbox.stop().await;
}

/// What was asked: the path and the body.
type Asks = Arc<Mutex<Vec<(String, Value)>>>;

/// Means that remember what they were asked and confirm a certificate.
fn recording(serial: &str) -> (String, Asks) {
    let asks: Asks = Arc::default();
    let (seen, serial) = (asks.clone(), serial.to_owned());
    let server = HttpServer::new(move || {
        let (seen, serial) = (seen.clone(), serial.clone());
        App::new().app_data(web::JsonConfig::default().limit(1 << 20)).default_service(web::post().to(
            move |asked: actix_web::HttpRequest, body: web::Json<Value>| {
                seen.lock().unwrap().push((asked.path().to_owned(), body.0));
                let signer = certificate(&serial, good());
                async move { HttpResponse::Ok().json(json!({"valid": true, "signers": [signer]})) }
            },
        ))
    });
    let server = server.workers(1).bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/means/", server.addrs()[0]);
    tokio::spawn(server.run());
    (url, asks)
}

#[tokio::test]
async fn the_means_are_asked_over_everything_that_is_judged() {
    let world = World::start();
    let native = native(&world);
    let plain = native.verify(request(&world, "applicant")).await.unwrap().report;
    let (url, asks) = recording(&plain.signers[0].serial);
    let judge = judge(native, &url);
    let cms = request(&world, "applicant");
    let xml = key(&world, "applicant").sign_xml("<a>1</a>").unwrap();
    let message = key(&world, "applicant").sign_message("<a>1</a>").unwrap();
    assert_eq!(said(&judge.verify(cms.clone()).await.unwrap().report), ("pass", "confirmed"));
    for document in [&xml, &message] {
        let report = judge.verify_xml(document.clone().into_bytes(), world.now()).await.unwrap();
        assert_eq!((report.indication, said(&report)), (Indication::TotalPassed, ("pass", "confirmed")));
    }
    let asked = std::mem::take(&mut *asks.lock().unwrap());
    let of = json!(["OCSP", "CRL"]);
    assert_eq!(
        asked,
        [
            (
                "/means/cms/verify".to_owned(),
                json!({"cms": STANDARD.encode(&cms.cms), "data": STANDARD.encode(CONTENT), "revocationCheck": of})
            ),
            ("/means/xml/verify".to_owned(), json!({"xml": xml, "revocationCheck": of})),
            ("/means/wsse/verify".to_owned(), json!({"xml": message, "revocationCheck": of})),
        ]
    );
    world.sandbox.stop().await;
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_refused_at_the_start() {
    let world = World::start();
    let native = native(&world);
    for wrong in ["", "means", "ftp://127.0.0.1", "http://user:secret@127.0.0.1"] {
        let settings = RemoteSettings { base: wrong.into(), limits: limits() };
        assert!(RemoteVerifier::new(native.clone(), &settings).is_err(), "{wrong}");
    }
    world.sandbox.stop().await;
}
