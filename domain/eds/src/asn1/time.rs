//! UTCTime and GeneralizedTime in the one form RFC 5280 §4.1.2.5 allows: seconds, `Z`, no fraction.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{GENERALIZED_TIME, Malformed, Parsed, Reader, UTC_TIME};

/// The next element as a moment. UTCTime years 50–99 are 19xx, 00–49 are 20xx.
///
/// # Errors
/// Another tag, another form, or a date that does not exist (a leap second included).
pub fn time(reader: &mut Reader<'_>) -> Parsed<DateTime<Utc>> {
    let element = reader.any()?;
    let (digits, zone) =
        element.content.split_at_checked(element.content.len().wrapping_sub(1)).ok_or(Malformed)?;
    if zone != b"Z" || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Malformed);
    }
    moment(element.tag, digits)
}

/// A moment from its digits; whoever calls has seen that they are digits, or it fails here.
fn moment(tag: u8, digits: &[u8]) -> Parsed<DateTime<Utc>> {
    let (year, rest) = match (tag, digits.len()) {
        (UTC_TIME, 12) => (century(number(digits, 0, 2)?), &digits[2..]),
        (GENERALIZED_TIME, 14) => (number(digits, 0, 4)?, &digits[4..]),
        _ => return Err(Malformed),
    };
    let field = |i: usize| number(rest, i * 2, 2);
    NaiveDate::from_ymd_opt(i32::try_from(year).map_err(|_| Malformed)?, field(0)?, field(1)?)
        .and_then(|date| date.and_hms_opt(field(2).ok()?, field(3).ok()?, field(4).ok()?))
        .map(|moment| moment.and_utc())
        .ok_or(Malformed)
}

/// The next element as the moment of a timestamp: GeneralizedTime with `Z`, and a fraction of a second where there is one,
/// without zeros at its end (RFC 3161 §2.4.2).
///
/// # Errors
/// As [`time`]; more than nine digits of a fraction.
pub fn precise_time(reader: &mut Reader<'_>) -> Parsed<DateTime<Utc>> {
    let mut ahead = reader.clone();
    let element = ahead.take(GENERALIZED_TIME)?;
    let Some(at) = element.content.iter().position(|byte| *byte == b'.') else { return time(reader) };
    let (seconds, rest) = element.content.split_at(at);
    let Some((fraction @ [.., last], b"Z")) =
        rest.get(1..).and_then(|rest| rest.split_at_checked(rest.len().wrapping_sub(1)))
    else {
        return Err(Malformed);
    };
    if fraction.len() > 9 || *last == b'0' || !fraction.iter().all(u8::is_ascii_digit) {
        return Err(Malformed);
    }
    let whole = moment(GENERALIZED_TIME, seconds)?;
    let nanos =
        fraction.iter().chain(b"000000000").take(9).fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
    *reader = ahead;
    whole.checked_add_signed(TimeDelta::nanoseconds(nanos)).ok_or(Malformed)
}

fn century(year: u32) -> u32 {
    if year >= 50 { 1900 + year } else { 2000 + year }
}

fn number(digits: &[u8], from: usize, length: usize) -> Parsed<u32> {
    let digits = digits.get(from..from + length).ok_or(Malformed)?;
    Ok(digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Parsed<String> {
        let mut bytes = vec![tag, text.len() as u8];
        bytes.extend(text.as_bytes());
        time(&mut Reader::new(&bytes)).map(|t| t.to_rfc3339())
    }

    #[test]
    fn forms() {
        assert_eq!(read(UTC_TIME, "491231235959Z").as_deref(), Ok("2049-12-31T23:59:59+00:00"));
        assert_eq!(read(UTC_TIME, "500101000000Z").as_deref(), Ok("1950-01-01T00:00:00+00:00"));
        assert_eq!(read(GENERALIZED_TIME, "20500101000000Z").as_deref(), Ok("2050-01-01T00:00:00+00:00"));
        for (tag, bad) in [
            (UTC_TIME, ""),
            (UTC_TIME, "2201010000Z"),
            (UTC_TIME, "220101000000+0500"),
            (UTC_TIME, "220230000000Z"),
            (UTC_TIME, "220101000060Z"),
            (GENERALIZED_TIME, "20220101000000.5Z"),
            (GENERALIZED_TIME, "2022010100000٣Z"),
            (0x0c, "220101000000Z"),
        ] {
            assert_eq!(read(tag, bad), Err(Malformed), "{bad}");
        }
    }
}
