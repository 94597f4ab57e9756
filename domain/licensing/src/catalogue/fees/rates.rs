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
                let share = whole.saturating_mul(*percent).saturating_add(50) / 100;
                Some(at_most.map_or(share, |most| share.min(most)))
            }
        }
    }

    /// What is wrong with rates of which these operations are known.
    fn faults(&self, known: &BTreeSet<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        let tables = [("rates", &self.rates), ("for_individuals", &self.for_individuals)];
        for (table, op, rate) in
            tables.into_iter().flat_map(|(name, rates)| rates.iter().map(move |(op, rate)| (name, op, rate)))
        {
            if !known.contains(op.as_str()) {
                faults.push(format!("{table}.{op}: the service has no such operation that is paid for"));
            }
            let payers = match table {
                "rates" => &[Payer::Individual, Payer::LegalEntity][..],
                _ => &[Payer::Individual],
            };
            for payer in payers {
                match (self.hundredths(rate, *payer), rate) {
                    (Some(hundredths), _) if (1..=DEAREST).contains(&hundredths) => continue,
                    (None, Rate::Share { of, .. }) => {
                        faults.push(format!("{table}.{op}: a share of {of}, which has no rate in indices"));
                    }
                    _ => faults.push(format!(
                        "{table}.{op}: only what comes to 1 to {DEAREST} hundredths of the index makes sense"
                    )),
                }
                break;
            }
        }
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

    /// What is wrong with the rates of a service, each with its day. A version asks only for rates of the time during
    /// which it is the newest: an operation may come and go with its version.
    pub(in crate::catalogue) fn faults(&self, versions: &[&Definition]) -> Vec<String> {
        let known = versions.iter().flat_map(|version| paid(version)).collect();
        let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
        for tariff in &self.tariffs {
            let from = tariff.from;
            if !seen.insert(from.to_string()) {
                faults.push(format!("from {from}: stands twice"));
            }
            faults.extend(tariff.faults(&known).into_iter().map(|fault| format!("from {from}: {fault}")));
        }
        for version in versions {
            let ends =
                versions.iter().map(|other| &other.valid_from).filter(|day| **day > version.valid_from).min();
            let begins = seen.range(..=version.valid_from.clone()).next_back();
            if begins.is_none() && paid(version).next().is_some() {
                let (day, version) = (&version.valid_from, &version.version);
                faults.push(format!("no rate is in force on {day}, when version {version} begins"));
            }
            let holds = |from: &String| {
                Some(from) == begins || (*from > version.valid_from && ends.is_none_or(|end| from < end))
            };
            for tariff in self.tariffs.iter().filter(|tariff| holds(&tariff.from.to_string())) {
                let lacking = paid(version).filter(|op| !tariff.rates.contains_key(*op));
                faults.extend(lacking.map(|op| {
                    format!(
                        "from {}: rates: {op} is paid for in version {} and has none",
                        tariff.from, version.version
                    )
                }));
            }
        }
        faults
    }
}

/// The operations of a version that are paid for.
fn paid(version: &Definition) -> impl Iterator<Item = &str> {
    version.fee.iter().flat_map(|fee| fee.operations.iter().map(String::as_str))
}
