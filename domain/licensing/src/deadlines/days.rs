//! Terms in days.

use super::{Counted, Day, Deadline, Fault, MOST_DAYS, Pause};
use crate::calendar::{Calendar, day_end};
use crate::values::{Instant, civil_day};
use chrono::NaiveDate;

/// The way through the days.
struct Way<'a> {
    calendar: &'a Calendar,
    pauses: &'a [Pause],
    days: Vec<Day>,
    at: NaiveDate,
}

impl Way<'_> {
    /// On to the next day; whether it is a working one and whether a pause takes it out.
    fn next(&mut self) -> Result<(bool, bool), Fault> {
        if self.days.len() > MOST_DAYS {
            return Err(Fault::TooLong);
        }
        self.at = self.at.succ_opt().ok_or(Fault::TooLong)?;
        let is_working = self.calendar.is_working(self.at)?;
        let day = self.at;
        let is_paused = self.pauses.iter().any(|pause| {
            civil_day(pause.from) < day && pause.until.is_none_or(|until| day <= civil_day(until))
        });
        Ok((is_working, is_paused))
    }

    fn push(&mut self, counted: Counted) -> Result<(), Fault> {
        self.days.push(Day { date: self.at, kind: self.calendar.kind(self.at)?, counted });
        Ok(())
    }

    /// The pause that lasts beyond the end of the day.
    fn lasting(&self) -> Option<&Pause> {
        let end = day_end(self.at);
        self.pauses.iter().find(|pause| pause.from < end && pause.until.is_none_or(|until| until >= end))
    }
}

/// The end of the `n`-th day after the start.
pub(super) fn count(
    calendar: &Calendar,
    n: u32,
    only_working: bool,
    start: Instant,
    pauses: &[Pause],
) -> Result<Deadline, Fault> {
    let mut way = Way { calendar, pauses, days: Vec::new(), at: civil_day(start) };
    way.push(Counted::Start)?;
    let open = |way: &Way<'_>| way.lasting().is_some_and(|pause| pause.until.is_none());
    let endless = |way: Way<'_>| Deadline { start, due_at: None, days: way.days };
    let mut counted = 0;
    while counted < n {
        if open(&way) {
            return Ok(endless(way));
        }
        let (is_working, is_paused) = way.next()?;
        let counts = !is_paused && (is_working || !only_working);
        counted += u32::from(counts);
        way.push(match (counts, is_working) {
            (true, _) => Counted::Day(counted),
            (false, true) => Counted::Paused,
            (false, false) => Counted::Off,
        })?;
    }
    // Not within a pause, and not on a day off.
    while way.lasting().is_some() || !calendar.is_working(way.at)? {
        if open(&way) {
            return Ok(endless(way));
        }
        let (is_working, is_paused) = way.next()?;
        way.push(match (is_working, is_paused) {
            (false, _) => Counted::Off,
            (true, true) => Counted::Paused,
            (true, false) => Counted::End,
        })?;
    }
    Ok(Deadline { start, due_at: Some(day_end(way.at)), days: way.days })
}
