//! `Range` and `If-Range` (RFC 9110 section 14): one part of what is asked for. Whoever asks for several at once gets
//! the whole, as he does who asks in another unit or in words nobody understands.

use super::caller::condition;
use crate::problem::{Problem, With, codes};
use actix_web::HttpRequest;
use actix_web::http::header::{IF_RANGE, RANGE};
use std::ops::Range;

/// The bytes that are asked for, of so many; `None` for all. `tag` is strong: of another one's state no part is given.
pub(crate) fn range(request: &HttpRequest, length: u64, tag: &str) -> Result<Option<Range<u64>>, Problem> {
    let (wanted, known) = (condition(request, RANGE.as_str())?, condition(request, IF_RANGE.as_str())?);
    let Some(wanted) = wanted else { return Ok(None) };
    if known.is_some_and(|known| known.trim() != tag) {
        return Ok(None);
    }
    match part(wanted, length) {
        None => Ok(None),
        Some(part) if part.start < part.end => Ok(Some(part)),
        Some(_) => {
            Err(Problem { with: Some(With::Length(length)), ..Problem::new(&codes::RANGE_NOT_SATISFIABLE) })
        }
    }
}

/// The part, empty where it lies behind the end; `None` where it is not understood.
fn part(text: &str, length: u64) -> Option<Range<u64>> {
    let (unit, wanted) = text.split_once('=')?;
    let (first, last) = wanted.trim().split_once('-')?;
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number too great for us lies behind every end.
        plain.then(|| text.parse().unwrap_or(u64::MAX))
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    match (first.is_empty(), last.is_empty()) {
        (true, _) => Some(length.saturating_sub(number(last)?)..length),
        (_, true) => Some(number(first)?..length),
        _ => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| first..length.min(last.saturating_add(1)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn one_part_is_read_and_what_is_not_understood_is_the_whole() {
        let read = |text: &str, known: Option<&str>| {
            let request = TestRequest::default().insert_header((RANGE, text));
            let request =
                known.into_iter().fold(request, |request, known| request.insert_header((IF_RANGE, known)));
            range(&request.to_http_request(), 10, "\"t\"").map_err(|problem| problem.with)
        };
        for (text, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=3-", 3..10),
            ("Bytes = 2-99", 2..10),
            ("bytes=-4", 6..10),
            ("bytes=-99", 0..10),
        ] {
            assert_eq!(read(text, None), Ok(Some(part)), "{text}");
        }
        for text in [
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=a-b",
            "bytes=+1-2",
        ] {
            assert_eq!(read(text, None), Ok(None), "{text}");
        }
        for text in ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"] {
            assert_eq!(read(text, None), Err(Some(With::Length(10))), "{text}");
        }
        assert_eq!(read("bytes=0-0", Some("\"t\"")), Ok(Some(0..1)));
        for other in ["\"u\"", "W/\"t\"", "Mon, 01 Jan 2024 00:00:00 GMT"] {
            assert_eq!(read("bytes=0-0", Some(other)), Ok(None), "{other}");
        }
    }
}
