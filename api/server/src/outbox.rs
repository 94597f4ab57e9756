//! The worker of the outbox: takes what is due, does it, closes it. Idempotent by the message's id.

use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::{NoticeSender, OutboxMessage, Store};
use ruqsat_licensing::values::microseconds;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the outbox is looked into when it was empty.
const PAUSE: Duration = Duration::from_millis(500);
/// How long a taken message is nobody else's.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// Works until told to stop.
pub(crate) async fn work(
    store: Arc<dyn Store>,
    notices: Arc<dyn NoticeSender>,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
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
