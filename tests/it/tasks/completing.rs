//! Completing a task: by the right person, with the right act, once.

use super::{complete, no, registered, stands, until};
use crate::refusal::{pointers, problem, refusal};
use ruqsat_sdk::models::{ApplicationStatus, TaskCompletion, TaskState, Verdict};
use ruqsat_tests::World;

#[tokio::test]
async fn only_the_role_that_the_task_names_completes_it() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "accept").await;
    let yes = TaskCompletion::new("accept", Verdict::Ok);
    for other in ["pipelines-executor", "pipelines-division-head", "pipelines-head"] {
        let refused = complete(&world.person(other).await, &task, &yes).await;
        assert_eq!(refusal(refused), "403 forbidden", "{other}");
    }
    let done = complete(&world.person("pipelines-registrar").await, &task, &yes).await.expect("done");
    assert_eq!((done.task.state, done.application.id), (TaskState::Completed, id));
    assert_eq!(done.application.status, ApplicationStatus::InReview);
}

#[tokio::test]
async fn another_activity_is_out_of_order_and_told_what_is_expected() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "check_conformity").await;
    let executor = world.person("pipelines-executor").await;
    for activity in ["accept", "draft", "form_result", "check_completeness", "fill_form", "register"] {
        let refused = problem(complete(&executor, &task, &TaskCompletion::new(activity, Verdict::Ok)).await);
        assert_eq!((refused.status, refused.code.as_str()), (409, "step_out_of_order"), "{activity}");
        assert_eq!(refused.extra["expected"], serde_json::json!(["check_conformity"]));
    }
    let unknown = TaskCompletion::new("make_tea", Verdict::Ok);
    assert_eq!(pointers(complete(&executor, &task, &unknown).await), ["/activity"]);
    let refused = problem(executor.api.tasks().get_signable(&task.id).await);
    assert_eq!(refused.code, "step_out_of_order", "there is nothing to sign yet");
    assert_eq!(stands(&executor.open_task(&id).await.expect("still open")), stands(&task));
}

#[tokio::test]
async fn a_task_is_completed_once() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "accept").await;
    let registrar = world.person("pipelines-registrar").await;
    let yes = TaskCompletion::new("accept", Verdict::Ok);
    let (one, other) = tokio::join!(complete(&registrar, &task, &yes), complete(&registrar, &task, &yes));
    let (good, bad) = if one.is_ok() { (one, other) } else { (other, one) };
    good.expect("one of two at the same time");
    assert_eq!(refusal(bad), "409 task_not_open");
    assert_eq!(refusal(complete(&registrar, &task, &yes).await), "409 task_not_open");
    let trace = registrar.api.applications().get_trace(&id).await.expect("the trace");
    let accepted = trace.steps.iter().flat_map(|step| &step.acts).filter(|act| act.activity == "accept");
    assert_eq!(accepted.count(), 1);
}

#[tokio::test]
async fn a_no_names_a_known_ground_and_gives_reasons() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "check_conformity").await;
    let executor = world.person("pipelines-executor").await;
    let good = no("check_conformity", "requirements_not_met");
    let mut without_grounds = good.clone();
    without_grounds.grounds = None;
    let mut without_text = good.clone();
    without_text.text = None;
    let mut blank = good.clone();
    blank.text = Some(" \n".into());
    let mut one_unknown = good.clone();
    // The second is one of another service.
    one_unknown.grounds = Some(vec!["requirements_not_met".into(), "conditions_not_met".into()]);
    let bare = TaskCompletion::new("check_conformity", Verdict::Fail);
    for (done, wrong) in [
        (&without_grounds, vec!["/grounds"]),
        (&without_text, vec!["/text"]),
        (&blank, vec!["/text"]),
        (&one_unknown, vec!["/grounds/1"]),
        (&bare, vec!["/grounds", "/text"]),
    ] {
        assert_eq!(pointers(complete(&executor, &task, done).await), wrong);
        assert_eq!(stands(&executor.open_task(&id).await.expect("still open")), stands(&task));
    }
    complete(&executor, &task, &good).await.expect("the right no is taken");
}

#[tokio::test]
async fn a_draft_has_words() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "draft").await;
    let executor = world.person("pipelines-executor").await;
    for text in [None, Some(String::new()), Some("  ".to_owned())] {
        let done = TaskCompletion { text, ..TaskCompletion::new("draft", Verdict::Ok) };
        assert_eq!(pointers(complete(&executor, &task, &done).await), ["/text"]);
    }
    executor.complete(&task, true).await.expect("a draft");
}

#[tokio::test]
async fn a_withdrawn_application_leaves_no_task() {
    let world = World::shared();
    let id = registered(world).await;
    let task = until(world, "pipelines", &id, "check_completeness").await;
    let applicant = world.person("applicant-entity").await;
    applicant.api.applications().withdraw(&id).await.expect("withdrawn");
    let executor = world.person("pipelines-executor").await;
    assert!(executor.open_task(&id).await.is_none());
    let late = complete(&executor, &task, &TaskCompletion::new("check_completeness", Verdict::Ok)).await;
    assert_eq!(refusal(late), "409 task_not_open");
    let cancelled = executor.api.tasks().get(&task.id).await.expect("the task");
    assert_eq!(cancelled.state, TaskState::Cancelled);
}
