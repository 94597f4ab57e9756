//! The inbox: tasks as a screen needs them, one statement whatever is asked for.

use super::Row;
use crate::connection::{AnyConn, Backend};
use crate::fault::{fault, missing};
use crate::page::{cut, fetch, paged};
use crate::schema::applications;
use crate::schema::tasks::{self, dsl};
use crate::scope::{Condition, visible};
use crate::stored::{name, read_optional, time};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text as SqlText};
use ruqsat_licensing::ids::{AccountId, TaskId};
use ruqsat_licensing::organisations::Held;
use ruqsat_licensing::ports::{Assigned, Cursor, Page, PageRequest, TaskFilter, TaskOrder, TaskShown};
use ruqsat_licensing::values::Text;
use ruqsat_licensing::{Error, Result, Scope};
use std::collections::BTreeSet;

/// Name of the assignee, his employment in the body, and the names of the unit in three languages.
type Names = (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

// Looked up row by row of the page, so that the joins of the list stay those of its filter.
const ASSIGNEE: &str = "(SELECT name FROM accounts WHERE accounts.id = tasks.assignee)";
/// The latest: ids sort by time.
const EMPLOYMENT: &str = "(SELECT max(held.id) FROM employments AS held \
                           WHERE held.account = tasks.assignee AND held.body = tasks.body)";
const UNIT_KK: &str = "(SELECT name_kk FROM units WHERE units.id = tasks.unit)";
const UNIT_RU: &str = "(SELECT name_ru FROM units WHERE units.id = tasks.unit)";
const UNIT_EN: &str = "(SELECT name_en FROM units WHERE units.id = tasks.unit)";

macro_rules! shown {
    () => {
        dsl::tasks.inner_join(applications::table).select((
            tasks::all_columns,
            applications::definition_version,
            (
                sql::<Nullable<SqlText>>(ASSIGNEE),
                sql::<Nullable<SqlText>>(EMPLOYMENT),
                sql::<Nullable<SqlText>>(UNIT_KK),
                sql::<Nullable<SqlText>>(UNIT_RU),
                sql::<Nullable<SqlText>>(UNIT_EN),
            ),
        ))
    };
}

fn read((row, definition_version, names): (Row, String, Names)) -> Result<TaskShown> {
    let (assignee, employment, kk, ru, en) = names;
    let employment = read_optional(employment)?;
    Ok(TaskShown {
        task: row.read()?,
        definition_version,
        assignee: assignee.map(|name| (employment, name)),
        unit: kk.zip(ru).zip(en).map(|((kk, ru), en)| Text { kk, ru, en }),
    })
}

pub(crate) fn view(conn: &mut AnyConn, scope: &Scope, id: &TaskId) -> Result<TaskShown> {
    let own = scope.staff().ok_or(Error::NotFound("task"))?;
    let rows =
        shown!().filter(dsl::id.eq(id.as_str())).filter(dsl::body.eq(own.as_str())).filter(visible(scope));
    let row = rows.first::<(Row, String, Names)>(conn).optional().map_err(fault)?;
    read(missing(row, "task")?)
}

pub(crate) fn list(
    conn: &mut AnyConn,
    scope: &Scope,
    filter: &TaskFilter,
    page: &PageRequest,
) -> Result<Page<TaskShown>> {
    // Who does what inside a body is its own business: others see the trace, not the tasks.
    let Some(own) = scope.staff() else { return Ok(Page { items: Vec::new(), next: None }) };
    let mut rows =
        shown!().filter(visible(scope)).filter(dsl::body.eq(own.as_str().to_owned())).into_boxed::<Backend>();
    if !filter.roles.is_empty() {
        let roles = filter.roles.iter().map(name).collect::<Result<Vec<_>>>()?;
        rows = rows.filter(dsl::role.eq_any(roles));
    }
    if let Some(posts) = &filter.reach {
        rows = rows.filter(reached(posts)?);
    }
    if let Some(state) = filter.state {
        rows = rows.filter(dsl::state.eq(state.as_str()));
    }
    if let Some(application) = &filter.application {
        rows = rows.filter(dsl::application.eq(application.as_str()));
    }
    if let Some(service) = &filter.service {
        rows = rows.filter(dsl::service.eq(service));
    }
    if let Some(activity) = filter.activity {
        rows = rows.filter(dsl::activity.eq(activity.as_str()));
    }
    if let Some(unit) = &filter.unit {
        rows = rows.filter(dsl::unit.eq(unit.as_str()));
    }
    if let Some(before) = filter.due_before {
        rows = rows.filter(dsl::due_at.lt(time(before)));
    }
    rows = match &filter.assigned {
        None => rows,
        Some(Assigned::Nobody) => rows.filter(dsl::assignee.is_null()),
        Some(Assigned::To(accounts)) => rows.filter(dsl::assignee.eq_any(texts(accounts))),
        Some(Assigned::OrNobody(accounts)) => {
            rows.filter(dsl::assignee.is_null().or(dsl::assignee.assume_not_null().eq_any(texts(accounts))))
        }
        Some(Assigned::Employee(employment)) => rows.filter(
            sql::<Bool>("tasks.assignee = (SELECT account FROM employments WHERE employments.id = ")
                .bind::<SqlText, _>(employment.as_str())
                .sql(")"),
        ),
    };
    let at = |task: &TaskShown| match filter.order {
        TaskOrder::Created => task.task.created_at,
        TaskOrder::Due => task.task.due_at.unwrap_or(task.task.created_at),
    };
    let rows = match filter.order {
        TaskOrder::Created => paged!(rows, page, dsl::created_at, dsl::id).load(conn),
        TaskOrder::Due => {
            let mut rows =
                rows.filter(dsl::due_at.is_not_null()).order((dsl::due_at, dsl::id)).limit(fetch(page));
            if filter.state == Some(ruqsat_licensing::review::TaskState::Open) {
                // For the index of what is due: a task that is open is not closed.
                rows = rows.filter(dsl::closed_at.is_null());
            }
            if let Some(after) = &page.after {
                let at = time(after.at);
                let later = dsl::due_at.assume_not_null().gt(at).or(dsl::id.gt(after.id.clone()));
                rows = rows.filter(dsl::due_at.ge(at)).filter(later);
            }
            rows.load(conn)
        }
    };
    let rows: Vec<(Row, String, Names)> = rows.map_err(fault)?;
    let items = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(cut(items, page, |last| Cursor { at: at(last), id: last.task.id.as_str().to_owned() }))
}

fn texts(accounts: &BTreeSet<AccountId>) -> Vec<String> {
    accounts.iter().map(|account| account.as_str().to_owned()).collect()
}

/// What one of these posts reaches: its roles, in its unit or in no unit; a post above the units all of them.
pub(super) fn reached<From: 'static>(posts: &[Held]) -> Result<Condition<From>>
where
    tasks::role: SelectableExpression<From>,
{
    let mut any: Condition<From> = Box::new(false.into_sql::<Bool>());
    for post in posts {
        let roles = post.roles.iter().map(name).collect::<Result<Vec<_>>>()?;
        let of_role = tasks::role.eq_any(roles);
        any = match &post.unit {
            None => Box::new(any.or(of_role)),
            Some(unit) => {
                let of_unit = sql::<Bool>("(tasks.unit IS NULL OR tasks.unit = ")
                    .bind::<SqlText, _>(unit.as_str().to_owned())
                    .sql(")");
                Box::new(any.or(of_role.and(of_unit)))
            }
        };
    }
    Ok(any)
}
