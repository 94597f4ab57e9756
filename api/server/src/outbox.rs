//! The worker of the outbox: takes what is due, does it, closes it. Idempotent by the message's id.

use futures_util::future::join_all;
use ruqsat_http::Clock;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_licensing::notices::{Prepared, prepare};
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
    catalogue: Arc<Catalogue>,
    notices: Arc<dyn NoticeSender>,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let done = step(&*store, &catalogue, &*notices, &clock).await.unwrap_or_else(|fault| {
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
async fn step(
    store: &dyn Store,
    catalogue: &Arc<Catalogue>,
    notices: &dyn NoticeSender,
    clock: &Clock,
) -> Result<bool> {
    let (now, catalogue) = (microseconds(clock()), catalogue.clone());
    let claim = move |tx: &mut dyn Tx| {
        let claimed = tx.claim_outbox(now, now + LEASE, AT_ONCE)?;
        claimed.into_iter().map(|message| worded(tx, &catalogue, message, now)).collect::<Result<Vec<_>>>()
    };
    let messages = store.transact(&Trail::nobody(), claim).await?;
    if messages.is_empty() {
        return Ok(false);
    }
    let sent = join_all(messages.into_iter().map(|(message, words)| send(notices, message, words))).await;
    let now = microseconds(clock());
    let close =
        move |tx: &mut dyn Tx| sent.iter().try_for_each(|(message, fault)| close(tx, now, message, fault));
    store.transact(&Trail::nobody(), close).await?;
    Ok(true)
}

/// A message with what is to be sent. One that cannot be put into words stands in nobody's way; what passes by itself
/// fails the round.
fn worded(
    tx: &mut dyn Tx,
    catalogue: &Catalogue,
    message: OutboxMessage,
    now: Instant,
) -> Result<(OutboxMessage, Result<Prepared>)> {
    match prepare(tx, catalogue, &message, now) {
        Err(passing @ Error::Unavailable { .. }) => Err(passing),
        prepared => Ok((message, prepared)),
    }
}

/// Sends a message; what went wrong, if anything did.
async fn send(
    notices: &dyn NoticeSender,
    message: OutboxMessage,
    words: Result<Prepared>,
) -> (OutboxMessage, Option<String>) {
    let outcome = match words {
        _ if message.attempts > TRIES => Err(Error::Internal("each worker that took it died".into())),
        Err(fault) => Err(fault),
        Ok(Prepared::Drop) => Ok(()),
        Ok(Prepared::Send(delivery)) => notices.send(&delivery).await,
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
