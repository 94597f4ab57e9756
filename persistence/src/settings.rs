//! Settings of the database itself. Written once.

use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::schema::settings::dsl;
use diesel::prelude::*;
use ruqsat_licensing::{Error, Result};

pub(crate) fn find(conn: &mut AnyConn, key: &str) -> Result<Option<String>> {
    dsl::settings.find(key).select(dsl::value).first(conn).optional().map_err(fault)
}

pub(crate) fn insert(conn: &mut AnyConn, key: &str, value: &str) -> Result<()> {
    let row = (dsl::key.eq(key), dsl::value.eq(value));
    on_each!(conn, one => diesel::insert_into(dsl::settings)
        .values(row)
        .on_conflict(dsl::key)
        .do_nothing()
        .execute(one))
    .map_err(fault)?;
    match find(conn, key)? {
        Some(stands) if stands == value => Ok(()),
        stands => Err(Error::Internal(format!("setting {key} is {stands:?}, not {value:?}"))),
    }
}
