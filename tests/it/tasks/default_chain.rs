//! The default chain: service 05, whose act prints none.

use super::{chain, complete, no, until};
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, World};

#[tokio::test]
async fn the_least_that_decides_drafts_and_signs_runs_and_is_marked_ours() {
    let world = World::shared();
    let id = world.issue("applicant", OZONE).await.id;
    let head = world.person("ozone-head").await;
    assert_eq!(chain(&head, &id).await, ["1a/1 ok", "2a/1 ok", "3a/1 ok"]);
    let trace = head.api.applications().get_trace(&id).await.expect("the trace");
    let done: Vec<_> = trace
        .steps
        .iter()
        .filter(|step| step.flow == "internal_review")
        .flat_map(|step| &step.acts)
        .map(|act| (act.activity.as_str(), act.role.as_deref().unwrap_or_default()))
        .collect();
    let expected = [
        ("accept", "registrar"),
        ("check_conformity", "executor"),
        ("draft", "executor"),
        ("form_result", "executor"),
        ("sign_result", "signatory"),
    ];
    assert_eq!(done, expected);

    let service = world.anonymous().services().get(OZONE).await.expect("the service");
    let flow = service.flows.iter().find(|flow| flow.id == "internal_review").expect("the chain");
    assert!(flow.added && flow.steps.iter().all(|step| step.added && step.why.is_some()));
}

#[tokio::test]
async fn a_no_goes_through_draft_and_signature_to_a_refusal() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let id = applicant.register(OZONE).await.id;
    let task = until(world, "ozone", &id, "check_conformity").await;
    let executor = world.person("ozone-executor").await;
    complete(&executor, &task, &no("check_conformity", "requirements_not_met")).await.expect("a no");
    let task = until(world, "ozone", &id, "sign_result").await;
    assert_eq!(task.role, "signatory");
    world.person("ozone-head").await.complete(&task, true).await.expect("signed");
    let closed = applicant.api.applications().get(&id).await.expect("the application");
    assert_eq!(closed.status, ApplicationStatus::Refused);
    assert!(!applicant.api.applications().get_result(&id).await.expect("the letter").granted);
}

#[tokio::test]
async fn the_signatory_may_send_it_back_to_the_executor() {
    let world = World::shared();
    let id = world.person("applicant").await.register(OZONE).await.id;
    let task = until(world, "ozone", &id, "sign_result").await;
    let head = world.person("ozone-head").await;
    complete(&head, &task, &no("sign_result", "requirements_not_met")).await.expect("a no");
    assert_eq!(chain(&head, &id).await, ["1a/1 ok", "2a/1 ok", "3a/1 returned", "2a/2"]);
    let again = head.open_task(&id).await.expect("a task");
    assert_eq!((again.activity.as_str(), again.role.as_str()), ("check_conformity", "executor"));
}
