//! Service 10: a conclusion is agreed or not agreed, and both are grants; the refusal is a third way.

use super::{EXPERTISE, register};
use crate::refusal::{pointers, problem};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sdk::models::{ApplicationStatus, TaskCompletion, Verdict};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::{Ending, Staff, World};
use serde_json::Value;

fn draft(outcome: Option<&str>) -> TaskCompletion {
    TaskCompletion {
        text: Some("Қорытынды.".into()),
        outcome: outcome.map(str::to_owned),
        ..TaskCompletion::new("draft", Verdict::Ok)
    }
}

/// The document of a result.
fn document(result: &ruqsat_sdk::models::ApplicationResult) -> Value {
    serde_json::from_slice(&STANDARD.decode(&result.document).expect("base64")).expect("JSON")
}

#[tokio::test]
async fn what_a_draft_may_say_stands_in_the_service() {
    let service = World::shared().anonymous().services().get(EXPERTISE).await.expect("the service");
    let told: Vec<_> = service.results.iter().map(|one| (one.id.as_str(), one.outcome.as_deref())).collect();
    let conclusions = [("conclusion", Some("agreed")), ("conclusion", Some("not_agreed"))];
    assert_eq!(told[..2], conclusions);
    assert!(told[2..].iter().all(|(_, outcome)| outcome.is_none()));
}

#[tokio::test]
async fn a_conclusion_says_how_it_came_out_in_document_and_register() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    for outcome in ["agreed", "not_agreed"] {
        let filed = register(&applicant, EXPERTISE, "issue").await;
        let closed = staff.decide(&filed, Ending::Grant(Some(outcome))).await;
        assert_eq!(closed.status, ApplicationStatus::Issued, "not agreed is a conclusion, not a refusal");
        let result = applicant.api.applications().get_result(&closed.id).await.expect("the conclusion");
        let document = document(&result);
        assert!(result.granted);
        assert_eq!((&document["kind"], &document["outcome"]), (&"conclusion".into(), &outcome.into()));
        let number = Some(result.number.clone());
        let register =
            world.anonymous().licences().list(&ListLicencesParams { number, ..Default::default() });
        let entry = register.await.expect("the register").items.into_iter().next().expect("an entry");
        assert_eq!((entry.kind.as_str(), entry.outcome.as_deref()), ("conclusion", Some(outcome)));
    }
    let filed = register(&applicant, EXPERTISE, "issue").await;
    let closed = staff.decide(&filed, Ending::Refuse).await;
    assert_eq!(closed.status, ApplicationStatus::Refused);
    let result = applicant.api.applications().get_result(&closed.id).await.expect("the letter");
    assert!(!result.granted && document(&result).get("outcome").is_none());
}

#[tokio::test]
async fn a_draft_says_one_of_the_ways_where_there_are_several_and_nothing_elsewhere() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let applicant = world.person("applicant-entity").await;
    let filed = register(&applicant, EXPERTISE, "issue").await;
    let (executor, task) = staff.until(&filed, "draft").await;
    for outcome in [None, Some("perhaps"), Some("")] {
        let refused = executor.api.tasks().complete(&task.id, &draft(outcome)).await;
        let problem = problem(refused);
        let broken: Vec<_> = problem.violations.iter().map(|one| (&*one.pointer, &*one.code)).collect();
        assert_eq!(broken, [("/outcome", "outcome_unknown")], "{outcome:?}");
    }
    // The letter of refusal of the same service comes out in one way.
    let (executor, task) = {
        let filed = register(&applicant, EXPERTISE, "issue").await;
        let (executor, task) = staff.until(&filed, "check_conformity").await;
        staff.finish(executor, &task, Ending::Refuse).await.expect("a no");
        staff.until(&filed, "draft").await
    };
    assert_eq!(pointers(executor.api.tasks().complete(&task.id, &draft(Some("agreed"))).await), ["/outcome"]);
    // A service that grants in one way only, and an activity that is no draft.
    let filed = register(&applicant, ruqsat_tests::OZONE, "issue").await;
    let (registrar, task) = staff.until(&filed, "accept").await;
    let stray =
        TaskCompletion { outcome: Some("agreed".into()), ..TaskCompletion::new("accept", Verdict::Ok) };
    assert_eq!(pointers(registrar.api.tasks().complete(&task.id, &stray).await), ["/outcome"]);
    let (executor, task) = staff.until(&filed, "draft").await;
    assert_eq!(pointers(executor.api.tasks().complete(&task.id, &draft(Some("agreed"))).await), ["/outcome"]);
}

#[tokio::test]
async fn what_is_only_done_has_no_no() {
    let world = World::shared();
    let staff = Staff::sign_in(world).await;
    let filed = register(&world.person("applicant").await, ruqsat_tests::OZONE, "issue").await;
    let (registrar, task) = staff.until(&filed, "accept").await;
    let no = TaskCompletion {
        grounds: Some(vec!["requirements_not_met".into()]),
        text: Some("Жоқ.".into()),
        ..TaskCompletion::new("accept", Verdict::Fail)
    };
    assert_eq!(pointers(registrar.api.tasks().complete(&task.id, &no).await), ["/verdict"]);
}
