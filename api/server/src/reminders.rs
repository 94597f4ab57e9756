//! The worker of reminders: finds what is to be reminded of and reminds, each in its own transaction. Several servers
//! may look at once; whoever comes second finds it done.

use crate::clock::own_mint;
use ruqsat_http::Clock;
use ruqsat_licensing::Result;
use ruqsat_licensing::notices::{due_reminders, remind};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::microseconds;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks: who is reminded a little later is reminded in time.
const PAUSE: Duration = Duration::from_secs(5);

/// Works until told to stop.
pub(crate) async fn work(ports: Ports, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = round(&ports, &clock).await {
            tracing::error!(%fault, "reminders");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One round. A thing that cannot be reminded of stands in nobody's way.
async fn round(ports: &Ports, clock: &Clock) -> Result<()> {
    for reminder in due_reminders(ports, microseconds(clock())).await? {
        let now = microseconds(clock());
        if let Err(fault) = remind(ports, reminder.clone(), now, own_mint(now)?).await {
            tracing::error!(?reminder, %fault, "reminders");
        }
    }
    Ok(())
}
