//! The monthly calculation index (АЕК, МРП) by date, and fees as multiples of it.

use crate::values::Money;
use chrono::NaiveDate;
use serde::Deserialize;

/// One value of the index.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    from: NaiveDate,
    to: Option<NaiveDate>,
    tenge: i64,
}

/// The index over time, as used for fees and duties.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyIndex {
    values: Vec<Value>,
}

impl MonthlyIndex {
    /// The index on a civil day; `None` for a day outside the data.
    pub fn on(&self, day: NaiveDate) -> Option<Money> {
        let value = self.values.iter().find(|v| v.from <= day && v.to.is_none_or(|to| day <= to))?;
        Some(Money::tenge(value.tenge))
    }

    /// A fee of so many hundredths of the index, in whole tenge, rounded half up.
    pub fn fee(&self, hundredths: i64, day: NaiveDate) -> Option<Money> {
        let index = self.on(day)?.minor / 100;
        Some(Money::tenge((index * hundredths + 50) / 100))
    }
}
