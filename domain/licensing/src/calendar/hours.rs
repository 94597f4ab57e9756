//! The hours of an office: the only time in which terms of its staff in minutes and hours run.

use crate::values::{Instant, day_start};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// When an office works on a working day, by the clock of Almaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct OfficeHours {
    opens: NaiveTime,
    break_from: NaiveTime,
    break_until: NaiveTime,
    closes: NaiveTime,
}

/// The hours as they are written: each `HH:MM`, in this order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    opens: NaiveTime,
    break_from: NaiveTime,
    break_until: NaiveTime,
    closes: NaiveTime,
}

impl OfficeHours {
    /// `None` unless they stand in order: it opens, has its break, goes on, closes. A break may take no time.
    pub fn new(
        opens: NaiveTime,
        break_from: NaiveTime,
        break_until: NaiveTime,
        closes: NaiveTime,
    ) -> Option<Self> {
        let in_order = opens < break_from && break_from <= break_until && break_until < closes;
        in_order.then_some(Self { opens, break_from, break_until, closes })
    }

    /// When it opens.
    pub fn opens(&self) -> NaiveTime {
        self.opens
    }

    /// When its break begins.
    pub fn break_from(&self) -> NaiveTime {
        self.break_from
    }

    /// When its break is over.
    pub fn break_until(&self) -> NaiveTime {
        self.break_until
    }

    /// When it closes.
    pub fn closes(&self) -> NaiveTime {
        self.closes
    }

    /// How long it works on a working day.
    pub fn a_day(&self) -> TimeDelta {
        (self.break_from - self.opens) + (self.closes - self.break_until)
    }

    /// The two parts of a civil day in which it works, each from and until.
    pub fn of_day(&self, day: NaiveDate) -> [(Instant, Instant); 2] {
        // Counted from the day's beginning: 29 February 2024 was longer by its last hour, in which no office works.
        let at = |time: NaiveTime| day_start(day) + (time - NaiveTime::MIN);
        [(at(self.opens), at(self.break_from)), (at(self.break_until), at(self.closes))]
    }
}

/// The first moment that is no longer of a civil day.
pub(crate) fn day_end(day: NaiveDate) -> Instant {
    day_start(day.succ_opt().unwrap_or(day))
}

impl Default for OfficeHours {
    /// From nine to half past six with a break from one to half past two, as most of the acts print for the licensors.
    fn default() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        Self { opens: at(9, 0), break_from: at(13, 0), break_until: at(14, 30), closes: at(18, 30) }
    }
}

impl TryFrom<Written> for OfficeHours {
    type Error = &'static str;

    fn try_from(hours: Written) -> Result<Self, Self::Error> {
        let Written { opens, break_from, break_until, closes } = hours;
        Self::new(opens, break_from, break_until, closes)
            .ok_or("office hours stand in order: opens, break_from, break_until, closes")
    }
}

impl From<OfficeHours> for Written {
    fn from(hours: OfficeHours) -> Self {
        let OfficeHours { opens, break_from, break_until, closes } = hours;
        Self { opens, break_from, break_until, closes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_out_of_order_are_none() {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert!(OfficeHours::new(at(9), at(13), at(13), at(18)).is_some());
        for [a, b, c, d] in [[9, 9, 13, 18], [9, 13, 12, 18], [9, 13, 18, 18], [18, 13, 14, 9]] {
            assert_eq!(OfficeHours::new(at(a), at(b), at(c), at(d)), None);
        }
        let text = r#"{"opens":"09:00","break_from":"13:00","break_until":"12:00","closes":"18:00"}"#;
        assert!(serde_json::from_str::<OfficeHours>(text).is_err());
    }

    #[test]
    fn a_day_of_the_office_stands_in_the_offset_of_its_time() {
        let hours = OfficeHours::default();
        assert_eq!(hours.a_day(), TimeDelta::hours(8));
        for (day, opens) in [
            ("2024-02-28", "2024-02-28T03:00:00Z"),
            // 25 hours long: at nine the offset was the old one still.
            ("2024-02-29", "2024-02-29T03:00:00Z"),
            ("2024-03-01", "2024-03-01T04:00:00Z"),
        ] {
            let [(from, until), (again, closes)] = hours.of_day(day.parse().unwrap());
            assert_eq!(from, opens.parse::<Instant>().unwrap(), "{day}");
            assert_eq!((until - from, again - until, closes - again).0, TimeDelta::hours(4));
            assert_eq!(closes - from, TimeDelta::minutes(570), "{day}");
        }
    }
}
