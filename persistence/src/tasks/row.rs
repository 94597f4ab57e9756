//! The row of a task.

use crate::schema::tasks;
use crate::stored::{name, number, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::review::Task;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = tasks, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct Row {
    pub(super) id: String,
    application: String,
    body: String,
    service: String,
    flow: String,
    n: String,
    place: i32,
    visit: i32,
    activity: String,
    role: String,
    state: String,
    created_at: NaiveDateTime,
    closed_at: Option<NaiveDateTime>,
    completed_by: Option<String>,
    pub(super) version: i64,
    due_at: Option<NaiveDateTime>,
    calendar: Option<String>,
    unit: Option<String>,
    assignee: Option<String>,
    assigned_at: Option<NaiveDateTime>,
}

impl Row {
    pub(super) fn of(task: &Task) -> Result<Self> {
        Ok(Self {
            id: task.id.as_str().to_owned(),
            application: task.application.as_str().to_owned(),
            body: task.body.as_str().to_owned(),
            service: task.service.clone(),
            flow: task.flow.clone(),
            n: task.n.clone(),
            place: number(task.index)?,
            visit: number(task.visit)?,
            activity: task.activity.as_str().to_owned(),
            role: name(&task.role)?,
            state: task.state.as_str().to_owned(),
            created_at: time(task.created_at),
            closed_at: task.closed_at.map(time),
            completed_by: task.completed_by.clone().map(String::from),
            version: task.version,
            due_at: task.due_at.map(time),
            calendar: task.calendar.clone(),
            unit: task.unit.clone().map(String::from),
            assignee: task.assignee.clone().map(String::from),
            assigned_at: task.assigned_at.map(time),
        })
    }

    pub(crate) fn read(self) -> Result<Task> {
        Ok(Task {
            id: read_text(self.id)?,
            application: read_text(self.application)?,
            body: read_text(self.body)?,
            service: self.service,
            flow: self.flow,
            n: self.n,
            index: number(self.place)?,
            visit: number(self.visit)?,
            activity: read_name(self.activity)?,
            role: read_name(self.role)?,
            unit: read_optional(self.unit)?,
            assignee: read_optional(self.assignee)?,
            assigned_at: self.assigned_at.map(read_time),
            state: read_name(self.state)?,
            created_at: read_time(self.created_at),
            due_at: self.due_at.map(read_time),
            calendar: self.calendar,
            closed_at: self.closed_at.map(read_time),
            completed_by: read_optional(self.completed_by)?,
            version: self.version,
        })
    }
}
