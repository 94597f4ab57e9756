//! The native judge against the CA twin.

use std::time::{Duration, Instant};

use crate::world::{World, limits};
use chrono::TimeDelta;
use ruqsat_gateways::{Ask, IssuerSettings, NativeVerifier, VerifierSettings};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{Asked, Indication, SignedAct, Verified, VerifyRequest};
use ruqsat_licensing::values::sha256_hex;
use ruqsat_sandbox::ca::Key;
use ruqsat_sandbox::demo::{self, DemoPerson};

const CONTENT: &[u8] = "{\"мазмұны\":\"өтініш\"}".as_bytes();

/// A list young for so long; nothing at all asks each time.
fn judge(world: &World, list_max_age: Duration) -> NativeVerifier {
    judge_at(world, vec![world.sandbox.crl_url()], list_max_age)
}

/// A judge that looks into lists only.
pub(crate) fn judge_at(world: &World, urls: Vec<String>, list_max_age: Duration) -> NativeVerifier {
    judge_by(world, Vec::new(), urls, Ask::First, list_max_age)
}

pub(crate) fn judge_by(
    world: &World,
    ocsp: Vec<String>,
    crl: Vec<String>,
    ask: Ask,
    list_max_age: Duration,
) -> NativeVerifier {
    NativeVerifier::new(settings(world, IssuerSettings { ocsp, crl, ask, ..issuer(world) }, list_max_age))
        .unwrap()
}

/// The twin's issuing CA, told of nowhere yet.
pub(crate) fn issuer(world: &World) -> IssuerSettings {
    IssuerSettings {
        issuer: world.sandbox.ca().issuing_der().to_vec(),
        ocsp: Vec::new(),
        crl: Vec::new(),
        delta: Vec::new(),
        ask: Ask::First,
        ocsp_without_nonce: false,
    }
}

pub(crate) fn settings(world: &World, issuer: IssuerSettings, list_max_age: Duration) -> VerifierSettings {
    VerifierSettings {
        anchors: vec![world.sandbox.ca().root_der().to_vec()],
        issuers: vec![issuer],
        timestamp_anchors: Vec::new(),
        timestamp_policies: Vec::new(),
        list_max_age,
        answer_max_age: Duration::from_secs(300),
        limits: limits(),
    }
}

pub(crate) fn key(world: &World, name: &str) -> Key {
    demo::key(world.folder.path(), name).unwrap()
}

pub(crate) fn person(name: &str) -> &'static DemoPerson {
    demo::people().iter().find(|person| person.key_name == name).unwrap()
}

pub(crate) async fn ask(
    world: &World,
    judge: &NativeVerifier,
    key_name: &str,
    act: SignedAct,
    who: &DemoPerson,
) -> Verified {
    let cms = key(world, key_name).sign_detached(CONTENT, world.now()).unwrap();
    let request = VerifyRequest {
        cms,
        content: CONTENT.to_vec(),
        asked: Asked { act, iin: Some(who.iin.to_owned()), bin: who.bin.map(str::to_owned) },
        now: world.now(),
    };
    judge.verify(request).await.unwrap()
}

pub(crate) fn why(verified: &Verified) -> &str {
    verified.report.sub_indication.as_deref().unwrap_or("passed")
}

#[tokio::test]
async fn every_demo_key_signs_what_it_is_for() {
    let world = World::start();
    let judge = judge(&world, Duration::from_secs(60));
    for (name, act) in [
        ("applicant", SignedAct::ApplicationIndividual),
        ("applicant-entity", SignedAct::ApplicationLegalEntity),
        ("pipelines-head", SignedAct::Result),
        ("ozone-head", SignedAct::Result),
        ("ozone-registrar", SignedAct::Any),
    ] {
        let verified = ask(&world, &judge, name, act, person(name)).await;
        assert_eq!(verified.report.indication, Indication::TotalPassed, "{name}: {:#?}", verified.report);
        let signer = &verified.report.signers[0];
        let revocation = signer.revocation.clone().unwrap();
        assert_eq!((revocation.source.as_str(), revocation.status.as_str()), ("crl", "good"));
        let evidence = verified.revocation_evidence.unwrap();
        assert_eq!(revocation.evidence_sha256.unwrap(), sha256_hex(&evidence));
        assert_eq!(verified.report.content.sha256, sha256_hex(CONTENT));
        assert_eq!(signer.iin.as_deref(), Some(person(name).iin));
        assert_eq!(signer.bin.as_deref(), person(name).bin);
    }
    let head =
        &ask(&world, &judge, "ozone-head", SignedAct::Result, person("ozone-head")).await.report.signers[0];
    assert_eq!(head.roles, ["LEGAL_ENTITY", "CEO"]);
    assert_eq!(head.alg, "rsa-sha256");

    for (key_name, act, who, expected) in [
        ("pipelines-executor", SignedAct::Result, "pipelines-executor", "ROLE_NOT_ALLOWED"),
        ("pipelines-head", SignedAct::Result, "ozone-head", "IDENTITY_MISMATCH"),
        ("applicant-entity", SignedAct::ApplicationIndividual, "applicant", "IDENTITY_MISMATCH"),
    ] {
        assert_eq!(why(&ask(&world, &judge, key_name, act, person(who)).await), expected, "{key_name}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn the_bad_keys_are_refused_for_what_they_are() {
    let world = World::start();
    let judge = judge(&world, Duration::from_secs(60));
    let applicant = person("applicant");
    for (name, expected, fault) in [
        ("applicant-revoked", "REVOKED", Some("REVOKED")),
        ("applicant-expired", "EXPIRED", Some("EXPIRED")),
        ("applicant-foreign", "CHAIN_CONSTRAINTS_FAILURE", None),
    ] {
        let verified = ask(&world, &judge, name, SignedAct::ApplicationIndividual, applicant).await;
        assert_eq!(why(&verified), expected, "{name}");
        assert_eq!(verified.report.indication, Indication::TotalFailed, "{name}");
        assert_eq!(verified.report.certificate_fault(), fault, "{name}");
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn other_content_and_nonsense() {
    let world = World::start();
    let judge = judge(&world, Duration::from_secs(60));
    let cms = key(&world, "applicant").sign_detached(CONTENT, world.now()).unwrap();
    for (cms, content, expected) in [
        (cms.clone(), b"other".to_vec(), "HASH_FAILURE"),
        (b"nonsense".to_vec(), CONTENT.to_vec(), "FORMAT_FAILURE"),
    ] {
        let asked = Asked { act: SignedAct::Any, iin: None, bin: None };
        let request = VerifyRequest { cms, content, asked, now: world.now() };
        let verified = judge.verify(request).await.unwrap();
        assert_eq!(why(&verified), expected);
        assert!(verified.revocation_evidence.is_none());
    }
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_revocation_is_seen_when_the_list_is_fetched_again() {
    let world = World::start();
    let (fresh, lazy) = (judge(&world, Duration::ZERO), judge(&world, Duration::from_secs(3600)));
    let look = async || {
        fresh.refresh(world.now()).await;
        lazy.refresh(world.now()).await;
    };
    let applicant = person("applicant");
    let act = SignedAct::ApplicationIndividual;
    assert_eq!(why(&ask(&world, &fresh, "applicant", act, applicant).await), "passed");
    assert_eq!(why(&ask(&world, &lazy, "applicant", act, applicant).await), "passed");

    let serial =
        key(&world, "applicant").serial().unwrap().iter().map(|b| format!("{b:02X}")).collect::<String>();
    world.pass(TimeDelta::seconds(5));
    world.sandbox.ca().revoke(&serial, world.now()).unwrap();
    world.pass(TimeDelta::seconds(5));
    assert_eq!(
        why(&ask(&world, &fresh, "applicant", act, applicant).await),
        "passed",
        "no request fetches news"
    );
    look().await;
    assert_eq!(why(&ask(&world, &fresh, "applicant", act, applicant).await), "REVOKED");
    // Kept for its hour of real time, unless it is past its own end.
    assert_eq!(why(&ask(&world, &lazy, "applicant", act, applicant).await), "passed");
    world.pass(TimeDelta::hours(25));
    assert_eq!(why(&ask(&world, &lazy, "applicant", act, applicant).await), "REVOKED");
    world.sandbox.stop().await;
}

#[tokio::test]
async fn a_silent_authority_makes_the_verdict_unknown_not_no() {
    let world = World::start();
    let applicant = person("applicant");
    let act = SignedAct::ApplicationIndividual;
    let known = judge(&world, Duration::ZERO);
    assert_eq!(why(&ask(&world, &known, "applicant", act, applicant).await), "passed");

    // Nothing listens on the discard port, and no list is signed by a page of text.
    let root = world.sandbox.crl_url().replace("/crl", "/root.crt");
    for urls in [vec!["http://127.0.0.1:9/crl".to_owned()], vec![root.clone()]] {
        let verified =
            ask(&world, &judge_at(&world, urls, Duration::ZERO), "applicant", act, applicant).await;
        assert_eq!((verified.report.indication, why(&verified)), (Indication::Indeterminate, "TRY_LATER"));
        assert!(verified.revocation_evidence.is_none());
    }
    // A mirror helps.
    let mirrored = judge_at(&world, vec![root, world.sandbox.crl_url()], Duration::ZERO);
    assert_eq!(why(&ask(&world, &mirrored, "applicant", act, applicant).await), "passed");

    // The authority stops: what is kept is good until its own end, then unknown.
    let World { sandbox, folder, .. } = world;
    sandbox.stop().await;
    let world = World::start_in(folder);
    assert_eq!(why(&ask(&world, &known, "applicant", act, applicant).await), "passed");
    world.pass(TimeDelta::hours(25));
    assert_eq!(why(&ask(&world, &known, "applicant", act, applicant).await), "TRY_LATER");
    // A revoked certificate stays revoked in an old list.
    let verified = ask(&world, &known, "applicant-revoked", act, applicant).await;
    assert_eq!(verified.report.indication, Indication::TotalFailed);
    world.sandbox.stop().await;
}

#[tokio::test]
async fn many_at_once_wait_for_one_failure_not_for_one_each() {
    let world = World::start();
    // Accepts connections, never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/crl", silent.local_addr().unwrap());
    let judge = judge_at(&world, vec![url], Duration::ZERO);
    let began = Instant::now();
    let one = || ask(&world, &judge, "applicant", SignedAct::ApplicationIndividual, person("applicant"));
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    for verified in [a, b, c, d] {
        assert_eq!(why(&verified), "TRY_LATER");
    }
    assert!(began.elapsed() < limits().total * 2, "took {:?}", began.elapsed());
    world.sandbox.stop().await;
}
