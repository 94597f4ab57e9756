//! Licensing bodies and the services they decide.

use crate::connection::AnyConn;
use crate::fault::{fault, missing};
use crate::schema::bodies::{self, dsl};
use crate::schema::body_services;
use crate::stored::read_text;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Body;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::values::{Bin, Text};

#[derive(Queryable, Insertable)]
#[diesel(table_name = bodies)]
struct Row {
    id: String,
    bin: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
}

fn find(conn: &mut AnyConn, id: &str) -> Result<Option<Body>> {
    let Some(row) = dsl::bodies.find(id).first::<Row>(conn).optional().map_err(fault)? else {
        return Ok(None);
    };
    let services = body_services::table
        .filter(body_services::body.eq(id))
        .order(body_services::service)
        .select(body_services::service)
        .load(conn)
        .map_err(fault)?;
    let name = Text { kk: row.name_kk, ru: row.name_ru, en: row.name_en };
    Ok(Some(Body { id: read_text(row.id)?, bin: read_text(row.bin)?, name, services }))
}

pub(crate) fn get(conn: &mut AnyConn, id: &BodyId) -> Result<Body> {
    missing(find(conn, id.as_str())?, "body")
}

pub(crate) fn find_by_bin(conn: &mut AnyConn, bin: &Bin) -> Result<Option<Body>> {
    let known = dsl::bodies.filter(dsl::bin.eq(bin.as_str())).select(dsl::id);
    let id = known.first::<String>(conn).optional().map_err(fault)?;
    id.map_or(Ok(None), |id| find(conn, &id))
}

/// Where several decide a service, the one that was entered first.
pub(crate) fn find_serving(conn: &mut AnyConn, service: &str) -> Result<Option<Body>> {
    let body = body_services::table
        .filter(body_services::service.eq(service))
        .order(body_services::body)
        .select(body_services::body)
        .first::<String>(conn)
        .optional()
        .map_err(fault)?;
    body.map_or(Ok(None), |id| find(conn, &id))
}

pub(crate) fn insert(conn: &mut AnyConn, body: &Body) -> Result<()> {
    let row = Row {
        id: body.id.as_str().to_owned(),
        bin: body.bin.as_str().to_owned(),
        name_kk: body.name.kk.clone(),
        name_ru: body.name.ru.clone(),
        name_en: body.name.en.clone(),
    };
    diesel::insert_into(dsl::bodies).values(&row).execute(conn).map_err(fault)?;
    for service in &body.services {
        let row = (body_services::body.eq(&row.id), body_services::service.eq(service));
        diesel::insert_into(body_services::table).values(row).execute(conn).map_err(fault)?;
    }
    Ok(())
}
