//! What people let clients do.

use super::schema::clients;
use super::schema::grants::{self, dsl};
use super::sessions::permissions;
use crate::connection::{AnyConn, locked};
use crate::fault::fault;
use crate::stored::{read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::{Grant, NamedGrant};
use ruqsat_licensing::ids::{AccountId, GrantId};
use ruqsat_licensing::values::Text;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = grants, treat_none_as_null = true)]
struct Row {
    id: String,
    client: String,
    account: String,
    acting_for: String,
    permissions: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(grant: &Grant) -> Self {
        Self {
            id: grant.id.as_str().to_owned(),
            client: grant.client.clone(),
            account: grant.account.as_str().to_owned(),
            acting_for: grant.acting_for.clone(),
            permissions: grant.permissions.to_string(),
            created_at: time(grant.created_at),
            updated_at: time(grant.updated_at),
            revoked_at: grant.revoked_at.map(time),
        }
    }

    fn read(self) -> Result<Grant> {
        Ok(Grant {
            id: read_text(self.id)?,
            client: self.client,
            account: read_text(self.account)?,
            acting_for: self.acting_for,
            permissions: permissions(&self.permissions)?,
            created_at: read_time(self.created_at),
            updated_at: read_time(self.updated_at),
            revoked_at: self.revoked_at.map(read_time),
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &GrantId) -> Result<Option<Grant>> {
    let row: Option<Row> = locked!(conn, dsl::grants.filter(dsl::id.eq(id.as_str())))?;
    row.map(Row::read).transpose()
}

pub(crate) fn find(
    conn: &mut AnyConn,
    account: &AccountId,
    client: &str,
    acting_for: &str,
) -> Result<Option<Grant>> {
    let row: Option<Row> = locked!(
        conn,
        dsl::grants
            .filter(dsl::account.eq(account.as_str()))
            .filter(dsl::client.eq(client))
            .filter(dsl::acting_for.eq(acting_for))
            .filter(dsl::revoked_at.is_null())
    )?;
    row.map(Row::read).transpose()
}

pub(crate) fn count(conn: &mut AnyConn, account: &AccountId) -> Result<usize> {
    let own = dsl::grants.filter(dsl::account.eq(account.as_str())).filter(dsl::revoked_at.is_null());
    let count: i64 = own.count().get_result(conn).map_err(fault)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

pub(crate) fn insert(conn: &mut AnyConn, grant: &Grant) -> Result<()> {
    diesel::insert_into(dsl::grants).values(Row::of(grant)).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, grant: &Grant) -> Result<()> {
    let row = Row::of(grant);
    diesel::update(dsl::grants.find(row.id.clone())).set(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn list(conn: &mut AnyConn, account: &AccountId) -> Result<Vec<NamedGrant>> {
    let rows = dsl::grants
        .inner_join(clients::table)
        .filter(dsl::account.eq(account.as_str()))
        .filter(dsl::revoked_at.is_null())
        .order(dsl::id.desc())
        .limit(100)
        .select((grants::all_columns, (clients::name_kk, clients::name_ru, clients::name_en)))
        .load::<(Row, (String, String, String))>(conn)
        .map_err(fault)?;
    rows.into_iter()
        .map(|(row, (kk, ru, en))| Ok(NamedGrant { grant: row.read()?, client_name: Text { kk, ru, en } }))
        .collect()
}
