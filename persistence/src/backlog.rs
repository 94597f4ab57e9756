//! How far behind the outbox is: asked by whoever watches the server, and cheap by the two partial indexes.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::outbox::dsl;
use crate::stored::{read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::{count_star, min};
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ports::Backlog;
use ruqsat_licensing::values::Instant;

pub(crate) fn read(conn: &mut AnyConn, now: Instant) -> Result<Backlog> {
    let (due, oldest): (i64, Option<NaiveDateTime>) = dsl::outbox
        .filter(dsl::finished_at.is_null())
        .filter(dsl::dead_at.is_null())
        .filter(dsl::due_at.le(time(now)))
        .select((count_star(), min(dsl::due_at)))
        .first(conn)
        .map_err(fault)?;
    let dead =
        dsl::outbox.filter(dsl::dead_at.is_not_null()).select(count_star()).first(conn).map_err(fault)?;
    Ok(Backlog { due, oldest: oldest.map(read_time), dead })
}
