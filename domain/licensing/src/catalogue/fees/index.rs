//! The monthly calculation index (АЕК, МРП) by date.

use crate::values::Money;
use chrono::NaiveDate;
use serde::Deserialize;

/// One value of the index.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Value {
    from: NaiveDate,
    to: Option<NaiveDate>,
    tenge: i64,
}

/// The index as it is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexOn {
    /// How much it is.
    pub amount: Money,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, where that is known.
    pub to: Option<NaiveDate>,
}

/// The index over time, as used for fees and duties.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthlyIndex {
    values: Vec<Value>,
}

impl MonthlyIndex {
    /// The index on a civil day; `None` for a day outside the data.
    pub fn on(&self, day: NaiveDate) -> Option<IndexOn> {
        let value = self.values.iter().find(|v| v.from <= day && v.to.is_none_or(|to| day <= to))?;
        Some(IndexOn { amount: Money::tenge(value.tenge), from: value.from, to: value.to })
    }

    /// What is wrong with the values: none, two for one day, a day without one between them, or no amount.
    pub(in crate::catalogue) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.values.is_empty() {
            faults.push("values: nothing stands here".to_owned());
        }
        for value in &self.values {
            if !(100..=1_000_000).contains(&value.tenge) || value.to.is_some_and(|to| to < value.from) {
                faults.push(format!("the value from {}: no amount, or it ends before it begins", value.from));
            }
        }
        for pair in self.values.windows(2) {
            let [one, next] = pair else { continue };
            if one.to.and_then(|to| to.succ_opt()) != Some(next.from) {
                faults.push(format!("the value from {} does not begin where the one before ends", next.from));
            }
        }
        faults
    }
}
