//! The register. It is public, so no scope filters it.

mod annexes;
pub(crate) mod changes;
mod row;
mod search;

pub(crate) use annexes::annexes;

use crate::connection::{AnyConn, Backend, locked};
use crate::fault::{fault, missing, written};
use crate::page::{cut, paged};
use crate::schema::licences::{BoxedQuery, dsl};
use crate::stored::{read_text, time};
use diesel::prelude::*;
use row::Row;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::ports::{Cursor, LicenceFilter, Page, PageRequest};
use ruqsat_licensing::values::Instant;

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
    diesel::insert_into(dsl::licences).values(&row).execute(conn).map_err(fault)?;
    search::index(conn, licence, licence.words())
}

pub(crate) fn save(conn: &mut AnyConn, licence: &mut Licence) -> Result<()> {
    let mut row = Row::of(licence);
    row.version += 1;
    let known = dsl::licences.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(licence.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    licence.version = row.version;
    search::index(conn, licence, licence.words())
}

pub(crate) fn due(conn: &mut AnyConn, now: Instant, limit: u32) -> Result<Vec<LicenceId>> {
    let due = dsl::licences.filter(dsl::next_at.le(time(now))).order(dsl::next_at).limit(limit.into());
    let ids: Vec<String> = due.select(dsl::id).load(conn).map_err(fault)?;
    ids.into_iter().map(read_text).collect()
}

/// The entries that fit, but for the words.
fn among(filter: &LicenceFilter) -> BoxedQuery<'static, Backend> {
    let mut rows = dsl::licences.into_boxed::<Backend>();
    if let Some(service) = &filter.service {
        rows = rows.filter(dsl::service.eq(service.clone()));
    }
    if let Some(number) = &filter.number {
        rows = rows.filter(dsl::number.eq(number.clone()));
    }
    if let Some(holder) = &filter.holder {
        rows = rows.filter(dsl::holder.eq(holder.clone()));
    }
    if let Some(state) = filter.state {
        rows = rows.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(body) = &filter.body {
        rows = rows.filter(dsl::body.eq(body.as_str().to_owned()));
    }
    if let Some(region) = &filter.region {
        rows = rows.filter(dsl::region.eq(String::from(region.clone())));
    }
    if !filter.without.is_empty() {
        rows = rows.filter(dsl::service.ne_all(filter.without.clone()));
    }
    rows
}

fn read(rows: Vec<Row>) -> Result<Vec<Licence>> {
    rows.into_iter().map(Row::read).collect()
}

fn cursor(last: &Licence) -> Cursor {
    Cursor { at: last.issued_at, id: last.id.as_str().to_owned() }
}

pub(crate) fn list(conn: &mut AnyConn, filter: &LicenceFilter, page: &PageRequest) -> Result<Page<Licence>> {
    if !filter.words.is_empty() {
        return search::search(conn, filter, page);
    }
    let rows = paged!(among(filter), page, dsl::issued_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    Ok(cut(read(rows)?, page, cursor))
}
