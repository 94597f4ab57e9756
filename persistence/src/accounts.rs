//! Accounts.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::accounts::{self, dsl};
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Account;

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
