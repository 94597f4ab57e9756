//! Who stands in for whom.

use crate::connection::AnyConn;
use crate::fault::{fault, missing, written};
use crate::schema::substitutions::{self, dsl};
use crate::stored::{read_text, read_time, time};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{EmploymentId, SubstitutionId};
use ruqsat_licensing::organisations::Substitution;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = substitutions, treat_none_as_null = true)]
pub(crate) struct Row {
    id: String,
    body: String,
    absent: String,
    substitute: String,
    from_day: NaiveDate,
    until_day: NaiveDate,
    ground: String,
    cancelled_at: Option<NaiveDateTime>,
    version: i64,
}

impl Row {
    fn of(one: &Substitution) -> Self {
        Self {
            id: one.id.as_str().to_owned(),
            body: one.body.as_str().to_owned(),
            absent: one.absent.as_str().to_owned(),
            substitute: one.substitute.as_str().to_owned(),
            from_day: one.from,
            until_day: one.until,
            ground: one.ground.clone(),
            cancelled_at: one.cancelled_at.map(time),
            version: one.version,
        }
    }

    pub(crate) fn read(self) -> Result<Substitution> {
        Ok(Substitution {
            id: read_text(self.id)?,
            body: read_text(self.body)?,
            absent: read_text(self.absent)?,
            substitute: read_text(self.substitute)?,
            from: self.from_day,
            until: self.until_day,
            ground: self.ground,
            cancelled_at: self.cancelled_at.map(read_time),
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &SubstitutionId) -> Result<Substitution> {
    let row = dsl::substitutions.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "substitution")?.read()
}

pub(crate) fn insert(conn: &mut AnyConn, one: &Substitution) -> Result<()> {
    diesel::insert_into(dsl::substitutions).values(&Row::of(one)).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, one: &mut Substitution) -> Result<()> {
    let mut row = Row::of(one);
    row.version += 1;
    let known = dsl::substitutions.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(one.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    one.version = row.version;
    Ok(())
}

/// Those of an employment, either way, that hold on a day or later and were not taken back.
pub(crate) fn of_employment(
    conn: &mut AnyConn,
    of: &EmploymentId,
    day: NaiveDate,
) -> Result<Vec<Substitution>> {
    let either = dsl::absent.eq(of.as_str()).or(dsl::substitute.eq(of.as_str()));
    let rows = dsl::substitutions
        .filter(either)
        .filter(dsl::cancelled_at.is_null())
        .filter(dsl::until_day.ge(day))
        .order(dsl::id)
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}
