//! The trace of a case: steps left, in order, never changed.

use crate::applications::check_visible;
use crate::connection::AnyConn;
use crate::fault::{Unique, fault};
use crate::schema::trace::{self, dsl};
use crate::stored::{json, name, number, read_json, read_name, read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::{Result, Scope};

const ONE_WITH_EACH_NUMBER: Unique =
    Unique { index: "trace_pkey", columns: "trace.application, trace.seq", refusal: Refusal::Changed };

#[derive(Queryable, Insertable)]
#[diesel(table_name = trace)]
struct Row {
    application: String,
    seq: i64,
    flow: String,
    n: String,
    visit: i32,
    entered_at: NaiveDateTime,
    left_at: NaiveDateTime,
    outcome: String,
    acts_json: String,
}

pub(crate) fn append(conn: &mut AnyConn, application: &ApplicationId, rows: &[TraceRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let of_case = dsl::trace.filter(dsl::application.eq(application.as_str()));
    // Two units that read the same last number cannot both commit: the pair is the primary key.
    let last: Option<i64> = of_case.select(max(dsl::seq)).first(conn).map_err(fault)?;
    for (row, seq) in rows.iter().zip(last.unwrap_or(0) + 1..) {
        let row = Row {
            application: application.as_str().to_owned(),
            seq,
            flow: row.flow.clone(),
            n: row.n.clone(),
            visit: number(row.visit)?,
            entered_at: time(row.entered_at),
            left_at: time(row.left_at),
            outcome: name(&row.outcome)?,
            acts_json: json(&row.acts)?,
        };
        diesel::insert_into(dsl::trace)
            .values(&row)
            .execute(conn)
            .map_err(|error| ONE_WITH_EACH_NUMBER.or_fault(error))?;
    }
    Ok(())
}

pub(crate) fn list(conn: &mut AnyConn, scope: &Scope, application: &ApplicationId) -> Result<Vec<TraceRow>> {
    check_visible(conn, scope, application)?;
    let of_case = dsl::trace.filter(dsl::application.eq(application.as_str())).order(dsl::seq);
    let rows = of_case.load::<Row>(conn).map_err(fault)?;
    rows.into_iter()
        .map(|row| {
            Ok(TraceRow {
                flow: row.flow,
                n: row.n,
                visit: number(row.visit)?,
                entered_at: read_time(row.entered_at),
                left_at: read_time(row.left_at),
                outcome: read_name(row.outcome)?,
                acts: read_json(&row.acts_json)?,
            })
        })
        .collect()
}
