//! The worker of the outbox: takes what is due, does it, closes it. Idempotent by the message's id.

use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{NoticeSender, OutboxMessage, Store};
use ruqsat_licensing::values::{Instant, microseconds};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the outbox is looked into when it was empty.
const PAUSE: Duration = Duration::from_millis(500);
/// How long a taken message is nobody else's.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// How long an idempotency key is kept.
const KEY_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(24);

/// Works until told to stop.
pub(crate) async fn work(
    store: Arc<dyn Store>,
    notices: Arc<dyn NoticeSender>,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    let mut swept = None;
    while !*stop.borrow() {
        sweep(&*store, &clock, &mut swept).await;
        let done = step(&*store, &*notices, &clock).await.unwrap_or_else(|fault| {
            tracing::error!(%fault, "outbox");
            false
        });
        if !done {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

/// Forgets old idempotency keys, once an hour.
async fn sweep(store: &dyn Store, clock: &Clock, swept: &mut Option<Instant>) {
    let now = microseconds(clock());
    if swept.is_some_and(|last| now - last < chrono::TimeDelta::hours(1)) {
        return;
    }
    *swept = Some(now);
    if let Err(fault) = store.transact(move |tx| tx.forget_keys(now - KEY_LIFE)).await {
        tracing::error!(%fault, "idempotency keys");
    }
}

/// Does one message; `false` if none was due.
async fn step(store: &dyn Store, notices: &dyn NoticeSender, clock: &Clock) -> Result<bool> {
    let now = microseconds(clock());
    let Some(message) = store.transact(move |tx| tx.claim_outbox(now, now + LEASE)).await? else {
        return Ok(false);
    };
    let outcome = notices.send(message.id.as_str(), &message.payload).await;
    let now = microseconds(clock());
    match outcome {
        Ok(()) => store.transact(move |tx| tx.finish_outbox(&message.id, now)).await?,
        Err(fault) => {
            tracing::warn!(message = %message.id, %fault, attempts = message.attempts, "notice put off");
            let due = now + back_off(&message);
            store.transact(move |tx| tx.postpone_outbox(&message.id, due, &fault.to_string())).await?;
        }
    }
    Ok(true)
}

/// 2, 4, 8 … seconds, an hour at most.
fn back_off(message: &OutboxMessage) -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(1 << message.attempts.clamp(1, 11)).min(chrono::TimeDelta::hours(1))
}
