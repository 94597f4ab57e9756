//! Values as they are stored: names, JSON, ids, times. What does not read back is a broken store, never a guess.

use chrono::NaiveDateTime;
use ruqsat_licensing::values::{Instant, Party, microseconds};
use ruqsat_licensing::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;

fn broken(what: &str, why: impl Display) -> Error {
    Error::Internal(format!("stored {what}: {why}"))
}

/// The written name of a plain enum.
pub(crate) fn name<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => Ok(name),
        other => Err(broken("name", format!("{other:?} is no name"))),
    }
}

/// A plain enum by its name.
pub(crate) fn read_name<T: DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(Value::String(name)).map_err(|fault| broken("name", fault))
}

/// A value as JSON text.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|fault| broken("JSON", fault))
}

/// A value from JSON text.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|fault| broken("JSON", fault))
}

/// An id, or any other text with a form.
pub(crate) fn read_text<T: TryFrom<String>>(text: String) -> Result<T>
where
    T::Error: Display,
{
    T::try_from(text).map_err(|fault| broken("text", fault))
}

/// An optional id.
pub(crate) fn read_optional<T: TryFrom<String>>(text: Option<String>) -> Result<Option<T>>
where
    T::Error: Display,
{
    text.map(read_text).transpose()
}

/// An applicant or a holder by the number: the fifth digit tells a person from a company.
pub(crate) fn read_party(number: &str) -> Result<Party> {
    Party::parse(number).ok_or_else(|| broken("party", "neither IIN nor BIN"))
}

/// A number of another width.
pub(crate) fn number<A, B>(value: A) -> Result<B>
where
    B: TryFrom<A>,
    B::Error: Display,
{
    B::try_from(value).map_err(|fault| broken("number", fault))
}

/// A moment, cut to what both databases keep.
pub(crate) fn time(at: Instant) -> NaiveDateTime {
    microseconds(at).naive_utc()
}

/// A moment read back.
pub(crate) fn read_time(at: NaiveDateTime) -> Instant {
    at.and_utc()
}
