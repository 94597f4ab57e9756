//! The worker of the register: changes take effect on their day, holders are reminded of the end. Several servers may look
//! at once; whoever comes second finds it done.

use crate::clock::own_mint;
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::licences::{due, settle_one};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::microseconds;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks: a day begins at the same moment for every licence, and goes on for long enough.
const PAUSE: Duration = Duration::from_secs(5);

/// Works until told to stop.
pub(crate) async fn work(ports: Ports, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match round(&ports, &clock).await {
            // There may be more than one look finds.
            Ok(settled) if settled > 0 => continue,
            Ok(_) => {}
            Err(fault) => tracing::error!(%fault, "register"),
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One round: how many were settled. One that cannot be stands in nobody's way.
async fn round(ports: &Ports, clock: &Clock) -> Result<usize> {
    let mut settled = 0;
    for id in due(ports, microseconds(clock())).await? {
        let now = microseconds(clock());
        match settle_one(ports, id.clone(), now, own_mint(now)?).await {
            Ok(()) => settled += 1,
            Err(fault) => tracing::error!(%id, %fault, "register"),
        }
    }
    Ok(settled)
}
