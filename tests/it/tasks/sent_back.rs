//! "No" of those above the executor: the case goes back, the draft is void, and the second visit is a row of its own.

use super::{chain, complete, no, registered, until};
use crate::refusal::problem;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{ApplicationStatus, Task, TaskCompletion, Verdict};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::{Person, World};
use serde_json::Value;

/// The formed result that a task asks to sign, with its base64.
async fn formed(person: &Person<'_>, task: &Task) -> (Value, String) {
    let content = person.api.tasks().get_signable(&task.id).await.expect("the bytes to sign").content;
    let bytes = STANDARD.decode(&content).expect("base64");
    (serde_json::from_slice(&bytes).expect("JSON"), content)
}

#[tokio::test]
async fn a_conclusion_not_agreed_to_goes_back_to_the_review() {
    let world = World::shared();
    for (approver, before) in [("division-head", 0), ("deputy-head", 1), ("head", 2)] {
        let id = registered(world).await;
        let mut task = until(world, "pipelines", &id, "approve").await;
        for _ in 0..before {
            world.colleague("pipelines", &task.role).await.complete(&task, true).await.expect("agreed");
            task = until(world, "pipelines", &id, "approve").await;
        }
        let approver = world.person(&format!("pipelines-{approver}")).await;
        let back = complete(&approver, &task, &no("approve", "requirements_not_met")).await.expect("a no");
        assert_eq!(back.application.status, ApplicationStatus::InReview);
        let again = approver.open_task(&id).await.expect("a task");
        assert_eq!((again.n.as_str(), again.activity.as_str()), ("3", "check_conformity"));
        let expected = ["1/1 ok", "2/1 ok", "3/1 ok", "4/1 returned", "3/2"];
        assert_eq!(chain(&approver, &id).await, expected);

        // The old draft and the approvals before the "no" are void: all of them are asked for again.
        let done = world.review("pipelines", &id, 20, |_| true).await;
        assert_eq!(done, 7, "check, draft, three approvals, forming, signing");
        let applicant = world.person("applicant-entity").await;
        let closed = applicant.api.applications().get(&id).await.expect("the application");
        assert_eq!(closed.status, ApplicationStatus::Issued);
    }
}

#[tokio::test]
async fn after_going_back_the_review_may_come_out_otherwise() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "approve").await;
    let above = world.person("pipelines-division-head").await;
    complete(&above, &task, &no("approve", "requirements_not_met")).await.expect("a no");
    world.review("pipelines", &id, 20, |task| task.activity != "check_conformity").await;
    let applicant = world.person("applicant-entity").await;
    let closed = applicant.api.applications().get(&id).await.expect("the application");
    assert_eq!(closed.status, ApplicationStatus::Refused);
    let result = applicant.api.applications().get_result(&id).await.expect("the letter");
    assert!(!result.granted);
}

#[tokio::test]
async fn a_result_the_head_does_not_sign_loses_its_number() {
    let world = World::shared();
    let id = registered(world).await;
    let head = world.person("pipelines-head").await;
    let first = until(world, "pipelines", &id, "sign_result").await;
    let (void, old) = formed(&head, &first).await;
    complete(&head, &first, &no("sign_result", "requirements_not_met")).await.expect("a no");
    let application = head.api.applications().get(&id).await.expect("the application");
    assert_eq!((application.status, application.result_number), (ApplicationStatus::InReview, None));

    let second = until(world, "pipelines", &id, "sign_result").await;
    let (formed, _) = formed(&head, &second).await;
    assert_ne!(formed["number"], void["number"], "a number is never given twice");
    // The signature over the void one is worth nothing now.
    let stale = TaskCompletion {
        signature: Some(head.sign(&old)),
        ..TaskCompletion::new("sign_result", Verdict::Ok)
    };
    let refused = problem(complete(&head, &second, &stale).await);
    assert_eq!((refused.status, refused.code.as_str()), (422, "signature_invalid"));
    assert_eq!(refused.extra["report"]["sub_indication"], "HASH_FAILURE");

    let issued = head.complete(&second, true).await.expect("signed");
    assert_eq!(issued.status, ApplicationStatus::Issued);
    assert_eq!(issued.result_number.as_deref(), formed["number"].as_str());
    for (number, entries) in [(&formed["number"], 1), (&void["number"], 0)] {
        let named = ListLicencesParams {
            number: number.as_str().map(str::to_owned),
            ..ListLicencesParams::default()
        };
        let found = world.anonymous().licences().list(&named).await.expect("the register").items;
        assert_eq!(found.len(), entries, "{number}");
    }
}
