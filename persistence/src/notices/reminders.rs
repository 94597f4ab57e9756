//! What is to be reminded of, and who.

use super::schema::reminders;
use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::schema::{applications, employments, post_roles, posts, substitutions, tasks};
use crate::stored::{name, read_text, time};
use crate::tasks::Row;
use chrono::NaiveDate;
use diesel::prelude::*;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::{ApplicationId, BodyId, TaskId, UnitId};
use ruqsat_licensing::notices::NoticeKind;
use ruqsat_licensing::review::Task;
use ruqsat_licensing::values::{Iin, Instant};
use ruqsat_licensing::{Result, Role};

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
        .into_boxed::<crate::connection::Backend>();
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
            // Both, so that the index of what waits serves.
            .filter(applications::status.eq_any(waits.map(|(status, _)| status.as_str())))
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
) -> Result<Vec<Iin>> {
    let role = name(&role)?;
    let holders = || {
        let mut holders = employments::table
            .inner_join(posts::table)
            .inner_join(post_roles::table.on(post_roles::post.eq(posts::id)))
            .filter(employments::body.eq(body.as_str().to_owned()))
            .filter(employments::from_day.le(day))
            .filter(employments::until_day.is_null().or(employments::until_day.ge(day)))
            .filter(post_roles::role.eq(role.clone()))
            .into_boxed::<crate::connection::Backend>();
        if let Some(unit) = unit {
            let unit = unit.as_str().to_owned();
            holders = holders.filter(posts::unit.is_null().or(posts::unit.eq(unit)));
        }
        holders
    };
    let mut people: Vec<String> = holders().select(employments::iin).limit(MOST).load(conn).map_err(fault)?;
    let absent = holders().select(employments::id).limit(MOST).load::<String>(conn).map_err(fault)?;
    let substitutes = substitutions::table
        .inner_join(employments::table.on(employments::id.eq(substitutions::substitute)))
        .filter(substitutions::absent.eq_any(absent))
        .filter(substitutions::cancelled_at.is_null())
        .filter(substitutions::from_day.le(day))
        .filter(substitutions::until_day.ge(day))
        .filter(employments::from_day.le(day))
        .filter(employments::until_day.is_null().or(employments::until_day.ge(day)))
        .select(employments::iin)
        .limit(MOST)
        .load::<String>(conn)
        .map_err(fault)?;
    people.extend(substitutes);
    people.sort_unstable();
    people.dedup();
    people.into_iter().map(read_text).collect()
}
