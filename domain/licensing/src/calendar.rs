//! The working calendar of Kazakhstan: what each civil day in Asia/Almaty is, and terms counted in days. Five-day week.
//! The days stand as data in `calendar/`, one file a year; a year without a file is an error, never a guess.

mod data;
mod hours;
mod names;
#[cfg(test)]
mod tests;

pub use hours::OfficeHours;
pub(crate) use hours::day_end;
pub use names::holiday_name;

use crate::error::{Error, Result};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

static EMBEDDED: LazyLock<Result<Calendar, String>> = LazyLock::new(data::embedded);
/// The calendar of an operator, for this process.
static OWN: OnceLock<Calendar> = OnceLock::new();

/// What a civil day is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, and nothing else.
    Working,
    /// A day made working by an act, in place of another.
    MadeWorking {
        /// The day that is off instead.
        off: NaiveDate,
        /// Identifier of the act.
        act: String,
    },
    /// Saturday or Sunday.
    Weekend,
    /// A holiday.
    Holiday {
        /// Which, in snake case: `nauryz`.
        name: String,
        /// Whether the day is an estimate.
        is_provisional: bool,
    },
    /// Off by law for a holiday on a weekend.
    Shifted {
        /// The holiday.
        holiday: NaiveDate,
    },
    /// Off by an act that made another day working.
    Moved {
        /// The day that works instead.
        works: NaiveDate,
        /// Identifier of the act.
        act: String,
    },
}

impl DayKind {
    /// Whether people work on it.
    pub fn is_working(&self) -> bool {
        matches!(self, Self::Working | Self::MadeWorking { .. })
    }
}

/// A day in a year that the calendar has no data of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the working calendar has no data of {0}: add its file to calendar/")]
pub struct NoData(pub i32);

impl From<NoData> for Error {
    fn from(fault: NoData) -> Self {
        Self::Internal(fault.to_string())
    }
}

/// The calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Years with data; whether an act may still move days of them.
    years: BTreeMap<i32, bool>,
    /// Days that are not plain Monday to Friday or weekend.
    special: BTreeMap<NaiveDate, DayKind>,
    /// Names these data.
    version: String,
}

impl Calendar {
    /// The calendar that came with the binary.
    pub fn embedded() -> Result<&'static Self> {
        EMBEDDED.as_ref().map_err(|fault| Error::Internal(format!("working calendar: {fault}")))
    }

    /// The calendar of this process: that of its operator, else the one that came with the binary. There is one law of
    /// the country, so it is one for all.
    pub fn current() -> Result<&'static Self> {
        OWN.get().map_or_else(Self::embedded, Ok)
    }

    /// Takes the files of an operator, each with its name and text, as the calendar of this process, before anything is
    /// counted. The error names the file and the line.
    pub fn install(files: &[(String, String)]) -> Result<(), String> {
        let own = data::given(files)?;
        let version = own.version.clone();
        if OWN.get_or_init(|| own).version == version {
            Ok(())
        } else {
            Err("another calendar is in use already".into())
        }
    }

    /// The version of the data: SHA-256 over them, its first 16 hex digits. Whatever was counted with another one may
    /// come out differently now.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The years with data, in order, each with whether an act may still move days of it.
    pub fn years(&self) -> impl Iterator<Item = (i32, bool)> {
        self.years.iter().map(|(year, is_open)| (*year, *is_open))
    }

    /// Whether an act may still move days of the year of a day.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.years.get(&day.year()).copied().unwrap_or(true)
    }

    /// What a day is.
    pub fn kind(&self, day: NaiveDate) -> Result<DayKind, NoData> {
        self.is_working(day).map(|is_working| match self.special.get(&day) {
            Some(special) => special.clone(),
            None if is_working => DayKind::Working,
            None => DayKind::Weekend,
        })
    }

    /// Whether people work on a day.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, NoData> {
        if !self.years.contains_key(&day.year()) {
            return Err(NoData(day.year()));
        }
        let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(self.special.get(&day).map_or(is_weekday, DayKind::is_working))
    }

    /// The `n`-th working day after a day, which itself does not count; 0 is the day itself if it is one, else the next.
    pub fn add_working_days(&self, day: NaiveDate, n: u32) -> Result<NaiveDate, NoData> {
        let (mut at, mut left) = (day, n);
        while left > 0 || !self.is_working(at)? {
            at = at.succ_opt().ok_or(NoData(at.year()))?;
            if left > 0 && self.is_working(at)? {
                left -= 1;
            }
        }
        Ok(at)
    }
}
