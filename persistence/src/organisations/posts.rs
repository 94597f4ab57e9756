//! Posts and their roles.

use crate::connection::AnyConn;
use crate::fault::{fault, missing, written};
use crate::schema::post_roles;
use crate::schema::posts::{self, dsl};
use crate::stored::{name, read_name, read_optional, read_text};
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::ids::{PostId, UnitId};
use ruqsat_licensing::organisations::Post;
use ruqsat_licensing::values::Text;
use ruqsat_licensing::{Result, Role};
use std::collections::BTreeSet;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true)]
pub(crate) struct Row {
    id: String,
    body: String,
    unit: Option<String>,
    title_kk: String,
    title_ru: String,
    title_en: String,
    closed_on: Option<NaiveDate>,
    version: i64,
}

impl Row {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    fn of(post: &Post) -> Self {
        Self {
            id: post.id.as_str().to_owned(),
            body: post.body.as_str().to_owned(),
            unit: post.unit.clone().map(String::from),
            title_kk: post.title.kk.clone(),
            title_ru: post.title.ru.clone(),
            title_en: post.title.en.clone(),
            closed_on: post.closed_on,
            version: post.version,
        }
    }

    /// The post, given its roles.
    pub(crate) fn read(self, roles: BTreeSet<Role>) -> Result<Post> {
        Ok(Post {
            id: read_text(self.id)?,
            body: read_text(self.body)?,
            unit: read_optional(self.unit)?,
            title: Text { kk: self.title_kk, ru: self.title_ru, en: self.title_en },
            roles,
            closed_on: self.closed_on,
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &PostId) -> Result<Post> {
    let row = dsl::posts.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    let roles = post_roles::table.filter(post_roles::post.eq(id.as_str())).select(post_roles::role);
    let roles = roles.load::<String>(conn).map_err(fault)?;
    missing(row, "post")?.read(roles.into_iter().map(read_name).collect::<Result<_>>()?)
}

pub(crate) fn insert(conn: &mut AnyConn, post: &Post) -> Result<()> {
    diesel::insert_into(dsl::posts).values(&Row::of(post)).execute(conn).map_err(fault)?;
    write_roles(conn, post)
}

fn write_roles(conn: &mut AnyConn, post: &Post) -> Result<()> {
    for role in &post.roles {
        let row = (post_roles::post.eq(post.id.as_str()), post_roles::role.eq(name(role)?));
        diesel::insert_into(post_roles::table).values(row).execute(conn).map_err(fault)?;
    }
    Ok(())
}

pub(crate) fn save(conn: &mut AnyConn, post: &mut Post) -> Result<()> {
    let mut row = Row::of(post);
    row.version += 1;
    let known = dsl::posts.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(post.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    diesel::delete(post_roles::table.filter(post_roles::post.eq(&row.id))).execute(conn).map_err(fault)?;
    post.version = row.version;
    write_roles(conn, post)
}

/// Whether a unit has posts that go on after a day.
pub(crate) fn any_after(conn: &mut AnyConn, unit: &UnitId, day: NaiveDate) -> Result<bool> {
    let found = dsl::posts
        .filter(dsl::unit.eq(unit.as_str()))
        .filter(dsl::closed_on.is_null().or(dsl::closed_on.gt(day)))
        .select(dsl::id)
        .first::<String>(conn)
        .optional();
    Ok(found.map_err(fault)?.is_some())
}
