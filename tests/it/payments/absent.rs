//! "No payment": the act's message with its paragraph, the draft stays payable, nothing is lost.

use crate::refusal::problem;
use ruqsat_sdk::models::{ApplicationStatus, PaymentState};
use ruqsat_sdk::{Error, Problem};
use ruqsat_tests::{PIPELINES, Person, World};

/// The problem of an attempt that ended for want of a payment.
fn ended<T: std::fmt::Debug>(result: Result<T, Error>) -> Problem {
    let problem = problem(result);
    assert_eq!((problem.status, problem.code.as_str()), (422, "attempt_ended"), "{problem:?}");
    assert_eq!((&problem.extra["paragraph"], &problem.extra["step"]), (&"p.10 8)".into(), &"8".into()));
    assert_eq!(problem.extra["flow"], "portal");
    problem
}

/// How often the trace tells of process 5, "no payment".
async fn told(person: &Person<'_>, id: &str) -> usize {
    let trace = person.api.applications().get_trace(id).await.unwrap();
    let messages: Vec<_> = trace
        .steps
        .iter()
        .filter(|step| step.flow == "portal" && step.n == "8" && step.left_at.is_some())
        .collect();
    for step in &messages {
        assert_eq!(step.src, "p.10 8)");
        assert!(step.message.as_ref().is_some_and(|message| message.kk.starts_with("Ақы төленбеуіне")));
    }
    messages.len()
}

#[tokio::test]
async fn signing_without_paying_gives_the_message_of_the_act_in_three_languages_and_loses_nothing() {
    let entity = World::shared().person("applicant-entity").await;
    let before = entity.file(PIPELINES).await;
    let problem = ended(entity.sign_application(&before.id).await);
    let message = &problem.extra["message"];
    assert_eq!(message["kk"], "Ақы төленбеуіне байланысты сұрау салынған қызметтен бас тартылды.");
    assert_eq!(message["ru"], "В запрашиваемой услуге отказано: оплата за услугу отсутствует.");
    assert_eq!(message["en"], "The requested service is refused: no payment for it is there.");
    assert_eq!(problem.detail.as_deref(), message["en"].as_str(), "in the caller's language");

    let after = entity.api.applications().get(&before.id).await.unwrap();
    assert_eq!(after.status, ApplicationStatus::AwaitingPayment);
    assert_eq!((&after.form, &after.fee, &after.next), (&before.form, &before.fee, &before.next));
    assert!(after.registered_no.is_none());
    assert_eq!(told(&entity, &before.id).await, 1);
    entity.pay(&before.id).await;
    let registered = entity.sign_application(&before.id).await.unwrap();
    assert_eq!(registered.status, ApplicationStatus::Registered);
}

#[tokio::test]
async fn an_open_page_is_no_payment_yet_and_can_still_be_paid() {
    let entity = World::shared().person("applicant-entity").await;
    let id = entity.file(PIPELINES).await.id;
    let payment = entity.order(&id).await;
    ended(entity.sign_application(&id).await);
    assert_eq!(entity.api.payments().get(&payment.id).await.unwrap().state, PaymentState::Pending);
    entity.press(&payment, "pay").await;
    entity.until(&id, &ApplicationStatus::AwaitingSignature).await;
}

#[tokio::test]
async fn a_declined_or_cancelled_payment_is_told_once_and_a_second_order_works() {
    let entity = World::shared().person("applicant-entity").await;
    for (action, state) in [("decline", PaymentState::Failed), ("cancel", PaymentState::Cancelled)] {
        let id = entity.file(PIPELINES).await.id;
        let first = entity.order(&id).await;
        entity.press(&first, action).await;
        for _ in 0..200 {
            if entity.api.payments().get(&first.id).await.unwrap().finished {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        assert_eq!(entity.api.payments().get(&first.id).await.unwrap().state, state);
        let application = entity.api.applications().get(&id).await.unwrap();
        assert_eq!(application.status, ApplicationStatus::AwaitingPayment, "{action}");
        assert_eq!(told(&entity, &id).await, 1, "{action}");

        let second = entity.order(&id).await;
        assert_ne!(second.id, first.id);
        entity.press(&second, "pay").await;
        entity.until(&id, &ApplicationStatus::AwaitingSignature).await;
        let states: Vec<_> =
            entity.api.payments().list(&id).await.unwrap().items.into_iter().map(|one| one.state).collect();
        assert_eq!(states, [PaymentState::Paid, state], "newest first");
        entity.sign_application(&id).await.unwrap();
    }
}
