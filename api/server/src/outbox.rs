//! The worker of the outbox: takes what is due, does it, closes it. Idempotent by the message's id.

use futures_util::future::join_all;
use ruqsat_http::Clock;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::{NoticeSender, OutboxMessage, Store, Tx};
use ruqsat_licensing::values::{Instant, microseconds};
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the outbox is looked into when it was empty.
const PAUSE: Duration = Duration::from_millis(500);
/// Messages taken and sent at once: two transactions for all of them, and a slow answer holds up no other.
const AT_ONCE: u32 = 32;
/// How long taken messages are nobody else's.
const LEASE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// How often a message is tried: with its growing pauses about three days, so that a weekend's outage loses nothing.
const TRIES: i32 = 84;

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

/// Does the messages that are due, some at once; `false` if there were none.
async fn step(store: &dyn Store, notices: &dyn NoticeSender, clock: &Clock) -> Result<bool> {
    let now = microseconds(clock());
    let claim = move |tx: &mut dyn Tx| tx.claim_outbox(now, now + LEASE, AT_ONCE);
    let messages = store.transact(&Trail::nobody(), claim).await?;
    if messages.is_empty() {
        return Ok(false);
    }
    let sent = join_all(messages.into_iter().map(|message| send(notices, message))).await;
    let now = microseconds(clock());
    let close =
        move |tx: &mut dyn Tx| sent.iter().try_for_each(|(message, fault)| close(tx, now, message, fault));
    store.transact(&Trail::nobody(), close).await?;
    Ok(true)
}

/// Sends a message; what went wrong, if anything did.
async fn send(notices: &dyn NoticeSender, message: OutboxMessage) -> (OutboxMessage, Option<String>) {
    let outcome = if message.attempts > TRIES {
        Err(Error::Internal("each worker that took it died".into()))
    } else {
        notices.send(message.id.as_str(), &message.payload).await
    };
    (message, outcome.err().map(|fault| fault.to_string()))
}

/// Writes down how it went with a message.
fn close(tx: &mut dyn Tx, now: Instant, message: &OutboxMessage, fault: &Option<String>) -> Result<()> {
    let OutboxMessage { id, attempts, .. } = message;
    match fault {
        None => match tx.finish_outbox(id, now) {
            // An operator took it away meanwhile: the others are closed all the same.
            Err(Error::NotFound(_)) => Ok(()),
            closed => closed,
        },
        Some(fault) if *attempts < TRIES => {
            tracing::warn!(message = %id, fault, attempts, "notice put off");
            tx.postpone_outbox(id, now + back_off(*attempts), fault)
        }
        Some(fault) => {
            tracing::error!(message = %id, fault, attempts, "notice given up: see `ruqsat outbox dead`");
            tx.bury_outbox(id, now, fault)
        }
    }
}

/// 2, 4, 8 … seconds, an hour at most.
fn back_off(attempts: i32) -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(1 << attempts.clamp(1, 12)).min(chrono::TimeDelta::hours(1))
}

#[cfg(test)]
mod tests;
