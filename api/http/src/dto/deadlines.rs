//! The working calendar, and terms counted day by day.

use super::LocalizedText;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use ruqsat_licensing::applications::Counted as Term;
use ruqsat_licensing::calendar::{Calendar, DayKind, NoData, holiday_name};
use ruqsat_licensing::catalogue::Unit;
use ruqsat_licensing::deadlines::{
    Counted, Day, Deadline as Counting, NormFrom, Pace, Pause as Stop, Whole, day_words, kind_words,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What a civil day is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CalendarDayKind {
    /// Monday to Friday, and nothing else.
    Working,
    /// A day off made working by an act, in place of another.
    MadeWorking,
    /// Saturday or Sunday.
    Weekend,
    /// A holiday.
    Holiday,
    /// Off by law, because a holiday fell on a day off.
    Shifted,
    /// Off by an act that made another day working.
    Moved,
}

impl From<&DayKind> for CalendarDayKind {
    fn from(kind: &DayKind) -> Self {
        match kind {
            DayKind::Working => Self::Working,
            DayKind::MadeWorking { .. } => Self::MadeWorking,
            DayKind::Weekend => Self::Weekend,
            DayKind::Holiday { .. } => Self::Holiday,
            DayKind::Shifted { .. } => Self::Shifted,
            DayKind::Moved { .. } => Self::Moved,
        }
    }
}

/// A day that is not plain Monday to Friday or weekend.
#[derive(Serialize, ToSchema)]
pub(crate) struct CalendarDay {
    /// The day, in Almaty.
    #[schema(example = "2026-03-24")]
    pub(crate) date: NaiveDate,
    /// What it is.
    pub(crate) kind: CalendarDayKind,
    /// Whether people work on it.
    pub(crate) working: bool,
    /// The name of a holiday.
    pub(crate) holiday: Option<LocalizedText>,
    /// The holiday it is off for, the day that works in its place, or the day that is off in its place.
    #[schema(example = "2026-03-21")]
    pub(crate) instead_of: Option<NaiveDate>,
    /// Identifier of the act that moved it, in the state register of acts.
    #[schema(max_length = 40, example = "P2300000326")]
    pub(crate) act: Option<String>,
    /// Whether its date is an estimate.
    pub(crate) provisional: bool,
    /// The same in words.
    pub(crate) text: LocalizedText,
}

/// The working calendar of a year, five-day week.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkingCalendar {
    /// The year.
    #[schema(minimum = 2000, maximum = 2100, example = 2026)]
    pub(crate) year: i32,
    /// Whether an act may still move days of it: what was counted in it may come out otherwise.
    pub(crate) open: bool,
    /// Version of the whole calendar: deadlines name the one they were counted with.
    #[schema(pattern = "^[0-9a-f]{16}$")]
    pub(crate) version: String,
    /// Working days of the year.
    #[schema(minimum = 0, maximum = 366, example = 248)]
    pub(crate) working_days: u32,
    /// Working days of each month, January first.
    #[schema(min_items = 12, max_items = 12)]
    pub(crate) months: Vec<u32>,
    /// The days that are not plain Monday to Friday or weekend, in order.
    #[schema(max_items = 100)]
    pub(crate) days: Vec<CalendarDay>,
}

impl WorkingCalendar {
    /// The year as the calendar has it.
    pub(crate) fn of(calendar: &Calendar, year: i32) -> Result<Self, NoData> {
        let (_, open) = calendar.years().find(|(known, _)| *known == year).ok_or(NoData(year))?;
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(NoData(year))?;
        let (mut months, mut days) = (vec![0; 12], Vec::new());
        for date in first.iter_days().take_while(|date| date.year() == year) {
            let kind = calendar.kind(date)?;
            if let Some(month) = months.get_mut(date.month0() as usize).filter(|_| kind.is_working()) {
                *month += 1;
            }
            if !matches!(kind, DayKind::Working | DayKind::Weekend) {
                days.push(day(date, &kind));
            }
        }
        let version = calendar.version().to_owned();
        Ok(Self { year, open, version, working_days: months.iter().sum(), months, days })
    }
}

fn day(date: NaiveDate, kind: &DayKind) -> CalendarDay {
    let (instead_of, act) = match kind {
        DayKind::Shifted { holiday } => (Some(*holiday), None),
        DayKind::Moved { works, act } => (Some(*works), Some(act.clone())),
        DayKind::MadeWorking { off, act } => (Some(*off), Some(act.clone())),
        _ => (None, None),
    };
    let holiday = match kind {
        DayKind::Holiday { name, .. } => holiday_name(name),
        _ => None,
    };
    CalendarDay {
        date,
        kind: kind.into(),
        working: kind.is_working(),
        holiday: holiday.as_ref().map(Into::into),
        instead_of,
        act,
        provisional: matches!(kind, DayKind::Holiday { is_provisional: true, .. }),
        text: (&kind_words(kind)).into(),
    }
}

/// The unit of a term.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TermUnit {
    /// Seconds.
    Second,
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Working days.
    WorkingDay,
    /// Calendar days.
    CalendarDay,
}

impl From<TermUnit> for Unit {
    fn from(unit: TermUnit) -> Self {
        match unit {
            TermUnit::Second => Self::Second,
            TermUnit::Minute => Self::Minute,
            TermUnit::Hour => Self::Hour,
            TermUnit::WorkingDay => Self::WorkingDay,
            TermUnit::CalendarDay => Self::CalendarDay,
        }
    }
}

impl From<Unit> for TermUnit {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Second => Self::Second,
            Unit::Minute => Self::Minute,
            Unit::Hour => Self::Hour,
            Unit::WorkingDay => Self::WorkingDay,
            Unit::CalendarDay => Self::CalendarDay,
        }
    }
}

/// Whose time a term runs in.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TermPace {
    /// That of staff: minutes and hours run in the hours of the office.
    #[default]
    Staff,
    /// A machine's: minutes and hours run by the wall clock.
    Machine,
}

impl From<TermPace> for Pace {
    fn from(pace: TermPace) -> Self {
        match pace {
            TermPace::Staff => Self::Staff,
            TermPace::Machine => Self::Machine,
        }
    }
}

/// What is to be counted.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeadlineQuery {
    /// The moment it starts.
    #[param(example = "2026-03-19T05:00:00Z")]
    pub(crate) start: DateTime<Utc>,
    /// How many units: up to 1000 days, 10,000 of the others.
    #[validate(range(max = 10_000))]
    #[param(maximum = 10_000, example = 3)]
    pub(crate) value: u32,
    /// The unit.
    pub(crate) unit: TermUnit,
    /// Whose time; `staff` if absent, in office hours from 9:00 to 18:30 with a break from 13:00 to 14:30.
    pub(crate) pace: Option<TermPace>,
    /// When a pause began.
    pub(crate) pause_from: Option<DateTime<Utc>>,
    /// When it ended: after it began; without it the pause lasts.
    pub(crate) pause_until: Option<DateTime<Utc>>,
}

/// What starts a term.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TermStart {
    /// The step was entered.
    Entered,
    /// The application was registered.
    Registered,
    /// The licensor took it in.
    Received,
    /// The last body that was asked answered.
    Approved,
}

impl From<NormFrom> for TermStart {
    fn from(from: NormFrom) -> Self {
        match from {
            NormFrom::Entered => Self::Entered,
            NormFrom::Registered => Self::Registered,
            NormFrom::Received => Self::Received,
            NormFrom::Approved => Self::Approved,
        }
    }
}

/// A time in which a term does not run.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pause {
    /// When it began.
    pub(crate) from: DateTime<Utc>,
    /// When it ended; absent while it lasts.
    pub(crate) until: Option<DateTime<Utc>>,
}

impl From<&Stop> for Pause {
    fn from(pause: &Stop) -> Self {
        Self { from: pause.from, until: pause.until }
    }
}

/// A civil day on the way to a deadline.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadlineDay {
    /// The day, in Almaty.
    #[schema(example = "2026-03-20")]
    pub(crate) date: NaiveDate,
    /// What it is.
    pub(crate) kind: CalendarDayKind,
    /// Whether it counts.
    pub(crate) counted: bool,
    /// Which day of a term in days it is.
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub(crate) number: Option<u32>,
    /// How much of a term in minutes or hours ran on it.
    #[schema(minimum = 0, maximum = 90_000)]
    pub(crate) seconds: Option<i64>,
    /// The same in words.
    pub(crate) text: LocalizedText,
}

impl From<&Day> for DeadlineDay {
    fn from(day: &Day) -> Self {
        let (number, seconds) = match day.counted {
            Counted::Day(number) => (Some(number), None),
            Counted::Time(time) => (None, Some(time.num_seconds())),
            _ => (None, None),
        };
        Self {
            date: day.date,
            kind: (&day.kind).into(),
            counted: number.is_some() || seconds.is_some_and(|seconds| seconds > 0),
            number,
            seconds,
            text: (&day_words(day)).into(),
        }
    }
}

/// When a term is over, and why.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deadline {
    /// How many units.
    #[schema(minimum = 0, maximum = 100_000, example = 15)]
    pub(crate) value: f64,
    /// The unit.
    pub(crate) unit: TermUnit,
    /// Whether the act prints no such term and it is ours: the norms of the longest way through the review, summed up.
    pub(crate) derived: bool,
    /// Paragraph of the act.
    #[schema(max_length = 300)]
    pub(crate) src: Option<String>,
    /// When it starts.
    pub(crate) start: DateTime<Utc>,
    /// What it starts with.
    pub(crate) starts_with: Option<TermStart>,
    /// The first moment after it; absent while it is paused, and where a year on the way has no calendar yet.
    pub(crate) due_at: Option<DateTime<Utc>>,
    /// Whether it is over and what it is for is not done, or was done too late.
    pub(crate) overdue: bool,
    /// Whether it is paused now.
    pub(crate) paused: bool,
    /// Whether an act may still move a day of it, or one is an estimate.
    pub(crate) provisional: bool,
    /// The year that has no calendar yet, where that keeps it from being counted.
    #[schema(example = 2028)]
    pub(crate) year_missing: Option<i32>,
    /// Version of the calendar it is counted with.
    #[schema(pattern = "^[0-9a-f]{16}$")]
    pub(crate) calendar: String,
    /// Its pauses, in order.
    #[schema(max_items = 100)]
    pub(crate) pauses: Vec<Pause>,
    /// Every day on the way, in order.
    #[schema(max_items = 4100)]
    pub(crate) days: Vec<DeadlineDay>,
}

impl Deadline {
    /// A term that was counted, as of a moment: now, or when what it is for was done.
    pub(crate) fn new(calendar: &Calendar, term: &Term, start: DateTime<Utc>, as_of: DateTime<Utc>) -> Self {
        use ruqsat_licensing::deadlines::Fault;
        let found: Option<&Counting> = term.deadline.as_ref().ok();
        let due_at = found.and_then(|found| found.due_at);
        Self {
            value: term.term.value,
            unit: term.term.unit.into(),
            derived: false,
            src: None,
            start: found.map_or(start, |found| found.start),
            starts_with: Some(term.from.into()),
            due_at,
            overdue: due_at.is_some_and(|due| due <= as_of),
            paused: term.pauses.iter().any(|pause| pause.until.is_none()),
            provisional: found.is_some_and(|found| found.is_provisional(calendar)),
            year_missing: match term.deadline {
                Err(Fault::NoData(NoData(year))) => Some(year),
                _ => None,
            },
            calendar: calendar.version().to_owned(),
            pauses: term.pauses.iter().map(Into::into).collect(),
            days: found.map(|found| found.days.iter().map(Into::into).collect()).unwrap_or_default(),
        }
    }

    /// As the term of a whole operation.
    pub(crate) fn of_whole(self, whole: &Whole) -> Self {
        Self { derived: whole.is_derived, src: Some(whole.src.clone()), ..self }
    }

    /// As the term of a step.
    pub(crate) fn of_step(self, src: &str) -> Self {
        Self { src: Some(src.to_owned()), ..self }
    }
}
