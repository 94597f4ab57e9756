//! The trace of a case: steps left, in order, never changed.

use crate::applications::check_visible;
use crate::connection::AnyConn;
use crate::fault::{Unique, fault};
use crate::schema::trace::{self, dsl};
use crate::seals::leaf;
use crate::stored::{json, name, number, read_json, read_name, read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::seals::{Leaf, LeafKind};
use ruqsat_licensing::{Result, Scope};
use serde::Serialize;
use std::collections::BTreeSet;

const ONE_WITH_EACH_NUMBER: Unique =
    Unique { index: "trace_pkey", columns: "trace.application, trace.seq", refusal: Refusal::Changed };

#[derive(Queryable, Insertable, Serialize)]
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

fn key(application: &str, seq: i64) -> String {
    format!("{application}:{seq}")
}

/// The keys of the rows of cases.
pub(crate) fn keys(conn: &mut AnyConn, cases: &[String]) -> Result<Vec<String>> {
    let of_cases =
        dsl::trace.filter(dsl::application.eq_any(cases.to_vec())).order((dsl::application, dsl::seq));
    let keys: Vec<(String, i64)> = of_cases.select((dsl::application, dsl::seq)).load(conn).map_err(fault)?;
    Ok(keys.into_iter().map(|(application, seq)| key(&application, seq)).collect())
}

/// Rows as they are sealed.
pub(crate) fn leaves(conn: &mut AnyConn, keys: &[String]) -> Result<Vec<Leaf>> {
    let cases: BTreeSet<String> =
        keys.iter().filter_map(|key| Some(key.split_once(':')?.0.to_owned())).collect();
    let of_cases = dsl::trace.filter(dsl::application.eq_any(cases)).order((dsl::application, dsl::seq));
    let rows = of_cases.load::<Row>(conn).map_err(fault)?;
    let wanted: BTreeSet<&String> = keys.iter().collect();
    rows.iter()
        .map(|row| (key(&row.application, row.seq), row))
        .filter(|(key, _)| wanted.contains(key))
        .map(|(key, row)| leaf(LeafKind::Trace, key, Some(row.application.clone()), row))
        .collect()
}
