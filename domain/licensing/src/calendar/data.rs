//! Reads the files of the calendar. A file that contradicts itself or another is refused.

use super::{Calendar, DayKind};
use crate::values::sha256_hex;
use chrono::{Datelike, NaiveDate, Weekday};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::BTreeMap;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/calendar");

/// One year as its file writes it; README.md beside the files explains the keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Year {
    pub(super) year: i32,
    #[serde(default)]
    open: bool,
    /// Working days of each month, for the test that counts them again.
    #[cfg_attr(not(test), expect(dead_code, reason = "the sum that a test compares"))]
    pub(super) months: [u32; 12],
    holidays: Vec<Holiday>,
    #[serde(default)]
    shifted: Vec<Shifted>,
    #[serde(default)]
    moved: Vec<Moved>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    day: NaiveDate,
    name: String,
    #[serde(default)]
    provisional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shifted {
    off: NaiveDate,
    holiday: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    off: NaiveDate,
    works: NaiveDate,
    act: String,
}

pub(super) fn embedded() -> Result<Calendar, String> {
    read(&embedded_years()?)
}

pub(super) fn embedded_years() -> Result<Vec<Year>, String> {
    let files = FILES.files().filter(|file| file.path().extension().is_some_and(|end| end == "toml"));
    files
        .map(|file| {
            let text = file.contents_utf8().unwrap_or_default();
            parse(text).map_err(|fault| format!("{}: {fault}", file.path().display()))
        })
        .collect()
}

/// The files of a folder instead: name and text of each.
pub(super) fn given(files: &[(String, String)]) -> Result<Calendar, String> {
    let parsed = files.iter().map(|(name, text)| parse(text).map_err(|fault| format!("{name}: {fault}")));
    read(&parsed.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn parse(text: &str) -> Result<Year, String> {
    toml::from_str(text).map_err(|fault| fault.to_string())
}

/// Joins years to a calendar.
pub(super) fn read(files: &[Year]) -> Result<Calendar, String> {
    let mut calendar = Calendar { years: BTreeMap::new(), special: BTreeMap::new(), version: String::new() };
    for file in files {
        if calendar.years.insert(file.year, file.open).is_some() {
            return Err(format!("{} stands twice", file.year));
        }
        let mut put = |day: NaiveDate, kind: DayKind| match calendar.special.insert(day, kind) {
            None => Ok(()),
            Some(before) => Err(format!("{day} is {before:?} and something else")),
        };
        for one in &file.holidays {
            of_year(file, one.day)?;
            put(one.day, DayKind::Holiday { name: one.name.clone(), is_provisional: one.provisional })?;
        }
        for one in &file.shifted {
            of_year(file, one.off)?;
            if is_weekend(one.off) || !file.holidays.iter().any(|holiday| holiday.day == one.holiday) {
                return Err(format!("{} is no working day off for a holiday of its year", one.off));
            }
            put(one.off, DayKind::Shifted { holiday: one.holiday })?;
        }
        for one in &file.moved {
            of_year(file, one.off)?;
            put(one.off, DayKind::Moved { works: one.works, act: one.act.clone() })?;
            put(one.works, DayKind::MadeWorking { off: one.off, act: one.act.clone() })?;
        }
    }
    let years: Vec<i32> = calendar.years.keys().copied().collect();
    if years.windows(2).any(|pair| pair[1] != pair[0] + 1) {
        return Err(format!("a year is missing between {years:?}"));
    }
    let data = format!("{years:?} {:?}", calendar.special);
    calendar.version = sha256_hex(data.as_bytes()).chars().take(16).collect();
    Ok(calendar)
}

fn of_year(file: &Year, day: NaiveDate) -> Result<(), String> {
    if day.year() == file.year { Ok(()) } else { Err(format!("{day} stands in {}", file.year)) }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
