//! The register. It is public, so no scope filters it.

mod row;

use crate::connection::{AnyConn, Backend, locked};
use crate::fault::{fault, missing, written};
use crate::page::{cut, paged};
use crate::schema::licences::dsl;
use diesel::prelude::*;
use row::Row;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::ports::{Cursor, LicenceFilter, Page, PageRequest};

pub(crate) fn get(conn: &mut AnyConn, id: &LicenceId) -> Result<Licence> {
    let row: Option<Row> = locked!(conn, dsl::licences.find(id.as_str()))?;
    missing(row, "licence")?.read()
}

pub(crate) fn about(conn: &mut AnyConn, id: &LicenceId) -> Result<Vec<Licence>> {
    let about = dsl::licences.filter(dsl::subject.eq(id.as_str())).order((dsl::issued_at, dsl::id));
    about.load::<Row>(conn).map_err(fault)?.into_iter().map(Row::read).collect()
}

pub(crate) fn view(conn: &mut AnyConn, id: &LicenceId) -> Result<Licence> {
    let row = dsl::licences.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "licence")?.read()
}

pub(crate) fn insert(conn: &mut AnyConn, licence: &Licence) -> Result<()> {
    let row = Row::of(licence);
    diesel::insert_into(dsl::licences).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, licence: &mut Licence) -> Result<()> {
    let mut row = Row::of(licence);
    row.version += 1;
    let known = dsl::licences.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(licence.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    licence.version = row.version;
    Ok(())
}

pub(crate) fn list(conn: &mut AnyConn, filter: &LicenceFilter, page: &PageRequest) -> Result<Page<Licence>> {
    let mut rows = dsl::licences.into_boxed::<Backend>();
    if let Some(service) = &filter.service {
        rows = rows.filter(dsl::service.eq(service));
    }
    if let Some(number) = &filter.number {
        rows = rows.filter(dsl::number.eq(number));
    }
    if let Some(holder) = &filter.holder {
        rows = rows.filter(dsl::holder.eq(holder));
    }
    if let Some(state) = filter.state {
        rows = rows.filter(dsl::state.eq(state.as_str()));
    }
    let rows = paged!(rows, page, dsl::issued_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    let items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: last.issued_at, id: last.id.as_str().to_owned() }))
}
