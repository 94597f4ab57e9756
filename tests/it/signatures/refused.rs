//! Signatures that file nothing: the report says why, and the case stays where it was.

use super::{Position, bytes, kept, keys, verdict};
use crate::refusal::problem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sandbox::ca::{Ca, Key, KeyRole};
use ruqsat_sdk::models::{ApplicationStatus, NewSignature, SignatureReport};
use ruqsat_tests::{OZONE, PIPELINES, Person, World, sign};

/// Sends a bad signature, demands its cause in the report, and that nothing moved.
async fn assert_refused(person: &Person<'_>, id: &str, what: &str, signature: String, cause: &str) {
    let before = Position::of(person, id).await;
    let refused = problem(person.api.applications().sign(id, &NewSignature { signature }).await);
    assert_eq!((refused.status, refused.code.as_str()), (422, "signature_invalid"), "{what}: {refused:?}");
    let report: SignatureReport =
        serde_json::from_value(refused.extra["report"].clone()).expect("a report in the problem");
    assert_eq!(report.sub_indication.as_deref(), Some(cause), "{what}: {}", verdict(&report));
    assert_eq!(Position::of(person, id).await, before, "{what} moved the case");
}

async fn signable(person: &Person<'_>, id: &str) -> String {
    person.api.applications().get_signable(id).await.expect("the bytes to sign").content
}

#[tokio::test]
async fn only_a_signature_over_exactly_these_bytes_files_them() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let (id, other) = (person.file(OZONE).await.id, person.file(OZONE).await.id);
    let content = signable(&person, &id).await;
    let text = String::from_utf8(bytes(&content)).expect("JSON");
    assert!(text.contains("12.5") && text.contains(&id), "the bytes name the case and its form: {text}");
    let cheaper = STANDARD.encode(text.replace("12.5", "0.5"));
    let spaced = STANDARD.encode(format!("{text}\n"));
    let elsewhere = signable(&person, &other).await;
    for (what, wrong) in
        [("a changed form", &cheaper), ("a line end more", &spaced), ("another case", &elsewhere)]
    {
        assert_refused(&person, &id, what, person.sign(wrong), "HASH_FAILURE").await;
    }
    let mut bent = bytes(&person.sign(&content));
    *bent.last_mut().expect("bytes") ^= 1;
    assert_refused(&person, &id, "a flipped bit", STANDARD.encode(bent), "SIG_CRYPTO_FAILURE").await;
    assert_refused(&person, &id, "no CMS", "AAAA".into(), "FORMAT_FAILURE").await;

    let filed = person.sign_application(&id).await.expect("the right one files it");
    assert_eq!(filed.status, ApplicationStatus::Registered);
    assert_eq!(kept(&person, &id).await, ["TOTAL_PASSED"]);
}

#[tokio::test]
async fn a_result_and_an_application_are_not_signed_for_each_other() {
    let world = World::shared();
    let person = world.person("applicant").await;
    let issued = world.issue("applicant", OZONE).await;
    let result = person.api.applications().get_result(&issued.id).await.expect("the result");
    let id = person.file(OZONE).await.id;
    assert_refused(&person, &id, "a result", person.sign(&result.document), "HASH_FAILURE").await;
    // The head's signature over the result, and the applicant's own of the case before.
    assert_refused(&person, &id, "the head's", result.signature, "HASH_FAILURE").await;
}

#[tokio::test]
async fn a_certificate_of_nobody_we_trust_files_nothing() {
    let world = World::shared();
    // A CA whose name nobody here bears: waiting would not make it known, so this is a no and no "try later". Made before
    // anything is asked: a busy machine takes seconds for its keys, and a connection left idle that long is closed.
    let folder = tempfile::TempDir::new().expect("a folder");
    let ca = Ca::foreign(folder.path(), world.now()).expect("a CA");
    let period = (world.now() - chrono::TimeDelta::days(9), world.now() + chrono::TimeDelta::days(9));
    let alien = ca.root().certify_authority("ALIEN CA", period, Some(0)).expect("a CA");
    let applicant = ruqsat_sandbox::demo::people().iter().find(|demo| demo.key_name == "applicant");
    let key = alien.certify(&keys::of(world, applicant.expect("a person"))).expect("a certificate");
    let key = Key { chain: Vec::new(), ..key };
    let person = world.person("applicant").await;
    let id = person.file(OZONE).await.id;
    let content = signable(&person, &id).await;
    let foreign = sign(world, "applicant-foreign", &content);
    assert_refused(&person, &id, "the same names, other keys", foreign, "CHAIN_CONSTRAINTS_FAILURE").await;

    let unknown = keys::sign(world, &key, &content);
    assert_refused(&person, &id, "an unknown CA", unknown, "NO_CERTIFICATE_CHAIN_FOUND").await;
    person.sign_application(&id).await.expect("the right one files it");
}

#[tokio::test]
async fn only_who_may_sign_for_an_entity_does() {
    let world = World::shared();
    let person = world.person("applicant-entity").await;
    let id = person.file(PIPELINES).await.id;
    person.pay(&id).await;
    let content = signable(&person, &id).await;
    for roles in [
        vec![KeyRole::LegalEntity, KeyRole::Employee],
        vec![KeyRole::LegalEntity, KeyRole::Hr],
        vec![KeyRole::LegalEntity, KeyRole::LegalEntitySystem],
        vec![KeyRole::LegalEntity, KeyRole::Ceo, KeyRole::TreasuryClient],
        vec![KeyRole::Individual],
    ] {
        let what = format!("{roles:?}");
        let mut spec = keys::of(world, person.demo);
        spec.roles = roles;
        let signature = keys::sign(world, &keys::issued(world, &spec), &content);
        assert_refused(&person, &id, &what, signature, "ROLE_NOT_ALLOWED").await;
    }
    let mut authorised = keys::of(world, person.demo);
    authorised.roles = vec![KeyRole::LegalEntity, KeyRole::RightToSign];
    let signature = keys::sign(world, &keys::issued(world, &authorised), &content);
    let filed = person.api.applications().sign(&id, &NewSignature { signature }).await;
    assert_eq!(filed.expect("one with the right to sign files it").status, ApplicationStatus::Registered);
}
