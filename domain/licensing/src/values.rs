//! Small values that everything speaks: identification numbers, money, texts in three languages, instants.

mod identity;
mod money;
mod text;

pub use identity::{Bin, Iin, Party};
pub use money::Money;
pub use text::{Lang, Text};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// A moment in UTC, cut to microseconds: what PostgreSQL keeps is what was written.
pub type Instant = DateTime<Utc>;

/// Cuts a moment to whole microseconds.
pub fn microseconds(at: Instant) -> Instant {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

/// SHA-256 of bytes as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
