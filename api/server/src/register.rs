//! The command that checks a QR code, and the worker of the register: changes take effect on their day, holders are reminded of the end. Several servers may look
//! at once; whoever comes second finds it done.

use crate::StartError;
use crate::clock::own_mint;
use ruqsat_http::{Clock, check_code};
use ruqsat_licensing::licences::{due, settle_one};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::microseconds;
use std::path::Path;
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
async fn round(ports: &Ports, clock: &Clock) -> ruqsat_licensing::Result<usize> {
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

/// Checks what the QR code of a paper says, with the keys in a file; what to print.
///
/// # Errors
/// In words for whoever runs it: a file that cannot be read, and a code that none of the keys signed.
pub fn check_paper(code: &str, keys: &Path) -> Result<String, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError(format!("{}: {fault}", keys.display()));
    let keys = std::fs::read_to_string(keys).map_err(|fault| at(&fault))?;
    let facts = check_code(code, &keys);
    let facts = facts.ok_or_else(|| StartError("not genuine: none of these keys signed this".into()))?;
    let until = facts.valid_until.map(|day| format!(", until {day}")).unwrap_or_default();
    Ok(format!(
        "genuine: {} issued to {} on {}{until}; original SHA-256 {} (base64url)\nwhether it still holds, only the register \
         knows",
        facts.number, facts.holder, facts.issued, facts.document
    ))
}
