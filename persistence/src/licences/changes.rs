//! The history of the entries: rows are added and read.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::licence_changes::{self, dsl};
use crate::stored::{name, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::LicenceChange;

#[derive(Queryable, Insertable)]
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
