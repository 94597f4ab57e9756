//! Idempotency keys: the claim waits for a transaction that is claiming the same key, then sees its answer.

use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::schema::idempotency_keys::dsl;
use crate::stored::time;
use diesel::prelude::*;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{IdempotencyKey, Result};

pub(crate) fn claim(conn: &mut AnyConn, key: &IdempotencyKey, at: Instant) -> Result<bool> {
    let row = (dsl::scope.eq(&key.scope), dsl::request.eq(&key.request), dsl::claimed_at.eq(time(at)));
    on_each!(conn, one => diesel::insert_into(dsl::idempotency_keys)
        .values(row)
        .on_conflict(dsl::scope)
        .do_nothing()
        .execute(one))
    .map(|rows| rows == 1)
    .map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, key: &IdempotencyKey) -> Result<Option<(String, Option<String>)>> {
    dsl::idempotency_keys
        .find(&key.scope)
        .select((dsl::request, dsl::answer_json))
        .first(conn)
        .optional()
        .map_err(fault)
}

pub(crate) fn answer(conn: &mut AnyConn, key: &IdempotencyKey, answer: &str) -> Result<()> {
    diesel::update(dsl::idempotency_keys.find(&key.scope))
        .set(dsl::answer_json.eq(answer))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

pub(crate) fn forget(conn: &mut AnyConn, before: Instant) -> Result<usize> {
    diesel::delete(dsl::idempotency_keys.filter(dsl::claimed_at.lt(time(before))))
        .execute(conn)
        .map_err(fault)
}
