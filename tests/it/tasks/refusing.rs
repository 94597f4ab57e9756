//! The refusal branch: a reasoned letter, approved, signed and delivered; nothing enters the register.

use super::{chain, complete, no, registered, until};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{ApplicationResult, ApplicationStatus};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::World;
use serde_json::Value;

/// Refuses at an activity and goes on to the end; gives the result as its applicant sees it.
async fn refused(world: &World, id: &str, activity: &str, ground: &str) -> ApplicationResult {
    let task = until(world, "pipelines", id, activity).await;
    let executor = world.person("pipelines-executor").await;
    let after = complete(&executor, &task, &no(activity, ground)).await.expect("a no").application;
    assert_eq!(after.status, ApplicationStatus::InReview, "a no of the executor is no refusal yet");
    let applicant = world.person("applicant-entity").await;
    world.review("pipelines", id, 20, |_| true).await;

    let closed = applicant.api.applications().get(id).await.expect("the application");
    assert_eq!(closed.status, ApplicationStatus::Refused);
    let result = applicant.api.applications().get_result(id).await.expect("the letter");
    assert_eq!(closed.result_number.as_ref(), Some(&result.number));
    result
}

/// The letter says no and why; the register does not know it.
async fn assert_letter(world: &World, result: &ApplicationResult, id: &str, ground: &str) {
    assert!(!result.granted);
    let bytes = STANDARD.decode(&result.document).expect("base64");
    let letter: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!((&letter["purpose"], &letter["kind"]), (&"refusal".into(), &"reasoned_refusal".into()));
    assert_eq!((&letter["case"], &letter["number"]), (&id.into(), &result.number.as_str().into()));
    let decision = letter["decision"].to_string();
    assert!(decision.contains(ground) && decision.contains("Талаптарға сәйкес келмейді."), "{decision}");
    assert_eq!(result.report.signers[0].iin.as_deref(), Some("990101500046"), "the head's signature");

    let mut register = world.anonymous().licences().list_all(&ListLicencesParams::default());
    while let Some(entry) = register.next().await.expect("the register") {
        assert!(entry.number != result.number && entry.document_sha256 != result.document_sha256);
    }
}

#[tokio::test]
async fn incomplete_documents_lead_to_a_signed_letter() {
    let world = World::shared();
    let id = registered(world).await;
    let result = refused(world, &id, "check_completeness", "documents_incomplete").await;
    assert_letter(world, &result, &id, "documents_incomplete").await;
    let head = world.person("pipelines-head").await;
    let expected = ["1/1 ok", "2/1 fail", "6/1 ok", "7/1 ok", "8/1 ok"];
    assert_eq!(chain(&head, &id).await, expected);
}

#[tokio::test]
async fn requirements_not_met_lead_to_a_letter_with_three_approvals() {
    let world = World::shared();
    let id = registered(world).await;
    let result = refused(world, &id, "check_conformity", "requirements_not_met").await;
    assert_letter(world, &result, &id, "requirements_not_met").await;
    let applicant = world.person("applicant-entity").await;
    let expected = ["1/1 ok", "2/1 ok", "3/1 fail", "6/1 ok", "7/1 ok", "8/1 ok"];
    assert_eq!(chain(&applicant, &id).await, expected);

    let trace = applicant.api.applications().get_trace(&id).await.expect("the trace").steps;
    let letter = trace.iter().find(|step| (&*step.flow, &*step.n) == ("internal_review", "6"));
    let acts = &letter.expect("the step of the letter").acts;
    let done: Vec<_> =
        acts.iter().map(|act| (act.activity.as_str(), act.role.as_deref().unwrap_or_default())).collect();
    let expected = [
        ("draft", "executor"),
        ("approve", "division_head"),
        ("approve", "deputy_head"),
        ("approve", "head"),
    ];
    assert_eq!(done, expected);
    // The message of the act goes out with the letter.
    let message = trace.iter().find(|step| (&*step.flow, &*step.n) == ("portal", "15"));
    let message = message.expect("process 10").message.as_ref().expect("the act's words");
    assert!(message.kk.ends_with("бас тартылды."), "{}", message.kk);
    assert!(!trace.iter().any(|step| (&*step.flow, &*step.n) == ("portal", "16")), "nothing was granted");
}

#[tokio::test]
async fn numbers_of_letters_and_licences_are_series_of_their_own() {
    let world = World::shared();
    let id = registered(world).await;
    let letter = refused(world, &id, "check_conformity", "law_article").await;
    let licence = world.issue("applicant-entity", ruqsat_tests::PIPELINES).await;
    let licence = licence.result_number.expect("a number");
    assert!(licence.contains("LMP"));
    assert_ne!(letter.number.trim_end_matches(char::is_numeric), licence.trim_end_matches(char::is_numeric));
}
