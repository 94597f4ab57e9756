//! Small values that everything speaks: identification numbers, money, texts in three languages, instants.

mod identity;
mod money;
mod text;

pub use identity::{Bin, Iin, Party};
pub use money::Money;
pub use text::{Lang, Text};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// A moment in UTC, cut to microseconds: what PostgreSQL keeps is what was written.
pub type Instant = DateTime<Utc>;

/// Cuts a moment to whole microseconds.
pub fn microseconds(at: Instant) -> Instant {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of bytes as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The civil day in Asia/Almaty: UTC+6 until the end of February 2024, UTC+5 since (one zone for the whole country).
pub fn civil_day(at: Instant) -> NaiveDate {
    let changed = NaiveDate::from_ymd_opt(2024, 2, 29)
        .and_then(|day| day.and_hms_opt(18, 0, 0))
        .map(|moment| moment.and_utc());
    let hours = if changed.is_some_and(|moment| at >= moment) { 5 } else { 6 };
    (at + TimeDelta::hours(hours)).date_naive()
}

/// The moment at which a civil day in Asia/Almaty begins. 29 February 2024 had 25 hours.
pub fn day_start(day: NaiveDate) -> Instant {
    let changed = NaiveDate::from_ymd_opt(2024, 3, 1);
    let hours = if changed.is_some_and(|first| day >= first) { 5 } else { 6 };
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_follows_the_change_of_2024() {
        let day = |text: &str| civil_day(text.parse().unwrap()).to_string();
        assert_eq!(day("2024-02-29T17:59:59Z"), "2024-02-29");
        assert_eq!(day("2024-02-29T18:00:00Z"), "2024-02-29");
        assert_eq!(day("2024-02-29T19:00:00Z"), "2024-03-01");
        assert_eq!(day("2024-02-28T18:00:00Z"), "2024-02-29");
        assert_eq!(day("2026-11-22T18:59:59Z"), "2026-11-22");
        assert_eq!(day("2026-11-22T19:00:00Z"), "2026-11-23");
    }

    #[test]
    fn a_civil_day_begins_when_the_one_before_ends() {
        let from = NaiveDate::from_ymd_opt(2023, 12, 1).unwrap();
        for day in from.iter_days().take(400) {
            let start = day_start(day);
            assert_eq!(civil_day(start), day);
            assert_eq!(civil_day(start - TimeDelta::microseconds(1)), day.pred_opt().unwrap());
        }
    }
}
