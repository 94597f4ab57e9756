//! Files of an application: what may be one, who may add it, and until when.

use super::PERSON;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_tests::{OZONE, World, ozone_form, scan};
use serde_json::{Value, json};

#[tokio::test]
async fn an_applicant_attaches_before_he_submits_and_signs_what_he_attached() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let new =
        NewApplication { form: Some(ozone_form()), ..NewApplication::new(OZONE, "issue", Channel::Portal) };
    let id = applicant.api.applications().create(&new).await.expect("a draft").id;
    let kept = applicant.attach(&id, "qualification").await.expect("a file");
    let wrong = applicant.attach(&id, "other").await.expect("a file");
    let stay = applicant.api.documents().detach(&id, &wrong.id).await.expect("one less").items;
    assert_eq!(stay.iter().map(|one| &one.id).collect::<Vec<_>>(), [&kept.id]);
    let read = applicant.api.documents().get(&id, &kept.id).await.expect("its bytes");
    assert_eq!((read.content, read.document.media_type.as_str()), (scan("qualification"), "application/pdf"));

    applicant.api.applications().submit(&id).await.expect("submitted");
    let late = applicant.attach(&id, "other").await.expect_err("the form is frozen");
    assert_eq!(late.code(), Some("form_frozen"));
    let late = applicant.api.documents().detach(&id, &kept.id).await.expect_err("the form is frozen");
    assert_eq!(late.code(), Some("form_frozen"));
    let signable = applicant.api.applications().get_signable(&id).await.expect("bytes").content;
    let envelope: Value = serde_json::from_slice(&STANDARD.decode(signable).expect("base64")).expect("JSON");
    assert_eq!(envelope["documents"][0]["sha256"], kept.sha256);
    assert_eq!(envelope["documents"].as_array().map(Vec::len), Some(1));
    applicant.sign_application(&id).await.expect("registered");
    let executor = world.person("ozone-executor").await;
    assert_eq!(executor.api.documents().list(&id).await.expect("the licensor reads them").items.len(), 1);
}

#[tokio::test]
async fn an_employee_signs_the_scans_that_lie_there_when_he_attaches_them() {
    let world = World::shared();
    let office = world.person("ozone-registrar").await;
    let entered = office.enter(OZONE, "issue", PERSON).await;
    let task = office.open_task(&entered.id).await.expect("the scans");
    let none = office.complete(&task, true).await.expect_err("no scan lies there");
    assert_eq!(none.code(), Some("invalid_content"));
    let one = office.attach(&entered.id, "other").await.expect("a scan");
    office.complete(&task, true).await.expect("attached");
    let late = office.attach(&entered.id, "other").await.expect_err("what is signed stands");
    assert_eq!(late.code(), Some("form_frozen"));
    let signing = office.open_task(&entered.id).await.expect("the signature");
    let content = office.api.tasks().get_signable(&signing.id).await.expect("bytes").content;
    let envelope: Value = serde_json::from_slice(&STANDARD.decode(content).expect("base64")).expect("JSON");
    assert_eq!(envelope["role"], "provider_employee");
    assert_eq!(envelope["documents"][0]["sha256"], one.sha256);
    assert_eq!(envelope["applicant"]["iin"], PERSON);
}

#[tokio::test]
async fn what_is_no_file_is_refused() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let new = NewApplication::new(OZONE, "issue", Channel::Portal);
    let id = applicant.api.applications().create(&new).await.expect("a draft").id;
    let path = format!("/v1/applications/{id}/documents");
    let pdf = scan("x");
    let too_long = STANDARD.encode([b"%PDF-".as_slice(), &vec![0u8; 5 * 1024 * 1024]].concat());
    for (body, status, pointer) in [
        (json!({"kind": "unheard_of", "name": "a.pdf", "content": pdf}), 422, "/kind"),
        // One that the act asks for at its counters only.
        (json!({"kind": "power_of_attorney", "name": "a.pdf", "content": pdf}), 422, "/kind"),
        (json!({"kind": "other", "name": "../../etc/passwd", "content": pdf}), 422, "/name"),
        (json!({"kind": "other", "name": "a.pdf", "content": "!"}), 422, "/content"),
        (json!({"kind": "other", "name": "a.html", "content": STANDARD.encode("<html>")}), 422, "/content"),
        (json!({"kind": "other", "name": "a.pdf", "content": too_long}), 422, "/content"),
        (json!({"kind": "other", "name": "a.pdf"}), 422, ""),
    ] {
        let answer = world.raw().post(&path, &applicant.token, body.to_string()).await;
        answer.assert_problem(status, "invalid_content");
        assert_eq!(answer.pointers(), [pointer]);
    }
    let huge = json!({"kind": "other", "name": "a.pdf", "content": "A".repeat(7_200_000)});
    world.raw().post(&path, &applicant.token, huge.to_string()).await.assert_problem(413, "body_too_large");
    // Taking one out again makes no room: its bytes are kept.
    for _ in 0..30 {
        let one = applicant.attach(&id, "other").await.expect("room for thirty");
        applicant.api.documents().detach(&id, &one.id).await.expect("taken out");
    }
    assert!(applicant.api.documents().list(&id).await.expect("none").items.is_empty());
    let full = applicant.attach(&id, "other").await.expect_err("one too many");
    assert_eq!(full.code(), Some("invalid_content"));
}
