//! Notices and what goes with them.

pub(crate) mod preferences;
pub(crate) mod reminders;
mod schema;

use crate::connection::{AnyConn, Backend};
use crate::fault::{fault, missing};
use crate::page::{cut, paged};
use crate::stored::{json, read_json, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::NoticeId;
use ruqsat_licensing::notices::{Mailbox, Notice};
use ruqsat_licensing::ports::{Cursor, Page, PageRequest};
use ruqsat_licensing::values::Instant;
use schema::notices::{self, dsl};

#[derive(Queryable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
struct Row {
    id: String,
    mailbox: String,
    kind: String,
    application: Option<String>,
    service: Option<String>,
    subject: Option<String>,
    facts_json: String,
    created_at: NaiveDateTime,
    read_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(notice: &Notice) -> Result<Self> {
        Ok(Self {
            id: notice.id.as_str().to_owned(),
            mailbox: notice.mailbox.as_str().to_owned(),
            kind: notice.kind.as_str().to_owned(),
            application: notice.application.as_ref().map(|id| id.as_str().to_owned()),
            service: notice.service.clone(),
            subject: notice.subject.clone(),
            facts_json: json(&notice.facts)?,
            created_at: time(notice.created_at),
            read_at: notice.read_at.map(time),
        })
    }

    fn read(self) -> Result<Notice> {
        Ok(Notice {
            id: read_text(self.id)?,
            mailbox: read_text(self.mailbox)?,
            kind: read_name(self.kind)?,
            application: read_optional(self.application)?,
            service: self.service,
            subject: self.subject,
            facts: read_json(&self.facts_json)?,
            created_at: read_time(self.created_at),
            read_at: self.read_at.map(read_time),
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, notice: &Notice) -> Result<()> {
    let row = Row::of(notice)?;
    diesel::insert_into(notices::table).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn get(conn: &mut AnyConn, id: &NoticeId) -> Result<Notice> {
    let row = notices::table.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "notice")?.read()
}

/// The first time counts: who marks it again changes nothing.
pub(crate) fn mark_read(conn: &mut AnyConn, id: &NoticeId, at: Instant) -> Result<()> {
    let unread = notices::table.find(id.as_str()).filter(dsl::read_at.is_null());
    diesel::update(unread).set(dsl::read_at.eq(time(at))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn list(
    conn: &mut AnyConn,
    mailbox: &Mailbox,
    unread_only: bool,
    page: &PageRequest,
) -> Result<Page<Notice>> {
    let mut rows =
        notices::table.filter(dsl::mailbox.eq(mailbox.as_str().to_owned())).into_boxed::<Backend>();
    if unread_only {
        rows = rows.filter(dsl::read_at.is_null());
    }
    let rows = paged!(rows, page, dsl::created_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    let items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: last.created_at, id: last.id.as_str().to_owned() }))
}

pub(crate) fn unread(conn: &mut AnyConn, mailbox: &Mailbox, most: u32) -> Result<i64> {
    // Counted no further than anybody wants to know.
    let some = notices::table
        .filter(dsl::mailbox.eq(mailbox.as_str()))
        .filter(dsl::read_at.is_null())
        .limit(most.into())
        .select(dsl::id)
        .load::<String>(conn)
        .map_err(fault)?;
    Ok(i64::try_from(some.len()).unwrap_or(i64::MAX))
}
