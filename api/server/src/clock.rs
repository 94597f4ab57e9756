//! The clock of the system, the one place where "now" is made, and what the server itself does by it.

use crate::StartError;
use ruqsat_http::Clock;
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::Mint;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};
use std::sync::Arc;

/// Wall clock in UTC.
pub fn system_clock() -> Clock {
    #[allow(clippy::disallowed_methods, reason = "this is the edge that hands time in")]
    Arc::new(chrono::Utc::now)
}

/// Ids for the server's own work.
pub(crate) fn own_mint(now: Instant) -> Result<Mint> {
    let mut random = [0u8; 16];
    getrandom::fill(&mut random).map_err(|fault| Error::Internal(format!("randomness: {fault}")))?;
    Ok(Mint::new(now, u128::from_le_bytes(random)))
}

/// What the server's own work leaves in the audit.
pub(crate) fn own_trail(operation: &str, now: Instant) -> Result<Trail, StartError> {
    let mint = own_mint(now).map_err(|fault| StartError::at("ids", fault))?;
    Ok(Trail::system(operation, now, &mint))
}
