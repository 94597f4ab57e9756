//! Divisions of bodies and the services that are theirs.

use crate::connection::AnyConn;
use crate::fault::{fault, missing, written};
use crate::schema::unit_services;
use crate::schema::units::{self, dsl};
use crate::stored::{read_optional, read_text};
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{BodyId, UnitId};
use ruqsat_licensing::organisations::Unit;
use ruqsat_licensing::values::Text;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = units, treat_none_as_null = true)]
pub(crate) struct Row {
    id: String,
    body: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    closed_on: Option<NaiveDate>,
    version: i64,
}

impl Row {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    fn of(unit: &Unit) -> Self {
        Self {
            id: unit.id.as_str().to_owned(),
            body: unit.body.as_str().to_owned(),
            name_kk: unit.name.kk.clone(),
            name_ru: unit.name.ru.clone(),
            name_en: unit.name.en.clone(),
            closed_on: unit.closed_on,
            version: unit.version,
        }
    }

    /// The unit, given the services that are its own.
    pub(crate) fn read(self, services: Vec<String>) -> Result<Unit> {
        Ok(Unit {
            id: read_text(self.id)?,
            body: read_text(self.body)?,
            name: Text { kk: self.name_kk, ru: self.name_ru, en: self.name_en },
            services,
            closed_on: self.closed_on,
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &UnitId) -> Result<Unit> {
    let row = dsl::units.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    let services = unit_services::table
        .filter(unit_services::unit.eq(id.as_str()))
        .order(unit_services::service)
        .select(unit_services::service);
    missing(row, "unit")?.read(services.load(conn).map_err(fault)?)
}

pub(crate) fn find_serving(
    conn: &mut AnyConn,
    body: &BodyId,
    service: &str,
    day: NaiveDate,
) -> Result<Option<UnitId>> {
    let unit = unit_services::table
        .inner_join(dsl::units)
        .filter(unit_services::body.eq(body.as_str()))
        .filter(unit_services::service.eq(service))
        .filter(dsl::closed_on.is_null().or(dsl::closed_on.ge(day)))
        .select(dsl::id)
        .first::<String>(conn)
        .optional();
    read_optional(unit.map_err(fault)?)
}

pub(crate) fn insert(conn: &mut AnyConn, unit: &Unit) -> Result<()> {
    diesel::insert_into(dsl::units).values(&Row::of(unit)).execute(conn).map_err(fault)?;
    write_services(conn, unit)
}

fn write_services(conn: &mut AnyConn, unit: &Unit) -> Result<()> {
    for service in &unit.services {
        let row = (
            unit_services::body.eq(unit.body.as_str()),
            unit_services::service.eq(service),
            unit_services::unit.eq(unit.id.as_str()),
        );
        diesel::insert_into(unit_services::table).values(row).execute(conn).map_err(fault)?;
    }
    Ok(())
}

pub(crate) fn save(conn: &mut AnyConn, unit: &mut Unit) -> Result<()> {
    let mut row = Row::of(unit);
    row.version += 1;
    let known = dsl::units.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(unit.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    let old = unit_services::table.filter(unit_services::unit.eq(&row.id));
    diesel::delete(old).execute(conn).map_err(fault)?;
    unit.version = row.version;
    write_services(conn, unit)
}

/// The unit of a body whose service it is, open or not.
pub(crate) fn of_service(conn: &mut AnyConn, body: &BodyId, service: &str) -> Result<Option<UnitId>> {
    let unit = unit_services::table
        .find((body.as_str(), service))
        .select(unit_services::unit)
        .first::<String>(conn)
        .optional();
    read_optional(unit.map_err(fault)?)
}
