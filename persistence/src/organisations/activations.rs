//! Codes by which somebody sets his first password.

use crate::connection::{AnyConn, locked};
use crate::fault::{fault, written};
use crate::schema::activations::{self, dsl};
use crate::stored::{read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Activation;
use ruqsat_licensing::values::Instant;

#[derive(Queryable, Insertable)]
#[diesel(table_name = activations)]
struct Row {
    sha256: String,
    account: String,
    created_by: Option<String>,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    used_at: Option<NaiveDateTime>,
}

/// Writes one; what the account had before is good for nothing from now on.
pub(crate) fn insert(conn: &mut AnyConn, one: &Activation) -> Result<()> {
    let before =
        dsl::activations.filter(dsl::account.eq(one.account.as_str())).filter(dsl::used_at.is_null());
    diesel::update(before).set(dsl::used_at.eq(time(one.created_at))).execute(conn).map_err(fault)?;
    let row = Row {
        sha256: one.sha256.clone(),
        account: one.account.as_str().to_owned(),
        created_by: one.created_by.clone().map(String::from),
        created_at: time(one.created_at),
        expires_at: time(one.expires_at),
        used_at: one.used_at.map(time),
    };
    diesel::insert_into(dsl::activations).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, sha256: &str) -> Result<Option<Activation>> {
    let row: Option<Row> = locked!(conn, dsl::activations.find(sha256))?;
    let read = |row: Row| {
        Ok(Activation {
            sha256: row.sha256,
            account: read_text(row.account)?,
            created_by: read_optional(row.created_by)?,
            created_at: read_time(row.created_at),
            expires_at: read_time(row.expires_at),
            used_at: row.used_at.map(read_time),
        })
    };
    row.map(read).transpose()
}

pub(crate) fn used(conn: &mut AnyConn, sha256: &str, at: Instant) -> Result<()> {
    let open = dsl::activations.filter(dsl::sha256.eq(sha256)).filter(dsl::used_at.is_null());
    written(diesel::update(open).set(dsl::used_at.eq(time(at))).execute(conn).map_err(fault)?)
}
