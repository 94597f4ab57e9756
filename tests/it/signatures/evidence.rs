//! What is kept as evidence, and the result judged by others than us.

use super::{PASSED, bytes, judged, verdict};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::ApplicationResult;
use ruqsat_tests::{OZONE, PIPELINES, World};
use std::path::Path;
use std::process::{Command, Output};

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn result(world: &World, key_name: &str, service: &str) -> (String, ApplicationResult) {
    let id = world.issue(key_name, service).await.id;
    let person = world.person(key_name).await;
    let result = person.api.applications().get_result(&id).await.expect("the result");
    (id, result)
}

#[tokio::test]
async fn the_case_keeps_both_signatures_over_their_bytes_with_reports() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let application = person.file(OZONE).await;
    let signable = person.api.applications().get_signable(&application.id).await.expect("bytes");
    assert_eq!(signable.sha256, sha256(&bytes(&signable.content)));
    person.sign_application(&application.id).await.expect("registered");
    world.review("ozone", &application.id, 20, |_| true).await;

    let result = person.api.applications().get_result(&application.id).await.expect("the result");
    let kept = person.api.applications().list_signatures(&application.id).await.expect("signatures").items;
    let over: Vec<&str> = kept.iter().map(|signature| signature.content_sha256.as_str()).collect();
    assert_eq!(over, [signable.sha256.as_str(), result.document_sha256.as_str()]);
    for (signature, (iin, role)) in kept.iter().zip([("990101500016", "INDIVIDUAL"), ("990202600061", "CEO")])
    {
        let report = &signature.report;
        assert_eq!(report.indication, PASSED);
        assert_eq!(report.content.sha256, signature.content_sha256);
        let signer = report.signers.first().expect("a signer");
        assert_eq!(signer.iin.as_deref(), Some(iin));
        assert!(signer.roles.iter().any(|own| own == role), "{:?}", signer.roles);
        let told = signer.revocation.as_ref().expect("evidence of no revocation");
        assert_eq!((told.source.as_str(), told.status.as_str()), ("ocsp", "good"));
        assert!(told.evidence_sha256.is_some());
        let identity = signer.checks.iter().find(|check| check.name == "identity").expect("a check");
        assert_eq!(identity.status, "pass", "an act asks who signed");
    }
}

#[tokio::test]
async fn anybody_signed_in_can_have_the_result_judged_again() {
    let world = World::shared();
    let (_, result) = result(world, "applicant-entity", PIPELINES).await;
    assert_eq!(result.document_sha256, sha256(&bytes(&result.document)));
    let stranger = world.person("applicant").await;
    assert_eq!(judged(&stranger, &result.document, &result.signature).await.indication, PASSED);
    let text = String::from_utf8(bytes(&result.document)).expect("JSON");
    assert!(text.contains(&result.number) && text.contains("oil_pipelines"), "{text}");
    let forged = STANDARD.encode(text.replace("oil_pipelines", "gas_pipelines"));
    let verdict = verdict(&judged(&stranger, &forged, &result.signature).await);
    assert_eq!(verdict, "TOTAL_FAILED HASH_FAILURE");
}

fn openssl(folder: &Path, content: &str) -> Output {
    Command::new("openssl")
        .current_dir(folder)
        .args(["cms", "-verify", "-inform", "DER", "-in", "signature.der", "-binary", "-content", content])
        .args(["-CAfile", "root.pem", "-out", "content.out"])
        .output()
        .expect("openssl runs")
}

#[tokio::test]
async fn openssl_finds_the_result_good_and_a_changed_one_bad() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!(
            "!!! NOT TESTED: openssl is not installed, so nobody but ourselves has judged our signatures"
        );
        return;
    }
    let world = World::shared();
    let (_, result) = result(world, "applicant", OZONE).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let root = STANDARD.encode(world.ca().root_der());
    let document = bytes(&result.document);
    let mut changed = document.clone();
    changed.push(b' ');
    for (name, content) in [
        ("signature.der", bytes(&result.signature)),
        (
            "root.pem",
            format!("-----BEGIN CERTIFICATE-----\n{root}\n-----END CERTIFICATE-----\n").into_bytes(),
        ),
        ("document.json", document.clone()),
        ("changed.json", changed),
    ] {
        std::fs::write(folder.path().join(name), content).expect("written");
    }
    let good = openssl(folder.path(), "document.json");
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    assert_eq!(std::fs::read(folder.path().join("content.out")).expect("the content"), document);
    let bad = openssl(folder.path(), "changed.json");
    assert!(!bad.status.success(), "openssl took a changed document");
}
