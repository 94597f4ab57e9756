//! People and the posts they hold, by right or standing in for somebody.

use crate::connection::AnyConn;
use crate::fault::{fault, missing, written};
use crate::schema::employments::{self, dsl};
use crate::schema::{bodies, post_roles, posts, substitutions};
use crate::stored::{read_name, read_optional, read_text};
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, BodyId, EmploymentId, PostId};
use ruqsat_licensing::organisations::{Employment, Held};
use ruqsat_licensing::values::{Bin, Iin};
use std::collections::BTreeSet;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = employments, treat_none_as_null = true)]
pub(crate) struct Row {
    id: String,
    body: String,
    post: String,
    account: String,
    iin: String,
    name: String,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    version: i64,
}

impl Row {
    fn of(employment: &Employment) -> Self {
        Self {
            id: employment.id.as_str().to_owned(),
            body: employment.body.as_str().to_owned(),
            post: employment.post.as_str().to_owned(),
            account: employment.account.as_str().to_owned(),
            iin: employment.iin.as_str().to_owned(),
            name: employment.name.clone(),
            from_day: employment.from,
            until_day: employment.until,
            version: employment.version,
        }
    }

    pub(crate) fn read(self) -> Result<Employment> {
        Ok(Employment {
            id: read_text(self.id)?,
            body: read_text(self.body)?,
            post: read_text(self.post)?,
            account: read_text(self.account)?,
            iin: read_text(self.iin)?,
            name: self.name,
            from: self.from_day,
            until: self.until_day,
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &EmploymentId) -> Result<Employment> {
    let row = dsl::employments.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "employment")?.read()
}

/// On a day, with the numbers of the bodies; the oldest first.
pub(crate) fn of_account(
    conn: &mut AnyConn,
    account: &AccountId,
    day: NaiveDate,
) -> Result<Vec<(Employment, Bin)>> {
    let rows = dsl::employments
        .inner_join(bodies::table)
        .filter(dsl::account.eq(account.as_str()))
        .filter(dsl::from_day.le(day))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order((dsl::from_day, dsl::id))
        .select((employments::all_columns, bodies::bin))
        .load::<(Row, String)>(conn)
        .map_err(fault)?;
    rows.into_iter().map(|(row, bin)| Ok((row.read()?, read_text(bin)?))).collect()
}

/// Account, post, unit and one role: a row per role.
type RoleRow = (String, String, Option<String>, String);

/// The posts a person holds in a body on a day, his own first; a post without roles is held too.
pub(crate) fn held(conn: &mut AnyConn, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Vec<Held>> {
    let own = dsl::employments
        .inner_join(posts::table)
        .left_join(post_roles::table.on(post_roles::post.eq(posts::id)))
        .filter(dsl::iin.eq(iin.as_str()))
        .filter(dsl::body.eq(body.as_str()))
        .filter(dsl::from_day.le(day))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order((dsl::from_day, dsl::id))
        .select((dsl::id, dsl::account, posts::unit, post_roles::role.nullable()))
        .load::<(String, String, Option<String>, Option<String>)>(conn)
        .map_err(fault)?;
    let substitutes: BTreeSet<String> = own.iter().map(|(id, ..)| id.clone()).collect();
    let own_roles =
        own.into_iter().map(|(id, account, unit, role)| (account, id, unit, role.unwrap_or_default()));
    let mut held = grouped(own_roles.collect(), true)?;
    if held.is_empty() {
        return Ok(held);
    }
    // He stands in for one who is still employed, in the period of the order.
    let others = substitutions::table
        .inner_join(dsl::employments.on(dsl::id.eq(substitutions::absent)))
        .inner_join(posts::table.on(posts::id.eq(dsl::post)))
        .inner_join(post_roles::table.on(post_roles::post.eq(posts::id)))
        .filter(substitutions::substitute.eq_any(substitutes))
        .filter(substitutions::cancelled_at.is_null())
        .filter(substitutions::from_day.le(day))
        .filter(substitutions::until_day.ge(day))
        .filter(dsl::from_day.le(day))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order(dsl::id)
        .select((dsl::account, dsl::id, posts::unit, post_roles::role))
        .load::<RoleRow>(conn)
        .map_err(fault)?;
    held.extend(grouped(others, false)?);
    Ok(held)
}

/// One post of the rows of its roles, which lie side by side.
fn grouped(rows: Vec<RoleRow>, is_own: bool) -> Result<Vec<Held>> {
    let mut held: Vec<(String, Held)> = Vec::new();
    for (account, employment, unit, role) in rows {
        if held.last().is_none_or(|(last, _)| *last != employment) {
            let unit = read_optional(unit)?;
            let one = Held { holder: read_text(account)?, roles: BTreeSet::new(), unit, is_own };
            held.push((employment, one));
        }
        if let (Some((_, one)), false) = (held.last_mut(), role.is_empty()) {
            one.roles.insert(read_name(role)?);
        }
    }
    Ok(held.into_iter().map(|(_, one)| one).collect())
}

pub(crate) fn insert(conn: &mut AnyConn, employment: &Employment) -> Result<()> {
    let row = Row::of(employment);
    diesel::insert_into(dsl::employments).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, employment: &mut Employment) -> Result<()> {
    let mut row = Row::of(employment);
    row.version += 1;
    let known = dsl::employments.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(employment.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    employment.version = row.version;
    Ok(())
}

/// Those who hold a post on a day or later, by right; the oldest first.
pub(crate) fn holders(conn: &mut AnyConn, post: &PostId, day: NaiveDate) -> Result<Vec<Employment>> {
    let rows = dsl::employments
        .filter(dsl::post.eq(post.as_str()))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order(dsl::id)
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}
