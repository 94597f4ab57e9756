//! The worker of silence: finds the cases whose bodies asked had their time, and sends each the way its act gives it.
//! Several servers may look at once; whoever comes second finds the case moved.

use crate::clock::own_mint;
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::review::{end_silence, overdue_cases};
use ruqsat_licensing::values::microseconds;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks: terms end with a day, so some seconds are nothing.
const PAUSE: Duration = Duration::from_secs(5);
/// Open answers looked at in one round.
const BATCH: u32 = 200;

/// Works until told to stop.
pub(crate) async fn work(ports: Ports, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let moved = round(&ports, &clock).await.unwrap_or_else(|fault| {
            tracing::error!(%fault, "silence");
            0
        });
        if moved == 0 {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
    }
}

/// One round; how many cases it moved. A case that cannot be moved stands in nobody's way.
async fn round(ports: &Ports, clock: &Clock) -> Result<usize> {
    let mut moved = 0;
    for id in overdue_cases(ports, microseconds(clock()), BATCH).await? {
        let now = microseconds(clock());
        match end_silence(ports, id.clone(), now, own_mint(now)?).await {
            Ok(is_over) => moved += usize::from(is_over),
            Err(fault) => tracing::error!(application = %id, %fault, "silence"),
        }
    }
    Ok(moved)
}
