//! Money: integer minor units with a currency. Never a float: SQLite would keep 0.1 as a float for ever.

use serde::{Deserialize, Serialize};

/// An amount of tenge in tiyn (1 KZT = 100 tiyn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// Minor units (tiyn), never negative.
    pub minor: i64,
}

impl Money {
    /// ISO 4217 code of the only currency fees are paid in.
    pub const CURRENCY: &'static str = "KZT";

    /// Whole tenge.
    pub fn tenge(whole: i64) -> Self {
        Self { minor: whole.saturating_mul(100) }
    }
}
