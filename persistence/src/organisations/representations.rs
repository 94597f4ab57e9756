//! Who may act for a legal entity.

use crate::connection::{AnyConn, Backend};
use crate::fault::{fault, missing, written};
use crate::page::{cut, paged};
use crate::schema::representations::{self, dsl};
use crate::stored::{name, read_name, read_text, read_time, time};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::RepresentationId;
use ruqsat_licensing::organisations::Representation;
use ruqsat_licensing::ports::{Cursor, Page, PageRequest};
use ruqsat_licensing::values::{Bin, Iin};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = representations, treat_none_as_null = true)]
pub(crate) struct Row {
    id: String,
    bin: String,
    iin: String,
    capacity: String,
    power_of_attorney: Option<String>,
    from_day: NaiveDate,
    until_day: Option<NaiveDate>,
    created_by: String,
    created_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
    version: i64,
}

impl Row {
    fn of(one: &Representation) -> Result<Self> {
        Ok(Self {
            id: one.id.as_str().to_owned(),
            bin: one.bin.as_str().to_owned(),
            iin: one.iin.as_str().to_owned(),
            capacity: name(&one.capacity)?,
            power_of_attorney: one.power_of_attorney.clone(),
            from_day: one.from,
            until_day: one.until,
            created_by: one.created_by.as_str().to_owned(),
            created_at: time(one.created_at),
            revoked_at: one.revoked_at.map(time),
            version: one.version,
        })
    }

    pub(crate) fn read(self) -> Result<Representation> {
        Ok(Representation {
            id: read_text(self.id)?,
            bin: read_text(self.bin)?,
            iin: read_text(self.iin)?,
            capacity: read_name(self.capacity)?,
            power_of_attorney: self.power_of_attorney,
            from: self.from_day,
            until: self.until_day,
            created_by: read_text(self.created_by)?,
            created_at: read_time(self.created_at),
            revoked_at: self.revoked_at.map(read_time),
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &RepresentationId) -> Result<Representation> {
    let row = dsl::representations.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "representation")?.read()
}

/// The one that holds on a day; the oldest of several.
pub(crate) fn find(
    conn: &mut AnyConn,
    iin: &Iin,
    bin: &Bin,
    day: NaiveDate,
) -> Result<Option<Representation>> {
    let row = dsl::representations
        .filter(dsl::iin.eq(iin.as_str()))
        .filter(dsl::bin.eq(bin.as_str()))
        .filter(dsl::revoked_at.is_null())
        .filter(dsl::from_day.le(day))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order(dsl::id)
        .first::<Row>(conn)
        .optional();
    row.map_err(fault)?.map(Row::read).transpose()
}

/// Those of a person that hold on a day, by legal entity.
pub(crate) fn of_person(conn: &mut AnyConn, iin: &Iin, day: NaiveDate) -> Result<Vec<Representation>> {
    let rows = dsl::representations
        .filter(dsl::iin.eq(iin.as_str()))
        .filter(dsl::revoked_at.is_null())
        .filter(dsl::from_day.le(day))
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .order((dsl::bin, dsl::id))
        .limit(100)
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

/// Those of a legal entity that hold on a day or will.
pub(crate) fn of_entity(
    conn: &mut AnyConn,
    bin: &Bin,
    day: NaiveDate,
    page: &PageRequest,
) -> Result<Page<Representation>> {
    let rows = dsl::representations
        .filter(dsl::bin.eq(bin.as_str().to_owned()))
        .filter(dsl::revoked_at.is_null())
        .filter(dsl::until_day.is_null().or(dsl::until_day.ge(day)))
        .into_boxed::<Backend>();
    let rows = paged!(rows, page, dsl::created_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    let items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: last.created_at, id: last.id.as_str().to_owned() }))
}

pub(crate) fn insert(conn: &mut AnyConn, one: &Representation) -> Result<()> {
    let row = Row::of(one)?;
    diesel::insert_into(dsl::representations).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, one: &mut Representation) -> Result<()> {
    let mut row = Row::of(one)?;
    row.version += 1;
    let known = dsl::representations.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(one.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    one.version = row.version;
    Ok(())
}
