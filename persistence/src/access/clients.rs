//! OAuth 2 clients, and the assertions they sign.

use super::schema::client_assertions;
use super::schema::clients::{self, dsl};
use super::sessions::permissions;
use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::schema::accounts;
use crate::stored::{json, name, read_json, read_name, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::accounts::Client;
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::values::{Instant, Text};
use ruqsat_licensing::{Error, Result};

#[derive(Queryable, Insertable)]
#[diesel(table_name = clients)]
struct Row {
    id: String,
    account: String,
    name_kk: String,
    name_ru: String,
    name_en: String,
    auth: String,
    jwks_json: Option<String>,
    redirect_uris: String,
    permissions: String,
    first_party: bool,
    created_at: NaiveDateTime,
    disabled_at: Option<NaiveDateTime>,
}

impl Row {
    fn read(self) -> Result<Client> {
        Ok(Client {
            id: self.id,
            account: read_text(self.account)?,
            name: Text { kk: self.name_kk, ru: self.name_ru, en: self.name_en },
            auth: read_name(self.auth)?,
            jwks: self.jwks_json,
            redirect_uris: read_json(&self.redirect_uris)?,
            permissions: permissions(&self.permissions)?,
            first_party: self.first_party,
            created_at: read_time(self.created_at),
            disabled_at: self.disabled_at.map(read_time),
        })
    }
}

pub(crate) fn find(conn: &mut AnyConn, id: &str) -> Result<Option<Client>> {
    let row = dsl::clients.find(id).first::<Row>(conn).optional().map_err(fault)?;
    row.map(Row::read).transpose()
}

pub(crate) fn all(conn: &mut AnyConn) -> Result<Vec<Client>> {
    let rows = dsl::clients.order(dsl::id).load::<Row>(conn).map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) fn insert(conn: &mut AnyConn, client: &Client) -> Result<()> {
    let row = Row {
        id: client.id.clone(),
        account: client.account.as_str().to_owned(),
        name_kk: client.name.kk.clone(),
        name_ru: client.name.ru.clone(),
        name_en: client.name.en.clone(),
        auth: name(&client.auth)?,
        jwks_json: client.jwks.clone(),
        redirect_uris: json(&client.redirect_uris)?,
        permissions: client.permissions.to_string(),
        first_party: client.first_party,
        created_at: time(client.created_at),
        disabled_at: client.disabled_at.map(time),
    };
    diesel::insert_into(dsl::clients).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn disable(conn: &mut AnyConn, id: &str, at: Instant) -> Result<()> {
    let open = dsl::clients.filter(dsl::id.eq(id)).filter(dsl::disabled_at.is_null());
    match diesel::update(open).set(dsl::disabled_at.eq(time(at))).execute(conn).map_err(fault)? {
        0 => Err(Error::NotFound("client")),
        _ => Ok(()),
    }
}

pub(crate) fn save_secret(conn: &mut AnyConn, account: &AccountId, hash: &str) -> Result<()> {
    diesel::update(accounts::table.find(account.as_str()))
        .set(accounts::secret_hash.eq(hash))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

pub(crate) fn claim_assertion(conn: &mut AnyConn, sha256: &str, until: Instant) -> Result<bool> {
    let row = (client_assertions::sha256.eq(sha256), client_assertions::expires_at.eq(time(until)));
    on_each!(conn, one => diesel::insert_into(client_assertions::table)
        .values(row)
        .on_conflict(client_assertions::sha256)
        .do_nothing()
        .execute(one))
    .map(|rows| rows == 1)
    .map_err(fault)
}

pub(crate) fn forget_assertions(conn: &mut AnyConn, before: Instant) -> Result<()> {
    diesel::delete(client_assertions::table.filter(client_assertions::expires_at.lt(time(before))))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}
