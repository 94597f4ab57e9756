//! Money that goes back: of what was withdrawn before it was registered; once, whatever the gateway does; or along with a
//! copy.

use super::{assert_goes_on, inquisitive, until, waiting};
use crate::refusal::{pointers, refusal};
use chrono::TimeDelta;
use ruqsat_sdk::models::{
    Application, ApplicationStatus, Channel, NewApplication, Payment, PaymentAttention, PaymentState,
    RefundState,
};
use ruqsat_sdk::operations::GetPaymentReceiptParams;
use ruqsat_tests::{CALLBACK_SECRET, PIPELINES, Person, World};
use serde_json::json;
use std::time::Duration;

/// Paid, and then taken back.
async fn withdrawn(payer: &Person<'_>) -> Payment {
    let payment = waiting(payer).await;
    payer.pay(&payment.application).await;
    payer.api.applications().withdraw(&payment.application).await.expect("withdrawn");
    payer.api.payments().get(&payment.id).await.expect("the payment")
}

fn copy(of: &str) -> NewApplication {
    NewApplication {
        copy_of: Some(of.to_owned()),
        submit: Some(true),
        ..NewApplication::new(PIPELINES, "issue", Channel::Portal)
    }
}

/// The gateway says of an order, unasked and signed, where it stands.
async fn callback(world: &World, payment: &Payment, message: &str, state: &str) -> serde_json::Value {
    let order = payment.page_url.as_ref().and_then(|page| page.rsplit('/').next()).expect("an order");
    let told = json!({"order": order, "merchant_order": payment.id, "state": state,
                      "amount_minor": payment.amount.amount_minor, "currency": "KZT"});
    let (told, at) = (told.to_string(), world.now().timestamp());
    let signature = ruqsat_gateways::callback::sign(CALLBACK_SECRET.as_bytes(), message, at, told.as_bytes());
    let request = world
        .raw()
        .request(reqwest::Method::POST, "/v1/payments/callback", "")
        .header("webhook-id", message)
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature)
        .header("content-type", "application/json");
    world.raw().send(request.body(told)).await.json
}

#[tokio::test]
async fn what_was_paid_for_a_withdrawn_application_goes_back_after_an_hour_and_its_payer_is_told() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let payment = withdrawn(&payer).await;
    assert_eq!((payment.state.clone(), payment.refund.clone()), (PaymentState::Paid, Some(RefundState::Due)));
    assert!(!payment.finished && payment.code.is_none() && payment.attention.is_none());
    let asked = GetPaymentReceiptParams::default();
    assert_eq!(refusal(payer.api.payments().get_receipt(&payment.id, &asked).await), "404 not_found");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let waits = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!(waits.refund, Some(RefundState::Due), "a copy may still take it along");

    world.advance(TimeDelta::hours(1));
    let payer = world.person("applicant-entity").await;
    let back = until(&payer, &payment.id, |one| one.state == PaymentState::Refunded).await;
    assert_eq!(
        (back.refund, back.code.as_deref(), back.finished),
        (Some(RefundState::Done), Some("refunded"), true)
    );
    let kinds: Vec<_> =
        payer.notices_about(&payment.application).await.into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds, ["withdrawn", "payment_refunded"]);
    // Late and overtaking messages bring nothing back to life.
    for (message, state) in [("msg_a", "paid"), ("msg_b", "refunded"), ("msg_c", "failed")] {
        assert_eq!(callback(&world, &payment, message, state).await, json!({"applied": false}), "{state}");
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((after.state, after.attention), (PaymentState::Refunded, None));
}

#[tokio::test]
async fn a_copy_takes_the_money_along_and_what_is_no_original_is_told() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let payment = withdrawn(&payer).await;
    let made: Application =
        payer.api.applications().create(&copy(&payment.application)).await.expect("a copy");
    assert_eq!(made.status, ApplicationStatus::AwaitingSignature, "paid already");
    let carried = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((&carried.application, &carried.refund), (&made.id, &None));
    let original = payer.api.applications().get(&payment.application).await.unwrap();
    assert_eq!(made.form, original.form);
    assert_eq!(payer.api.payments().list(&original.id).await.unwrap().items, []);

    // A second copy finds nothing, and pays for itself.
    let second = payer.api.applications().create(&copy(&payment.application)).await.expect("a copy");
    assert_eq!(second.status, ApplicationStatus::AwaitingPayment);
    let open = payer.api.applications().create(&copy(&second.id)).await;
    assert_eq!(pointers(open), ["/copy_of"], "it is not over");
    let stranger = world.person("applicant-successor").await;
    assert_eq!(pointers(stranger.api.applications().create(&copy(&original.id)).await), ["/copy_of"]);

    assert_goes_on(&payer, &made.id).await;
    payer.api.applications().withdraw(&made.id).await.expect("withdrawn after registration");
    let kept = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((kept.refund, kept.state), (None, PaymentState::Paid), "what is registered was paid for");
    assert_eq!(pointers(payer.api.applications().create(&copy(&made.id)).await), ["/copy_of"]);
}

#[tokio::test]
async fn a_gateway_that_is_down_or_lies_is_asked_until_it_gives_back_once() {
    let world = inquisitive();
    let payment = withdrawn(&world.person("applicant-entity").await).await;
    world.tell("payments", json!({"behaviour": "refund_other_sum"})).await;
    world.advance(TimeDelta::hours(1));
    while world.shown("payments").await < 1 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let payer = world.person("applicant-entity").await;
    let due = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((due.state, due.refund), (PaymentState::Paid, Some(RefundState::Due)), "no answer is no yes");
    // The gateway gave it back at the first question; asked again it says so and gives nothing more.
    world.tell("payments", json!({"behaviour": "lost_answer", "times": 1})).await;
    until(&payer, &payment.id, |one| one.state == PaymentState::Refunded).await;
}

#[tokio::test]
async fn what_the_gateway_refuses_to_give_back_is_put_before_people() {
    let world = inquisitive();
    let payment = withdrawn(&world.person("applicant-entity").await).await;
    world.tell("payments", json!({"behaviour": "refund_refused"})).await;
    world.advance(TimeDelta::hours(1));
    let payer = world.person("applicant-entity").await;
    let refused = until(&payer, &payment.id, |one| one.refund == Some(RefundState::Refused)).await;
    assert_eq!((refused.state, refused.attention), (PaymentState::Paid, Some(PaymentAttention::Surplus)));
    assert_eq!((refused.code.as_deref(), refused.finished), (Some("refund_refused"), true));
}

#[tokio::test]
async fn a_refund_told_unasked_counts_where_one_is_due_and_nowhere_else() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    let due = withdrawn(&payer).await;
    assert_eq!(callback(&world, &due, "msg_1", "refunded").await, json!({"applied": true}));
    assert_eq!(payer.api.payments().get(&due.id).await.unwrap().state, PaymentState::Refunded);

    let kept = waiting(&payer).await;
    payer.pay(&kept.application).await;
    assert_eq!(callback(&world, &kept, "msg_2", "refunded").await, json!({"applied": false}));
    let after = payer.api.payments().get(&kept.id).await.unwrap();
    assert_eq!((after.state, after.refund), (PaymentState::Paid, None));
    assert_goes_on(&payer, &kept.application).await;
}
