//! Numbers. Two check digits (ISO 7064, MOD 97-10) let anyone tell a misread number without asking.

use crate::values::{Instant, civil_day};
use chrono::Datelike;

/// Number of a registered application: `<year>-<serial of nine digits>`.
pub fn application_number(at: Instant, serial: i64) -> String {
    format!("{}-{serial:09}", civil_day(at).year())
}

/// Number of a result: `KZ` (a grant) or `RF` (a refusal), two check digits, the service's series, eight digits.
pub fn result_number(series: &str, is_grant: bool, serial: i64) -> String {
    let prefix = if is_grant { "KZ" } else { "RF" };
    let check = 98 - remainder(&format!("{series}{serial:08}{prefix}00"));
    format!("{prefix}{check:02}{series}{serial:08}")
}

/// The text as a number modulo 97, letters counting 10 to 35.
fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|c| c.to_digit(36)).fold(0, |rest, digit| {
        let shift = if digit > 9 { 100 } else { 10 };
        (rest * shift + digit) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_follow_iso_7064() {
        let number = result_number("LMP", true, 1);
        assert!(number.starts_with("KZ") && number.ends_with("LMP00000001"), "{number}");
        // Moved to the end, prefix and check digits make the whole leave 1.
        let (head, rest) = number.split_at(4);
        assert_eq!(remainder(&format!("{rest}{head}")), 1);
        assert_ne!(result_number("LMP", false, 1)[..4], number[..4]);
    }

    #[test]
    fn an_application_number_carries_the_civil_year() {
        assert_eq!(application_number("2026-12-31T19:00:00Z".parse().unwrap(), 7), "2027-000000007");
    }
}
