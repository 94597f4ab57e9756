//! Tasks of staff.

mod counts;
mod inbox;
pub(crate) mod moves;
mod row;

use crate::connection::{AnyConn, locked};
use crate::fault::{fault, missing, written};
use crate::schema::applications;
use crate::schema::tasks::{self, dsl};
use crate::stored::{read_text, time};
pub(crate) use counts::counts;
use diesel::prelude::*;
pub(crate) use inbox::{list, view};
pub(crate) use row::Row;
use ruqsat_licensing::Result;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::{AccountId, ApplicationId, BodyId, TaskId};
use ruqsat_licensing::review::{Task, TaskState};
use ruqsat_licensing::values::Instant;

pub(crate) fn get(conn: &mut AnyConn, id: &TaskId) -> Result<Task> {
    // The application stands first because it is locked first, as in every unit that changes something of a case:
    // nobody waits for him who waits for him.
    let of_case = applications::table.inner_join(dsl::tasks).filter(dsl::id.eq(id.as_str()));
    let row: Option<Row> = locked!(conn, of_case.select(tasks::all_columns))?;
    missing(row, "task")?.read()
}

pub(crate) fn open(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<Task>> {
    let rows = dsl::tasks
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::state.eq(TaskState::Open.as_str()))
        .order((dsl::created_at, dsl::id))
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) fn due_approvals(
    conn: &mut AnyConn,
    services: &[String],
    now: Instant,
    limit: u32,
) -> Result<Vec<ApplicationId>> {
    // `closed_at` for the index of what is due; a task that is open is not closed.
    let rows = dsl::tasks
        .inner_join(applications::table)
        .filter(dsl::activity.eq(Activity::AwaitApprovals.as_str()))
        .filter(dsl::due_at.is_not_null())
        .filter(dsl::due_at.le(time(now)))
        .filter(dsl::closed_at.is_null())
        .filter(dsl::service.eq_any(services))
        .filter(applications::status.eq(Status::AwaitingApprovals.as_str()))
        .order((dsl::due_at, dsl::id))
        .limit(limit.into())
        .select(dsl::application)
        .load::<String>(conn)
        .map_err(fault)?;
    rows.into_iter().map(read_text).collect()
}

pub(crate) fn insert(conn: &mut AnyConn, task: &Task) -> Result<()> {
    let row = Row::of(task)?;
    diesel::insert_into(dsl::tasks).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn save(conn: &mut AnyConn, task: &mut Task) -> Result<()> {
    let mut row = Row::of(task)?;
    row.version += 1;
    let known = dsl::tasks.filter(dsl::id.eq(&row.id)).filter(dsl::version.eq(task.version));
    written(diesel::update(known).set(&row).execute(conn).map_err(fault)?)?;
    task.version = row.version;
    Ok(())
}

/// The open tasks of a body that an account has, in the order in which they arose.
pub(crate) fn of_assignee(conn: &mut AnyConn, body: &BodyId, account: &AccountId) -> Result<Vec<Task>> {
    let rows = dsl::tasks
        .filter(dsl::assignee.eq(account.as_str()))
        .filter(dsl::body.eq(body.as_str()))
        .filter(dsl::closed_at.is_null())
        .order((dsl::created_at, dsl::id))
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}
