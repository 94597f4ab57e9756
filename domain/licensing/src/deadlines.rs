//! When a term is over, and why, day by day: a pure function of its start, the term, the calendar, the office hours and
//! the pauses.
//!
//! - A term in days begins on the day after the one it starts on (Civil Code, article 173) and is over when its last day
//!   is. Working days are those of the calendar. A term in calendar days whose last day is off ends with the next working
//!   day (article 175); one of 0 days ends with the day it starts on.
//! - Minutes and hours of staff run in the hours of the office on working days; those of a machine by the wall clock.
//! - A pause stops the clock. For a term in days it takes out the days after the one it began on, up to the one it ended
//!   on: a pause of n working days moves the end by n. No term ends within a pause, and while one is open it has no end.

mod days;
mod hours;
mod norm;
#[cfg(test)]
mod tests;
mod words;

pub use norm::{NormFrom, Whole, step_term, whole_term};
pub use words::{day_words, kind_words};

use crate::calendar::{Calendar, DayKind, NoData, OfficeHours};
use crate::catalogue::{Amount, Unit};
use crate::values::Instant;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// The longest term in days, and the most days that one may take with its pauses.
pub const LONGEST_DAYS: u32 = 1000;
/// Most days that are looked at.
const MOST_DAYS: usize = 4000;

/// Whose time a term runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// A machine's: minutes and hours run by the wall clock.
    Machine,
    /// That of staff: minutes and hours run in the hours of the office.
    Staff,
}

/// A time in which a term does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Instant,
    /// When it ended; `None` while it lasts.
    pub until: Option<Instant>,
}

/// What a civil day counted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The day it starts on: it does not count.
    Start,
    /// The n-th day of the term.
    Day(u32),
    /// So much of its minutes and hours.
    Time(TimeDelta),
    /// Off.
    Off,
    /// Taken out by a pause.
    Paused,
    /// A working day that only ends the term, because its last day was off.
    End,
}

/// A civil day on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, in Almaty.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// What it counted for.
    pub counted: Counted,
}

/// When a term is over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// When it starts.
    pub start: Instant,
    /// The first moment after it; `None` while a pause is open.
    pub due_at: Option<Instant>,
    /// Every day on the way, in order.
    pub days: Vec<Day>,
}

impl Deadline {
    /// Whether an act may still move one of its days, or one is an estimate.
    pub fn is_provisional(&self, calendar: &Calendar) -> bool {
        self.days.iter().any(|day| {
            let estimated = matches!(day.kind, DayKind::Holiday { is_provisional: true, .. });
            estimated || calendar.is_open(day.date)
        })
    }
}

/// Why a term cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A year on the way has no calendar.
    #[error(transparent)]
    NoData(#[from] NoData),
    /// Not a term: negative, not whole where it has to be, or too long.
    #[error("a term in days is a whole number up to 1000, one in minutes or hours is up to 10,000 hours")]
    NoTerm,
    /// With its pauses it takes longer than anybody would wait.
    #[error("it does not end within four thousand days")]
    TooLong,
}

/// What a term is counted with.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The hours of the office.
    pub hours: &'a OfficeHours,
}

/// When a term is over.
///
/// # Errors
/// [`Fault`].
pub fn deadline(
    rules: Rules<'_>,
    term: &Amount,
    pace: Pace,
    start: Instant,
    pauses: &[Pause],
) -> Result<Deadline, Fault> {
    let seconds = |each: f64| {
        let value = term.value * each;
        let fits = value.is_finite() && (0.0..=36_000_000.0).contains(&value);
        #[allow(clippy::cast_possible_truncation, reason = "in range; a fraction of a second is none")]
        fits.then(|| TimeDelta::seconds(value as i64)).ok_or(Fault::NoTerm)
    };
    match term.unit {
        Unit::WorkingDay => days::count(rules.calendar, whole(term.value)?, true, start, pauses),
        Unit::CalendarDay => days::count(rules.calendar, whole(term.value)?, false, start, pauses),
        Unit::Second => hours::run(rules, seconds(1.0)?, pace, start, pauses),
        Unit::Minute => hours::run(rules, seconds(60.0)?, pace, start, pauses),
        Unit::Hour => hours::run(rules, seconds(3600.0)?, pace, start, pauses),
    }
}

fn whole(value: f64) -> Result<u32, Fault> {
    let fits = value.fract() == 0.0 && (0.0..=f64::from(LONGEST_DAYS)).contains(&value);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
    fits.then_some(value as u32).ok_or(Fault::NoTerm)
}
