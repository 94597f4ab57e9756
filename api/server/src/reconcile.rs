//! The worker of reconciliation: asks the gateway about payments that have waited too long for its word, or that a
//! callback has settled. Several servers share the work; one that dies leaves its payments to the others.

use crate::StartError;
use crate::clock::own_mint;
use crate::config::Reconciliation;
use chrono::TimeDelta;
use ruqsat_http::Clock;
use ruqsat_licensing::Error;
use ruqsat_licensing::payments::{self, Found, Patience, Payment};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::microseconds;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many payments are asked about at once.
const BATCH: u32 = 10;
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
    let found = match ports.payments.status(&payment).await {
        Ok(said) => {
            let now = microseconds(clock());
            match own_mint(now) {
                Ok(mint) => payments::take_in(&ports, payment.clone(), said, now, mint).await,
                Err(fault) => Err(fault),
            }
        }
        Err(fault) => Err(fault),
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
    found.is_ok()
}
