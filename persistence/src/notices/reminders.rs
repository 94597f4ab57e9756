//! What is to be reminded of, and who.

use super::schema::reminders;
use crate::connection::{AnyConn, Backend, on_each};
use crate::fault::{fault, missing};
use crate::schema::{applications, employments, post_roles, posts, substitutions, tasks};
use crate::stored::{name, read_text, time};
use crate::tasks::Row;
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::{ApplicationId, BodyId, TaskId, UnitId};
use ruqsat_licensing::notices::{NoticeKind, OnDuty};
use ruqsat_licensing::review::Task;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Role};
use std::collections::BTreeMap;

/// Most people that are reminded of one task in one role.
const MOST: i64 = 200;

pub(crate) fn claim(conn: &mut AnyConn, subject: &str, kind: NoticeKind, at: Instant) -> Result<bool> {
    let row = (reminders::subject.eq(subject), reminders::kind.eq(kind.as_str()), reminders::at.eq(time(at)));
    on_each!(conn, one => diesel::insert_into(reminders::table)
        .values(row)
        .on_conflict((reminders::subject, reminders::kind))
        .do_nothing()
        .execute(one))
    .map(|rows| rows == 1)
    .map_err(fault)
}

pub(crate) fn due_tasks(
    conn: &mut AnyConn,
    kind: NoticeKind,
    until: Instant,
    after: Option<&(Instant, TaskId)>,
    limit: u32,
) -> Result<Vec<Task>> {
    let told =
        reminders::table.filter(reminders::subject.eq(tasks::id)).filter(reminders::kind.eq(kind.as_str()));
    let mut due = tasks::table
        .filter(tasks::closed_at.is_null())
        .filter(tasks::due_at.is_not_null())
        .filter(tasks::due_at.le(time(until)))
        .filter(diesel::dsl::not(diesel::dsl::exists(told)))
        .order((tasks::due_at, tasks::id))
        .limit(limit.into())
        .select(tasks::all_columns)
        .into_boxed::<Backend>();
    if let Some((at, id)) = after {
        let at = time(*at);
        due = due
            .filter(tasks::due_at.ge(at))
            .filter(tasks::due_at.gt(at).or(tasks::id.gt(id.as_str().to_owned()).nullable()));
    }
    let rows = due.load::<Row>(conn).map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) fn waiting(conn: &mut AnyConn, before: Instant, limit: u32) -> Result<Vec<ApplicationId>> {
    let waits = [
        (Status::AwaitingPayment, NoticeKind::PaymentWaits),
        (Status::AwaitingSignature, NoticeKind::SignatureWaits),
    ];
    let mut found = Vec::new();
    for (status, kind) in waits {
        let told = reminders::table
            .filter(reminders::subject.eq(applications::id))
            .filter(reminders::kind.eq(kind.as_str()));
        let rows = applications::table
            // In the words of the index of what is not filed.
            .filter(applications::is_open)
            .filter(diesel::dsl::not(applications::filed))
            .filter(applications::status.eq(status.as_str()))
            .filter(applications::updated_at.le(time(before)))
            .filter(diesel::dsl::not(diesel::dsl::exists(told)))
            .order((applications::updated_at, applications::id))
            .limit(limit.into())
            .select(applications::id)
            .load::<String>(conn)
            .map_err(fault)?;
        found.extend(rows);
    }
    found.into_iter().map(read_text).collect()
}

pub(crate) fn on_duty(
    conn: &mut AnyConn,
    body: &BodyId,
    role: Role,
    unit: Option<&UnitId>,
    day: NaiveDate,
) -> Result<Vec<OnDuty>> {
    let mut holders = employments::table
        .inner_join(posts::table)
        .inner_join(post_roles::table.on(post_roles::post.eq(posts::id)))
        .filter(employments::body.eq(body.as_str().to_owned()))
        .filter(employments::from_day.le(day))
        .filter(employments::until_day.is_null().or(employments::until_day.ge(day)))
        .filter(post_roles::role.eq(name(&role)?))
        .order(employments::id)
        .select((employments::id, employments::account, employments::iin))
        .limit(MOST)
        .into_boxed::<Backend>();
    if let Some(unit) = unit {
        holders = holders.filter(posts::unit.is_null().or(posts::unit.eq(unit.as_str().to_owned())));
    }
    let holders: Vec<(String, String, String)> = holders.load(conn).map_err(fault)?;
    let absent: Vec<&str> = holders.iter().map(|(id, ..)| id.as_str()).collect();
    let substitutes: Vec<(String, String, String)> = substitutions::table
        .inner_join(employments::table.on(employments::id.eq(substitutions::substitute)))
        .filter(substitutions::absent.eq_any(absent))
        .filter(substitutions::cancelled_at.is_null())
        .filter(substitutions::from_day.le(day))
        .filter(substitutions::until_day.ge(day))
        .filter(employments::from_day.le(day))
        .filter(employments::until_day.is_null().or(employments::until_day.ge(day)))
        .order(substitutions::id)
        .select((substitutions::absent, employments::account, employments::iin))
        .limit(MOST)
        .load(conn)
        .map_err(fault)?;
    let of: BTreeMap<String, String> =
        holders.iter().map(|(id, account, _)| (id.clone(), account.clone())).collect();
    let people = holders.into_iter().chain(substitutes).map(|(post, account, iin)| {
        let holder = missing(of.get(&post), "employment")?.clone();
        Ok(OnDuty { holder: read_text(holder)?, account: read_text(account)?, iin: read_text(iin)? })
    });
    people.collect()
}
