//! Terms in seconds, minutes and hours.

use super::{Counted, Day, Deadline, Fault, MOST_DAYS, Pace, Pause, Rules};
use crate::calendar::day_end;
use crate::values::{Instant, civil_day, day_start};
use chrono::{NaiveDate, TimeDelta};

/// The moment by which so much time has run.
pub(super) fn run(
    rules: Rules<'_>,
    term: TimeDelta,
    pace: Pace,
    start: Instant,
    pauses: &[Pause],
) -> Result<Deadline, Fault> {
    let (mut left, mut day, mut days) = (term, civil_day(start), Vec::new());
    loop {
        if days.len() > MOST_DAYS {
            return Err(Fault::TooLong);
        }
        let kind = rules.calendar.kind(day)?;
        let mut ran = TimeDelta::zero();
        let mut end = None;
        for (from, until) in open(rules, pace, day, kind.is_working()) {
            for (from, until) in unpaused((from.max(start), until), pauses) {
                let piece = (until - from).min(left);
                (left, ran) = (left - piece, ran + piece);
                if left.is_zero() {
                    end = Some(from + piece);
                    break;
                }
            }
            if end.is_some() {
                break;
            }
        }
        let is_off = pace == Pace::Staff && !kind.is_working();
        let is_paused = ran.is_zero() && pauses.iter().any(|pause| covers(pause, day));
        let counted = match (is_off, is_paused) {
            (true, _) => Counted::Off,
            (false, true) => Counted::Paused,
            (false, false) => Counted::Time(ran),
        };
        days.push(Day { date: day, kind, counted });
        let endless = pauses.iter().any(|pause| pause.until.is_none() && pause.from < day_end(day));
        if end.is_some() || endless {
            return Ok(Deadline { start, due_at: end, days });
        }
        day = day.succ_opt().ok_or(Fault::TooLong)?;
    }
}

/// The times of a day in which a term runs.
fn open(rules: Rules<'_>, pace: Pace, day: NaiveDate, is_working: bool) -> Vec<(Instant, Instant)> {
    match pace {
        Pace::Machine => vec![(day_start(day), day_end(day))],
        Pace::Staff if is_working => rules.hours.of_day(day).to_vec(),
        Pace::Staff => Vec::new(),
    }
}

/// What pauses leave of a time, in order.
fn unpaused(time: (Instant, Instant), pauses: &[Pause]) -> Vec<(Instant, Instant)> {
    let cut = |pieces: Vec<(Instant, Instant)>, pause: &Pause| {
        let before = |(from, until): (Instant, Instant)| (from, until.min(pause.from));
        let after = |(from, until): (Instant, Instant)| (from.max(pause.until.unwrap_or(until)), until);
        pieces.into_iter().flat_map(|piece| [before(piece), after(piece)]).collect()
    };
    let mut pieces: Vec<_> = pauses.iter().fold(vec![time], cut);
    pieces.retain(|(from, until)| from < until);
    pieces.sort_unstable();
    pieces
}

fn covers(pause: &Pause, day: NaiveDate) -> bool {
    pause.from < day_end(day) && pause.until.is_none_or(|until| until > day_start(day))
}
