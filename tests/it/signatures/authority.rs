//! The certification authority told to fail or to lie, through the front door: what is unclear leaves the case where it
//! is, and a later try succeeds. And its OCSP responder asked by others than us.

use super::outside::assert_unknown;
use super::{judged, keys, verdict};
use crate::refusal::problem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, Options, Person, World};
use std::process::Command;
use std::time::Duration;

/// Tells a twin what to be from now on.
async fn tell(world: &World, twin: &str, behaviour: &str) {
    let request = reqwest::Client::new().put(format!("{}/control/{twin}", world.twins));
    let told =
        request.json(&serde_json::json!({ "behaviour": behaviour })).send().await.expect("the sandbox");
    assert!(told.status().is_success(), "{}", told.text().await.unwrap_or_default());
}

/// Source and verdict of a signature over a few bytes.
async fn source(person: &Person<'_>) -> (String, String) {
    let report = judged(person, "AAAA", &person.sign("AAAA")).await;
    let signer = report.signers.first().expect("a signer");
    let source = signer.revocation.as_ref().map(|found| found.source.clone());
    (source.unwrap_or_default(), verdict(&report))
}

#[tokio::test]
async fn unclear_answers_of_both_leave_the_case_where_it_is_and_a_later_try_files_it() {
    let world = World::start(Options::default()).expect("the server starts");
    // The list of the start is over a day later, and no other comes.
    tell(&world, "crl", "down").await;
    world.advance(chrono::TimeDelta::hours(25));
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    for (ocsp, crl) in [
        ("ocsp_try_later", "down"),
        ("ocsp_unknown", "crl_stale"),
        ("ocsp_forged", "crl_forged"),
        ("ocsp_other_nonce", "garbage"),
        ("down", "unavailable"),
    ] {
        tell(&world, "ocsp", ocsp).await;
        tell(&world, "crl", crl).await;
        assert_unknown(&person, &id).await;
    }
    tell(&world, "ocsp", "honest").await;
    // The breaker, where the failures opened it, rests for a second.
    let mut filed = person.sign_application(&id).await;
    for _ in 0..100 {
        match &filed {
            Ok(_) => break,
            Err(_) => assert_eq!(problem(filed).code, "signature_unknown"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        filed = person.sign_application(&id).await;
    }
    assert_eq!(filed.expect("filed at last").status, ApplicationStatus::Registered);
}

#[tokio::test]
async fn either_source_is_enough() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    let told = |source: &str| (source.to_owned(), "TOTAL_PASSED".to_owned());
    tell(&world, "crl", "down").await;
    assert_eq!(source(&person).await, told("ocsp"));
    tell(&world, "ocsp", "ocsp_unknown").await;
    tell(&world, "crl", "honest").await;
    // After a failure the list is left alone for two seconds.
    let mut seen = source(&person).await;
    for _ in 0..100 {
        if seen == told("crl") {
            break;
        }
        assert_eq!(seen.1, "INDETERMINATE TRY_LATER");
        tokio::time::sleep(Duration::from_millis(50)).await;
        seen = source(&person).await;
    }
    assert_eq!(seen, told("crl"));
    let id = person.file(OZONE).await.id;
    person.sign_application(&id).await.expect("the list decides");
}

#[tokio::test]
async fn a_revocation_counts_at_once_by_ocsp_while_the_list_is_down() {
    let world = World::start(Options::default()).expect("the server starts");
    let person = world.person("applicant").await;
    assert_eq!(source(&person).await.1, "TOTAL_PASSED");
    tell(&world, "crl", "down").await;
    let key = ruqsat_sandbox::demo::key(&world.keys(), "applicant").expect("a key");
    world.ca().revoke(&keys::serial(&key), world.now()).expect("revoked");
    assert_eq!(source(&person).await, ("ocsp".into(), "TOTAL_FAILED REVOKED".into()));
}

#[tokio::test]
async fn openssl_asks_the_responder_and_believes_it() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!(
            "!!! NOT TESTED: openssl is not installed, so nobody but ourselves has asked our OCSP responder"
        );
        return;
    }
    let world = World::shared();
    let person = world.person("applicant").await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let write = |name: &str, der: &[u8]| {
        let text = STANDARD.encode(der);
        let pem = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        std::fs::write(folder.path().join(name), pem).expect("written");
    };
    let good = keys::issued(world, &keys::of(world, person.demo));
    let revoked = ruqsat_sandbox::demo::key(&world.keys(), "applicant-revoked").expect("a key");
    write("root.pem", world.ca().root_der());
    write("issuing.pem", world.ca().issuing_der());
    write("good.pem", &good.cert_der);
    write("revoked.pem", &revoked.cert_der);
    let ask = async |hash: &str, certificate: &str| {
        let (hash, certificate) = (hash.to_owned(), certificate.to_owned());
        let (url, place) = (format!("{}/ca/ocsp", world.twins), folder.path().to_owned());
        let run = move || {
            Command::new("openssl")
                .current_dir(place)
                .args(["ocsp", &hash, "-issuer", "issuing.pem", "-cert", &certificate, "-url", &url])
                .args(["-CAfile", "root.pem", "-verify_other", "issuing.pem", "-resp_text"])
                .output()
                .expect("openssl runs")
        };
        let output = tokio::task::spawn_blocking(run).await.expect("it ends");
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    };
    for hash in ["-sha256", "-sha1"] {
        for (certificate, status) in [("good.pem", "good"), ("revoked.pem", "revoked")] {
            let said = ask(hash, certificate).await;
            assert!(said.contains("Response verify OK"), "{said}");
            assert!(said.contains(&format!("{certificate}: {status}")), "{said}");
            assert!(!said.contains("WARNING"), "the nonce comes back: {said}");
        }
        // The CA's own certificate is the root's, so none of ours.
        let said = ask(hash, "issuing.pem").await;
        assert!(said.contains("issuing.pem: unknown"), "{said}");
    }
}
