//! Tasks of staff.

mod row;

use crate::connection::{AnyConn, Backend, locked};
use crate::fault::{fault, missing, written};
use crate::page::{cut, paged};
use crate::schema::applications;
use crate::schema::tasks::{self, dsl};
use crate::scope::visible;
use crate::stored::{name, read_text, time};
use diesel::prelude::*;
pub(crate) use row::Row;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::Status;
use ruqsat_licensing::ids::{ApplicationId, TaskId};
use ruqsat_licensing::ports::{Cursor, Page, PageRequest, TaskFilter};
use ruqsat_licensing::review::{Task, TaskState};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result, Scope};

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

pub(crate) fn due_approvals(conn: &mut AnyConn, now: Instant, limit: u32) -> Result<Vec<ApplicationId>> {
    // `closed_at` for the index of what is due; a task that is open is not closed.
    let rows = dsl::tasks
        .inner_join(applications::table)
        .filter(dsl::activity.eq(Activity::AwaitApprovals.as_str()))
        .filter(dsl::due_at.is_not_null())
        .filter(dsl::due_at.le(time(now)))
        .filter(dsl::closed_at.is_null())
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

pub(crate) fn view(conn: &mut AnyConn, scope: &Scope, id: &TaskId) -> Result<Task> {
    let own = scope.staff().ok_or(Error::NotFound("task"))?;
    let rows = dsl::tasks
        .inner_join(applications::table)
        .filter(dsl::id.eq(id.as_str()))
        .filter(dsl::body.eq(own.as_str()))
        .filter(visible(scope))
        .select(tasks::all_columns);
    let row = rows.first::<Row>(conn).optional().map_err(fault)?;
    missing(row, "task")?.read()
}

pub(crate) fn list(
    conn: &mut AnyConn,
    scope: &Scope,
    filter: &TaskFilter,
    page: &PageRequest,
) -> Result<Page<Task>> {
    // Who does what inside a body is its own business: others see the trace, not the tasks.
    let Some(own) = scope.staff() else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut rows = dsl::tasks
        .inner_join(applications::table)
        .filter(visible(scope))
        .filter(dsl::body.eq(own.as_str().to_owned()))
        .select(tasks::all_columns)
        .into_boxed::<Backend>();
    if !filter.roles.is_empty() {
        let roles = filter.roles.iter().map(name).collect::<Result<Vec<_>>>()?;
        rows = rows.filter(dsl::role.eq_any(roles));
    }
    if let Some(state) = filter.state {
        rows = rows.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(application) = &filter.application {
        rows = rows.filter(dsl::application.eq(application.as_str()));
    }
    let rows = paged!(rows, page, dsl::created_at, dsl::id).load::<Row>(conn).map_err(fault)?;
    let items = rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: last.created_at, id: last.id.as_str().to_owned() }))
}
