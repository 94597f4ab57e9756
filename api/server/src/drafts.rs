//! The worker of drafts: what nobody has touched for long expires. Several servers may look at once; whoever comes
//! second finds the draft gone.

use crate::clock::own_mint;
use chrono::TimeDelta;
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::applications::{expire, stale_drafts};
use ruqsat_licensing::ports::{Cursor, Ports};
use ruqsat_licensing::values::microseconds;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(600);
/// Drafts looked at in one round.
const BATCH: u32 = 200;

/// Works until told to stop. `days`: how long a draft may lie untouched.
pub(crate) async fn work(ports: Ports, clock: Clock, days: u16, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = look(&ports, &clock, days, &stop).await {
            tracing::error!(%fault, "drafts");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Looks at every draft that lies too long; one that cannot be ended, or was paid for, stands in nobody's way.
async fn look(ports: &Ports, clock: &Clock, days: u16, stop: &watch::Receiver<bool>) -> Result<()> {
    let before = microseconds(clock()) - TimeDelta::days(days.into());
    let mut after = None;
    while !*stop.borrow() {
        let found = stale_drafts(ports, before, after.take(), BATCH).await?;
        let Some((last, at)) = found.last().cloned() else { break };
        after = Some(Cursor { at, id: last.into() });
        for (id, _) in found {
            let now = microseconds(clock());
            if let Err(fault) = expire(ports, id.clone(), before, now, own_mint(now)?).await {
                tracing::error!(application = %id, %fault, "draft");
            }
        }
    }
    Ok(())
}
