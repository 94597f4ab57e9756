//! Bodies asked whose time is over, and bodies by their number.

use super::fresh;
use crate::world::{at, bin, register};
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::review::TaskState;

#[tokio::test]
async fn open_answers_that_are_due_come_in_order_while_the_case_waits_for_them() {
    let mut world = fresh().await;
    let mut cases = Vec::new();
    // When they are due, how the case stands, what is to be done, whether it is done.
    let table = [
        (30, Status::AwaitingApprovals, Activity::AwaitApprovals, TaskState::Open),
        (20, Status::AwaitingApprovals, Activity::AwaitApprovals, TaskState::Open),
        (10, Status::Suspended, Activity::AwaitApprovals, TaskState::Open),
        (10, Status::AwaitingApprovals, Activity::AwaitApprovals, TaskState::Completed),
        (10, Status::AwaitingApprovals, Activity::Draft, TaskState::Open),
    ];
    for (case, (due, status, activity, state)) in (0..).zip(table) {
        let mut application = world.application(case);
        register(&mut application, 1);
        application.status = status;
        let mut task = world.task(&application, case);
        (task.activity, task.state, task.due_at) = (activity, state, Some(at(due)));
        task.closed_at = (state != TaskState::Open).then(|| at(5));
        cases.push(application.id.clone());
        let unit = world.unit(move |tx| {
            tx.insert_application(&application)?;
            tx.insert_task(&task)
        });
        unit.await.unwrap();
    }
    let asked = async |services: &[&str], now: i64, limit| {
        let services: Vec<String> = services.iter().map(|code| (*code).to_owned()).collect();
        world.unit(move |tx| tx.due_approvals(&services, at(now), limit)).await.unwrap()
    };
    let due = async |now, limit| asked(&["02"], now, limit).await;
    assert_eq!(asked(&["03"], 99, 10).await, [], "where silence leads nowhere, nothing is to be ended");
    assert_eq!(due(19, 10).await, []);
    assert_eq!(due(20, 10).await, [cases[1].clone()], "due at the very moment");
    assert_eq!(due(99, 10).await, [cases[1].clone(), cases[0].clone()]);
    assert_eq!(due(99, 1).await, [cases[1].clone()]);
}

#[tokio::test]
async fn a_body_is_known_by_its_number() {
    let world = fresh().await;
    let find = async |serial| world.unit(move |tx| tx.find_body(&bin(serial))).await.unwrap();
    assert_eq!(find(2).await, Some(world.bodies[1].clone()));
    assert_eq!(find(3).await, None);
}
