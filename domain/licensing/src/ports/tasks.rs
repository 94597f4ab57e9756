//! Tasks: how they go from hand to hand in a transaction, and the inbox of staff.

use super::{Page, PageRequest};
use crate::access::{Reader, Role};
use crate::catalogue::Activity;
use crate::error::Result;
use crate::ids::{AccountId, ApplicationId, BodyId, EmploymentId, TaskId, UnitId};
use crate::organisations::{Duties, Held};
use crate::review::{Task, TaskMove, TaskState};
use crate::values::{Iin, Instant, Text};
use async_trait::async_trait;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// To whom tasks are assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// To nobody.
    Nobody,
    /// To one of these.
    To(BTreeSet<AccountId>),
    /// To one of these or to nobody.
    OrNobody(BTreeSet<AccountId>),
    /// To whoever holds this employment.
    Employee(EmploymentId),
}

/// In what order tasks are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskOrder {
    /// The latest first.
    #[default]
    Created,
    /// What is due soonest first; what has no term is left out.
    Due,
}

/// Narrows the list of tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Only tasks of these roles; empty is all.
    pub roles: BTreeSet<Role>,
    /// Only what one of these posts reaches; `None` is all.
    pub reach: Option<Vec<Held>>,
    /// Only this state.
    pub state: Option<TaskState>,
    /// Only this application.
    pub application: Option<ApplicationId>,
    /// Only this service.
    pub service: Option<String>,
    /// Only this activity.
    pub activity: Option<Activity>,
    /// Only this unit.
    pub unit: Option<UnitId>,
    /// Only what is assigned so.
    pub assigned: Option<Assigned>,
    /// Only what is due before a moment.
    pub due_before: Option<Instant>,
    /// In what order.
    pub order: TaskOrder,
}

/// A task as a screen needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskShown {
    /// The task.
    pub task: Task,
    /// Version of the definition that its case runs under.
    pub definition_version: String,
    /// The employment in the body, the latest, and the name of whoever has it.
    pub assignee: Option<(Option<EmploymentId>, String)>,
    /// Name of its unit.
    pub unit: Option<Text>,
}

/// How many tasks of one role and service are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCount {
    /// The state.
    pub state: TaskState,
    /// The role.
    pub role: Role,
    /// Code of the service.
    pub service: String,
    /// How many.
    pub all: i64,
    /// Of these: assigned to the reader.
    pub mine: i64,
    /// Of these: assigned to nobody.
    pub unassigned: i64,
    /// Of the open ones: due by the moment that was asked about, and not overdue.
    pub nearing: i64,
    /// Of the open ones: overdue.
    pub overdue: i64,
}

/// How tasks go from hand to hand, in one transaction; [`super::Tx`] has it all.
pub trait TasksTx {
    /// Writes how a task went from hand to hand.
    fn insert_move(&mut self, application: &ApplicationId, moved: &TaskMove) -> Result<()>;
    /// The open tasks of a body that an account has.
    fn tasks_of_assignee(&mut self, body: &BodyId, account: &AccountId) -> Result<Vec<Task>>;
}

/// Reads of tasks; [`super::Views`] has them all.
#[async_trait]
pub trait TaskViews: Send + Sync {
    /// A task of an application inside the reader's scope (staff only).
    async fn task(&self, reader: &Reader, id: &TaskId) -> Result<TaskShown>;
    /// How a task went from hand to hand, in order, with the names of who moved it and who got it. Whether the reader
    /// may know of it was asked before.
    async fn task_moves(&self, id: &TaskId) -> Result<Vec<(TaskMove, [Option<String>; 2])>>;
    /// Tasks inside the reader's scope (staff only).
    async fn tasks(
        &self,
        reader: &Reader,
        filter: &TaskFilter,
        page: &PageRequest,
    ) -> Result<Page<TaskShown>>;
    /// How many tasks there are inside the reader's scope, by state, role and service: one statement. With a reach only
    /// what its posts reach; overdue is what was due by `now`, nearing what is due by `near`.
    async fn task_counts(
        &self,
        reader: &Reader,
        reach: Option<&[Held]>,
        me: &AccountId,
        now: Instant,
        near: Instant,
    ) -> Result<Vec<TaskCount>>;
    /// What a person may do in a body on a day; `None`: he holds no post there.
    async fn duties(&self, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Option<Duties>>;
}
