//! Bodies and the services they decide.

use super::lists::{by_id, by_owner, place};
use crate::connection::{AnyConn, Backend, locked};
use crate::fault::{fault, missing, written};
use crate::page::cut;
use crate::schema::bodies::{self, dsl};
use crate::schema::{body_services, employments, post_roles};
use crate::stored::{json, name, read_json, read_optional, read_text};
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::calendar::OfficeHours;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::organisations::{Body, Territory};
use ruqsat_licensing::ports::{BodyFilter, Page, PageRequest};
use ruqsat_licensing::values::{Bin, Text};
use ruqsat_licensing::{Result, Role};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = bodies, treat_none_as_null = true)]
struct Row {
    id: String,
    bin: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    territory: Option<String>,
    parent: Option<String>,
    hours_json: Option<String>,
    version: i64,
}

impl Row {
    fn of(body: &Body) -> Result<Self> {
        Ok(Self {
            id: body.id.as_str().to_owned(),
            bin: body.bin.as_str().to_owned(),
            name_kk: body.name.kk.clone(),
            name_ru: body.name.ru.clone(),
            name_en: body.name.en.clone(),
            territory: body.territory.clone().map(String::from),
            parent: body.parent.clone().map(String::from),
            hours_json: Some(json(&body.hours)?),
            version: body.version,
        })
    }

    /// The body, given the services it decides.
    fn read(self, services: Vec<String>) -> Result<Body> {
        Ok(Body {
            id: read_text(self.id)?,
            bin: read_text(self.bin)?,
            name: Text { kk: self.name_kk, ru: self.name_ru, en: self.name_en },
            services,
            territory: read_optional(self.territory)?,
            parent: read_optional(self.parent)?,
            hours: read_hours(self.hours_json)?,
            version: self.version,
        })
    }
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
    row.read(services).map(Some)
}

fn read_hours(text: Option<String>) -> Result<OfficeHours> {
    text.map_or_else(|| Ok(OfficeHours::default()), |text| read_json(&text))
}

pub(crate) fn hours(conn: &mut AnyConn, id: &BodyId) -> Result<OfficeHours> {
    let row = dsl::bodies.find(id.as_str()).select(dsl::hours_json).first(conn).optional().map_err(fault)?;
    read_hours(missing(row, "body")?)
}

pub(crate) fn get(conn: &mut AnyConn, id: &BodyId) -> Result<Body> {
    missing(find(conn, id.as_str())?, "body")
}

pub(crate) fn find_by_bin(conn: &mut AnyConn, bin: &Bin) -> Result<Option<Body>> {
    let known = dsl::bodies.filter(dsl::bin.eq(bin.as_str())).select(dsl::id);
    let id = known.first::<String>(conn).optional().map_err(fault)?;
    id.map_or(Ok(None), |id| find(conn, &id))
}

/// The region's own before that of the whole country; where several decide a service, the one that was entered first.
pub(crate) fn find_serving(
    conn: &mut AnyConn,
    service: &str,
    territory: Option<&Territory>,
) -> Result<Option<Body>> {
    let code = territory.map_or("", Territory::as_str);
    let body = body_services::table
        .inner_join(dsl::bodies)
        .filter(body_services::service.eq(service))
        .filter(dsl::territory.is_null().or(dsl::territory.eq(code)))
        .order((dsl::territory.is_null(), dsl::id))
        .select(dsl::id)
        .first::<String>(conn)
        .optional()
        .map_err(fault)?;
    body.map_or(Ok(None), |id| find(conn, &id))
}

/// Whether somebody holds a post there on a day that answers where the body is asked.
pub(crate) fn has_officer(conn: &mut AnyConn, body: &BodyId, day: NaiveDate) -> Result<bool> {
    let found = employments::table
        .inner_join(post_roles::table.on(post_roles::post.eq(employments::post)))
        .filter(employments::body.eq(body.as_str()))
        .filter(employments::from_day.le(day))
        .filter(employments::until_day.is_null().or(employments::until_day.ge(day)))
        .filter(post_roles::role.eq(name(&Role::StateBodies)?))
        .select(employments::id)
        .first::<String>(conn)
        .optional();
    Ok(found.map_err(fault)?.is_some())
}

pub(crate) fn insert(conn: &mut AnyConn, body: &Body) -> Result<()> {
    let row = Row::of(body)?;
    diesel::insert_into(dsl::bodies).values(&row).execute(conn).map_err(fault)?;
    write_services(conn, body)
}

fn write_services(conn: &mut AnyConn, body: &Body) -> Result<()> {
    for service in &body.services {
        let row = (body_services::body.eq(body.id.as_str()), body_services::service.eq(service));
        diesel::insert_into(body_services::table).values(row).execute(conn).map_err(fault)?;
    }
    Ok(())
}

pub(crate) fn save(conn: &mut AnyConn, body: &mut Body) -> Result<()> {
    let mut row = Row::of(body)?;
    row.version += 1;
    let known = dsl::bodies.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(body.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    let old = body_services::table.filter(body_services::body.eq(&row.id));
    diesel::delete(old).execute(conn).map_err(fault)?;
    body.version = row.version;
    write_services(conn, body)
}

/// A body, held until the unit ends: whoever manages it meanwhile waits.
pub(crate) fn hold(conn: &mut AnyConn, id: &BodyId) -> Result<Body> {
    let held: Option<String> = locked!(conn, dsl::bodies.find(id.as_str()).select(dsl::id))?;
    missing(held, "body")?;
    get(conn, id)
}

pub(crate) fn list(conn: &mut AnyConn, filter: &BodyFilter, page: &PageRequest) -> Result<Page<Body>> {
    let mut query = dsl::bodies.into_boxed::<Backend>();
    if let Some(service) = filter.service.clone() {
        let serving = body_services::table.filter(body_services::service.eq(service));
        query = query.filter(dsl::id.eq_any(serving.select(body_services::body)));
    }
    if let Some(territory) = &filter.territory {
        query = query.filter(dsl::territory.eq(territory.as_str().to_owned()));
    }
    let rows: Vec<Row> = by_id!(query, page, dsl::id).load(conn).map_err(fault)?;
    Ok(cut(with_services(conn, rows)?, page, |last| place(last.id.as_str())))
}

/// Those that decide a service, by region, that of the whole country last.
pub(crate) fn serving(conn: &mut AnyConn, service: &str) -> Result<Vec<Body>> {
    let ids = body_services::table.filter(body_services::service.eq(service)).select(body_services::body);
    let rows: Vec<Row> = dsl::bodies
        .filter(dsl::id.eq_any(ids))
        .order((dsl::territory.is_null(), dsl::territory, dsl::id))
        .limit(100)
        .load(conn)
        .map_err(fault)?;
    with_services(conn, rows)
}

fn with_services(conn: &mut AnyConn, rows: Vec<Row>) -> Result<Vec<Body>> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let services = body_services::table
        .filter(body_services::body.eq_any(ids))
        .order(body_services::service)
        .select((body_services::body, body_services::service))
        .load(conn)
        .map_err(fault)?;
    let mut services = by_owner(services);
    let read = |row: Row| {
        let own = services.remove(&row.id).unwrap_or_default();
        row.read(own)
    };
    rows.into_iter().map(read).collect()
}

/// The regions with a body of their own that decides a service.
pub(crate) fn regions(conn: &mut AnyConn, service: &str) -> Result<Vec<Territory>> {
    let codes = body_services::table
        .inner_join(dsl::bodies)
        .filter(body_services::service.eq(service))
        .filter(dsl::territory.is_not_null())
        .order(dsl::territory)
        .select(dsl::territory.assume_not_null())
        .distinct()
        .load::<String>(conn)
        .map_err(fault)?;
    codes.into_iter().map(read_text).collect()
}
