//! The clock of the system: the one place where "now" is made.

use ruqsat_http::Clock;
use std::sync::Arc;

/// Wall clock in UTC.
pub fn system_clock() -> Clock {
    #[allow(clippy::disallowed_methods, reason = "this is the edge that hands time in")]
    Arc::new(chrono::Utc::now)
}
