//! Who sees which tasks.

use super::{registered, stands};
use crate::refusal::refusal;
use ruqsat_sdk::models::{Task, TaskCompletion, TaskState, Verdict};
use ruqsat_sdk::operations::{ListApplicationsParams, ListTasksParams};
use ruqsat_tests::{PIPELINES, Person, World};

async fn inbox(person: &Person<'_>, id: &str, all_roles: bool) -> Vec<Task> {
    let asked = ListTasksParams {
        application: Some(id.into()),
        all_roles: Some(all_roles),
        ..ListTasksParams::default()
    };
    person.api.tasks().list(&asked).await.expect("an inbox").items
}

#[tokio::test]
async fn each_role_finds_its_own_task_and_may_look_at_the_others() {
    let world = World::shared();
    let id = registered(world).await;
    let registrar = world.person("pipelines-registrar").await;
    let executor = world.person("pipelines-executor").await;
    let [task] = inbox(&registrar, &id, false).await.try_into().expect("one task");
    assert_eq!((task.flow.as_str(), task.n.as_str()), ("internal_review", "1"));
    assert_eq!((task.activity.as_str(), task.role.as_str()), ("accept", "registrar"));
    assert_eq!((task.state.clone(), task.closed_at), (TaskState::Open, None));
    assert!(inbox(&executor, &id, false).await.is_empty(), "not his");
    let [seen] = inbox(&executor, &id, true).await.try_into().expect("his body's");
    assert_eq!(stands(&seen), stands(&task));
    assert_eq!((task.next.len(), seen.next.len()), (2, 0), "his to look at, not to do");
    assert_eq!(stands(&executor.api.tasks().get(&task.id).await.expect("the task")), stands(&task));

    registrar.complete(&task, true).await.expect("accepted");
    assert!(inbox(&registrar, &id, false).await.is_empty(), "done");
    let [next] = inbox(&executor, &id, false).await.try_into().expect("one task");
    assert_eq!((next.n.as_str(), next.activity.as_str()), ("2", "check_completeness"));
    let done = ListTasksParams {
        application: Some(id),
        state: Some(TaskState::Completed),
        ..ListTasksParams::default()
    };
    let done = registrar.api.tasks().list(&done).await.expect("a list").items;
    assert_eq!(done.iter().map(|done| &done.id).collect::<Vec<_>>(), [&task.id]);
    assert!(done[0].closed_at.is_some());
}

#[tokio::test]
async fn another_bodys_staff_know_of_nothing() {
    let world = World::shared();
    let id = registered(world).await;
    let own = world.person("pipelines-registrar").await;
    let task = own.open_task(&id).await.expect("a task");
    for stranger in ["ozone-registrar", "ozone-head"] {
        let stranger = world.person(stranger).await;
        assert!(inbox(&stranger, &id, true).await.is_empty());
        let (tasks, applications) = (stranger.api.tasks(), stranger.api.applications());
        assert_eq!(refusal(tasks.get(&task.id).await), "404 not_found");
        assert_eq!(refusal(tasks.get_signable(&task.id).await), "404 not_found");
        let done = TaskCompletion::new("accept", Verdict::Ok);
        assert_eq!(refusal(tasks.complete(&task.id, &done).await), "404 not_found");
        assert_eq!(refusal(applications.get(&id).await), "404 not_found");
        assert_eq!(refusal(applications.get_trace(&id).await), "404 not_found");
        let mut all = applications.list_all(&ListApplicationsParams::default());
        while let Some(seen) = all.next().await.expect("a list") {
            assert_ne!(seen.service, PIPELINES, "an application of another body");
        }
    }
    assert_eq!(own.open_task(&id).await.expect("still there").id, task.id);
}

#[tokio::test]
async fn an_applicant_has_no_tasks_and_does_none() {
    let world = World::shared();
    let id = registered(world).await;
    let task = world.person("pipelines-registrar").await.open_task(&id).await.expect("a task");
    let applicant = world.person("applicant-entity").await;
    let tasks = applicant.api.tasks();
    assert_eq!(refusal(tasks.list(&ListTasksParams::default()).await), "403 forbidden");
    assert_eq!(refusal(tasks.get(&task.id).await), "403 forbidden");
    assert_eq!(refusal(tasks.get_signable(&task.id).await), "403 forbidden");
    let done = TaskCompletion::new("accept", Verdict::Ok);
    assert_eq!(refusal(tasks.complete(&task.id, &done).await), "403 forbidden");
}

#[tokio::test]
async fn a_draft_is_nobodys_business_but_the_applicants() {
    let world = World::shared();
    let applicant = world.person("applicant-entity").await;
    let id = applicant.file(PIPELINES).await.id;
    let registrar = world.person("pipelines-registrar").await;
    assert!(inbox(&registrar, &id, true).await.is_empty());
    assert_eq!(refusal(registrar.api.applications().get(&id).await), "404 not_found");
    applicant.pay(&id).await;
    assert_eq!(refusal(registrar.api.applications().get(&id).await), "404 not_found");
    applicant.sign_application(&id).await.expect("registered");
    assert_eq!(inbox(&registrar, &id, true).await.len(), 1);
}

#[tokio::test]
async fn names_of_staff_are_shown_to_staff_only() {
    let world = World::shared();
    let id = registered(world).await;
    super::until(world, "pipelines", &id, "check_completeness").await;
    for (key_name, shown) in [("pipelines-head", true), ("applicant-entity", false)] {
        let trace = world.person(key_name).await.api.applications().get_trace(&id).await.expect("a trace");
        let acts: Vec<_> = trace.steps.iter().flat_map(|step| &step.acts).collect();
        let accepted = acts.iter().find(|act| act.activity == "accept").expect("accepted");
        assert_eq!(accepted.role.as_deref(), Some("registrar"));
        assert_eq!(accepted.name.is_some(), shown, "{key_name}");
    }
}
