//! Counters and the book of numbers: every number given is there, also those that came to nothing.

use crate::connection::{AnyConn, on_each};
use crate::fault::{fault, missing};
use crate::schema::counters;
use crate::schema::numbers::dsl;
use crate::stored::{read_name, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::licences::NumberEntry;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};

/// Counts up in one statement, which locks the counter until the commit: a roll-back gives the number back.
pub(crate) fn next(conn: &mut AnyConn, counter: &str) -> Result<i64> {
    on_each!(conn, one => diesel::insert_into(counters::table)
        .values((counters::name.eq(counter), counters::value.eq(1)))
        .on_conflict(counters::name)
        .do_update()
        .set(counters::value.eq(counters::value + 1))
        .returning(counters::value)
        .get_result(one))
    .map_err(fault)
}

pub(crate) fn reserve(
    conn: &mut AnyConn,
    number: &str,
    application: &ApplicationId,
    at: Instant,
) -> Result<()> {
    let row = (
        dsl::number.eq(number),
        dsl::application.eq(application.as_str()),
        dsl::state.eq("reserved"),
        dsl::reserved_at.eq(time(at)),
    );
    diesel::insert_into(dsl::numbers).values(row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn close(conn: &mut AnyConn, number: &str, void_reason: Option<&str>, at: Instant) -> Result<()> {
    let state = if void_reason.is_some() { "void" } else { "issued" };
    let reserved = dsl::numbers.filter(dsl::number.eq(number)).filter(dsl::state.eq("reserved"));
    let closed = (dsl::state.eq(state), dsl::reason.eq(void_reason), dsl::closed_at.eq(time(at)));
    match diesel::update(reserved).set(closed).execute(conn).map_err(fault)? {
        0 => Err(Error::Internal(format!("number {number} is not reserved"))),
        _ => Ok(()),
    }
}

#[derive(Queryable)]
struct Row {
    number: String,
    state: String,
    reason: Option<String>,
    reserved_at: NaiveDateTime,
    closed_at: Option<NaiveDateTime>,
}

pub(crate) fn view(conn: &mut AnyConn, number: &str) -> Result<NumberEntry> {
    let columns = (dsl::number, dsl::state, dsl::reason, dsl::reserved_at, dsl::closed_at);
    let row = dsl::numbers.find(number).select(columns).first::<Row>(conn).optional().map_err(fault)?;
    let row = missing(row, "number")?;
    Ok(NumberEntry {
        number: row.number,
        state: read_name(row.state)?,
        reason: row.reason,
        reserved_at: read_time(row.reserved_at),
        closed_at: row.closed_at.map(read_time),
    })
}
