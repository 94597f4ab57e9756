//! Service 14: bodies asked have five working days; silence suspends the case until the last answer, however late.

use super::{POISONS, register};
use chrono::TimeDelta;
use ruqsat_licensing::calendar::Calendar;
use ruqsat_licensing::values::{civil_day, day_start};
use ruqsat_sdk::models::{Application, ApplicationStatus};
use ruqsat_tests::{Ending, Options, Staff, World};
use std::time::Duration;

/// Longer than the pause of the worker.
const A_ROUND: Duration = Duration::from_secs(7);

/// A case that two bodies were asked about.
async fn asked(world: &World) -> Application {
    let staff = Staff::sign_in(world).await;
    let filed = register(&world.person("applicant-entity").await, POISONS, "issue").await;
    let (executor, task) = staff.until(&filed, "request_approvals").await;
    staff.finish(executor, &task, Ending::Grant(None)).await.expect("a request")
}

async fn status(world: &World, id: &str) -> ApplicationStatus {
    world.person("applicant-entity").await.api.applications().get(id).await.expect("the application").status
}

/// How often step 6, where the answers are awaited, was left.
async fn left(world: &World, id: &str) -> usize {
    let person = world.person("applicant-entity").await;
    let steps = person.api.applications().get_trace(id).await.expect("the trace").steps;
    let waited = steps.iter().filter(|step| (&*step.flow, &*step.n) == ("internal_review", "6"));
    waited.filter(|step| step.left_at.is_some()).count()
}

#[tokio::test]
async fn silence_suspends_after_five_working_days_and_the_last_answer_ends_it() {
    let world = World::start(Options::default()).expect("the server starts");
    // Another server on the same database: both look, one moves the case.
    let options = Options { database: Some(world.database_url()), ..Options::default() };
    let twin = World::start(options).expect("a second server starts");
    let asked_on = civil_day(world.now());
    let case = asked(&world).await;
    let officer = world.person("emergencies-officer").await;
    let task = officer.open_task(&case.id).await.expect("a task");
    let last = Calendar::embedded().unwrap().add_working_days(asked_on, 5).expect("a day with data");
    assert_eq!(task.due_at, Some(day_start(last.succ_opt().unwrap())), "to the end of the fifth working day");

    let jump = task.due_at.unwrap() - world.now() - TimeDelta::minutes(2);
    for world in [&world, &twin] {
        world.advance(jump);
    }
    tokio::time::sleep(A_ROUND).await;
    assert_eq!(status(&world, &case.id).await, ApplicationStatus::AwaitingApprovals, "there is still time");
    for world in [&world, &twin] {
        world.advance(TimeDelta::minutes(3));
    }
    world.person("applicant-entity").await.until(&case.id, &ApplicationStatus::Suspended).await;
    tokio::time::sleep(A_ROUND).await;
    assert_eq!(status(&world, &case.id).await, ApplicationStatus::Suspended);
    assert_eq!(left(&world, &case.id).await, 1, "one server moved it, once");

    // Nobody may go on, and a late answer is as good as one in time.
    let staff = Staff::sign_in(&world).await;
    let open = staff.open(&case).await;
    let waiting: Vec<_> = open.iter().map(|(_, task)| task.activity.as_str()).collect();
    assert_eq!(waiting, ["await_approvals", "await_approvals"]);
    world.advance(TimeDelta::minutes(5));
    let after = open[0].0.complete(&open[0].1, true).await.expect("a late answer");
    assert_eq!(after.status, ApplicationStatus::Suspended, "one is still to come");
    let after = open[1].0.complete(&open[1].1, true).await.expect("the last answer");
    assert_eq!(after.status, ApplicationStatus::InReview);
    assert!(after.approvals.iter().all(|one| one.late == Some(true)), "{:?}", after.approvals);
    let closed = staff.decide(&case, Ending::Grant(None)).await;
    assert_eq!(closed.status, ApplicationStatus::Issued);
    drop(twin);
}

#[tokio::test]
async fn what_fell_due_while_the_server_was_down_is_seen_when_it_is_back() {
    let world = World::start(Options::default()).expect("the server starts");
    let case = asked(&world).await;
    let (data, ahead) = (world.data.clone(), TimeDelta::days(30));
    let folder = world.stop();
    let options = Options { data: Some(data), ..Options::default() };
    let world = World::start(options).expect("the server starts again");
    world.advance(ahead);
    world.person("applicant-entity").await.until(&case.id, &ApplicationStatus::Suspended).await;
    drop(world);
    drop(folder);
}
