//! The history of the entries: rows are added and read.

use super::search;
use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::licence_changes::{self, dsl};
use crate::schema::licences;
use crate::seals::leaf;
use crate::stored::{json, name, read_json, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::{Licence, LicenceChange};
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
    /// Not in the hash of a row without: those of before there were places are sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    places_json: Option<String>,
}

impl Row {
    fn read(self) -> Result<LicenceChange> {
        Ok(LicenceChange {
            id: read_text(self.id)?,
            licence: read_text(self.licence)?,
            kind: read_name(self.kind)?,
            ground: self.ground,
            order: self.legal_order,
            effective_at: read_time(self.effective_at),
            recorded_at: read_time(self.recorded_at),
            by: read_optional(self.recorded_by)?,
            application: read_optional(self.application)?,
            of: read_optional(self.caused_by)?,
            places: self.places_json.as_deref().map(read_json).transpose()?.unwrap_or_default(),
        })
    }
}

/// Writes a change of an entry, and by which words the entry is found since.
pub(crate) fn insert(conn: &mut AnyConn, licence: &Licence, change: &LicenceChange) -> Result<()> {
    let places = (!change.places.is_empty()).then(|| json(&change.places)).transpose()?;
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
        places_json: places,
    };
    diesel::insert_into(dsl::licence_changes).values(&row).execute(conn).map_err(fault)?;
    search::index(conn, licence, change.words())
}

pub(crate) fn of(conn: &mut AnyConn, licence: &LicenceId) -> Result<Vec<LicenceChange>> {
    let rows = dsl::licence_changes.filter(dsl::licence.eq(licence.as_str())).order(dsl::id);
    rows.load::<Row>(conn).map_err(fault)?.into_iter().map(Row::read).collect()
}

/// The changes of the places of some entries.
pub(crate) fn of_places(conn: &mut AnyConn, licences: &[LicenceId]) -> Result<Vec<LicenceChange>> {
    let ids: Vec<String> = licences.iter().map(|id| id.as_str().to_owned()).collect();
    let rows = dsl::licence_changes.filter(dsl::licence.eq_any(ids)).filter(dsl::places_json.is_not_null());
    rows.load::<Row>(conn).map_err(fault)?.into_iter().map(Row::read).collect()
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
