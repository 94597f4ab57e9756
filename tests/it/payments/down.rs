//! A gateway that is down, slow or wrong when a payment is started: 503 and nothing half-written; later it goes on.

use super::{assert_goes_on, moves};
use crate::refusal::problem;
use ruqsat_sdk::models::{ApplicationStatus, Payment, PaymentState};
use ruqsat_tests::{Options, PIPELINES, Person, World};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// Starts a payment as soon as the gateway is trusted again: after failures it is left alone for a second.
async fn order_in_the_end(payer: &Person<'_>, id: &str) -> Payment {
    for _ in 0..100 {
        if let Ok(payment) = payer.api.payments().create(id).await {
            return payment;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{id}: no payment can be started");
}

/// How many orders of this payment the gateway has.
fn orders(data: &Path, payment: &str) -> usize {
    let book = std::fs::read_to_string(data.join("sandbox/orders.jsonl")).unwrap_or_default();
    let mut numbers: Vec<_> = book
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|order| order["asked"]["merchant_order"] == payment)
        .map(|order| order["order"].to_string())
        .collect();
    numbers.sort();
    numbers.dedup();
    numbers.len()
}

#[tokio::test]
async fn no_usable_answer_is_503_and_the_same_payment_goes_on_later() {
    let world = World::start(Options::default()).unwrap();
    let payer = world.person("applicant-entity").await;
    for behaviour in
        ["down", "unavailable", "lost_answer", "server_error", "garbage", "other_shape", "too_long", "wrong"]
    {
        let id = payer.file(PIPELINES).await.id;
        world.tell("payments", json!({"behaviour": behaviour})).await;
        let mut asked = 0;
        while world.shown("payments").await == 0 && asked < 30 {
            let refused = problem(payer.api.payments().create(&id).await);
            assert_eq!((refused.status, refused.code.as_str()), (503, "unavailable"), "{behaviour}");
            assert!(refused.retry_after.is_some(), "{behaviour}: {refused:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
            asked += 1;
        }
        let written = payer.api.payments().list(&id).await.unwrap().items;
        assert_eq!(written.len(), 1, "{behaviour}");
        assert_eq!((&written[0].state, &written[0].page_url), (&PaymentState::Created, &None), "{behaviour}");
        assert_eq!(moves(&payer, &id).await, (0, 0), "{behaviour}");

        world.tell("payments", json!({"behaviour": "honest"})).await;
        let payment = order_in_the_end(&payer, &id).await;
        assert_eq!((&payment.id, &payment.state), (&written[0].id, &PaymentState::Pending), "{behaviour}");
        assert_eq!(orders(&world.data, &payment.id), 1, "{behaviour}");
        payer.press(&payment, "pay").await;
        payer.until(&id, &ApplicationStatus::AwaitingSignature).await;
        assert_goes_on(&payer, &id).await;
    }
}

#[tokio::test]
async fn a_slow_gateway_is_waited_for_and_not_for_ever() {
    let world = World::start(Options::default()).unwrap();
    let payer = world.person("applicant-entity").await;
    world.tell("payments", json!({"behaviour": "slow", "delay_ms": 1000, "times": 1})).await;
    let id = payer.file(PIPELINES).await.id;
    let begun = Instant::now();
    assert_eq!(payer.order(&id).await.state, PaymentState::Pending);
    assert!(begun.elapsed() >= Duration::from_secs(1));

    world.tell("payments", json!({"behaviour": "slow", "delay_ms": 60_000})).await;
    let id = payer.file(PIPELINES).await.id;
    let begun = Instant::now();
    let refused = problem(payer.api.payments().create(&id).await);
    assert_eq!((refused.status, refused.code.as_str()), (503, "unavailable"));
    assert!(refused.retry_after.is_some());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    world.tell("payments", json!({"behaviour": "honest"})).await;
    let payment = order_in_the_end(&payer, &id).await;
    assert_eq!(payer.api.payments().list(&id).await.unwrap().items.len(), 1);
    assert_eq!(orders(&world.data, &payment.id), 1);
}
