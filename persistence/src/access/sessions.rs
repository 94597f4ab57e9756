//! Sessions and the refresh tokens that go on with them.

use super::schema::sessions::{self, dsl};
use super::schema::{authorizations, refresh_tokens};
use crate::connection::{AnyConn, Backend, locked};
use crate::fault::{fault, missing};
use crate::stored::{name, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::accounts::{Permissions, RefreshToken, Session, SessionEnd};
use ruqsat_licensing::ids::{AccountId, GrantId, SessionId};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
struct Row {
    id: String,
    account: String,
    client: String,
    granted: Option<String>,
    acting_for: Option<String>,
    permissions: String,
    method: String,
    started_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    ended_why: Option<String>,
}

/// The permissions of a row.
pub(super) fn permissions(text: &str) -> Result<Permissions> {
    Permissions::parse(text).ok_or_else(|| Error::Internal(format!("stored permissions: {text:?}")))
}

impl Row {
    fn read(self) -> Result<Session> {
        Ok(Session {
            id: read_text(self.id)?,
            account: read_text(self.account)?,
            client: self.client,
            granted: read_optional(self.granted)?,
            acting_for: self.acting_for,
            permissions: permissions(&self.permissions)?,
            method: read_name(self.method)?,
            started_at: read_time(self.started_at),
            expires_at: read_time(self.expires_at),
            ended_at: self.ended_at.map(read_time),
            ended_why: self.ended_why.map(read_name).transpose()?,
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, session: &Session) -> Result<()> {
    let row = Row {
        id: session.id.as_str().to_owned(),
        account: session.account.as_str().to_owned(),
        client: session.client.clone(),
        granted: session.granted.clone().map(Into::into),
        acting_for: session.acting_for.clone(),
        permissions: session.permissions.to_string(),
        method: name(&session.method)?,
        started_at: time(session.started_at),
        expires_at: time(session.expires_at),
        ended_at: session.ended_at.map(time),
        ended_why: session.ended_why.as_ref().map(name).transpose()?,
    };
    diesel::insert_into(dsl::sessions).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, id: &SessionId) -> Result<Option<Session>> {
    let row: Option<Row> = locked!(conn, dsl::sessions.filter(dsl::id.eq(id.as_str())))?;
    row.map(Row::read).transpose()
}

pub(crate) fn get(conn: &mut AnyConn, id: &SessionId) -> Result<Session> {
    missing(find(conn, id)?, "session")
}

/// Whether a session goes on. What has run its time has ended, whether or not anybody noted it.
pub(crate) fn is_alive(conn: &mut AnyConn, id: &SessionId, now: Instant) -> Result<bool> {
    let alive = dsl::sessions
        .filter(dsl::id.eq(id.as_str()))
        .filter(dsl::ended_at.is_null())
        .filter(dsl::expires_at.gt(time(now)));
    let found = alive.select(dsl::id).first::<String>(conn).optional().map_err(fault)?;
    Ok(found.is_some())
}

/// Fails where a session was ended. Its time is asked for at the edge, which has the clock.
pub(crate) fn demand(conn: &mut AnyConn, id: &SessionId) -> Result<()> {
    let alive = dsl::sessions.filter(dsl::id.eq(id.as_str())).filter(dsl::ended_at.is_null());
    let found = alive.select(dsl::id).first::<String>(conn).optional().map_err(fault)?;
    found.map(|_| ()).ok_or(Error::SessionEnded)
}

/// Which sessions end.
pub(crate) enum Which<'a> {
    One(&'a SessionId),
    Account(&'a AccountId),
    Grant(&'a GrantId),
    Client(&'a str),
}

pub(crate) fn end(conn: &mut AnyConn, which: &Which<'_>, why: SessionEnd, at: Instant) -> Result<usize> {
    let going = diesel::update(dsl::sessions)
        .filter(dsl::ended_at.is_null())
        .set((dsl::ended_at.eq(time(at)), dsl::ended_why.eq(name(&why)?)))
        .into_boxed::<Backend>();
    let going = match which {
        Which::One(id) => going.filter(dsl::id.eq(id.as_str().to_owned())),
        Which::Account(id) => going.filter(dsl::account.eq(id.as_str().to_owned())),
        Which::Grant(id) => going.filter(dsl::granted.eq(id.as_str().to_owned())),
        Which::Client(id) => going.filter(dsl::client.eq((*id).to_owned())),
    };
    going.execute(conn).map_err(fault)
}

pub(crate) fn insert_refresh(conn: &mut AnyConn, token: &RefreshToken) -> Result<()> {
    let row = (
        refresh_tokens::sha256.eq(&token.sha256),
        refresh_tokens::session.eq(token.session.as_str()),
        refresh_tokens::issued_at.eq(time(token.issued_at)),
        refresh_tokens::used_at.eq(token.used_at.map(time)),
    );
    diesel::insert_into(refresh_tokens::table).values(row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn find_refresh(conn: &mut AnyConn, sha256: &str) -> Result<Option<RefreshToken>> {
    type Stored = (String, String, NaiveDateTime, Option<NaiveDateTime>);
    let row: Option<Stored> = locked!(conn, refresh_tokens::table.filter(refresh_tokens::sha256.eq(sha256)))?;
    let read = |(sha256, session, issued_at, used_at): Stored| {
        let used_at = used_at.map(read_time);
        Ok(RefreshToken { sha256, session: read_text(session)?, issued_at: read_time(issued_at), used_at })
    };
    row.map(read).transpose()
}

pub(crate) fn use_refresh(conn: &mut AnyConn, sha256: &str, at: Instant) -> Result<()> {
    diesel::update(refresh_tokens::table.find(sha256))
        .set(refresh_tokens::used_at.eq(time(at)))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

/// Forgets sessions that were over before a moment, with what hangs on them.
pub(crate) fn forget(conn: &mut AnyConn, before: Instant) -> Result<()> {
    let over = || dsl::sessions.filter(dsl::expires_at.lt(time(before))).select(dsl::id);
    let ids: Vec<String> = over().limit(10_000).load(conn).map_err(fault)?;
    for some in ids.chunks(500) {
        diesel::delete(refresh_tokens::table.filter(refresh_tokens::session.eq_any(some)))
            .execute(conn)
            .map_err(fault)?;
        diesel::delete(authorizations::table.filter(authorizations::session.eq_any(some)))
            .execute(conn)
            .map_err(fault)?;
        diesel::delete(dsl::sessions.filter(dsl::id.eq_any(some))).execute(conn).map_err(fault)?;
    }
    Ok(())
}
