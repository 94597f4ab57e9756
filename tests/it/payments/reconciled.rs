//! Callbacks that never come are made good by asking, without the applicant doing anything.

use super::{assert_goes_on, inquisitive, moves, until, waiting};
use reqwest::Method;
use ruqsat_sdk::models::{ApplicationStatus, Payment, PaymentState};
use ruqsat_server::Reconciliation;
use ruqsat_tests::{CALLBACK_SECRET, Options, World};
use serde_json::json;

#[tokio::test]
async fn a_lost_paid_is_found_and_the_case_goes_on_by_itself() {
    let reconciliation = Reconciliation { after_seconds: 1, every_seconds: 1 };
    let world = World::start(Options { reconciliation, metrics: true, ..Options::default() }).unwrap();
    let payer = world.person("applicant-entity").await;
    world.tell("payments", json!({"behaviour": "callback_lost"})).await;
    let payment = waiting(&payer).await;
    payer.press(&payment, "pay").await;
    payer.until(&payment.application, &ApplicationStatus::AwaitingSignature).await;
    assert_eq!(world.shown("payments").await, 1, "the callback was lost");
    let paid = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((&paid.state, &paid.attention), (&PaymentState::Paid, &None));
    assert_eq!(moves(&payer, &payment.application).await, (1, 0));
    assert_goes_on(&payer, &payment.application).await;
    let metrics = reqwest::get(world.metrics_url.as_deref().unwrap()).await.unwrap().text().await.unwrap();
    assert!(metrics.contains("ruqsat_reconciled_payments_total{outcome=\"paid\"}"), "{metrics}");
}

#[tokio::test]
async fn a_lost_no_is_found_and_another_payment_can_be_started() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    for (action, state) in [("decline", PaymentState::Failed), ("cancel", PaymentState::Cancelled)] {
        world.tell("payments", json!({"behaviour": "callback_lost", "times": 1})).await;
        let first = waiting(&payer).await;
        payer.press(&first, action).await;
        assert_eq!(payer.order(&first.application).await.id, first.id, "nobody told us yet");
        let closed = until(&payer, &first.id, |payment| payment.finished).await;
        assert_eq!(closed.state, state);
        assert_eq!(moves(&payer, &first.application).await, (1, 1), "{action}: told once");

        let second = payer.order(&first.application).await;
        assert_ne!(second.id, first.id);
        payer.press(&second, "pay").await;
        payer.until(&first.application, &ApplicationStatus::AwaitingSignature).await;
        assert_eq!(moves(&payer, &first.application).await, (2, 1));
        assert_goes_on(&payer, &first.application).await;
    }
}

#[tokio::test]
async fn an_order_that_runs_out_is_found_though_nobody_tells() {
    let world = inquisitive();
    let payment = waiting(&world.person("applicant-entity").await).await;
    world.advance(chrono::TimeDelta::hours(25));
    let payer = world.person("applicant-entity").await;
    let expired = until(&payer, &payment.id, |payment| payment.finished).await;
    assert_eq!(expired.state, PaymentState::Expired);
    assert_ne!(payer.order(&payment.application).await.id, payment.id);
}

#[tokio::test]
async fn a_gateway_that_comes_back_is_asked_again() {
    let world = inquisitive();
    let payer = world.person("applicant-entity").await;
    world.tell("payments", json!({"behaviour": "callback_lost", "times": 1})).await;
    let payment = waiting(&payer).await;
    payer.press(&payment, "pay").await;
    world.tell("payments", json!({"behaviour": "down"})).await;
    while world.shown("payments").await < 2 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let silent = payer.api.payments().get(&payment.id).await.unwrap();
    assert_eq!((&silent.state, &silent.attention), (&PaymentState::Pending, &None), "silence is not no");
    world.tell("payments", json!({"behaviour": "honest"})).await;
    payer.until(&payment.application, &ApplicationStatus::AwaitingSignature).await;
    assert_eq!(moves(&payer, &payment.application).await, (1, 0));
}

/// The callback the gateway lost, sent by its other messenger.
async fn late_callback(world: &World, payment: &Payment) -> u16 {
    let order = payment.page_url.as_deref().unwrap().rsplit('/').next().unwrap();
    let body = json!({
        "order": order, "merchant_order": payment.id, "state": "paid",
        "amount_minor": payment.amount.amount_minor, "currency": "KZT",
    })
    .to_string();
    let (id, at) = (format!("msg_late_{}", payment.id), world.now().timestamp());
    let signature = ruqsat_gateways::callback::sign(CALLBACK_SECRET.as_bytes(), &id, at, body.as_bytes());
    let raw = world.raw();
    let request = raw
        .request(Method::POST, "/v1/payments/callback", "")
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature);
    raw.send(request.body(body)).await.status
}

#[tokio::test]
async fn two_servers_that_ask_and_a_callback_at_the_same_moment_are_one_payment() {
    // Waits for its callbacks so long that it never asks.
    let world = World::start(Options::default()).unwrap();
    let payer = world.person("applicant-entity").await;
    world.tell("payments", json!({"behaviour": "callback_lost"})).await;
    let mut payments = Vec::new();
    for _ in 0..12 {
        let payment = waiting(&payer).await;
        payer.press(&payment, "pay").await;
        payments.push(payment);
    }
    let reconciliation = Reconciliation { after_seconds: 1, every_seconds: 1 };
    let others: Vec<_> = (0..2)
        .map(|_| {
            let data = Some(world.data.clone());
            World::start(Options { data, reconciliation, ..Options::default() }).unwrap()
        })
        .collect();
    for payment in &payments {
        assert_eq!(late_callback(&world, payment).await, 200);
    }
    for payment in &payments {
        let paid = until(&payer, &payment.id, |payment| payment.finished).await;
        assert_eq!((&paid.state, &paid.attention), (&PaymentState::Paid, &None));
        assert_eq!(moves(&payer, &payment.application).await, (1, 0), "one transition, one row");
    }
    // Time to ask once more about each: that changes nothing either.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    for payment in &payments {
        let paid = payer.api.payments().get(&payment.id).await.unwrap();
        assert_eq!((&paid.state, &paid.attention), (&PaymentState::Paid, &None));
        assert_eq!(moves(&payer, &payment.application).await, (1, 0));
    }
    drop(others);
}
