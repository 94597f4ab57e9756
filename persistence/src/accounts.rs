//! Accounts.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::accounts::{self, dsl};
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Account;
use ruqsat_licensing::ids::BodyId;

#[derive(Queryable, Insertable)]
#[diesel(table_name = accounts)]
struct Row {
    id: String,
    login: String,
    secret_hash: String,
    name: String,
    standing_json: String,
    created_at: NaiveDateTime,
}

pub(crate) fn find(conn: &mut AnyConn, login: &str) -> Result<Option<Account>> {
    let row = dsl::accounts.filter(dsl::login.eq(login)).first::<Row>(conn).optional().map_err(fault)?;
    row.map(|row| {
        Ok(Account {
            id: read_text(row.id)?,
            login: row.login,
            secret_hash: row.secret_hash,
            name: row.name,
            standing: read_json(&row.standing_json)?,
            created_at: read_time(row.created_at),
        })
    })
    .transpose()
}

/// Whether the body has an account that does nothing but answer for it: such staff sees what the body is asked.
pub(crate) fn answers_for(conn: &mut AnyConn, body: &BodyId) -> Result<bool> {
    // Organisations have no tables of their own yet; an id and a role hold no character that LIKE knows.
    let of_body = format!("%\"body\":\"{body}\"%");
    let officers = dsl::accounts
        .filter(dsl::standing_json.like(of_body))
        .filter(dsl::standing_json.like("%\"roles\":[\"state_bodies\"]%"));
    officers.select(dsl::id).first::<String>(conn).optional().map(|found| found.is_some()).map_err(fault)
}

pub(crate) fn insert(conn: &mut AnyConn, account: &Account) -> Result<()> {
    let row = Row {
        id: account.id.as_str().to_owned(),
        login: account.login.clone(),
        secret_hash: account.secret_hash.clone(),
        name: account.name.clone(),
        standing_json: json(&account.standing)?,
        created_at: time(account.created_at),
    };
    diesel::insert_into(dsl::accounts).values(&row).execute(conn).map(|_| ()).map_err(fault)
}
