//! Failed sign-ins by whom and whence, and the networks accounts are known from.

use super::schema::{known_networks, sign_in_failures};
use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::stored::{read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::values::Instant;

pub(crate) fn find(conn: &mut AnyConn, subject: &str) -> Result<Option<(i64, Instant)>> {
    let row = sign_in_failures::table
        .find(subject)
        .select((sign_in_failures::failures, sign_in_failures::began_at))
        .first::<(i64, NaiveDateTime)>(conn)
        .optional()
        .map_err(fault)?;
    Ok(row.map(|(failures, began)| (failures, read_time(began))))
}

/// One statement, so that of failures side by side none is lost.
const COUNT: &str = "INSERT INTO sign_in_failures (subject, began_at, failures) VALUES ($1, $2, $3)
     ON CONFLICT (subject) DO UPDATE SET
         failures = CASE WHEN sign_in_failures.began_at > $4 THEN sign_in_failures.failures + 1 ELSE 1 END,
         began_at = CASE WHEN sign_in_failures.began_at > $4 THEN sign_in_failures.began_at ELSE $2 END";

pub(crate) fn count(conn: &mut AnyConn, subject: &str, since: Instant, now: Instant) -> Result<()> {
    let (since, now) = (time(since), time(now));
    on_each!(conn, one => diesel::sql_query(COUNT)
        .bind::<Text, _>(subject)
        .bind::<Timestamp, _>(now)
        .bind::<BigInt, _>(1)
        .bind::<Timestamp, _>(since)
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

pub(crate) fn forget(conn: &mut AnyConn, subject: &str) -> Result<()> {
    diesel::delete(sign_in_failures::table.find(subject)).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn is_known(conn: &mut AnyConn, account: &AccountId, network: &str) -> Result<bool> {
    let found = known_networks::table
        .find((account.as_str(), network))
        .select(known_networks::network)
        .first::<String>(conn)
        .optional()
        .map_err(fault)?;
    Ok(found.is_some())
}

pub(crate) fn remember(
    conn: &mut AnyConn,
    account: &AccountId,
    network: &str,
    at: Instant,
    most: u32,
) -> Result<()> {
    let row = (
        known_networks::account.eq(account.as_str()),
        known_networks::network.eq(network),
        known_networks::seen_at.eq(time(at)),
    );
    on_each!(conn, one => diesel::insert_into(known_networks::table)
        .values(row)
        .on_conflict((known_networks::account, known_networks::network))
        .do_update()
        .set(known_networks::seen_at.eq(time(at)))
        .execute(one))
    .map_err(fault)?;
    let own = known_networks::table.filter(known_networks::account.eq(account.as_str()));
    let oldest = own
        .order(known_networks::seen_at.desc())
        .offset(most.into())
        .limit(100)
        .select(known_networks::network)
        .load::<String>(conn)
        .map_err(fault)?;
    if oldest.is_empty() {
        return Ok(());
    }
    let own = known_networks::table.filter(known_networks::account.eq(account.as_str()));
    diesel::delete(own.filter(known_networks::network.eq_any(oldest)))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

/// Forgets windows that began before a moment, and networks nobody was seen in for as long as a year.
pub(crate) fn forget_old(conn: &mut AnyConn, before: Instant) -> Result<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::began_at.lt(time(before))))
        .execute(conn)
        .map_err(fault)?;
    let year = before - chrono::TimeDelta::days(365);
    diesel::delete(known_networks::table.filter(known_networks::seen_at.lt(time(year))))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}
