//! Sessions of signing by phone.

use crate::connection::{AnyConn, locked};
use crate::fault::fault;
use crate::schema::mobile_signings::{self, dsl};
use crate::stored::{json, read_json, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, ApplicationId, MobileSigningId};
use ruqsat_licensing::mobile::MobileSigning;
use ruqsat_licensing::values::Instant;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = mobile_signings, treat_none_as_null = true)]
struct Row {
    id: String,
    account: String,
    client: String,
    application: String,
    task: Option<String>,
    code: String,
    content: Vec<u8>,
    asked_json: String,
    token_sha256: Option<String>,
    cms: Option<Vec<u8>>,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    opened_at: Option<NaiveDateTime>,
    signed_at: Option<NaiveDateTime>,
    cancelled_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(one: &MobileSigning) -> Result<Self> {
        Ok(Self {
            id: one.id.as_str().to_owned(),
            account: one.account.as_str().to_owned(),
            client: one.client.clone(),
            application: one.application.as_str().to_owned(),
            task: one.task.as_ref().map(|id| id.as_str().to_owned()),
            code: one.code.clone(),
            content: one.content.clone(),
            asked_json: json(&one.asked)?,
            token_sha256: one.token_sha256.clone(),
            cms: one.cms.clone(),
            created_at: time(one.created_at),
            expires_at: time(one.expires_at),
            opened_at: one.opened_at.map(time),
            signed_at: one.signed_at.map(time),
            cancelled_at: one.cancelled_at.map(time),
        })
    }

    fn read(self) -> Result<MobileSigning> {
        Ok(MobileSigning {
            id: read_text(self.id)?,
            account: read_text(self.account)?,
            client: self.client,
            application: read_text(self.application)?,
            task: read_optional(self.task)?,
            code: self.code,
            content: self.content,
            asked: read_json(&self.asked_json)?,
            token_sha256: self.token_sha256,
            cms: self.cms,
            created_at: read_time(self.created_at),
            expires_at: read_time(self.expires_at),
            opened_at: self.opened_at.map(read_time),
            signed_at: self.signed_at.map(read_time),
            cancelled_at: self.cancelled_at.map(read_time),
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, one: &MobileSigning) -> Result<()> {
    let row = Row::of(one)?;
    diesel::insert_into(dsl::mobile_signings).values(row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, id: &MobileSigningId) -> Result<Option<MobileSigning>> {
    let row: Option<Row> = locked!(conn, dsl::mobile_signings.filter(dsl::id.eq(id.as_str())))?;
    row.map(Row::read).transpose()
}

pub(crate) fn find_by_code(conn: &mut AnyConn, code: &str) -> Result<Option<MobileSigning>> {
    let row: Option<Row> = locked!(conn, dsl::mobile_signings.filter(dsl::code.eq(code)))?;
    row.map(Row::read).transpose()
}

pub(crate) fn save(conn: &mut AnyConn, one: &MobileSigning) -> Result<()> {
    let row = Row::of(one)?;
    diesel::update(dsl::mobile_signings.find(row.id.clone()))
        .set(&row)
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

pub(crate) fn cancel_of(
    conn: &mut AnyConn,
    account: &AccountId,
    application: &ApplicationId,
    at: Instant,
) -> Result<()> {
    let open = dsl::mobile_signings
        .filter(dsl::account.eq(account.as_str()))
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::signed_at.is_null())
        .filter(dsl::cancelled_at.is_null());
    diesel::update(open).set(dsl::cancelled_at.eq(time(at))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn forget(conn: &mut AnyConn, before: Instant) -> Result<()> {
    let over = dsl::mobile_signings.filter(dsl::expires_at.lt(time(before)));
    diesel::delete(over).execute(conn).map(|_| ()).map_err(fault)
}
