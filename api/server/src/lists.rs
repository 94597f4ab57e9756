//! The worker that keeps revocation lists fresh, so that no request waits for one.

use ruqsat_gateways::NativeVerifier;
use ruqsat_http::Clock;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks what has come of age; the lists themselves are asked for as often as the settings say.
const PAUSE: Duration = Duration::from_secs(1);

/// Works until told to stop; a fetch under way is given up then, as whatever it brings would be thrown away.
pub(crate) async fn work(verifier: Arc<NativeVerifier>, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let round = async {
            verifier.refresh(clock()).await;
            tokio::time::sleep(PAUSE).await;
        };
        tokio::select! {
            () = round => {}
            _ = stop.changed() => {}
        }
    }
}
