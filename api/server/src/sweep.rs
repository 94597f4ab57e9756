//! The worker that forgets: an idempotency key is kept for a day, with the answer it stands for; sessions and what
//! belongs to signing in for a month after they are over; sessions of signing by phone for an hour; reports on
//! signatures as long as was said.

use ruqsat_http::Clock;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::microseconds;
use ruqsat_licensing::verifications::KEPT;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks. Often enough that each round has little to do.
const PAUSE: Duration = Duration::from_secs(600);
/// How long a key is kept.
const KEY_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(24);
/// How long it can be told what became of a session.
const ACCESS_LIFE: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// How long a signature made on a phone waits to be fetched after its session is over.
const MOBILE_LIFE: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// Works until told to stop.
pub(crate) async fn work(store: Arc<dyn Store>, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let before = microseconds(clock()) - KEY_LIFE;
        if let Err(fault) = store.transact(&Trail::nobody(), move |tx| tx.forget_keys(before)).await {
            tracing::error!(%fault, "idempotency keys");
        }
        let before = microseconds(clock()) - ACCESS_LIFE;
        if let Err(fault) = store.transact(&Trail::nobody(), move |tx| tx.forget_access(before)).await {
            tracing::error!(%fault, "sessions that are over");
        }
        let before = microseconds(clock()) - MOBILE_LIFE;
        if let Err(fault) =
            store.transact(&Trail::nobody(), move |tx| tx.forget_mobile_signings(before)).await
        {
            tracing::error!(%fault, "sessions of signing by phone");
        }
        let before = microseconds(clock()) - KEPT;
        if let Err(fault) = store.transact(&Trail::nobody(), move |tx| tx.forget_verifications(before)).await
        {
            tracing::error!(%fault, "reports on signatures");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}
