//! Applications: one row per aggregate. What lists filter and sort by are columns; the case and the form are JSON.

mod row;

use crate::connection::{AnyConn, locked};
use crate::fault::{Unique, fault, missing, written};
use crate::page::{cut, paged};
use crate::schema::applications::{self, dsl};
use crate::schema::tasks;
use crate::scope::visible;
use crate::stored::{read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use row::Row;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::ports::{ApplicationFilter, Cursor, Page, PageRequest};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Scope};

const ONE_OPEN_PER_LICENCE: Unique = Unique {
    index: "applications_one_open_per_licence",
    columns: "applications.subject_licence",
    refusal: Refusal::LicenceBusy,
};

pub(crate) fn get(conn: &mut AnyConn, id: &ApplicationId) -> Result<Application> {
    let row: Option<Row> = locked!(conn, dsl::applications.find(id.as_str()))?;
    missing(row, "application")?.read()
}

pub(crate) fn insert(conn: &mut AnyConn, application: &Application) -> Result<()> {
    let row = Row::of(application)?;
    diesel::insert_into(dsl::applications)
        .values(&row)
        .execute(conn)
        .map(|_| ())
        .map_err(|error| ONE_OPEN_PER_LICENCE.or_fault(error))
}

pub(crate) fn save(conn: &mut AnyConn, application: &mut Application) -> Result<()> {
    let mut row = Row::of(application)?;
    row.version += 1;
    let known = dsl::applications.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(application.version));
    let rows = diesel::update(known)
        .set(&row)
        .execute(conn)
        .map_err(|error| ONE_OPEN_PER_LICENCE.or_fault(error))?;
    written(rows)?;
    application.version = row.version;
    Ok(())
}

pub(crate) fn view(conn: &mut AnyConn, scope: &Scope, id: &ApplicationId) -> Result<Application> {
    let rows = dsl::applications.filter(dsl::id.eq(id.as_str())).filter(visible(scope));
    let row = rows.first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "application")?.read()
}

/// `NotFound` unless the application is inside the scope: what hangs on it may be empty, and that is no answer to
/// somebody who may not know of it.
pub(crate) fn check_visible(conn: &mut AnyConn, scope: &Scope, id: &ApplicationId) -> Result<()> {
    let rows = dsl::applications.filter(dsl::id.eq(id.as_str())).filter(visible(scope));
    let found = rows.select(dsl::id).first::<String>(conn).optional().map_err(fault)?;
    missing(found, "application").map(|_| ())
}

pub(crate) fn list(
    conn: &mut AnyConn,
    scope: &Scope,
    filter: &ApplicationFilter,
    page: &PageRequest,
) -> Result<Page<Application>> {
    let mut rows = dsl::applications.filter(visible(scope)).into_boxed();
    if let Some(service) = &filter.service {
        rows = rows.filter(dsl::service.eq(service));
    }
    if let Some(status) = filter.status {
        rows = rows.filter(dsl::status.eq(status.as_str()));
    }
    let rows = paged!(rows, page, dsl::created_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    let items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: last.created_at, id: last.id.as_str().to_owned() }))
}

/// Open, not filed, untouched since a moment; the longest untouched first.
pub(crate) fn stale(
    conn: &mut AnyConn,
    before: Instant,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<Vec<(ApplicationId, Instant)>> {
    // The two flags in the words of the index.
    let mut rows = dsl::applications
        .filter(dsl::is_open)
        .filter(diesel::dsl::not(dsl::filed))
        .filter(dsl::updated_at.lt(time(before)))
        .into_boxed();
    if let Some(Cursor { at, id }) = after {
        let at = time(*at);
        rows = rows.filter(dsl::updated_at.gt(at).or(dsl::updated_at.eq(at).and(dsl::id.gt(id.clone()))));
    }
    let rows = rows
        .order((dsl::updated_at, dsl::id))
        .limit(limit.into())
        .select((dsl::id, dsl::updated_at))
        .load::<(String, NaiveDateTime)>(conn)
        .map_err(fault)?;
    rows.into_iter().map(|(id, at)| Ok((read_text(id)?, read_time(at)))).collect()
}

/// Open, with a due date of another calendar, or with an open task that has one.
pub(crate) fn counted_otherwise(
    conn: &mut AnyConn,
    version: &str,
    after: Option<&ApplicationId>,
    limit: u32,
) -> Result<Vec<ApplicationId>> {
    let of_task = tasks::table
        .filter(tasks::closed_at.is_null())
        .filter(tasks::calendar.is_not_null())
        .filter(tasks::calendar.ne(version))
        .select(tasks::application);
    let rows = dsl::applications
        .filter(dsl::is_open)
        .filter(dsl::id.gt(after.map_or("", ApplicationId::as_str)))
        .filter(
            dsl::calendar
                .is_not_null()
                .and(dsl::calendar.ne(version))
                .assume_not_null()
                .or(dsl::id.eq_any(of_task)),
        )
        .order(dsl::id)
        .limit(limit.into())
        .select(dsl::id)
        .load::<String>(conn)
        .map_err(fault)?;
    rows.into_iter().map(read_text).collect()
}

pub(crate) fn open_definitions(conn: &mut AnyConn) -> Result<Vec<(String, String, String)>> {
    let open = dsl::applications.filter(dsl::is_open.eq(true));
    let columns = (applications::service, applications::definition_version, applications::structure_hash);
    open.select(columns).distinct().order(columns).load(conn).map_err(fault)
}
