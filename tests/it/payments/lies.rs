//! A gateway that lies: nobody is registered unpaid, nobody pays twice, and no case is stuck.

use super::{assert_goes_on, inquisitive, moves, until, waiting};
use crate::refusal::refusal;
use ruqsat_sdk::models::{ApplicationStatus, PaymentAttention, PaymentState};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn what_does_not_fit_is_never_paid_and_marked_until_it_fits() {
    for (lie, mark) in [
        ("status_other_sum", Some(PaymentAttention::OtherSum)),
        ("status_other_number", Some(PaymentAttention::OtherOrder)),
        ("status_unknown", Some(PaymentAttention::OrderUnknown)),
        // An answer about somebody else's order is no answer.
        ("status_other_order", None),
    ] {
        let world = inquisitive();
        let payer = world.person("applicant-entity").await;
        let payment = waiting(&payer).await;
        world.tell("payments", json!({"behaviour": lie})).await;
        match &mark {
            Some(mark) => {
                until(&payer, &payment.id, |payment| payment.attention.as_ref() == Some(mark)).await;
            }
            None => {
                while world.shown("payments").await < 2 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        let refused = refusal(payer.sign_application(&payment.application).await);
        let expected = if lie == "status_unknown" { "422 attempt_ended" } else { "503 unavailable" };
        assert_eq!(refused, expected, "{lie}");
        let doubtful = payer.api.payments().get(&payment.id).await.unwrap();
        assert_eq!((&doubtful.state, &doubtful.attention), (&PaymentState::Pending, &mark), "{lie}");
        // Whoever wants to pay is sent to the same order: nobody pays twice.
        assert_eq!(payer.order(&payment.application).await.id, payment.id, "{lie}");

        world.tell("payments", json!({"behaviour": "honest"})).await;
        let fits = until(&payer, &payment.id, |payment| payment.attention.is_none()).await;
        assert_eq!(fits.page_url, payment.page_url, "{lie}");
        payer.press(&payment, "pay").await;
        payer.until(&payment.application, &ApplicationStatus::AwaitingSignature).await;
        assert_goes_on(&payer, &payment.application).await;
    }
}

#[tokio::test]
async fn money_that_was_only_claimed_is_found_out_by_asking_again() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    world.tell("payments", json!({"behaviour": "status_paid", "times": 1})).await;
    let payment = waiting(&payer).await;
    let marked = until(&payer, &payment.id, |payment| payment.attention.is_some()).await;
    assert_eq!(marked.attention, Some(PaymentAttention::Contradicted));
    assert_eq!(marked.state, PaymentState::Paid, "money is not given up by a word");
    // The payer pays after all: now it fits.
    payer.press(&payment, "pay").await;
    let fits = until(&payer, &payment.id, |payment| payment.attention.is_none()).await;
    assert_eq!(fits.state, PaymentState::Paid);
    assert_eq!(moves(&payer, &payment.application).await, (1, 0));
}

#[tokio::test]
async fn a_paid_order_called_pending_is_paid_once_and_in_the_end() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let payment = waiting(&payer).await;
    world.tell("payments", json!({"behaviour": "callback_lost", "times": 1})).await;
    payer.press(&payment, "pay").await;
    world.tell("payments", json!({"behaviour": "status_pending"})).await;
    assert_eq!(refusal(payer.sign_application(&payment.application).await), "422 attempt_ended");
    assert_eq!(payer.order(&payment.application).await.id, payment.id, "no second order");
    world.tell("payments", json!({"behaviour": "honest"})).await;
    payer.until(&payment.application, &ApplicationStatus::AwaitingSignature).await;
    assert_goes_on(&payer, &payment.application).await;
    assert_eq!(payer.api.payments().list(&payment.application).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_callback_twice_or_overtaken_by_an_older_one_moves_the_case_once() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    for lie in ["callback_twice", "callback_out_of_order"] {
        for (action, state, moved) in
            [("pay", PaymentState::Paid, (1, 0)), ("decline", PaymentState::Failed, (1, 1))]
        {
            let payment = waiting(&payer).await;
            world.tell("payments", json!({"behaviour": lie, "times": 1})).await;
            payer.press(&payment, action).await;
            until(&payer, &payment.id, |payment| payment.finished).await;
            // Time for every message to come, and to be asked about.
            tokio::time::sleep(Duration::from_millis(2500)).await;
            let settled = payer.api.payments().get(&payment.id).await.unwrap();
            assert_eq!((&settled.state, &settled.attention), (&state, &None), "{lie}, {action}");
            assert_eq!(moves(&payer, &payment.application).await, moved, "{lie}, {action}");
        }
    }
}

#[tokio::test]
async fn a_callback_that_must_not_be_believed_is_made_good_by_the_truth() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    for lie in ["callback_forged", "callback_other_sum", "callback_other_number"] {
        for (action, state) in [("decline", PaymentState::Failed), ("pay", PaymentState::Paid)] {
            let payment = waiting(&payer).await;
            world.tell("payments", json!({"behaviour": lie, "times": 1})).await;
            payer.press(&payment, action).await;
            let settled = until(&payer, &payment.id, |payment| payment.finished).await;
            assert_eq!((&settled.state, &settled.attention), (&state, &None), "{lie}, {action}");
            let application = payer.api.applications().get(&payment.application).await.unwrap();
            let is_paid = application.status == ApplicationStatus::AwaitingSignature;
            assert_eq!(is_paid, action == "pay", "{lie}: {:?}", application.status);
        }
    }
}

#[tokio::test]
async fn a_no_that_was_followed_by_money_is_no_second_charge() {
    // The first word is "no", told by a callback; the gateway, asked, says that the money is there.
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let first = waiting(&payer).await;
    world.tell("payments", json!({"behaviour": "status_paid", "times": 1})).await;
    payer.press(&first, "decline").await;
    until(&payer, &first.id, |payment| payment.state == PaymentState::Paid).await;
    payer.until(&first.application, &ApplicationStatus::AwaitingSignature).await;
    assert_eq!(refusal(payer.api.payments().create(&first.application).await), "409 nothing_to_pay");
}

#[tokio::test]
async fn money_for_a_withdrawn_application_goes_back() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let payment = waiting(&payer).await;
    payer.api.applications().withdraw(&payment.application).await.unwrap();
    world.tell("payments", json!({"behaviour": "callback_lost", "times": 1})).await;
    payer.press(&payment, "pay").await;
    // Nobody told us; asked about, it is there and not needed, and goes back at once.
    let back = until(&payer, &payment.id, |payment| payment.state == PaymentState::Refunded).await;
    assert_eq!((back.attention, back.finished), (None, true));
    let application = payer.api.applications().get(&payment.application).await.unwrap();
    assert_eq!(application.status, ApplicationStatus::Withdrawn);
}

#[tokio::test]
async fn money_that_the_gateway_keeps_stays_marked_whatever_is_told_of_it() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let payment = waiting(&payer).await;
    payer.api.applications().withdraw(&payment.application).await.unwrap();
    // The callback says paid, and asked for the money the gateway does not give it back.
    world.tell("payments", json!({"behaviour": "refund_refused"})).await;
    payer.press(&payment, "pay").await;
    until(&payer, &payment.id, |payment| payment.code.as_deref() == Some("refund_refused")).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((after.state, after.attention), (PaymentState::Paid, Some(PaymentAttention::Surplus)));
}
