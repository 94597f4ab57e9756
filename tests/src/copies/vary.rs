//! What a copy of a sample says otherwise than its sample, beside its ids.

use super::applicants::Applicant;
use super::book::Row;
use super::copy::{Names, Part};
use super::fill::Sample;
use chrono::{NaiveDate, TimeDelta};
use ruqsat_licensing::catalogue::{Catalogue, Payer};
use ruqsat_licensing::licences::{application_number, result_number};
use ruqsat_licensing::values::{Instant, sha256_hex};
use std::collections::BTreeSet;

/// Before a sum in JSON.
const MINOR: &str = "\"minor\":";

/// What is another in every copy; each has a column of the list.
enum Variable {
    /// Number of the applicant.
    Party,
    /// His name.
    Name,
    /// Number of the registered application: of which case.
    Registered(usize),
    /// Number of the result: of which case, and of the sample.
    Number(usize, String),
    /// The same among the words of the register.
    NumberWord(usize, String),
    /// A day, so many after that of the copy.
    Day(i64),
    /// The fee: of which case.
    Fee(usize),
    /// The hash of what was signed, which is put together of these.
    Content(Vec<Piece>),
    /// A word of the applicant's name.
    Word(usize),
}

/// A piece of what was signed.
enum Piece {
    Same(String),
    /// What stands in a column of the list.
    Value(usize),
    /// The base of the copy's ids, with the number of a write.
    Stem(String),
    Account,
}

/// How the copies of a sample differ.
pub(super) struct Variation {
    variables: Vec<Variable>,
    /// What is named in every row.
    pub(super) names: Names,
    /// What is named in the words of the register.
    pub(super) words: Names,
}

/// A copy.
pub(super) struct Copy<'a> {
    pub(super) at: Instant,
    pub(super) day: NaiveDate,
    pub(super) base: &'a str,
    pub(super) serial: i64,
    pub(super) by: &'a Applicant,
}

fn column(at: usize) -> String {
    format!("c.v{at}")
}

impl Variation {
    /// Of a sample that the demo applicant filed on a day.
    pub(super) fn of(sample: &Sample, rows: &[Row], demo: &Applicant, day: NaiveDate) -> Self {
        let names = Names::of(rows.iter().flat_map(Row::texts), "c.base").with(&demo.account, "c.account");
        let mut varied = Self { variables: Vec::new(), names, words: Names::default() };
        varied.say(&demo.number, Variable::Party);
        varied.say(&demo.name, Variable::Name);
        for (case, application) in sample.cases.iter().enumerate() {
            if let Some(registered) = &application.registered_no {
                varied.say(registered, Variable::Registered(case));
            }
            if let Some(number) = &application.result_number {
                varied.say(number, Variable::Number(case, number.clone()));
                varied.say(&number.to_lowercase(), Variable::NumberWord(case, number.clone()));
            }
            let fee = rows.iter().filter(|row| row.get("application") == Some(&application.id));
            let fee: BTreeSet<&str> = fee.filter_map(|row| row.get("amount_minor")).collect();
            for minor in fee {
                varied.say(&format!("{MINOR}{minor}"), Variable::Fee(case));
            }
        }
        let found: BTreeSet<NaiveDate> = rows.iter().flat_map(Row::texts).flat_map(days).collect();
        for found in found.range(day - TimeDelta::days(1)..) {
            varied.say(&found.to_string(), Variable::Day((*found - day).num_days()));
        }
        // What is signed later may name the hash of what was signed before.
        let mut contents: Vec<&Row> = rows.iter().filter(|row| row.table.name == "contents").collect();
        contents.sort_by_key(|row| row.get("created_at"));
        for content in contents {
            let (Some(sha256), Some(text)) = (content.get("sha256"), content.get("bytes")) else { continue };
            let pieces = varied.names.parts(text).into_iter().map(Piece::of).collect();
            varied.say(sha256, Variable::Content(pieces));
        }
        varied.words = varied.names.clone();
        for (at, word) in demo.words.iter().enumerate() {
            varied.words = std::mem::take(&mut varied.words).with(word, &column(varied.variables.len()));
            varied.variables.push(Variable::Word(at));
        }
        varied
    }

    fn say(&mut self, text: &str, variable: Variable) {
        self.names = std::mem::take(&mut self.names).with(text, &column(self.variables.len()));
        self.variables.push(variable);
    }

    /// How many columns it takes.
    pub(super) fn columns(&self) -> usize {
        self.variables.len()
    }

    /// What stands in the columns of a copy.
    pub(super) fn values(
        &self,
        copy: &Copy<'_>,
        sample: &Sample,
        catalogue: &Catalogue,
    ) -> Result<Vec<String>, String> {
        let mut values: Vec<String> = Vec::with_capacity(self.variables.len());
        let serial = |case: &usize| copy.serial + i64::try_from(*case).unwrap_or_default();
        let number = |case: &usize, like: &str| {
            result_number(like.get(4..7).unwrap_or_default(), like.starts_with("KZ"), serial(case))
        };
        for variable in &self.variables {
            let value = match variable {
                Variable::Party => copy.by.number.clone(),
                Variable::Name => copy.by.name.clone(),
                Variable::Registered(case) => application_number(copy.at, serial(case)),
                Variable::Number(case, like) => number(case, like),
                Variable::NumberWord(case, like) => number(case, like).to_lowercase(),
                Variable::Day(after) => (copy.day + TimeDelta::days(*after)).to_string(),
                Variable::Fee(case) => format!("{MINOR}{}", fee(sample, *case, catalogue, copy.day)?),
                Variable::Content(pieces) => {
                    let pieces: String = pieces.iter().map(|piece| piece.of_copy(copy, &values)).collect();
                    sha256_hex(pieces.as_bytes())
                }
                Variable::Word(at) => copy.by.words[*at].clone(),
            };
            values.push(value);
        }
        Ok(values)
    }
}

impl Piece {
    fn of(part: Part<'_>) -> Self {
        match part {
            Part::Same(text) => Self::Same(text.to_owned()),
            Part::Named("c.account") => Self::Account,
            Part::Named(expression) => match expression.strip_prefix("c.v").map(str::parse) {
                Some(Ok(at)) => Self::Value(at),
                _ => Self::Stem(expression.chars().filter(char::is_ascii_digit).collect()),
            },
        }
    }

    fn of_copy<'a>(&'a self, copy: &'a Copy<'_>, values: &'a [String]) -> std::borrow::Cow<'a, str> {
        match self {
            Self::Same(text) => text.into(),
            Self::Value(at) => values[*at].as_str().into(),
            Self::Stem(write) => format!("{}{write}", copy.base).into(),
            Self::Account => copy.by.account.as_str().into(),
        }
    }
}

/// What a case of the sample costs on a day, in the smallest unit.
fn fee(sample: &Sample, case: usize, catalogue: &Catalogue, day: NaiveDate) -> Result<i64, String> {
    let application = &sample.cases[case];
    let definition = catalogue.newest().into_iter().find(|one| one.code == application.service);
    let definition = definition.ok_or("no such service")?;
    let payer = if sample.by_entity { Payer::LegalEntity } else { Payer::Individual };
    let fee = catalogue.fee(&definition, &application.operation, payer, day);
    let none = || format!("{} {} costs nothing on {day}", application.service, application.operation);
    Ok(fee.map_err(|_| none())?.ok_or_else(none)?.amount.minor)
}

/// The days in a text, as ISO 8601 writes them.
fn days(text: &str) -> impl Iterator<Item = NaiveDate> + '_ {
    let dashes = text.match_indices("-").filter(move |(at, _)| text.as_bytes().get(at + 3) == Some(&b'-'));
    dashes.filter_map(move |(at, _)| {
        let begin = at.checked_sub(4)?;
        let digit =
            |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        let alone = !digit(begin.checked_sub(1)) && !digit(Some(begin + 10));
        text.get(begin..begin + 10).filter(|_| alone)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn days_are_found_and_numbers_are_none() {
        let found = |text: &str| days(text).map(|day| day.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(
            found("{\"at\":\"2026-11-24T09:10:29.8Z\",\"until\":\"2028-02-29\"}"),
            "2026-11-24 2028-02-29"
        );
        assert_eq!(found("2026-000000002 12026-11-24 2026-11-241 2026-13-01 --- +7-717-2"), "");
    }
}
