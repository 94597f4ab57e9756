//! `/v1/tasks`: the licensor's review.

mod completing;
mod default_chain;
mod drafter;
mod hands;
mod inbox;
mod refusing;
mod seal;
mod sent_back;

use ruqsat_sdk::Error;
use ruqsat_sdk::models::{Task, TaskCompletion, TaskResult, Verdict};
use ruqsat_tests::{PIPELINES, Person, World};

/// A registered application of the paid service; its id.
async fn registered(world: &World) -> String {
    world.person("applicant-entity").await.register(PIPELINES).await.id
}

/// The review goes on with "yes" until an activity stands open.
async fn until(world: &World, body: &str, id: &str, activity: &str) -> Task {
    let registrar = world.person(&format!("{body}-registrar")).await;
    for _ in 0..20 {
        let task = registrar.open_task(id).await.expect("an open task");
        if task.activity == activity {
            return task;
        }
        world.colleague(body, &task.role).await.complete(&task, true).await.expect("a completed task");
    }
    panic!("{activity} never came");
}

/// What of a task is the same for all who see it: which it is and how it stands.
fn stands(task: &Task) -> (&str, &str, &str, i64) {
    (&task.id, &task.activity, task.state.as_str(), task.version)
}

/// A "no" with grounds and words.
fn no(activity: &str, ground: &str) -> TaskCompletion {
    TaskCompletion {
        grounds: Some(vec![ground.to_owned()]),
        text: Some("Талаптарға сәйкес келмейді.".to_owned()),
        ..TaskCompletion::new(activity, Verdict::Fail)
    }
}

async fn complete(person: &Person<'_>, task: &Task, done: &TaskCompletion) -> Result<TaskResult, Error> {
    person.api.tasks().complete(&task.id, done).await
}

/// The steps of the chain a case has been at, with visit and outcome, such as `3/1 fail`; open ones without outcome.
async fn chain(person: &Person<'_>, id: &str) -> Vec<String> {
    let trace = person.api.applications().get_trace(id).await.expect("the trace");
    let inside = trace.steps.iter().filter(|step| step.flow == "internal_review");
    inside
        .map(|step| {
            let outcome = step.outcome.as_deref().unwrap_or_default();
            format!("{}/{} {outcome}", step.n, step.visit).trim().to_owned()
        })
        .collect()
}
