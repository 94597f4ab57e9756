//! The inbox of staff: what is asked for, how much there is, and tasks from hand to hand.

use super::TaskState;
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::ports::{TaskCount as Counted, TaskOrder as Order};
use ruqsat_licensing::review::TaskMove as Moved;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// In what order tasks are listed.
#[derive(Deserialize, ToSchema, Clone, Copy, Default)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum TaskOrder {
    #[default]
    Created,
    Due,
}

impl From<TaskOrder> for Order {
    fn from(order: TaskOrder) -> Self {
        match order {
            TaskOrder::Created => Self::Created,
            TaskOrder::Due => Self::Due,
        }
    }
}

/// Narrows and pages the inbox. With none of `all_roles`, `role`, `unit` and `assignee` it is what you can do now: tasks
/// of your posts and of those you stand in for, yours already or nobody's.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskQuery {
    /// Only this state; `open` if absent.
    pub(crate) state: Option<TaskState>,
    /// Only tasks of this application.
    #[validate(length(max = 40))]
    #[param(max_length = 40)]
    pub(crate) application: Option<String>,
    /// Only tasks of this service.
    #[validate(length(min = 1, max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub(crate) service: Option<String>,
    /// Only this activity.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40, example = "check_conformity")]
    pub(crate) activity: Option<String>,
    /// Only tasks of this role, of the whole body.
    #[validate(length(min = 1, max = 40))]
    #[param(min_length = 1, max_length = 40, example = "executor")]
    pub(crate) role: Option<String>,
    /// Only tasks of this division.
    #[validate(length(max = 40))]
    #[param(max_length = 40, pattern = "^unt_[0-9a-z]{26}$")]
    pub(crate) unit: Option<String>,
    /// Whose: `me` (also those of whom you stand in for), `nobody`, or the id of an employee.
    #[validate(length(max = 40))]
    #[param(max_length = 40, pattern = "^(me|nobody|emp_[0-9a-z]{26})$")]
    pub(crate) assignee: Option<String>,
    /// Only what is due before this moment.
    pub(crate) due_before: Option<DateTime<Utc>>,
    /// True: only what is overdue.
    #[serde(default)]
    pub(crate) overdue: bool,
    /// True: tasks of every role of the body, not only one's own.
    #[serde(default)]
    pub(crate) all_roles: bool,
    /// `created`, the latest first, if absent; or `due`, the soonest first: tasks without a term are left out.
    #[serde(default)]
    #[param(inline)]
    pub(crate) order: TaskOrder,
    /// Where to go on: `next_cursor` of the page before, in the same order.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// Of what to count tasks.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TaskCountQuery {
    /// True: of the whole body, not only what your posts reach.
    #[serde(default)]
    pub(crate) all_roles: bool,
}

/// How many tasks there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskCounts {
    /// By state, role and service, in this order; only those that are not empty.
    #[schema(max_items = 1000)]
    pub(crate) items: Vec<TaskCount>,
}

/// How many tasks of one role and service are in a state.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskCount {
    /// The state.
    pub(crate) state: TaskState,
    /// The role.
    #[schema(max_length = 40)]
    pub(crate) role: String,
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// How many.
    #[schema(minimum = 0)]
    pub(crate) all: i64,
    /// Of these: yours.
    #[schema(minimum = 0)]
    pub(crate) mine: i64,
    /// Of these: nobody's.
    #[schema(minimum = 0)]
    pub(crate) unassigned: i64,
    /// Of the open ones: due by the end of the next working day.
    #[schema(minimum = 0)]
    pub(crate) nearing: i64,
    /// Of the open ones: overdue.
    #[schema(minimum = 0)]
    pub(crate) overdue: i64,
}

impl From<Counted> for TaskCount {
    fn from(count: Counted) -> Self {
        Self {
            state: count.state.into(),
            role: count.role.to_string(),
            service: count.service,
            all: count.all,
            mine: count.mine,
            unassigned: count.unassigned,
            nearing: count.nearing,
            overdue: count.overdue,
        }
    }
}

/// To whom a task is given.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"employee": "emp_01jd0000000000000000000000", "reason": "Демалыста."}))]
pub(crate) struct TaskAssignment {
    /// Id of the employee: of the task's body, in its role and division.
    #[validate(length(max = 40))]
    #[schema(max_length = 40, pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) employee: String,
    /// Why.
    #[validate(length(max = 1_000))]
    #[schema(max_length = 1_000)]
    pub(crate) reason: Option<String>,
}

impl Body for TaskAssignment {
    const LIMIT: usize = 16 * 1024;
}

/// How a task went from hand to hand, once.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskMove {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// `claimed`, `assigned` or `released`.
    #[schema(max_length = 20)]
    pub(crate) kind: String,
    /// Name of who did it; absent where it fell away with somebody's post.
    #[schema(max_length = 300)]
    pub(crate) by: Option<String>,
    /// Name of who has it from then on; absent where nobody does.
    #[schema(max_length = 300)]
    pub(crate) to: Option<String>,
    /// Why, as whoever did it said.
    #[schema(max_length = 1_000)]
    pub(crate) reason: Option<String>,
}

impl TaskMove {
    /// A move with the names of who did it and who has it then.
    pub(crate) fn new((moved, [by, to]): (Moved, [Option<String>; 2])) -> Self {
        let kind = match &moved.to {
            None => "released",
            to if *to == moved.by => "claimed",
            Some(_) => "assigned",
        };
        Self { at: moved.at, kind: kind.to_owned(), by, to, reason: moved.why }
    }
}
