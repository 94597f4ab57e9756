//! The worker of the outbox: takes what is due, does it, closes it. Idempotent by the message's id.

use ruqsat_http::Clock;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::{NoticeSender, OutboxMessage, Store};
use ruqsat_licensing::values::{Instant, microseconds};
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the outbox is looked into when it was empty.
const PAUSE: Duration = Duration::from_millis(500);
/// How long a taken message is nobody else's.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// How often a message is tried: with its growing pauses about three days, so that a weekend's outage loses nothing.
const TRIES: i32 = 84;

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
    if let Err(fault) = store.transact(&Trail::nobody(), move |tx| tx.forget_keys(now - KEY_LIFE)).await {
        tracing::error!(%fault, "idempotency keys");
    }
}

/// Does one message; `false` if none was due.
async fn step(store: &dyn Store, notices: &dyn NoticeSender, clock: &Clock) -> Result<bool> {
    let now = microseconds(clock());
    let Some(message) = store.transact(&Trail::nobody(), move |tx| tx.claim_outbox(now, now + LEASE)).await?
    else {
        return Ok(false);
    };
    let outcome = if message.attempts > TRIES {
        Err(Error::Internal("each worker that took it died".into()))
    } else {
        notices.send(message.id.as_str(), &message.payload).await
    };
    let now = microseconds(clock());
    let OutboxMessage { id, attempts, .. } = message;
    match outcome {
        Ok(()) => store.transact(&Trail::nobody(), move |tx| tx.finish_outbox(&id, now)).await?,
        Err(fault) if attempts < TRIES => {
            tracing::warn!(message = %id, %fault, attempts, "notice put off");
            store
                .transact(&Trail::nobody(), move |tx| {
                    tx.postpone_outbox(&id, now + back_off(attempts), &fault.to_string())
                })
                .await?;
        }
        Err(fault) => {
            tracing::error!(message = %id, %fault, attempts, "notice given up: see `ruqsat outbox dead`");
            store.transact(&Trail::nobody(), move |tx| tx.bury_outbox(&id, now, &fault.to_string())).await?;
        }
    }
    Ok(true)
}

/// 2, 4, 8 … seconds, an hour at most.
fn back_off(attempts: i32) -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(1 << attempts.clamp(1, 12)).min(chrono::TimeDelta::hours(1))
}

#[cfg(test)]
mod tests;
