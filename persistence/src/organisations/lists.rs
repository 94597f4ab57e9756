//! Bodies, units, posts and people as lists, the latest first: their ids sort by the moment they were made in.

use super::{employments, posts, substitutions, units};
use crate::connection::{AnyConn, Backend};
use crate::fault::fault;
use crate::page::cut;
use crate::schema::{
    employments as employment_rows, post_roles, posts as post_rows, substitutions as substitution_rows,
    unit_services, units as unit_rows,
};
use crate::stored::read_name;
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::organisations::{Employment, Post, Substitution, Unit};
use ruqsat_licensing::ports::{Cursor, Page, PageRequest};
use ruqsat_licensing::values::Instant;
use std::collections::HashMap;

/// Orders a boxed query by id, the latest first, and cuts it to one page.
macro_rules! by_id {
    ($query:expr, $page:expr, $id:path) => {{
        let mut query = $query.order($id.desc()).limit($crate::page::fetch($page));
        if let Some(after) = &$page.after {
            query = query.filter($id.lt(after.id.clone()));
        }
        query
    }};
}
pub(super) use by_id;

/// Where the next page begins: the id alone tells.
pub(super) fn place(id: &str) -> Cursor {
    Cursor { at: Instant::UNIX_EPOCH, id: id.to_owned() }
}

/// What belongs to rows, by their ids.
pub(super) fn by_owner(pairs: Vec<(String, String)>) -> HashMap<String, Vec<String>> {
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    pairs.into_iter().for_each(|(owner, one)| all.entry(owner).or_default().push(one));
    all
}

pub(crate) fn units(conn: &mut AnyConn, body: &BodyId, page: &PageRequest) -> Result<Page<Unit>> {
    let query = unit_rows::table.filter(unit_rows::body.eq(body.as_str().to_owned())).into_boxed::<Backend>();
    let rows: Vec<units::Row> = by_id!(query, page, unit_rows::id).load(conn).map_err(fault)?;
    let ids: Vec<&str> = rows.iter().map(units::Row::id).collect();
    let services = unit_services::table
        .filter(unit_services::unit.eq_any(ids))
        .order(unit_services::service)
        .select((unit_services::unit, unit_services::service))
        .load(conn)
        .map_err(fault)?;
    let mut services = by_owner(services);
    let read = |row: units::Row| {
        let own = services.remove(row.id()).unwrap_or_default();
        row.read(own)
    };
    let items = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| place(last.id.as_str())))
}

pub(crate) fn posts(conn: &mut AnyConn, body: &BodyId, page: &PageRequest) -> Result<Page<Post>> {
    let query = post_rows::table.filter(post_rows::body.eq(body.as_str().to_owned())).into_boxed::<Backend>();
    let rows: Vec<posts::Row> = by_id!(query, page, post_rows::id).load(conn).map_err(fault)?;
    let ids: Vec<&str> = rows.iter().map(posts::Row::id).collect();
    let roles = post_roles::table
        .filter(post_roles::post.eq_any(ids))
        .select((post_roles::post, post_roles::role))
        .load(conn)
        .map_err(fault)?;
    let mut roles = by_owner(roles);
    let read = |row: posts::Row| {
        let own = roles.remove(row.id()).unwrap_or_default();
        row.read(own.into_iter().map(read_name).collect::<Result<_>>()?)
    };
    let items = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| place(last.id.as_str())))
}

pub(crate) fn employees(
    conn: &mut AnyConn,
    body: &BodyId,
    on: Option<NaiveDate>,
    page: &PageRequest,
) -> Result<Page<Employment>> {
    use employment_rows::dsl;
    let mut query = dsl::employments.filter(dsl::body.eq(body.as_str().to_owned())).into_boxed::<Backend>();
    if let Some(day) = on {
        query =
            query.filter(dsl::from_day.le(day)).filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)));
    }
    let rows: Vec<employments::Row> = by_id!(query, page, dsl::id).load(conn).map_err(fault)?;
    let items = rows.into_iter().map(employments::Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| place(last.id.as_str())))
}

pub(crate) fn substitutions(
    conn: &mut AnyConn,
    body: &BodyId,
    on: Option<NaiveDate>,
    page: &PageRequest,
) -> Result<Page<Substitution>> {
    use substitution_rows::dsl;
    let mut query = dsl::substitutions.filter(dsl::body.eq(body.as_str().to_owned())).into_boxed::<Backend>();
    if let Some(day) = on {
        query = query.filter(dsl::from_day.le(day)).filter(dsl::until_day.ge(day));
        query = query.filter(dsl::cancelled_at.is_null());
    }
    let rows: Vec<substitutions::Row> = by_id!(query, page, dsl::id).load(conn).map_err(fault)?;
    let items = rows.into_iter().map(substitutions::Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| place(last.id.as_str())))
}
