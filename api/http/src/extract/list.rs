//! Lists: keyset pages with an opaque cursor, and query strings that know their parameters.

use crate::problem::{Problem, codes};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruqsat_licensing::Violation;
use ruqsat_licensing::ports::{Cursor, PageRequest};
use ruqsat_licensing::values::Instant;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use validator::Validate;

/// A query string, parsed and checked; an unknown parameter is refused where the type says so.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(checked(request.query_string()).map(Self))
    }
}

fn checked<T: DeserializeOwned + Validate>(query: &str) -> Result<T, Problem> {
    let parsed: T = serde_urlencoded::from_str(query).map_err(|fault| {
        let violation = Violation::new("", "query", fault.to_string());
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    })?;
    parsed.validate().map_err(|faults| {
        let mut violations = Vec::new();
        // A query is flat: what stands in a body at `/limit` is `?limit` here.
        super::json::collect(&faults, "", &mut violations);
        violations
            .iter_mut()
            .for_each(|violation| violation.pointer = violation.pointer.replacen('/', "?", 1));
        Problem::with(&codes::INVALID_CONTENT, violations)
    })?;
    Ok(parsed)
}

/// The two parameters of every list.
pub(crate) struct ListQuery;

impl ListQuery {
    /// Most rows of a page.
    pub(crate) const MOST: u32 = 100;

    /// Reads `cursor` and `limit`.
    pub(crate) fn page(cursor: Option<&str>, limit: Option<u32>) -> Result<PageRequest, Problem> {
        let bad = |name: &str, message: &str| {
            Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(format!("?{name}"), name, message)])
        };
        let limit = limit.unwrap_or(20);
        if !(1..=Self::MOST).contains(&limit) {
            return Err(bad("limit", "between 1 and 100"));
        }
        let after = match cursor {
            None => None,
            Some(text) => Some(read_cursor(text).ok_or_else(|| bad("cursor", "not a cursor of this API"))?),
        };
        Ok(PageRequest { after, limit })
    }
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() < 100)?;
    let text = String::from_utf8(bytes).ok()?;
    let (micros, id) = text.split_once(' ')?;
    Some(Cursor { at: Instant::from_timestamp_micros(micros.parse().ok()?)?, id: id.to_owned() })
}

/// Writes where the next page begins.
pub(crate) fn next_cursor(next: Option<Cursor>) -> Option<String> {
    next.map(|next| URL_SAFE_NO_PAD.encode(format!("{} {}", next.at.timestamp_micros(), next.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_a_foreign_one_is_refused() {
        let cursor = Cursor { at: "2026-11-22T10:00:00.000001Z".parse().unwrap(), id: "app_1".into() };
        let text = next_cursor(Some(cursor.clone())).unwrap();
        assert_eq!(ListQuery::page(Some(&text), None).unwrap().after, Some(cursor));
        for wrong in ["", "!", "bm9uc2Vuc2U", &"A".repeat(400)] {
            assert!(ListQuery::page(Some(wrong), None).is_err(), "{wrong}");
        }
        assert!(ListQuery::page(None, Some(0)).is_err() && ListQuery::page(None, Some(101)).is_err());
    }
}
