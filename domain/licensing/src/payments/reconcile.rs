//! Reconciliation: a payment that waits too long, or that a callback has settled, is asked about at the gateway. It
//! makes lost callbacks good and finds out lies, without the applicant doing anything.

use super::Payment;
use super::settle::{Found, hear};
use crate::audit::Trail;
use crate::error::Result;
use crate::ids::Mint;
use crate::ports::{GatewayStatus, Ports};
use crate::values::Instant;
use chrono::TimeDelta;

/// The longest pause between two questions about a payment.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// How patient it is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The callback of a younger payment may still be on its way.
    pub after: TimeDelta,
    /// How many are taken at once, at most.
    pub batch: u32,
}

/// Takes the payments that have waited longest for a question, and puts each off to its next one before it is asked:
/// other servers take others, and one that dies leaves its payments to them.
pub async fn take_due(ports: &Ports, patience: Patience, now: Instant) -> Result<Vec<Payment>> {
    ports
        .store
        .transact(&Trail::nobody(), move |tx| {
            let mut due = tx.due_payments(now, now - patience.after, patience.batch)?;
            for payment in &mut due {
                payment.checks = payment.checks.saturating_add(1);
                payment.next_check_at = Some(now + pause(patience.after, payment.checks));
                tx.schedule_check(payment)?;
            }
            Ok(due)
        })
        .await
}

/// 2, 4, 8 … times the patience, an hour at most.
fn pause(after: TimeDelta, checks: i32) -> TimeDelta {
    let times = 1_i32 << checks.clamp(1, 12);
    after.checked_mul(times).unwrap_or(LONGEST_PAUSE).clamp(TimeDelta::seconds(1), LONGEST_PAUSE)
}

/// Applies what the gateway answered about a payment, as it was when asked about; `None` where it knows of no order. A callback may have come
/// meanwhile: then there is nothing left to do.
pub async fn take_in(
    ports: &Ports,
    asked: Payment,
    said: Option<GatewayStatus>,
    now: Instant,
    mut mint: Mint,
) -> Result<Found> {
    let (catalogue, trail) = (ports.catalogue.clone(), Trail::system("reconcile_payments", now, &mint));
    ports
        .store
        .transact(&trail, move |tx| {
            let mut payment = tx.get_payment(&asked.id)?;
            Ok(hear(tx, &mut mint, &catalogue, &asked, &mut payment, said.as_ref(), now)?.found)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let minutes = |after, checks| pause(TimeDelta::minutes(after), checks).num_minutes();
        assert_eq!([1, 2, 3, 4, 5, 6, 40].map(|checks| minutes(2, checks)), [4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause(TimeDelta::zero(), 3), TimeDelta::seconds(1), "never in a circle");
        assert_eq!(pause(TimeDelta::MAX, 3), LONGEST_PAUSE);
    }
}
