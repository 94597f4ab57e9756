//! Each year against its counted months, single days that people remember, and laws that hold for every day.

use super::{Calendar, DayKind, NoData, data};
use chrono::{Datelike, NaiveDate};

fn calendar() -> &'static Calendar {
    Calendar::embedded().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Every day of the data.
fn days() -> impl Iterator<Item = NaiveDate> {
    day("2012-01-01").iter_days().take_while(|day| day.year() <= 2027)
}

#[test]
fn every_month_has_the_working_days_it_should() {
    let years = data::embedded_years().unwrap();
    assert_eq!(years.len(), 16);
    for year in years {
        let mut found = [0; 12];
        for day in days().filter(|day| day.year() == year.year) {
            found[day.month0() as usize] += u32::from(calendar().is_working(day).unwrap());
        }
        assert_eq!(found, year.months, "{}", year.year);
    }
}

#[test]
fn days_that_people_remember() {
    let table = [
        ("2013-12-28", "MadeWorking"), // a Saturday that gave a day of the next year
        ("2014-01-03", "Moved"),
        ("2014-05-12", "Working"),
        ("2018-12-29", "MadeWorking"),
        ("2020-05-08", "Moved"),
        ("2020-05-11", "MadeWorking"), // a Monday that the law gave and an act took
        ("2021-03-24", "Shifted"),
        ("2022-12-19", "Working"), // the law of September 2022 had taken it away
        ("2024-12-16", "Holiday"),
        ("2025-01-03", "Moved"),
        ("2026-03-21", "Holiday"),
        ("2026-08-31", "Working"), // no longer off for Constitution Day
        ("2026-11-22", "Weekend"),
        ("2027-03-15", "Holiday"),
        ("2027-05-10", "Shifted"),
    ];
    for (text, kind) in table {
        let found = format!("{:?}", calendar().kind(day(text)).unwrap());
        assert!(found.starts_with(kind), "{text}: {found}");
    }
    let kurban = DayKind::Holiday { name: "kurban_ait".into(), is_provisional: true };
    assert_eq!(calendar().kind(day("2027-05-16")), Ok(kurban));
    let open: Vec<i32> = calendar().years().filter(|(_, is_open)| *is_open).map(|(year, _)| year).collect();
    assert_eq!(open, [2026, 2027]);
}

#[test]
fn working_days_are_counted_from_the_day_after() {
    let table = [
        ("2026-11-20", 0, "2026-11-20"), // Friday
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-23"), // Saturday
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-12-11", 5, "2026-12-21"), // over Independence Day
        ("2014-04-30", 3, "2014-05-06"), // over 1 and 2 May to a Sunday that works
        ("2013-12-27", 1, "2013-12-28"),
        ("2013-12-31", 3, "2014-01-09"),
        ("2011-12-31", 1, "2012-01-04"),
    ];
    for (from, n, to) in table {
        assert_eq!(calendar().add_working_days(day(from), n), Ok(day(to)), "{from} + {n}");
    }
}

#[test]
fn a_sum_is_a_working_day_and_grows_with_both_of_its_parts() {
    let last = day("2027-10-31");
    for from in days().take_while(|day| *day <= last) {
        let sums: Vec<NaiveDate> = (0..14).map(|n| calendar().add_working_days(from, n).unwrap()).collect();
        assert!(sums.iter().all(|sum| calendar().is_working(*sum).unwrap()), "{from}");
        assert!(sums[0] >= from && sums[1] > from && sums[1..].is_sorted_by(|a, b| a < b), "{from}");
        let tomorrow = from.succ_opt().unwrap();
        for (n, sum) in sums.iter().enumerate() {
            assert!(calendar().add_working_days(tomorrow, n as u32).unwrap() >= *sum, "{from} + {n}");
        }
        // In two parts it is the same term.
        assert_eq!(calendar().add_working_days(sums[5], 8), Ok(sums[13]), "{from}");
    }
}

#[test]
fn a_year_without_data_is_an_error_that_names_it() {
    assert_eq!(calendar().kind(day("2011-12-31")), Err(NoData(2011)));
    assert_eq!(calendar().add_working_days(day("2027-12-29"), 2), Ok(day("2027-12-31")));
    assert_eq!(calendar().add_working_days(day("2027-12-29"), 3), Err(NoData(2028)));
    assert_eq!(calendar().add_working_days(day("2012-01-04"), u32::MAX), Err(NoData(2028)));
    let fault = crate::Error::from(NoData(2028)).to_string();
    assert!(fault.contains("no data of 2028"), "{fault}");
}

#[test]
fn files_that_contradict_are_refused() {
    let read = |texts: &[&str]| {
        let years: Result<Vec<_>, String> = texts.iter().map(|text| data::parse(text)).collect();
        years.and_then(|years| data::read(&years)).map(|_| ()).unwrap_err()
    };
    let months = "months = [0,0,0,0,0,0,0,0,0,0,0,0]";
    let year = |year: i32, rest: &str| format!("year = {year}\n{months}\n{rest}");
    let plain = |number: i32| year(number, "holidays = []");
    let table = [
        (vec![plain(2030), plain(2030)], "stands twice"),
        (vec![plain(2030), plain(2032)], "missing between"),
        (vec![year(2030, "holidays = [{ day = \"2031-01-01\", name = \"x\" }]")], "stands in 2030"),
        (
            vec![year(2030, "holidays = []\nshifted = [{ off = \"2030-01-02\", holiday = \"2030-01-01\" }]")],
            "no working day off",
        ),
        (
            vec![year(
                2030,
                "holidays = [{ day = \"2030-01-01\", name = \"x\" }]\nmoved = [{ off = \"2030-01-01\", works = \"2030-01-05\", act = \"x\" }]",
            )],
            "something else",
        ),
        (vec![year(2030, "holidays = []\nsurprise = 1")], "surprise"),
        (vec![year(2030, "holidays = [{ day = \"2030-02-30\", name = \"x\" }]")], "TOML parse error"),
    ];
    for (texts, said) in table {
        let fault = read(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(fault.contains(said), "{said}: {fault}");
    }
}

#[test]
fn every_holiday_has_a_name_in_three_languages() {
    let mut named = 0;
    for day in days() {
        if let Ok(DayKind::Holiday { name, .. }) = calendar().kind(day) {
            assert!(super::holiday_name(&name).is_some_and(|text| text.is_complete()), "{name}");
            named += 1;
        }
    }
    assert!(named > 200, "{named}");
    assert_eq!(super::holiday_name("no_such_day"), None);
}

#[test]
fn a_version_names_the_data() {
    let years = data::embedded_years().unwrap();
    assert_eq!(data::read(&years).unwrap().version(), calendar().version());
    assert_eq!(data::read(&years[1..]).unwrap().version().len(), 16);
    assert_ne!(data::read(&years[1..]).unwrap().version(), calendar().version());
}
