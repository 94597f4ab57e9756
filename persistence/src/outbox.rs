//! The outbox: side effects that leave after the commit, oldest first, each by one worker at a time.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::outbox::dsl;
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::ids::OutboxId;
use ruqsat_licensing::ports::OutboxMessage;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};

#[derive(Queryable)]
struct Row {
    id: String,
    kind: String,
    payload_json: String,
    due_at: NaiveDateTime,
    attempts: i32,
}

pub(crate) fn enqueue(conn: &mut AnyConn, message: &OutboxMessage) -> Result<()> {
    let row = (
        dsl::id.eq(message.id.as_str()),
        dsl::kind.eq(&message.kind),
        dsl::payload_json.eq(json(&message.payload)?),
        dsl::due_at.eq(time(message.due_at)),
        dsl::attempts.eq(message.attempts),
        dsl::finished.eq(false),
    );
    diesel::insert_into(dsl::outbox).values(row).execute(conn).map(|_| ()).map_err(fault)
}

/// The try is counted here and not when it fails: a message that kills its worker has to be seen to.
pub(crate) fn claim(conn: &mut AnyConn, now: Instant, lease_until: Instant) -> Result<Option<OutboxMessage>> {
    let due = dsl::outbox
        .filter(dsl::finished.eq(false))
        .filter(dsl::due_at.le(time(now)))
        .order((dsl::due_at, dsl::id))
        .select(dsl::id)
        .limit(1);
    // SQLite has one writer, and this unit is it; on PostgreSQL workers step over each other's rows.
    let id: Option<String> = match conn {
        AnyConn::Pg(pg) => due.for_update().skip_locked().first(pg),
        AnyConn::Sqlite(sqlite) => due.first(sqlite),
    }
    .optional()
    .map_err(fault)?;
    let Some(id) = id else { return Ok(None) };
    let row: Row = diesel::update(dsl::outbox.find(id))
        .set((dsl::due_at.eq(time(lease_until)), dsl::attempts.eq(dsl::attempts + 1)))
        .returning((dsl::id, dsl::kind, dsl::payload_json, dsl::due_at, dsl::attempts))
        .get_result(conn)
        .map_err(fault)?;
    Ok(Some(OutboxMessage {
        id: read_text(row.id)?,
        kind: row.kind,
        payload: read_json(&row.payload_json)?,
        due_at: read_time(row.due_at),
        attempts: row.attempts,
    }))
}

pub(crate) fn finish(conn: &mut AnyConn, id: &OutboxId, at: Instant) -> Result<()> {
    let finished = (dsl::finished.eq(true), dsl::finished_at.eq(time(at)));
    found(diesel::update(dsl::outbox.find(id.as_str())).set(finished).execute(conn).map_err(fault)?)
}

pub(crate) fn postpone(conn: &mut AnyConn, id: &OutboxId, due_at: Instant, cause: &str) -> Result<()> {
    let later = (dsl::due_at.eq(time(due_at)), dsl::last_fault.eq(cause));
    found(diesel::update(dsl::outbox.find(id.as_str())).set(later).execute(conn).map_err(fault)?)
}

fn found(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("message")) } else { Ok(()) }
}
