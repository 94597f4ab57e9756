//! The history of the entries: rows are added and read.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::licence_changes::{self, dsl};
use crate::schema::licences;
use crate::seals::leaf;
use crate::stored::{name, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::LicenceChange;
use ruqsat_licensing::seals::{Leaf, LeafKind};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Queryable, Insertable, Serialize)]
#[diesel(table_name = licence_changes)]
struct Row {
    id: String,
    licence: String,
    kind: String,
    ground: String,
    legal_order: Option<String>,
    effective_at: NaiveDateTime,
    recorded_at: NaiveDateTime,
    recorded_by: Option<String>,
    application: Option<String>,
    caused_by: Option<String>,
}

pub(crate) fn insert(conn: &mut AnyConn, change: &LicenceChange) -> Result<()> {
    let row = Row {
        id: change.id.as_str().to_owned(),
        licence: change.licence.as_str().to_owned(),
        kind: name(&change.kind)?,
        ground: change.ground.clone(),
        legal_order: change.order.clone(),
        effective_at: time(change.effective_at),
        recorded_at: time(change.recorded_at),
        recorded_by: change.by.clone().map(Into::into),
        application: change.application.clone().map(Into::into),
        caused_by: change.of.clone().map(Into::into),
    };
    diesel::insert_into(dsl::licence_changes).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn of(conn: &mut AnyConn, licence: &LicenceId) -> Result<Vec<LicenceChange>> {
    let rows = dsl::licence_changes.filter(dsl::licence.eq(licence.as_str())).order(dsl::id);
    let read = |row: Row| {
        Ok(LicenceChange {
            id: read_text(row.id)?,
            licence: read_text(row.licence)?,
            kind: read_name(row.kind)?,
            ground: row.ground,
            order: row.legal_order,
            effective_at: read_time(row.effective_at),
            recorded_at: read_time(row.recorded_at),
            by: read_optional(row.recorded_by)?,
            application: read_optional(row.application)?,
            of: read_optional(row.caused_by)?,
        })
    };
    rows.load::<Row>(conn).map_err(fault)?.into_iter().map(read).collect()
}

/// The keys of the rows of cases.
pub(crate) fn keys(conn: &mut AnyConn, cases: &[String]) -> Result<Vec<String>> {
    let of_cases = licences::table.filter(licences::application.eq_any(cases.to_vec())).select(licences::id);
    let of_cases: Vec<String> = of_cases.load(conn).map_err(fault)?;
    let keys = dsl::licence_changes.filter(dsl::licence.eq_any(of_cases)).order(dsl::id).select(dsl::id);
    keys.load(conn).map_err(fault)
}

/// Rows as they are sealed, with the case of their licence.
pub(crate) fn leaves(conn: &mut AnyConn, ids: &[String]) -> Result<Vec<Leaf>> {
    let rows = dsl::licence_changes.filter(dsl::id.eq_any(ids.to_vec())).order(dsl::id);
    let rows = rows.load::<Row>(conn).map_err(fault)?;
    let of: Vec<String> = rows.iter().map(|row| row.licence.clone()).collect();
    let of = licences::table.filter(licences::id.eq_any(of)).select((licences::id, licences::application));
    let of: BTreeMap<String, String> =
        of.load::<(String, String)>(conn).map_err(fault)?.into_iter().collect();
    rows.iter()
        .map(|row| leaf(LeafKind::LicenceChange, row.id.clone(), of.get(&row.licence).cloned(), row))
        .collect()
}
