//! Terms that people can check by hand, and laws that hold for every term.

use super::{Counted, Deadline, Fault, NormFrom, Pace, Pause, Rules, deadline, step_term, whole_term};
use crate::calendar::{Calendar, DayKind, NoData, OfficeHours, day_end};
use crate::catalogue::{Activity, Amount, Catalogue, Unit};
use crate::values::{Instant, civil_day, day_start};
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

fn calendar() -> &'static Calendar {
    Calendar::embedded().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment by the clock of Almaty.
fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    day_start(day(date))
        + (format!("{time}:00").parse::<chrono::NaiveTime>().unwrap() - chrono::NaiveTime::MIN)
}

fn term(value: f64, unit: Unit) -> Amount {
    Amount { value, unit }
}

fn find(term: &Amount, pace: Pace, start: Instant, pauses: &[Pause]) -> Result<Deadline, Fault> {
    deadline(Rules { calendar: calendar(), hours: &OfficeHours::default() }, term, pace, start, pauses)
}

/// The last civil day of a term in days.
fn last(value: u32, unit: Unit, start: Instant, pauses: &[Pause]) -> Option<NaiveDate> {
    let found = find(&term(value.into(), unit), Pace::Staff, start, pauses).unwrap();
    found.due_at.map(|due| civil_day(due - TimeDelta::seconds(1)))
}

#[test]
fn terms_in_days_that_people_can_check() {
    let working = Unit::WorkingDay;
    let table = [
        // Over the New Year's days of 2026 and Christmas: 1, 2 and 7 January and three days at weekends are off.
        ("2025-12-29 10:00", 7, working, "2026-01-12"),
        // Over Nauryz of 2026: 21 to 23 March, and two days for those on a weekend.
        ("2026-03-19 10:00", 3, working, "2026-03-27"),
        // In 2020 Friday 8 May was off for Monday 11.
        ("2020-05-06 09:00", 2, working, "2020-05-12"),
        // Filed on a Saturday night: the first day is Monday.
        ("2026-11-21 23:50", 1, working, "2026-11-23"),
        // A Saturday that works counts.
        ("2018-12-28 12:00", 1, working, "2018-12-29"),
        // A term in calendar days that ends on a Sunday goes on to Monday, one that ends on a holiday beyond it.
        ("2026-11-20 12:00", 2, Unit::CalendarDay, "2026-11-23"),
        ("2026-03-18 12:00", 3, Unit::CalendarDay, "2026-03-26"),
        // Within the same day.
        ("2026-11-20 12:00", 0, Unit::CalendarDay, "2026-11-20"),
        // The change of the offset falls into it.
        ("2024-02-28 12:00", 3, working, "2024-03-04"),
    ];
    for (start, n, unit, end) in table {
        assert_eq!(last(n, unit, at(start), &[]), Some(day(end)), "{start} + {n} {unit:?}");
    }
    let over_the_change = find(&term(1.0, working), Pace::Staff, at("2024-02-28 12:00"), &[]).unwrap();
    let due = over_the_change.due_at.unwrap();
    assert_eq!(due.to_rfc3339(), "2024-02-29T19:00:00+00:00", "the day had 25 hours");
}

#[test]
fn terms_in_hours_run_when_the_office_is_open() {
    let hour = term(1.0, Unit::Hour);
    let table = [
        ("2026-11-20 10:00", 1.0, "2026-11-20 11:00"),
        ("2026-11-20 12:30", 1.0, "2026-11-20 15:00"), // over the break
        ("2026-11-20 18:00", 1.0, "2026-11-23 09:30"), // over the weekend
        ("2026-11-21 12:00", 1.0, "2026-11-23 10:00"), // from a day off
        ("2026-11-20 07:00", 4.0, "2026-11-20 13:00"), // before it opens; ends with the morning
        ("2026-11-20 09:00", 8.0, "2026-11-20 18:30"), // a whole day
        ("2025-12-31 18:00", 8.5, "2026-01-05 18:30"), // over New Year's: half an hour, and all of 5 January
    ];
    for (start, hours, end) in table {
        let found = find(&term(hours, Unit::Hour), Pace::Staff, at(start), &[]).unwrap();
        assert_eq!(found.due_at, Some(at(end)), "{start} + {hours} h");
    }
    let wall = find(&hour, Pace::Machine, at("2026-11-21 23:30"), &[]).unwrap();
    assert_eq!(wall.due_at, Some(at("2026-11-22 00:30")), "a machine works on Sundays");
    let paused = Pause { from: at("2026-11-20 10:15"), until: Some(at("2026-11-20 15:00")) };
    let found = find(&hour, Pace::Staff, at("2026-11-20 10:00"), &[paused]).unwrap();
    assert_eq!(found.due_at, Some(at("2026-11-20 15:45")));
}

#[test]
fn a_trace_tells_each_day() {
    let pause = Pause { from: at("2026-11-24 11:00"), until: Some(at("2026-11-25 16:00")) };
    let found = find(&term(3.0, Unit::WorkingDay), Pace::Staff, at("2026-11-20 10:00"), &[pause]).unwrap();
    let days: Vec<_> = found.days.iter().map(|one| (one.date.to_string(), one.counted.clone())).collect();
    let expected = [
        ("2026-11-20", Counted::Start),
        ("2026-11-21", Counted::Off),
        ("2026-11-22", Counted::Off),
        ("2026-11-23", Counted::Day(1)),
        ("2026-11-24", Counted::Day(2)),
        ("2026-11-25", Counted::Paused),
        ("2026-11-26", Counted::Day(3)),
    ];
    assert_eq!(days, expected.map(|(date, counted)| (date.to_owned(), counted)));
    assert_eq!(found.due_at, Some(day_end(day("2026-11-26"))));
    assert!(found.is_provisional(calendar()), "an act may still move days of 2026");
    assert_eq!(found.days[1].kind, DayKind::Weekend);
}

#[test]
fn an_open_pause_has_no_end_and_no_term_ends_within_one() {
    let open = Pause { from: at("2026-11-24 11:00"), until: None };
    for (n, unit) in [(5.0, Unit::WorkingDay), (5.0, Unit::CalendarDay), (30.0, Unit::Hour)] {
        let found = find(&term(n, unit), Pace::Staff, at("2026-11-20 10:00"), &[open]).unwrap();
        assert_eq!(found.due_at, None, "{unit:?}");
    }
    // Over before the pause began.
    assert_eq!(last(1, Unit::WorkingDay, at("2026-11-20 10:00"), &[open]), Some(day("2026-11-23")));
    // The last day is the one it began on.
    let closed = Pause { until: Some(at("2026-11-28 11:00")), ..open };
    assert_eq!(last(2, Unit::WorkingDay, at("2026-11-20 10:00"), &[open]), None);
    assert_eq!(last(2, Unit::WorkingDay, at("2026-11-20 10:00"), &[closed]), Some(day("2026-11-30")));
}

#[test]
fn what_is_no_term_and_years_without_a_calendar_are_refused() {
    let start = at("2026-11-20 10:00");
    for (value, unit) in [
        (1.5, Unit::WorkingDay),
        (-1.0, Unit::WorkingDay),
        (1001.0, Unit::CalendarDay),
        (f64::NAN, Unit::Hour),
        (f64::INFINITY, Unit::Minute),
        (-0.5, Unit::Second),
        (10_001.0, Unit::Hour),
    ] {
        assert_eq!(find(&term(value, unit), Pace::Staff, start, &[]), Err(Fault::NoTerm), "{value} {unit:?}");
    }
    let over = find(&term(300.0, Unit::WorkingDay), Pace::Staff, at("2027-06-01 10:00"), &[]);
    assert_eq!(over, Err(Fault::NoData(NoData(2028))));
    let before = find(&term(1.0, Unit::Hour), Pace::Staff, at("2011-06-01 10:00"), &[]);
    assert_eq!(before, Err(Fault::NoData(NoData(2011))));
}

#[test]
fn whole_terms_are_printed_or_the_longest_way_through_the_norms() {
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
    let whole = |code: &str, op: &str| {
        let found = whole_term(catalogue.version(code, "1").unwrap().as_ref(), op).unwrap();
        (found.term.value, found.term.unit, found.is_derived)
    };
    let table = [
        ("oil-gas-mining-licence", "issue", 15.0, false),
        ("main-pipelines-operation-licence", "issue", 17.0, true), // 2 + 8 + 7
        // Half an hour of taking in lies within the two days from the receipt; then 12 days and half an hour.
        ("mining-chemical-production-licence", "issue", 15.0, true),
        ("mining-chemical-production-licence", "reissue", 3.0, true),
    ];
    for (code, op, days, is_derived) in table {
        assert_eq!(whole(code, op), (days, Unit::WorkingDay, is_derived), "{code} {op}");
    }
    // Six acts print neither a whole term nor a norm of the review: theirs is nobody's to invent.
    let mut without: Vec<&str> = Vec::new();
    for definition in catalogue.versions() {
        for operation in &definition.operations {
            match whole_term(definition, &operation.op) {
                Some(found) => assert!(found.term.value > 0.0, "{} {}", definition.code, operation.op),
                None => without.push(&definition.code),
            }
        }
    }
    without.dedup();
    without.sort_unstable();
    let known = [
        "ecological-expertise-category-1",
        "ecological-permit-category-1",
        "environmental-works-licence",
        "hazardous-waste-passport-registration",
        "ozone-import-export-licence",
        "ozone-works-permit",
    ];
    assert_eq!(without, known);
}

#[test]
fn a_norm_from_the_receipt_runs_beside_what_went_before() {
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).unwrap();
    let definition = catalogue.version("mining-chemical-production-licence", "1").unwrap();
    let step = definition.step("internal_review", "5").unwrap();
    let (term, pace, from) = step_term(step, Activity::RequestApprovals, "issue").unwrap();
    assert_eq!((term.value, pace, from), (2.0, Pace::Staff, NormFrom::Received));
    assert_eq!(
        step_term(definition.step("internal_review", "3").unwrap(), Activity::CheckCompleteness, "issue"),
        None
    );
}

/// A moment of 2012 to 2025, so that terms and pauses end where the data do.
fn moments() -> impl Strategy<Value = Instant> {
    let (from, until) = (at("2012-01-01 00:00"), at("2025-06-30 23:59"));
    (from.timestamp()..until.timestamp()).prop_map(|seconds| Instant::from_timestamp(seconds, 0).unwrap())
}

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::WorkingDay), Just(Unit::CalendarDay)]
}

/// Working days after one day up to another.
fn between(from: NaiveDate, until: NaiveDate) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= until);
    u32::try_from(days.filter(|day| calendar().is_working(*day).unwrap()).count()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_term_in_days_ends_on_a_day_off(start in moments(), n in 0u32..60, unit in units()) {
        let end = last(n, unit, start, &[]).unwrap();
        prop_assert!(calendar().is_working(end).unwrap());
        prop_assert!(end >= civil_day(start));
    }

    #[test]
    fn a_term_in_working_days_has_as_many(start in moments(), n in 1u32..60) {
        let end = last(n, Unit::WorkingDay, start, &[]).unwrap();
        prop_assert_eq!(between(civil_day(start), end), n);
        prop_assert_eq!(Ok(end), calendar().add_working_days(civil_day(start), n));
    }

    #[test]
    fn later_or_longer_never_ends_sooner(start in moments(), later in 0i64..500_000, n in 0u32..40, more in 0u32..10,
                                         unit in units()) {
        let end = last(n, unit, start, &[]).unwrap();
        prop_assert!(last(n, unit, start + TimeDelta::seconds(later), &[]).unwrap() >= end);
        prop_assert!(last(n + more, unit, start, &[]).unwrap() >= end);
        let hours = |start, n: u32| find(&term(n.into(), Unit::Hour), Pace::Staff, start, &[]).unwrap().due_at.unwrap();
        let end = hours(start, n);
        prop_assert!(hours(start + TimeDelta::seconds(later), n) >= end);
        prop_assert!(hours(start, n + more) >= end);
    }

    #[test]
    fn a_pause_of_n_working_days_moves_the_end_by_n(start in moments(), n in 1u32..40, after in 0i64..30, long in 0i64..40) {
        let unpaused = last(n, Unit::WorkingDay, start, &[]).unwrap();
        let from = start + TimeDelta::days(after);
        prop_assume!(civil_day(from) <= unpaused);
        let pause = Pause { from, until: Some(from + TimeDelta::days(long)) };
        let moved = last(n, Unit::WorkingDay, start, &[pause]).unwrap();
        let paused = between(civil_day(from), civil_day(from + TimeDelta::days(long)));
        let expected = calendar().add_working_days(unpaused, paused).unwrap();
        // A pause that outlasts the term and ends on a day off leaves it to the next working day.
        let outlasts = !calendar().is_working(civil_day(from + TimeDelta::days(long))).unwrap();
        prop_assert!(moved == expected || (outlasts && civil_day(from) == unpaused && moved > expected),
                     "{} {} {}", unpaused, moved, expected);
    }

    #[test]
    fn hours_of_staff_are_hours_of_the_office(start in moments(), minutes in 1u32..3000) {
        let found = find(&term(minutes.into(), Unit::Minute), Pace::Staff, start, &[]).unwrap();
        let ran = |day: &super::Day| match day.counted { Counted::Time(time) => time, _ => TimeDelta::zero() };
        prop_assert_eq!(found.days.iter().map(ran).sum::<TimeDelta>(), TimeDelta::minutes(minutes.into()));
        let due = found.due_at.unwrap();
        let open = OfficeHours::default().of_day(civil_day(due));
        prop_assert!(open.iter().any(|(from, until)| *from < due && due <= *until));
        prop_assert!(calendar().is_working(civil_day(due)).unwrap());
    }
}
