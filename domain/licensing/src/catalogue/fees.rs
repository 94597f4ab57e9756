//! What a service costs: rates by operation, payer and date, as data of their own beside the acts. The acts name the step
//! at which a fee is paid and no amount; amounts change with the tax law, and a licensing body enters them without
//! touching a regulation.

mod index;
mod rates;
mod words;

pub use index::{IndexOn, MonthlyIndex};
pub use rates::{Payer, Rate, Tariffs};

use super::Definition;
use crate::values::{Money, Text};
use chrono::NaiveDate;

/// The fee of an operation on a day, with everything that it was counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeOn {
    /// Since when this rate holds.
    pub since: NaiveDate,
    /// Whether it is an example, entered by nobody who may.
    pub example: bool,
    /// The rate.
    pub rate: Rate,
    /// What the rate comes to, in hundredths of the index.
    pub hundredths: i64,
    /// The index of the day.
    pub index: IndexOn,
    /// How much is due, in whole tenge.
    pub amount: Money,
}

/// Why nothing can be said of a fee that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFee {
    /// The index has no value for the day.
    NoIndex,
    /// No rate is in force on the day.
    NoRate,
}

/// The fee of an operation of a service for a payer on a civil day in Asia/Almaty; `None` where nothing is paid.
pub(super) fn fee(
    (tariffs, index): (Option<&Tariffs>, &MonthlyIndex),
    definition: &Definition,
    (op, payer): (&str, Payer),
    day: NaiveDate,
) -> Result<Option<FeeOn>, NoFee> {
    if !definition.fee.as_ref().is_some_and(|fee| fee.operations.iter().any(|paid| paid == op)) {
        return Ok(None);
    }
    let index = index.on(day).ok_or(NoFee::NoIndex)?;
    let tariff = tariffs.and_then(|tariffs| tariffs.on(day)).ok_or(NoFee::NoRate)?;
    let rate = tariff.rate(op, payer).ok_or(NoFee::NoRate)?;
    let hundredths = tariff.hundredths(rate, payer).ok_or(NoFee::NoRate)?;
    let whole = index.amount.minor / 100;
    let amount = Money::tenge((whole * hundredths + 50) / 100);
    let (since, example) = (tariff.from, tariff.example);
    Ok(Some(FeeOn { since, example, rate: rate.clone(), hundredths, index, amount }))
}

impl FeeOn {
    /// How the amount came about.
    pub fn words(&self, definition: &Definition) -> Text {
        words::counted(self, definition)
    }
}
