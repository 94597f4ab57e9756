//! The worker of reconciliation: asks the gateway about payments that have waited too long for its word, or that a
//! callback has settled. Several servers share the work; one that dies leaves its payments to the others.

use crate::StartError;
use crate::clock::own_mint;
use crate::config::Reconciliation;
use chrono::TimeDelta;
use ruqsat_http::Clock;
use ruqsat_licensing::payments::{self, Found, Patience, Payment};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::microseconds;
use ruqsat_licensing::{Error, Result};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many payments are asked about at once.
const BATCH: u32 = 10;
/// A payment that is asked about for longer than this is told to people each time: an order lives a day.
const ALARM: TimeDelta = TimeDelta::days(2);
/// Longer than anybody waits.
const LONGEST: u64 = 24 * 60 * 60;

impl Reconciliation {
    fn patience(self) -> Patience {
        let seconds = i64::try_from(self.after_seconds.min(LONGEST)).unwrap_or_default();
        Patience { after: TimeDelta::seconds(seconds), batch: BATCH }
    }

    fn pause(self) -> Duration {
        Duration::from_secs(self.every_seconds.min(LONGEST))
    }

    /// Refuses what would ask without a pause, or never.
    pub(crate) fn check(self) -> Result<(), StartError> {
        let good = 1..=LONGEST;
        if good.contains(&self.after_seconds) && good.contains(&self.every_seconds) {
            return Ok(());
        }
        Err(StartError(format!("reconciliation: after_seconds and every_seconds are from 1 to {LONGEST}")))
    }
}

/// Works until told to stop. A question that hangs is given up then: its payment is put off already.
pub(crate) async fn work(
    ports: Ports,
    settings: Reconciliation,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let is_more_due = tokio::select! {
            is_more_due = round(&ports, settings.patience(), &clock) => is_more_due,
            _ = stop.changed() => return,
        };
        if !is_more_due {
            tokio::select! {
                () = tokio::time::sleep(settings.pause()) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

/// Asks about one batch; `true` if it was full and the gateway speaks, so that there may be more.
async fn round(ports: &Ports, patience: Patience, clock: &Clock) -> bool {
    let due = match payments::take_due(ports, patience, microseconds(clock())).await {
        Ok(due) => due,
        Err(fault) => {
            tracing::error!(%fault, "reconciliation");
            return false;
        }
    };
    let is_full = due.len() >= patience.batch as usize;
    let mut asking = JoinSet::new();
    for payment in due {
        asking.spawn(one(ports.clone(), clock.clone(), payment));
    }
    let mut is_answered = false;
    while let Some(answered) = asking.join_next().await {
        is_answered |= matches!(answered, Ok(true));
    }
    is_full && is_answered
}

/// Asks about one payment and takes in the answer; `false` if there was none.
async fn one(ports: Ports, clock: Clock, payment: Payment) -> bool {
    let found = match payment.asks_refund(microseconds(clock())) {
        true => back(&ports, &clock, &payment).await,
        false => asked(&ports, &clock, &payment).await,
    };
    let outcome = match &found {
        Ok(Found::Unchanged) => "unchanged",
        Ok(Found::Unplaced) => "unplaced",
        Ok(Found::Settled(state)) => state.as_str(),
        Ok(Found::Marked(attention)) => attention.as_str(),
        Err(Error::Unavailable { .. }) => "unavailable",
        Err(_) => "failed",
    };
    metrics::counter!("ruqsat_reconciled_payments_total", "outcome" => outcome).increment(1);
    let (id, checks) = (&payment.id, payment.checks);
    match &found {
        Ok(Found::Unchanged | Found::Unplaced) => tracing::debug!(payment = %id, checks, outcome, "asked"),
        Ok(Found::Settled(_)) => tracing::info!(payment = %id, checks, outcome, "payment reconciled"),
        Ok(Found::Marked(_)) => {
            tracing::error!(payment = %id, checks, outcome, "payment needs people: what the gateway says does not fit");
        }
        Err(fault) => tracing::warn!(payment = %id, %fault, checks, "payment not reconciled"),
    }
    let is_settled = matches!(found, Ok(Found::Settled(_)));
    if !is_settled && microseconds(clock()) - payment.created_at > ALARM {
        metrics::counter!("ruqsat_payments_alarm_total").increment(1);
        tracing::error!(payment = %id, checks, outcome, "payment is open for too long: ask the gateway's people");
    }
    found.is_ok()
}

/// What became of its order.
async fn asked(ports: &Ports, clock: &Clock, payment: &Payment) -> Result<Found> {
    let said = ports.payments.status(payment).await?;
    let now = microseconds(clock());
    payments::take_in(ports, payment.clone(), said, now, own_mint(now)?).await
}

/// Its money, which goes back.
async fn back(ports: &Ports, clock: &Clock, payment: &Payment) -> Result<Found> {
    let now = microseconds(clock());
    payments::ask_back(ports, payment, now, own_mint(now)?).await
}
