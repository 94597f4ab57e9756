//! The licensor's side: tasks and their completion.

mod answer;
mod complete;
mod content;
mod evidence;
mod hand;
mod inbox;
mod moves;
mod overdue;
mod result;
mod signable;
mod to_sign;

pub use complete::{Complete, complete};
pub(crate) use hand::{can_do, unit_of};
pub use inbox::{Desk, Seen, Whose, counts, inbox, see};
pub use moves::{Assign, assign, claim, release, release_tasks_of};
pub use overdue::{end_silence, overdue_cases};
pub use signable::{answer_signable, task_signable};
pub use to_sign::Answering;
pub(crate) use to_sign::to_sign;

pub(crate) use result::form_result;

use crate::access::Role;
use crate::catalogue::Activity;
use crate::ids::{AccountId, ApplicationId, BodyId, TaskId, UnitId};
use crate::values::Instant;
use serde::{Deserialize, Serialize};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Waits for somebody.
    Open,
    /// Done.
    Completed,
    /// No longer needed.
    Cancelled,
}

impl TaskState {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One act that staff has to do on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The case.
    pub application: ApplicationId,
    /// The body whose staff does it: the licensor, the one at whose desk the case was entered, or one that is asked.
    pub body: BodyId,
    /// Code of the service.
    pub service: String,
    /// The flow.
    pub flow: String,
    /// The step.
    pub n: String,
    /// Index into the step's activities.
    pub index: usize,
    /// Which visit of the frame.
    pub visit: u32,
    /// What has to be done.
    pub activity: Activity,
    /// In what role.
    pub role: Role,
    /// The division whose task it is; `None`: of the whole body.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Who has it; `None`: whoever holds the role in the unit.
    #[serde(default)]
    pub assignee: Option<AccountId>,
    /// Since when he has it.
    #[serde(default)]
    pub assigned_at: Option<Instant>,
    /// Where it stands.
    pub state: TaskState,
    /// When it arose.
    pub created_at: Instant,
    /// Until when there is time, where that is known.
    pub due_at: Option<Instant>,
    /// Version of the calendar that was counted with; `None` where the act gives no term.
    #[serde(default)]
    pub calendar: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// Who completed it.
    pub completed_by: Option<AccountId>,
    /// Grows with every write.
    pub version: i64,
}

/// How a task went from hand to hand, once. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskMove {
    /// The task.
    pub task: TaskId,
    /// Its version from then on.
    pub version: i64,
    /// When.
    pub at: Instant,
    /// Who moved it; `None`: nobody, it fell away with the post of whoever had it.
    pub by: Option<AccountId>,
    /// Who had it; `None`: everybody of role and unit.
    pub from: Option<AccountId>,
    /// Who has it now.
    pub to: Option<AccountId>,
    /// Why, in the words of whoever moved it.
    pub why: Option<String>,
}
