//! OCSP and list against the CA twin told to fail, and against servers that replay: what decides, how long it takes, and
//! that nothing unclear is ever "good" or "no".

use std::time::{Duration, Instant};

use crate::scripted::{Act, Scripted};
use crate::verifier::{ask, issuer, judge_by, key, person, settings, why};
use crate::world::{World, limits};
use chrono::TimeDelta;
use reqwest::header::CONTENT_TYPE;
use ruqsat_eds::certificates::Certificate;
use ruqsat_eds::ocsp_request;
use ruqsat_gateways::{Ask, IssuerSettings, NativeVerifier};
use ruqsat_licensing::signatures::{Indication, SignedAct, Verified};
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sandbox::control::{Behaviour, Rule, Twin};

const ACT: SignedAct = SignedAct::ApplicationIndividual;

fn tell(world: &World, twin: Twin, behaviour: Behaviour) {
    let delay_ms = (behaviour == Behaviour::Slow).then_some(30_000);
    world.sandbox.controls().set(twin, Rule { behaviour, delay_ms, times: None }).unwrap();
}

/// A judge that has asked nobody yet.
fn judge(world: &World, with_list: bool, order: Ask) -> NativeVerifier {
    let crl = if with_list { vec![world.sandbox.crl_url()] } else { Vec::new() };
    judge_by(world, vec![world.sandbox.ocsp_url()], crl, order, Duration::from_secs(3600))
}

async fn applicant(world: &World, judge: &NativeVerifier) -> Verified {
    ask(world, judge, "applicant", ACT, person("applicant")).await
}

/// Source, verdict and the cause in the revocation check.
fn told(verified: &Verified) -> (String, String, String) {
    let signer = &verified.report.signers[0];
    let check = signer.checks.iter().find(|check| check.name == "revocation").unwrap();
    let source = signer.revocation.as_ref().map(|found| found.source.clone());
    (source.unwrap_or_default(), why(verified).to_owned(), check.detail.clone().unwrap())
}

fn is(verified: &Verified, source: &str, verdict: &str, detail: &str) {
    assert_eq!(told(verified), (source.to_owned(), verdict.to_owned(), detail.to_owned()));
    // The bytes behind the word are there to be kept.
    let named =
        verified.report.signers[0].revocation.as_ref().and_then(|found| found.evidence_sha256.clone());
    assert_eq!(named, verified.revocation_evidence.as_ref().map(|bytes| sha256_hex(bytes)));
}

#[tokio::test]
async fn ocsp_answers_and_its_answer_is_the_evidence() {
    let world = World::start();
    for with_list in [false, true] {
        let judge = judge(&world, with_list, Ask::First);
        is(&applicant(&world, &judge).await, "ocsp", "passed", "good");
        let revoked = ask(&world, &judge, "applicant-revoked", ACT, person("applicant")).await;
        is(&revoked, "ocsp", "REVOKED", "unspecified");
        assert_eq!(revoked.report.indication, Indication::TotalFailed);
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn every_lie_and_failure_of_ocsp_is_no_answer_and_the_list_decides() {
    let world = World::start();
    for (behaviour, detail) in [
        (Behaviour::OcspUnknown, "ocsp_unknown"),
        (Behaviour::OcspTryLater, "ocsp_try_later"),
        (Behaviour::OcspForged, "ocsp_signature_does_not_fit"),
        (Behaviour::OcspOtherResponder, "ocsp_delegate_without_authority"),
        (Behaviour::OcspStale, "ocsp_not_current"),
        (Behaviour::OcspOtherCertificate, "ocsp_of_another_certificate"),
        (Behaviour::OcspWithoutNonce, "ocsp_nonce_absent"),
        (Behaviour::OcspOtherNonce, "ocsp_nonce_differs"),
        (Behaviour::Garbage, "ocsp_malformed"),
        (Behaviour::OtherShape, "ocsp_malformed"),
        (Behaviour::ServerError, "no_revocation_evidence"),
        (Behaviour::TooLong, "no_revocation_evidence"),
        (Behaviour::Unavailable, "no_revocation_evidence"),
        (Behaviour::Down, "no_revocation_evidence"),
        (Behaviour::Slow, "no_revocation_evidence"),
    ] {
        tell(&world, Twin::Ocsp, behaviour);
        let alone = applicant(&world, &judge(&world, false, Ask::First)).await;
        is(&alone, "", "TRY_LATER", detail);
        assert_eq!(alone.report.indication, Indication::Indeterminate, "{behaviour:?}");
        for order in [Ask::First, Ask::Both] {
            let began = Instant::now();
            let beside = applicant(&world, &judge(&world, true, order)).await;
            is(&beside, "crl", "passed", "good");
            assert!(began.elapsed() < limits().total + Duration::from_millis(300), "{behaviour:?}");
        }
        // A revoked certificate is found by the list, whatever OCSP is told to say.
        let judge = judge(&world, true, Ask::First);
        let revoked = ask(&world, &judge, "applicant-revoked", ACT, person("applicant")).await;
        assert_eq!(why(&revoked), "REVOKED", "{behaviour:?}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn when_both_are_silent_nothing_is_decided_and_later_it_is() {
    let world = World::start();
    for (online, list) in [
        (Behaviour::Down, Behaviour::Down),
        (Behaviour::Slow, Behaviour::Slow),
        (Behaviour::OcspTryLater, Behaviour::CrlStale),
        (Behaviour::OcspUnknown, Behaviour::CrlForged),
        (Behaviour::Garbage, Behaviour::Garbage),
    ] {
        for order in [Ask::First, Ask::Both] {
            tell(&world, Twin::Ocsp, online);
            tell(&world, Twin::Crl, list);
            let judge = judge(&world, true, order);
            let began = Instant::now();
            let unknown = applicant(&world, &judge).await;
            assert!(began.elapsed() < limits().total + Duration::from_millis(300), "{online:?} {list:?}");
            assert_eq!(why(&unknown), "TRY_LATER", "{online:?} {list:?}");
            assert_eq!(unknown.report.indication, Indication::Indeterminate);
            assert!(unknown.revocation_evidence.is_none());

            tell(&world, Twin::Ocsp, Behaviour::Honest);
            is(&applicant(&world, &judge).await, "ocsp", "passed", "good");
        }
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_revocation_is_seen_by_ocsp_while_the_list_is_still_old_and_by_the_list_where_ocsp_fails() {
    let world = World::start();
    let (both, lazy) = (judge(&world, true, Ask::Both), judge(&world, true, Ask::First));
    is(&applicant(&world, &both).await, "ocsp", "passed", "good");
    let serial: String =
        key(&world, "applicant").serial().unwrap().iter().map(|byte| format!("{byte:02X}")).collect();
    world.pass(TimeDelta::seconds(5));
    world.sandbox.ca().revoke(&serial, world.now()).unwrap();
    for judge in [&both, &lazy] {
        is(&applicant(&world, judge).await, "ocsp", "REVOKED", "unspecified");
    }
    tell(&world, Twin::Ocsp, Behaviour::Down);
    // What is in memory is from before, so this one cannot know yet; one that fetches now does.
    is(&applicant(&world, &both).await, "crl", "passed", "good");
    is(&applicant(&world, &judge(&world, true, Ask::First)).await, "crl", "REVOKED", "unspecified");
    world.sandbox.stop().await;
}

/// An answer of the twin about the applicant's certificate, to a question with this nonce.
async fn recorded(world: &World, nonce: Option<&[u8]>) -> Vec<u8> {
    let (key, ca) = (key(world, "applicant"), world.sandbox.ca());
    let certificate = Certificate::parse(&key.cert_der).unwrap();
    let issuer = Certificate::parse(ca.issuing_der()).unwrap();
    let request = reqwest::Client::new()
        .post(world.sandbox.ocsp_url())
        .header(CONTENT_TYPE, "application/ocsp-request")
        .body(ocsp_request(&certificate, &issuer, nonce));
    request.send().await.unwrap().bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn a_recorded_answer_is_good_once_unless_nonces_are_done_without() {
    let world = World::start();
    let judge = |server: &Scripted, ocsp_without_nonce| {
        let ocsp = vec![server.url.clone()];
        let issuer = IssuerSettings { ocsp, ocsp_without_nonce, ..issuer(&world) };
        NativeVerifier::new(settings(&world, issuer, Duration::from_secs(300))).unwrap()
    };
    let replayed = Scripted::start(vec![Act::ok(recorded(&world, Some(b"somebody's nonce")).await)]).await;
    let bare = Scripted::start(vec![Act::ok(recorded(&world, None).await)]).await;
    is(&applicant(&world, &judge(&replayed, false)).await, "", "TRY_LATER", "ocsp_nonce_differs");
    is(&applicant(&world, &judge(&replayed, true)).await, "", "TRY_LATER", "ocsp_nonce_differs");
    is(&applicant(&world, &judge(&bare, false)).await, "", "TRY_LATER", "ocsp_nonce_absent");
    is(&applicant(&world, &judge(&bare, true)).await, "ocsp", "passed", "good");
    world.pass(TimeDelta::seconds(301));
    is(&applicant(&world, &judge(&bare, true)).await, "", "TRY_LATER", "ocsp_not_current");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn mirrors_are_asked_in_turn_within_one_budget_and_a_dead_one_only_until_it_is_known() {
    let world = World::start();
    let (silent, lying) =
        (Scripted::start(vec![Act::Silence]).await, Scripted::start(vec![Act::ok("no")]).await);
    let ocsp = vec![silent.url.clone(), lying.url.clone(), world.sandbox.ocsp_url()];
    let judge = judge_by(&world, ocsp, Vec::new(), Ask::First, Duration::ZERO);
    for round in 1..=7 {
        let began = Instant::now();
        is(&applicant(&world, &judge).await, "ocsp", "passed", "good");
        assert!(began.elapsed() < limits().total, "round {round}");
        assert_eq!(lying.asked(), round);
    }
    // Five failures opened its breaker; one more may have been a probe.
    assert!((5..=6).contains(&silent.asked()), "{}", silent.asked());
    world.sandbox.stop().await;
}

#[tokio::test]
async fn nobody_makes_us_ask_about_certificates_the_issuer_never_signed() {
    let world = World::start();
    let server = Scripted::start(vec![Act::ok("")]).await;
    let judge =
        judge_by(&world, vec![server.url.clone()], vec![server.url.clone()], Ask::First, Duration::ZERO);
    let foreign = ask(&world, &judge, "applicant-foreign", ACT, person("applicant")).await;
    assert_eq!(why(&foreign), "CHAIN_CONSTRAINTS_FAILURE");
    assert_eq!(server.asked(), 0);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn the_twin_answers_nonsense_as_a_responder_does() {
    let world = World::start();
    let url = world.sandbox.ocsp_url();
    let asked = async |kind: &str, body: Vec<u8>| {
        let request = reqwest::Client::new().post(&url).header(CONTENT_TYPE, kind).body(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    };
    let malformed_request = (200, vec![0x30, 0x03, 0x0a, 0x01, 0x01]);
    let (key, ca) = (key(&world, "applicant"), world.sandbox.ca());
    let certificate = Certificate::parse(&key.cert_der).unwrap();
    let request = ocsp_request(&certificate, &Certificate::parse(ca.issuing_der()).unwrap(), None);
    for (kind, body) in [
        ("application/ocsp-request", Vec::new()),
        ("application/ocsp-request", b"nonsense".to_vec()),
        ("application/ocsp-request", [&request[..], &[0]].concat()),
        ("application/json", request.clone()),
    ] {
        assert_eq!(asked(kind, body).await, malformed_request);
    }
    assert_eq!(asked("application/ocsp-request", vec![0x30; 9000]).await.0, 413);
    let (status, answer) = asked("application/ocsp-request", request).await;
    assert!(status == 200 && answer.len() > 500);
    world.sandbox.stop().await;
}
