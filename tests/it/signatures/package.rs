//! The evidence of a case as a file: checked by the server, and by a command that has nothing but the file and an anchor.

use crate::review::register;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::SignedAct;
use ruqsat_server::{Config, verify_evidence};
use ruqsat_tests::{Ending, OZONE, Person, Staff, World};
use serde_json::{Value, json};

const TRANSIT: &str = "export-control-transit-permit";

/// What the command says of a file.
async fn told(world: &World, file: &Value, anchor: &str) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.json");
    std::fs::write(&path, file.to_string()).expect("a file");
    let anchor = world.data.join("sandbox").join(anchor);
    verify_evidence(&path, &[anchor], &Config::default()).await.map_err(|fault| fault.to_string())
}

async fn file(person: &Person<'_>, id: &str) -> Value {
    let answer = person.world.raw().get(&format!("/v1/applications/{id}/evidence"), &person.token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let name = answer.headers["content-disposition"].clone();
    assert_eq!(name, format!("attachment; filename=\"{id}.evidence.json\""));
    answer.json
}

/// The bytes a signature of the file covers.
fn content(file: &Value, at: usize) -> Value {
    let text = file["signatures"][at]["content"].as_str().expect("base64");
    serde_json::from_slice(&STANDARD.decode(text).expect("base64")).expect("JSON")
}

/// Applicant, body asked, licensor: each signature names those it stands on.
#[tokio::test]
async fn a_case_proves_itself_to_whoever_has_the_anchor() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let filed = register(&applicant, TRANSIT, "issue").await;
    let closed = staff.decide(&filed, Ending::Grant(None)).await;
    let check = applicant.api.applications().check_evidence(&closed.id).await.expect("a check");
    assert!(check.intact, "{check:?}");
    let acts: Vec<_> = check.signatures.iter().filter_map(|one| one.act.clone()).collect();
    let last = acts.len() - 1;
    assert!(last >= 2, "a body was asked: {acts:?}");
    assert_eq!((&acts[0], &acts[last]), (&SignedAct::ApplicationLegalEntity, &SignedAct::Result));
    assert!(acts[1..last].iter().all(|act| *act == SignedAct::Answer), "{acts:?}");

    let file = file(&applicant, &closed.id).await;
    let hash = |at: usize| file["signatures"][at]["cms_sha256"].clone();
    assert_eq!(content(&file, 0)["previous_signature"], Value::Null);
    assert_eq!(content(&file, 1)["previous_signature"], hash(0));
    assert_eq!(content(&file, last)["previous_signature"], hash(0));
    assert_eq!(content(&file, last)["answers"], json!((1..last).map(hash).collect::<Vec<_>>()));

    let said = told(world, &file, "ca/root.pem").await.expect("intact");
    assert_eq!(said.lines().count(), 2 + last, "{said}");
    assert!(said.lines().skip(1).all(|line| line.ends_with("TotalPassed  intact")), "{said}");
    // Without the anchor nothing is proved, and an anchor is a certificate.
    let said = told(world, &file, "keys/applicant.pem").await.expect_err("another anchor");
    assert!(said.contains("verdict"), "{said}");
    assert!(told(world, &file, "ca/revoked.txt").await.expect_err("no anchor").contains("no certificate"));
}

#[tokio::test]
async fn whatever_is_changed_in_the_file_is_found() {
    let world = World::shared();
    let id = world.issue("applicant", OZONE).await.id;
    let other = world.issue("applicant", OZONE).await.id;
    let applicant = world.person("applicant").await;
    let (honest, other) = (file(&applicant, &id).await, file(&applicant, &other).await);
    told(world, &honest, "ca/root.pem").await.expect("intact");
    let changed = |path: &str, to: Value| {
        let mut file = honest.clone();
        *file.pointer_mut(path).expect(path) = to;
        file
    };
    let mut forged = content(&honest, 1);
    forged["number"] = "KZ00000000".into();
    let cut = {
        let mut file = honest.clone();
        file["signatures"].as_array_mut().expect("signatures").remove(0);
        file
    };
    for (file, fault) in [
        (changed("/schema", "ruqsat.evidence/9".into()), "schema"),
        (changed("/case", other["case"].clone()), "other_case"),
        (changed("/signatures/1/content", STANDARD.encode(forged.to_string()).into()), "content_hash"),
        (changed("/signatures/0/content_sha256", "0".repeat(64).into()), "content_hash"),
        (changed("/signatures/0/cms", other["signatures"][0]["cms"].clone()), "signature_hash"),
        (changed("/signatures/0/cms_sha256", "0".repeat(64).into()), "previous_signature"),
        (changed("/signatures/0/asked/act", "result".into()), "purpose"),
        (changed("/signatures/0/asked/iin", "990202600061".into()), "other_party"),
        (changed("/signatures/1/asked/bin", "750140000028".into()), "other_party"),
        (changed("/signatures/0/revocation_evidence", Value::Null), "verdict"),
        (changed("/signatures/0/report/indication", "TOTAL_FAILED".into()), "verdict"),
        (changed("/signatures/0/report/checked_at", "2031-01-01T00:00:00Z".into()), "verdict"),
        (changed("/signatures/0", other["signatures"][0].clone()), "other_case"),
        (cut, "previous_signature"),
    ] {
        let said = told(world, &file, "ca/root.pem").await.expect_err(fault);
        assert!(said.lines().any(|line| line.contains("WRONG: ") && line.contains(fault)), "{fault}: {said}");
    }
    for nonsense in [json!([]), json!({"schema": 1}), changed("/signatures/0/cms", "!".into())] {
        told(world, &nonsense, "ca/root.pem").await.expect_err("unreadable");
    }
}

/// A signature that the act refused is evidence too: judged again, it is refused again.
#[tokio::test]
async fn a_refused_attempt_stays_refused() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let application = person.file(OZONE).await;
    let api = person.api.applications();
    let content = api.get_signable(&application.id).await.expect("bytes").content;
    let signature = ruqsat_tests::sign(world, "applicant-entity", &content);
    api.sign(&application.id, &ruqsat_sdk::models::NewSignature { signature }).await.expect_err("another's");
    person.sign_application(&application.id).await.expect("registered");
    let check = api.check_evidence(&application.id).await.expect("a check");
    assert!(check.intact, "{check:?}");
    let causes: Vec<_> = check.signatures.iter().map(|one| one.sub_indication.as_deref()).collect();
    assert_eq!(causes, [Some("IDENTITY_MISMATCH"), None]);
}
