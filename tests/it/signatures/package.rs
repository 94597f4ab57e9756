//! The evidence of a case as a file: checked by the server, and by a command that has nothing but the file and an anchor.

use crate::review::register;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::SignedAct;
use ruqsat_server::{Config, verify_evidence};
use ruqsat_tests::{Ending, OZONE, Options, PIPELINES, Person, Staff, World};
use serde_json::{Value, json};

const TRANSIT: &str = "export-control-transit-permit";

/// What the command says of a file.
async fn told(world: &World, file: &Value, anchor: &str) -> Result<String, String> {
    told_with(world, file, anchor, None).await
}

/// The same with a revocation list beside it.
async fn told_with(world: &World, file: &Value, anchor: &str, list: Option<&[u8]>) -> Result<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.json");
    std::fs::write(&path, file.to_string()).expect("a file");
    let anchor = world.data.join("sandbox").join(anchor);
    let lists: Vec<_> = list.map(|_| folder.path().join("list.crl")).into_iter().collect();
    list.into_iter().for_each(|list| std::fs::write(&lists[0], list).expect("a file"));
    verify_evidence(&path, &[anchor], &lists, &Config::default()).await.map_err(|fault| fault.to_string())
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

/// The only keys the national CA still issues: application, decisions and licence, proved from the file and the root alone.
#[tokio::test]
async fn a_case_signed_with_gost_keys_proves_itself_too() {
    let world = World::start(Options { gost: true, ..Options::default() }).expect("a world");
    let closed = world.issue("applicant-entity", PIPELINES).await;
    let applicant = world.person("applicant-entity").await;
    let file = file(&applicant, &closed.id).await;
    let signatures = file["signatures"].as_array().expect("signatures");
    let algorithms: Vec<_> = signatures.iter().map(|one| &one["report"]["signers"][0]["alg"]).collect();
    assert!(algorithms.len() >= 2 && algorithms.iter().all(|alg| *alg == "gost2015-512"), "{algorithms:?}");
    let said = told(&world, &file, "gost/ca/root.pem").await.expect("intact");
    assert!(said.lines().skip(1).all(|line| line.ends_with("TotalPassed  intact")), "{said}");
    // The root of the RSA family proves nothing here.
    assert!(told(&world, &file, "ca/root.pem").await.expect_err("another root").contains("verdict"));
}

/// A national list has 20 MB: it is not kept with every signature, and the file says which one has to be laid beside it.
#[tokio::test]
async fn a_list_too_long_to_keep_is_laid_beside_the_file() {
    let world = World::start(Options::default()).expect("a world");
    world.tell("ocsp", json!({"behaviour": "down"})).await;
    let person = world.person("applicant").await;
    let id = person.register(OZONE).await.id;
    let mut file = file(&person, &id).await;
    let kept = |file: &Value| file["signatures"][0]["revocation_evidence"].as_str().map(str::to_owned);
    assert_eq!(file["signatures"][0]["report"]["signers"][0]["revocation"]["source"], "crl");
    let list = STANDARD.decode(kept(&file).expect("a short one is kept")).expect("base64");
    told(&world, &file, "ca/root.pem").await.expect("intact");

    file["signatures"][0]["revocation_evidence"] = Value::Null;
    let said = told(&world, &file, "ca/root.pem").await.expect_err("not proved");
    assert!(said.contains("WRONG: revocation_elsewhere"), "{said}");
    told_with(&world, &file, "ca/root.pem", Some(&list)).await.expect("intact with its list");
    let said = told_with(&world, &file, "ca/root.pem", Some(&list[1..])).await.expect_err("another file");
    assert!(said.contains("WRONG: revocation_elsewhere"), "{said}");
}
