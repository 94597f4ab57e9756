//! Verifications that callers asked for.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::verifications::{self, dsl};
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::{min, sum};
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, VerificationId};
use ruqsat_licensing::signatures::SignatureReport;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::verifications::{Spent, Verification};

#[derive(Queryable, Insertable)]
#[diesel(table_name = verifications)]
struct Row {
    id: String,
    account: String,
    client: String,
    cost: i32,
    report_json: Option<String>,
    created_at: NaiveDateTime,
}

pub(crate) fn insert(conn: &mut AnyConn, one: &Verification) -> Result<()> {
    let row = Row {
        id: one.id.as_str().to_owned(),
        account: one.account.as_str().to_owned(),
        client: one.client.clone(),
        cost: one.cost,
        report_json: one.report.as_ref().map(json).transpose()?,
        created_at: time(one.at),
    };
    diesel::insert_into(dsl::verifications).values(row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn report(conn: &mut AnyConn, id: &VerificationId, report: &SignatureReport) -> Result<()> {
    diesel::update(dsl::verifications.find(id.as_str()))
        .set(dsl::report_json.eq(json(report)?))
        .execute(conn)
        .map(|_| ())
        .map_err(fault)
}

pub(crate) fn find(conn: &mut AnyConn, id: &VerificationId) -> Result<Option<Verification>> {
    let row: Option<Row> = dsl::verifications.find(id.as_str()).first(conn).optional().map_err(fault)?;
    let read = |row: Row| {
        Ok(Verification {
            id: read_text(row.id)?,
            account: read_text(row.account)?,
            client: row.client,
            cost: row.cost,
            report: row.report_json.as_deref().map(read_json).transpose()?,
            at: read_time(row.created_at),
        })
    };
    row.map(read).transpose()
}

fn spent((cost, since): (Option<i64>, Option<NaiveDateTime>)) -> Spent {
    Spent { cost: cost.unwrap_or_default(), since: since.map(read_time) }
}

pub(crate) fn by_account(conn: &mut AnyConn, account: &AccountId, since: Instant) -> Result<Spent> {
    dsl::verifications
        .filter(dsl::account.eq(account.as_str()))
        .filter(dsl::created_at.gt(time(since)))
        .select((sum(dsl::cost), min(dsl::created_at)))
        .first(conn)
        .map(spent)
        .map_err(fault)
}

pub(crate) fn by_client(conn: &mut AnyConn, client: &str, since: Instant) -> Result<Spent> {
    dsl::verifications
        .filter(dsl::client.eq(client))
        .filter(dsl::created_at.gt(time(since)))
        .select((sum(dsl::cost), min(dsl::created_at)))
        .first(conn)
        .map(spent)
        .map_err(fault)
}

pub(crate) fn forget(conn: &mut AnyConn, before: Instant) -> Result<()> {
    let old = dsl::verifications.filter(dsl::created_at.lt(time(before)));
    diesel::delete(old).execute(conn).map(|_| ()).map_err(fault)
}
