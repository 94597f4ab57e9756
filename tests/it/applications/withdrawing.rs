//! Taking an application back, at each stage.

use crate::refusal::refusal;
use ruqsat_sdk::models::{ApplicationStatus, Channel, NewApplication, PaymentState, TaskState};
use ruqsat_sdk::operations::ListTasksParams;
use ruqsat_tests::{OZONE, PIPELINES, Person, World};

async fn withdrawn(person: &Person<'_>, id: &str) {
    let applications = person.api.applications();
    let application = applications.withdraw(id).await.unwrap();
    assert_eq!(application.status, ApplicationStatus::Withdrawn);
    assert_eq!(refusal(applications.withdraw(id).await), "409 case_closed");
    assert_eq!(refusal(applications.get_signable(id).await), "409 case_closed");
    assert_eq!(refusal(person.api.payments().create(id).await), "409 case_closed");
    let trace = applications.get_trace(id).await.unwrap();
    let last = trace.steps.last().unwrap();
    assert_eq!((last.outcome.as_deref(), last.left_at.is_some()), (Some("withdrawn"), true));
    assert!(trace.steps.iter().all(|step| step.left_at.is_some()), "no step stays open");
}

#[tokio::test]
async fn a_draft_is_withdrawn_before_anything_was_filed() {
    let applicant = World::shared().person("applicant").await;
    let draft = NewApplication::new(OZONE, "issue", Channel::Portal);
    let id = applicant.api.applications().create(&draft).await.unwrap().id;
    withdrawn(&applicant, &id).await;
}

#[tokio::test]
async fn withdrawing_calls_the_open_payment_off_and_keeps_what_was_paid() {
    let applicant = World::shared().person("applicant").await;
    let unpaid = applicant.file(PIPELINES).await.id;
    let payment = applicant.order(&unpaid).await;
    withdrawn(&applicant, &unpaid).await;
    let payment = applicant.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((payment.state, payment.finished), (PaymentState::Cancelled, true));

    let paid = applicant.file(PIPELINES).await.id;
    applicant.pay(&paid).await;
    withdrawn(&applicant, &paid).await;
    let payments = applicant.api.payments().list(&paid).await.unwrap().items;
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].state, PaymentState::Paid, "money that arrived is not forgotten");
}

#[tokio::test]
async fn money_that_arrives_after_the_withdrawal_is_written_down_and_moves_nothing() {
    let applicant = World::shared().person("applicant").await;
    let id = applicant.file(PIPELINES).await.id;
    let payment = applicant.order(&id).await;
    applicant.api.applications().withdraw(&id).await.unwrap();
    applicant.press(&payment, "pay").await;
    for _ in 0..200 {
        if applicant.api.payments().get(&payment.id).await.unwrap().state == PaymentState::Paid {
            let application = applicant.api.applications().get(&id).await.unwrap();
            assert_eq!(application.status, ApplicationStatus::Withdrawn);
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the payment's money left no trace");
}

#[tokio::test]
async fn withdrawing_at_any_step_of_the_review_cancels_the_task() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let registrar = world.person("ozone-registrar").await;
    // After 0 acts it is registered; 1: taken in; 2: judged; 3: drafted; 4: formed, waiting for the signature.
    for acts in 0..=4 {
        let id = applicant.register(OZONE).await.id;
        assert_eq!(world.review("ozone", &id, acts, |_| true).await, acts);
        let task = registrar.open_task(&id).await.expect("an open task");
        withdrawn(&applicant, &id).await;
        assert!(registrar.open_task(&id).await.is_none(), "after {acts} acts");
        let cancelled = registrar.api.tasks().get(&task.id).await.unwrap();
        assert_eq!((&cancelled.state, cancelled.closed_at.is_some()), (&TaskState::Cancelled, true));
        let colleague = world.colleague("ozone", &task.role).await;
        let late = colleague.complete(&task, true).await;
        let expected = if acts == 4 { "404 not_found" } else { "409 task_not_open" };
        assert_eq!(refusal(late), expected, "after {acts} acts");
        let done = ListTasksParams {
            application: Some(id),
            all_roles: Some(true),
            state: Some(TaskState::Completed),
            ..ListTasksParams::default()
        };
        assert_eq!(registrar.api.tasks().list(&done).await.unwrap().items.len(), acts);
    }
}

#[tokio::test]
async fn a_decided_application_is_not_withdrawn() {
    let world = World::shared();
    let applicant = world.person("applicant").await;
    let issued = world.issue("applicant", OZONE).await;
    assert_eq!(refusal(applicant.api.applications().withdraw(&issued.id).await), "409 case_closed");
    let refused = applicant.register(OZONE).await.id;
    world.review("ozone", &refused, 20, |task| task.activity != "check_conformity").await;
    assert_eq!(refusal(applicant.api.applications().withdraw(&refused).await), "409 case_closed");
    assert_eq!(applicant.api.applications().get(&refused).await.unwrap().status, ApplicationStatus::Refused);
}
