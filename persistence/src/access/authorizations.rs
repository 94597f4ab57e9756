//! Requests to the pages of sign-in and consent.

use super::schema::authorizations::{self, dsl};
use super::sessions::permissions;
use crate::connection::{AnyConn, locked};
use crate::fault::fault;
use crate::stored::{name, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Authorization;
use ruqsat_licensing::ids::{AuthorizationId, GrantId};
use ruqsat_licensing::values::Instant;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = authorizations, treat_none_as_null = true)]
struct Row {
    id: String,
    client: String,
    redirect_uri: String,
    permissions: String,
    state: String,
    challenge: String,
    browser_sha256: String,
    network: String,
    account: Option<String>,
    granted: Option<String>,
    acting_for: Option<String>,
    code_sha256: Option<String>,
    session: Option<String>,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    closed_at: Option<NaiveDateTime>,
    method: Option<String>,
}

impl Row {
    fn of(one: &Authorization) -> Result<Self> {
        Ok(Self {
            id: one.id.as_str().to_owned(),
            client: one.client.clone(),
            redirect_uri: one.redirect_uri.clone(),
            permissions: one.permissions.to_string(),
            state: one.state.clone(),
            challenge: one.challenge.clone(),
            browser_sha256: one.browser_sha256.clone(),
            network: one.network.clone(),
            account: one.account.clone().map(Into::into),
            granted: one.granted.clone().map(Into::into),
            acting_for: one.acting_for.clone(),
            code_sha256: one.code_sha256.clone(),
            session: one.session.clone().map(Into::into),
            created_at: time(one.created_at),
            expires_at: time(one.expires_at),
            closed_at: one.closed_at.map(time),
            method: one.method.as_ref().map(name).transpose()?,
        })
    }

    fn read(self) -> Result<Authorization> {
        Ok(Authorization {
            id: read_text(self.id)?,
            client: self.client,
            redirect_uri: self.redirect_uri,
            permissions: permissions(&self.permissions)?,
            state: self.state,
            challenge: self.challenge,
            browser_sha256: self.browser_sha256,
            network: self.network,
            account: read_optional(self.account)?,
            granted: read_optional(self.granted)?,
            acting_for: self.acting_for,
            code_sha256: self.code_sha256,
            session: read_optional(self.session)?,
            created_at: read_time(self.created_at),
            expires_at: read_time(self.expires_at),
            closed_at: self.closed_at.map(read_time),
            method: self.method.map(read_name).transpose()?,
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, one: &Authorization) -> Result<()> {
    diesel::insert_into(dsl::authorizations).values(Row::of(one)?).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, id: &AuthorizationId) -> Result<Option<Authorization>> {
    let row: Option<Row> = locked!(conn, dsl::authorizations.filter(dsl::id.eq(id.as_str())))?;
    row.map(Row::read).transpose()
}

pub(crate) fn find_by_code(conn: &mut AnyConn, sha256: &str) -> Result<Option<Authorization>> {
    let row: Option<Row> = locked!(conn, dsl::authorizations.filter(dsl::code_sha256.eq(sha256)))?;
    row.map(Row::read).transpose()
}

pub(crate) fn save(conn: &mut AnyConn, one: &Authorization) -> Result<()> {
    let row = Row::of(one)?;
    diesel::update(dsl::authorizations.find(row.id.clone()))
        .set(&row)
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

pub(crate) fn close_of(conn: &mut AnyConn, grant: &GrantId, at: Instant) -> Result<()> {
    let open = dsl::authorizations.filter(dsl::granted.eq(grant.as_str())).filter(dsl::closed_at.is_null());
    diesel::update(open).set(dsl::closed_at.eq(time(at))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn open(conn: &mut AnyConn, network: &str, now: Instant) -> Result<(i64, i64)> {
    let all = || dsl::authorizations.filter(dsl::expires_at.gt(time(now)));
    let here = all().filter(dsl::network.eq(network)).count().get_result(conn).map_err(fault)?;
    Ok((here, all().count().get_result(conn).map_err(fault)?))
}

/// Forgets requests that came to nothing; those of a session go with it.
pub(crate) fn forget(conn: &mut AnyConn, before: Instant) -> Result<()> {
    let over = dsl::authorizations.filter(dsl::expires_at.lt(time(before))).filter(dsl::session.is_null());
    diesel::delete(over).execute(conn).map(|_| ()).map_err(fault)
}
