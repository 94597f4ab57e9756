//! `/v1/applications/{id}/payments`, `/v1/payments`.

mod absent;
mod callbacks;
mod down;
mod lies;
mod outside;
mod paying;
mod receipt;
mod reconciled;
mod refunds;

use ruqsat_sdk::models::{ApplicationStatus, Payment};
use ruqsat_server::Reconciliation;
use ruqsat_tests::{Options, PIPELINES, Person, World};
use std::time::Duration;

/// A world that asks the gateway after a second, and looks every second.
fn inquisitive() -> World {
    let reconciliation = Reconciliation { after_seconds: 1, every_seconds: 1 };
    World::start(Options { reconciliation, ..Options::default() }).expect("the server starts")
}

/// An application that waits for its fee, and the payment begun for it.
async fn waiting(payer: &Person<'_>) -> Payment {
    let id = payer.file(PIPELINES).await.id;
    payer.order(&id).await
}

/// Waits until a payment is as wanted.
async fn until(payer: &Person<'_>, id: &str, wanted: impl Fn(&Payment) -> bool) -> Payment {
    let mut last = None;
    for _ in 0..400 {
        let payment = payer.api.payments().get(id).await.expect("the payment");
        if wanted(&payment) {
            return payment;
        }
        last = Some(payment);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never as wanted: {last:?}");
}

/// How often the case left the step "pay", and how often it came back by the message that there is no payment.
async fn moves(payer: &Person<'_>, id: &str) -> (usize, usize) {
    let trace = payer.api.applications().get_trace(id).await.expect("the trace");
    let left = |n: &str| {
        let steps = trace.steps.iter().filter(|step| step.flow == "portal" && step.n == n);
        steps.filter(|step| step.left_at.is_some()).count()
    };
    (left("6"), left("8"))
}

/// The case goes on as if nothing had been: signed and registered.
async fn assert_goes_on(payer: &Person<'_>, id: &str) {
    let registered = payer.sign_application(id).await.expect("a registered application");
    assert_eq!(registered.status, ApplicationStatus::Registered);
    assert!(registered.fee.expect("a fee").paid);
}
