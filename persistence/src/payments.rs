//! Payments and the gateway's messages about them.

use crate::applications::check_visible;
use crate::connection::{AnyConn, locked, on_each};
use crate::fault::{fault, missing, written};
use crate::schema::payments::{self, dsl};
use crate::schema::{applications, gateway_callbacks};
use crate::scope::visible;
use crate::stored::{read_name, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::ids::{ApplicationId, PaymentId};
use ruqsat_licensing::payments::{Payment, PaymentState, Refund};
use ruqsat_licensing::values::{Instant, Money};
use ruqsat_licensing::{Result, Scope};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = payments, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: String,
    application: String,
    payer: String,
    amount_minor: i64,
    state: String,
    gateway_order: Option<String>,
    page_url: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    version: i64,
    next_check_at: Option<NaiveDateTime>,
    checks: i32,
    attention: Option<String>,
    refund: Option<String>,
    refund_at: Option<NaiveDateTime>,
}

impl Row {
    fn of(payment: &Payment) -> Self {
        Self {
            id: payment.id.as_str().to_owned(),
            application: payment.application.as_str().to_owned(),
            payer: payment.payer.as_str().to_owned(),
            amount_minor: payment.amount.minor,
            state: payment.state.as_str().to_owned(),
            gateway_order: payment.order.clone(),
            page_url: payment.page_url.clone(),
            created_at: time(payment.created_at),
            updated_at: time(payment.updated_at),
            version: payment.version,
            next_check_at: payment.next_check_at.map(time),
            checks: payment.checks,
            attention: payment.attention.map(|attention| attention.as_str().to_owned()),
            refund: payment.refund.map(|refund| refund.state.as_str().to_owned()),
            refund_at: payment.refund.map(|refund| time(refund.at)),
        }
    }

    fn read(self) -> Result<Payment> {
        let refund = match (self.refund, self.refund_at) {
            (Some(state), Some(at)) => Some(Refund { state: read_name(state)?, at: read_time(at) }),
            _ => None,
        };
        Ok(Payment {
            id: read_text(self.id)?,
            application: read_text(self.application)?,
            payer: read_text(self.payer)?,
            amount: Money { minor: self.amount_minor },
            state: read_name(self.state)?,
            order: self.gateway_order,
            page_url: self.page_url,
            attention: self.attention.map(read_name).transpose()?,
            refund,
            next_check_at: self.next_check_at.map(read_time),
            checks: self.checks,
            created_at: read_time(self.created_at),
            updated_at: read_time(self.updated_at),
            version: self.version,
        })
    }
}

pub(crate) fn get(conn: &mut AnyConn, id: &PaymentId) -> Result<Payment> {
    // The application stands first because it is locked first, as in every unit that changes something of a case:
    // nobody waits for him who waits for him.
    let of_case = applications::table.inner_join(dsl::payments).filter(dsl::id.eq(id.as_str()));
    let row: Option<Row> = locked!(conn, of_case.select(payments::all_columns))?;
    missing(row, "payment")?.read()
}

pub(crate) fn find_open(conn: &mut AnyConn, application: &ApplicationId) -> Result<Option<Payment>> {
    let open = [PaymentState::Created, PaymentState::Pending].map(PaymentState::as_str);
    let row = dsl::payments
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::state.eq_any(open))
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .first::<Row>(conn)
        .optional()
        .map_err(fault)?;
    row.map(Row::read).transpose()
}

/// Those whose money is here. They are read to be changed: see [`get`].
pub(crate) fn find_paid(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<Payment>> {
    let paid = dsl::payments
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::state.eq(PaymentState::Paid.as_str()))
        .order((dsl::created_at, dsl::id));
    let rows: Vec<Row> = match conn {
        AnyConn::Pg(pg) => paid.for_no_key_update().load(pg),
        AnyConn::Sqlite(sqlite) => paid.load(sqlite),
    }
    .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) fn insert(conn: &mut AnyConn, payment: &Payment) -> Result<()> {
    let row = Row::of(payment);
    diesel::insert_into(dsl::payments).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, payment: &mut Payment) -> Result<()> {
    let mut row = Row::of(payment);
    row.version += 1;
    let known = dsl::payments.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(payment.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    payment.version = row.version;
    Ok(())
}

pub(crate) fn due(
    conn: &mut AnyConn,
    now: Instant,
    created_before: Instant,
    limit: u32,
) -> Result<Vec<Payment>> {
    let due = dsl::payments
        .filter(dsl::next_check_at.le(time(now)))
        .filter(dsl::created_at.le(time(created_before)))
        .order((dsl::next_check_at, dsl::id))
        .limit(limit.into());
    // SQLite has one writer, and this unit is it; on PostgreSQL workers step over each other's rows.
    let rows: Vec<Row> = match conn {
        AnyConn::Pg(pg) => due.for_no_key_update().skip_locked().load(pg),
        AnyConn::Sqlite(sqlite) => due.load(sqlite),
    }
    .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

/// The version stays: whoever is about to change the payment need not mind.
pub(crate) fn schedule_check(conn: &mut AnyConn, payment: &Payment) -> Result<()> {
    let next = (dsl::next_check_at.eq(payment.next_check_at.map(time)), dsl::checks.eq(payment.checks));
    let known = dsl::payments.find(payment.id.as_str());
    written(diesel::update(known).set(next).execute(conn).map_err(fault)?)
}

pub(crate) fn note_callback(
    conn: &mut AnyConn,
    message: &str,
    payment: &PaymentId,
    at: Instant,
) -> Result<bool> {
    let row = (
        gateway_callbacks::message.eq(message),
        gateway_callbacks::payment.eq(payment.as_str()),
        gateway_callbacks::received_at.eq(time(at)),
    );
    on_each!(conn, one => diesel::insert_into(gateway_callbacks::table)
        .values(row)
        .on_conflict(gateway_callbacks::message)
        .do_nothing()
        .execute(one))
    .map(|rows| rows == 1)
    .map_err(fault)
}

pub(crate) fn view(conn: &mut AnyConn, scope: &Scope, id: &PaymentId) -> Result<Payment> {
    let rows = dsl::payments
        .inner_join(applications::table)
        .filter(dsl::id.eq(id.as_str()))
        .filter(visible(scope))
        .select(payments::all_columns);
    let row = rows.first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "payment")?.read()
}

pub(crate) fn list(conn: &mut AnyConn, scope: &Scope, application: &ApplicationId) -> Result<Vec<Payment>> {
    check_visible(conn, scope, application)?;
    let rows = dsl::payments
        .filter(dsl::application.eq(application.as_str()))
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}
