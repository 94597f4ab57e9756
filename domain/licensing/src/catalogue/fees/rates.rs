//! Rates as they stand in the `fees.toml` of a service.

use crate::catalogue::Definition;
use crate::values::Party;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Dearest rate, in hundredths of the index: ten thousand indices.
const DEAREST: i64 = 1_000_000;

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// A person, also one trading as an individual entrepreneur.
    Individual,
    /// A legal entity.
    LegalEntity,
}

impl From<&Party> for Payer {
    fn from(party: &Party) -> Self {
        match party {
            Party::Individual { .. } => Self::Individual,
            Party::LegalEntity { .. } => Self::LegalEntity,
        }
    }
}

/// How much an operation costs: a multiple of the index, or a share of what another operation costs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Rate {
    /// Hundredths of the monthly calculation index: 1000 = ten indices.
    Index(i64),
    /// A share of another rate.
    Share {
        /// Per cent of it.
        percent: i64,
        /// The operation it is a share of.
        of: String,
        /// The most it comes to, in hundredths of the index.
        at_most: Option<i64>,
    },
}

/// A rate: either `index`, or `percent` and `of`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::catalogue) struct Written {
    /// Hundredths of the monthly calculation index: 1000 = ten indices.
    index: Option<i64>,
    /// Per cent of another operation's rate.
    percent: Option<i64>,
    /// That operation.
    of: Option<String>,
    /// The most a share comes to, in hundredths of the index.
    at_most: Option<i64>,
}

impl TryFrom<Written> for Rate {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written { index: Some(index), percent: None, of: None, at_most: None } => Ok(Self::Index(index)),
            Written { index: None, percent: Some(percent), of: Some(of), at_most } => {
                Ok(Self::Share { percent, of, at_most })
            }
            _ => Err("a rate is { index } or { percent, of } with or without at_most"),
        }
    }
}

/// What a service costs from a day on.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(in crate::catalogue) struct Tariff {
    /// The first day; it holds until the next one.
    pub(super) from: NaiveDate,
    /// True while the rates are examples.
    pub(super) example: bool,
    /// By operation.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Written>"))]
    rates: BTreeMap<String, Rate>,
    /// What persons pay instead, by operation.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Written>"))]
    for_individuals: BTreeMap<String, Rate>,
}

impl Tariff {
    /// The rate of an operation for a payer.
    pub(super) fn rate(&self, op: &str, payer: Payer) -> Option<&Rate> {
        let own = (payer == Payer::Individual).then(|| self.for_individuals.get(op)).flatten();
        own.or_else(|| self.rates.get(op))
    }

    /// What a rate comes to, in hundredths of the index, rounded half up.
    pub(super) fn hundredths(&self, rate: &Rate, payer: Payer) -> Option<i64> {
        match rate {
            Rate::Index(hundredths) => Some(*hundredths),
            Rate::Share { percent, of, at_most } => {
                let Rate::Index(whole) = self.rate(of, payer)? else { return None };
                let share = (whole * percent + 50) / 100;
                Some(at_most.map_or(share, |most| share.min(most)))
            }
        }
    }

    fn faults(&self, definition: &Definition) -> Vec<String> {
        let mut faults = Vec::new();
        let paid = definition.fee.as_ref().map(|fee| fee.operations.clone()).unwrap_or_default();
        let tables = [("rates", &self.rates), ("for_individuals", &self.for_individuals)];
        for (table, op, rate) in
            tables.into_iter().flat_map(|(name, rates)| rates.iter().map(move |(op, rate)| (name, op, rate)))
        {
            if !paid.contains(op) {
                faults.push(format!("{table}.{op}: the service has no such operation that is paid for"));
            }
            let fits = |hundredths: &i64| (1..=DEAREST).contains(hundredths);
            match rate {
                Rate::Index(hundredths) if !fits(hundredths) => {
                    faults.push(format!("{table}.{op}: 1 to {DEAREST} hundredths of the index make sense"));
                }
                Rate::Share { percent, at_most, .. }
                    if !(1..=1000).contains(percent) || at_most.as_ref().is_some_and(|most| !fits(most)) =>
                {
                    faults.push(format!(
                        "{table}.{op}: 1 to 1000 per cent, at most 1 to {DEAREST} hundredths of the index make sense"
                    ));
                }
                Rate::Share { of, .. } => {
                    let is_whole = [Payer::Individual, Payer::LegalEntity]
                        .into_iter()
                        .all(|payer| matches!(self.rate(of, payer), Some(Rate::Index(_))));
                    if !is_whole {
                        faults.push(format!("{table}.{op}: a share of {of}, which has no rate in indices"));
                    }
                }
                Rate::Index(_) => {}
            }
        }
        let lacking = paid.iter().filter(|op| !self.rates.contains_key(*op));
        faults.extend(lacking.map(|op| format!("rates: {op} is paid for and has none")));
        faults
    }
}

/// The rates of a service, of before and to come.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tariffs {
    tariffs: Vec<Tariff>,
}

impl Tariffs {
    /// What the service costs on a day: the latest that had begun.
    pub(super) fn on(&self, day: NaiveDate) -> Option<&Tariff> {
        self.tariffs.iter().filter(|one| one.from <= day).max_by_key(|one| one.from)
    }

    /// What is wrong with the rates of a version of the service, each with its day.
    pub(in crate::catalogue) fn faults(&self, definition: &Definition) -> Vec<String> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for tariff in &self.tariffs {
            let from = tariff.from;
            if !seen.insert(from) {
                faults.push(format!("from {from}: stands twice"));
            }
            faults.extend(tariff.faults(definition).into_iter().map(|fault| format!("from {from}: {fault}")));
        }
        if seen.first().is_none_or(|first| first.to_string() > definition.valid_from) {
            faults.push(format!(
                "no rate is in force on {}, when version {} begins",
                definition.valid_from, definition.version
            ));
        }
        faults
    }
}
