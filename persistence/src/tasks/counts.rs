//! How many tasks there are: one statement.

use super::inbox::reached;
use crate::connection::{AnyConn, Backend};
use crate::fault::fault;
use crate::schema::applications;
use crate::schema::tasks::{self, dsl};
use crate::scope::visible;
use crate::stored::{read_name, time};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::organisations::Held;
use ruqsat_licensing::ports::TaskCount;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Scope};

type Row = (String, String, String, i64, i64, i64, i64, i64);

pub(crate) fn counts(
    conn: &mut AnyConn,
    scope: &Scope,
    reach: Option<&[Held]>,
    me: &AccountId,
    now: Instant,
    near: Instant,
) -> Result<Vec<TaskCount>> {
    let Some(own) = scope.staff() else { return Ok(Vec::new()) };
    let (now, near) = (time(now), time(near));
    let mut rows = dsl::tasks
        .inner_join(applications::table)
        .filter(visible(scope))
        .filter(dsl::body.eq(own.as_str().to_owned()))
        .group_by((tasks::state, tasks::role, tasks::service))
        .select((
            tasks::state,
            tasks::role,
            tasks::service,
            count_star(),
            sql::<BigInt>("count(CASE WHEN tasks.assignee = ")
                .bind::<Text, _>(me.as_str().to_owned())
                .sql(" THEN 1 END)"),
            sql::<BigInt>("count(CASE WHEN tasks.assignee IS NULL THEN 1 END)"),
            sql::<BigInt>("count(CASE WHEN tasks.closed_at IS NULL AND tasks.due_at > ")
                .bind::<Timestamp, _>(now)
                .sql(" AND tasks.due_at <= ")
                .bind::<Timestamp, _>(near)
                .sql(" THEN 1 END)"),
            sql::<BigInt>("count(CASE WHEN tasks.closed_at IS NULL AND tasks.due_at <= ")
                .bind::<Timestamp, _>(now)
                .sql(" THEN 1 END)"),
        ))
        .order((tasks::state, tasks::role, tasks::service))
        .into_boxed::<Backend>();
    if let Some(posts) = reach {
        rows = rows.filter(reached(posts)?);
    }
    let rows = rows.load::<Row>(conn).map_err(fault)?;
    let read = |(state, role, service, all, mine, unassigned, nearing, overdue): Row| {
        let (state, role) = (read_name(state)?, read_name(role)?);
        Ok(TaskCount { state, role, service, all, mine, unassigned, nearing, overdue })
    };
    rows.into_iter().map(read).collect()
}
