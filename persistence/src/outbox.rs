//! The outbox: side effects that leave after the commit, oldest first, each by one worker at a time.

use crate::connection::AnyConn;
use crate::fault::{fault, missing};
use crate::schema::outbox::dsl;
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::ids::OutboxId;
use ruqsat_licensing::ports::{DeadLetter, OutboxMessage};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};

type Columns = (dsl::id, dsl::kind, dsl::payload_json, dsl::due_at, dsl::attempts);
const COLUMNS: Columns = (dsl::id, dsl::kind, dsl::payload_json, dsl::due_at, dsl::attempts);

#[derive(Queryable)]
struct Row {
    id: String,
    kind: String,
    payload_json: String,
    due_at: NaiveDateTime,
    attempts: i32,
}

impl Row {
    fn message(self) -> Result<OutboxMessage> {
        Ok(OutboxMessage {
            id: read_text(self.id)?,
            kind: self.kind,
            payload: read_json(&self.payload_json)?,
            due_at: read_time(self.due_at),
            attempts: self.attempts,
        })
    }

    /// The message for an operator, who is shown no payload: one that does not read is no hindrance.
    fn envelope(self) -> Result<OutboxMessage> {
        Self { payload_json: "null".to_owned(), ..self }.message()
    }
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
pub(crate) fn claim(
    conn: &mut AnyConn,
    now: Instant,
    lease_until: Instant,
    most: u32,
) -> Result<Vec<OutboxMessage>> {
    let due = dsl::outbox
        .filter(dsl::finished_at.is_null())
        .filter(dsl::dead_at.is_null())
        .filter(dsl::due_at.le(time(now)))
        .order((dsl::due_at, dsl::id))
        .select(dsl::id)
        .limit(most.into());
    // SQLite has one writer, and this unit is it; on PostgreSQL workers step over each other's rows.
    let ids: Vec<String> = match conn {
        AnyConn::Pg(pg) => due.for_update().skip_locked().load(pg),
        AnyConn::Sqlite(sqlite) => due.load(sqlite),
    }
    .map_err(fault)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = diesel::update(dsl::outbox.filter(dsl::id.eq_any(&ids)))
        .set((dsl::due_at.eq(time(lease_until)), dsl::attempts.eq(dsl::attempts + 1)))
        .returning(COLUMNS)
        .get_results(conn)
        .map_err(fault)?;
    let mut messages = Vec::new();
    for row in rows {
        let id = row.id.clone();
        match row.message() {
            Ok(message) => messages.push(message),
            // It must not stand in the way of the others for ever.
            Err(unreadable) => set_aside(conn, &id, now, &unreadable.to_string()).map(|_| ())?,
        }
    }
    // An UPDATE gives its rows in any order.
    messages.sort_by_key(|message| ids.iter().position(|id| id == message.id.as_str()));
    Ok(messages)
}

pub(crate) fn finish(conn: &mut AnyConn, id: &OutboxId, at: Instant) -> Result<()> {
    let finished = (dsl::finished.eq(true), dsl::finished_at.eq(time(at)));
    found(diesel::update(dsl::outbox.find(id.as_str())).set(finished).execute(conn).map_err(fault)?)
}

pub(crate) fn postpone(conn: &mut AnyConn, id: &OutboxId, due_at: Instant, cause: &str) -> Result<()> {
    let later = (dsl::due_at.eq(time(due_at)), dsl::last_fault.eq(cause));
    found(diesel::update(dsl::outbox.find(id.as_str())).set(later).execute(conn).map_err(fault)?)
}

pub(crate) fn bury(conn: &mut AnyConn, id: &OutboxId, at: Instant, cause: &str) -> Result<()> {
    found(set_aside(conn, id.as_str(), at, cause)?)
}

fn set_aside(conn: &mut AnyConn, id: &str, at: Instant, cause: &str) -> Result<usize> {
    let dead = (dsl::dead_at.eq(time(at)), dsl::last_fault.eq(cause));
    diesel::update(dsl::outbox.find(id)).set(dead).execute(conn).map_err(fault)
}

pub(crate) fn dead(conn: &mut AnyConn, limit: u32) -> Result<Vec<DeadLetter>> {
    let rows: Vec<(Row, Option<NaiveDateTime>, Option<String>)> = dsl::outbox
        .filter(dsl::dead_at.is_not_null())
        .order((dsl::dead_at, dsl::id))
        .select((COLUMNS, dsl::dead_at, dsl::last_fault))
        .limit(limit.into())
        .load(conn)
        .map_err(fault)?;
    let letter = |(row, dead_at, fault): (Row, Option<NaiveDateTime>, Option<String>)| {
        let dead_at = missing(dead_at, "time of giving up")?;
        Ok(DeadLetter {
            message: row.envelope()?,
            dead_at: read_time(dead_at),
            fault: fault.unwrap_or_default(),
        })
    };
    rows.into_iter().map(letter).collect()
}

/// It begins anew: its tries are counted from nothing, or the next failure would bury it again.
pub(crate) fn revive(conn: &mut AnyConn, id: &OutboxId, due_at: Instant) -> Result<()> {
    let alive = (dsl::dead_at.eq(None::<NaiveDateTime>), dsl::due_at.eq(time(due_at)), dsl::attempts.eq(0));
    let one = dsl::outbox.find(id.as_str()).filter(dsl::dead_at.is_not_null());
    found(diesel::update(one).set(alive).execute(conn).map_err(fault)?)
}

fn found(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotFound("message")) } else { Ok(()) }
}
