//! How tasks went from hand to hand.

use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::task_moves::{self, dsl};
use crate::stored::{read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::TaskId;
use ruqsat_licensing::review::TaskMove;

/// Most moves of a task that are shown: the first ones. Who moves a task more often does it to no end.
const MOST: i64 = 200;
const BY: &str = "(SELECT name FROM accounts WHERE accounts.id = task_moves.moved_by)";
const TO: &str = "(SELECT name FROM accounts WHERE accounts.id = task_moves.assignee)";

#[derive(Queryable, Insertable)]
#[diesel(table_name = task_moves)]
struct Row {
    task: String,
    version: i64,
    at: NaiveDateTime,
    moved_by: Option<String>,
    assignee_before: Option<String>,
    assignee: Option<String>,
    why: Option<String>,
}

impl Row {
    fn read(self) -> Result<TaskMove> {
        Ok(TaskMove {
            task: read_text(self.task)?,
            version: self.version,
            at: read_time(self.at),
            by: read_optional(self.moved_by)?,
            from: read_optional(self.assignee_before)?,
            to: read_optional(self.assignee)?,
            why: self.why,
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, moved: &TaskMove) -> Result<()> {
    let row = Row {
        task: moved.task.as_str().to_owned(),
        version: moved.version,
        at: time(moved.at),
        moved_by: moved.by.clone().map(String::from),
        assignee_before: moved.from.clone().map(String::from),
        assignee: moved.to.clone().map(String::from),
        why: moved.why.clone(),
    };
    diesel::insert_into(dsl::task_moves).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

/// In order, each with the names of who moved it and who got it.
pub(crate) fn list(conn: &mut AnyConn, task: &TaskId) -> Result<Vec<(TaskMove, [Option<String>; 2])>> {
    let rows = dsl::task_moves
        .filter(dsl::task.eq(task.as_str()))
        .order(dsl::version)
        .limit(MOST)
        .select((task_moves::all_columns, sql::<Nullable<Text>>(BY), sql::<Nullable<Text>>(TO)))
        .load::<(Row, Option<String>, Option<String>)>(conn)
        .map_err(fault)?;
    rows.into_iter().map(|(row, by, to)| Ok((row.read()?, [by, to]))).collect()
}
