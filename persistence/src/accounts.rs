//! Accounts.

use crate::connection::AnyConn;
use crate::fault::{Unique, fault, missing};
use crate::schema::accounts::{self, dsl};
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::Account;
use ruqsat_licensing::error::Refusal;
use ruqsat_licensing::ids::AccountId;

/// Two requests may make the account of one person at the same moment: one of them comes too late.
const ONE_PER_LOGIN: Unique =
    Unique { index: "accounts_login", columns: "accounts.login", refusal: Refusal::Changed };

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

impl Row {
    fn read(self) -> Result<Account> {
        Ok(Account {
            id: read_text(self.id)?,
            login: self.login,
            secret_hash: self.secret_hash,
            name: self.name,
            standing: read_json(&self.standing_json)?,
            created_at: read_time(self.created_at),
        })
    }
}

pub(crate) fn find(conn: &mut AnyConn, login: &str) -> Result<Option<Account>> {
    let row = dsl::accounts.filter(dsl::login.eq(login)).first::<Row>(conn).optional().map_err(fault)?;
    row.map(Row::read).transpose()
}

pub(crate) fn get(conn: &mut AnyConn, id: &AccountId) -> Result<Account> {
    let row = dsl::accounts.find(id.as_str()).first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "account")?.read()
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
    let written = diesel::insert_into(dsl::accounts).values(&row).execute(conn);
    written.map(|_| ()).map_err(|error| ONE_PER_LOGIN.or_fault(error))
}
