//! Tasks of staff.

use super::Application;
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::flow::Verdict as Domain;
use ruqsat_licensing::review::{Task as Aggregate, TaskState as State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Where a task stands.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum TaskState {
    Open,
    Completed,
    Cancelled,
}

/// Narrows and pages the inbox.
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
    /// True: tasks of every role of the body, not only one's own.
    #[serde(default)]
    pub(crate) all_roles: bool,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// One act that staff has to do on a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct Task {
    /// Its id.
    #[schema(pattern = "^tsk_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// The application.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) application: String,
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// The flow.
    #[schema(max_length = 40)]
    pub(crate) flow: String,
    /// The step.
    #[schema(max_length = 10)]
    pub(crate) n: String,
    /// What has to be done: give it back as `activity`.
    #[schema(max_length = 40, example = "check_conformity")]
    pub(crate) activity: String,
    /// In what role.
    #[schema(max_length = 40)]
    pub(crate) role: String,
    /// Where it stands.
    pub(crate) state: TaskState,
    /// When it arose.
    pub(crate) created_at: DateTime<Utc>,
    /// The first moment after its time, where the act gives it one: `GET /v1/tasks/{id}/deadline` tells it day by day.
    pub(crate) due_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub(crate) closed_at: Option<DateTime<Utc>>,
}

/// The answer to a task.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// Done, or yes.
    Ok,
    /// No: with `grounds` and `text`.
    Fail,
}

/// What was done.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"activity": "check_conformity", "verdict": "ok"}))]
pub(crate) struct TaskCompletion {
    /// The activity, as the task names it.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub(crate) activity: String,
    /// The answer.
    pub(crate) verdict: Verdict,
    /// Codes of the service's grounds; at least one with `fail`, but none where a body that was asked answers.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) grounds: Vec<String>,
    /// The reasoning of a `fail`, the wording of a draft, or what a body that agrees adds.
    #[validate(length(max = 10_000))]
    #[schema(max_length = 10_000)]
    pub(crate) text: Option<String>,
    /// For `request_approvals`: the bodies to ask, by BIN, each once.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) bodies: Vec<String>,
    /// For `draft`, where a grant comes out in several ways: one of the `outcome`s in the service's `results`.
    #[validate(length(max = 60))]
    #[schema(max_length = 60, example = "agreed")]
    pub(crate) outcome: Option<String>,
    /// What was seen or taken at a desk, where the act asks for it on the way to this activity. For `check_package`:
    /// the applicant's written consent. For `hand_out` of services 13, 18 and 19, whose acts ask for both: a document of
    /// identity and the receipt that was given back.
    #[serde(default)]
    #[validate(length(max = 3))]
    #[schema(max_items = 3)]
    pub(crate) evidence: Vec<DeskEvidence>,
    /// For `hand_out`: who collects for the applicant, if not he himself.
    #[validate(nested)]
    pub(crate) recipient: Option<super::Representative>,
    /// For `sign_result`, and for `sign` at a desk: detached CMS over the task's signable content, DER in base64.
    #[validate(length(min = 1, max = 1_500_000))]
    #[schema(min_length = 1, max_length = 1_500_000)]
    pub(crate) signature: Option<String>,
}

/// Something that an employee at a desk sees or takes.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeskEvidence {
    /// A document of identity, of whoever stands there.
    IdentifyPerson,
    /// The applicant's written consent to the use of what the registers hold.
    TakeConsent,
    /// The receipt, given back by whoever collects.
    Collect,
}

impl From<DeskEvidence> for Activity {
    fn from(evidence: DeskEvidence) -> Self {
        match evidence {
            DeskEvidence::IdentifyPerson => Self::IdentifyPerson,
            DeskEvidence::TakeConsent => Self::TakeConsent,
            DeskEvidence::Collect => Self::Collect,
        }
    }
}

impl Body for TaskCompletion {
    const LIMIT: usize = 1_700_000;
}

/// A completed task with its application as it stands now.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskResult {
    /// The task.
    pub(crate) task: Task,
    /// The application.
    pub(crate) application: Application,
}

impl TaskCompletion {
    /// The answer in the domain's terms.
    pub(crate) fn domain_verdict(&self) -> Domain {
        match self.verdict {
            Verdict::Ok => Domain::Ok,
            Verdict::Fail => {
                Domain::Fail { grounds: self.grounds.clone(), text: self.text.clone().unwrap_or_default() }
            }
        }
    }
}

impl From<TaskState> for State {
    fn from(state: TaskState) -> Self {
        match state {
            TaskState::Open => Self::Open,
            TaskState::Completed => Self::Completed,
            TaskState::Cancelled => Self::Cancelled,
        }
    }
}

impl From<Aggregate> for Task {
    fn from(task: Aggregate) -> Self {
        Self {
            id: task.id.into(),
            application: task.application.into(),
            service: task.service,
            flow: task.flow,
            n: task.n,
            activity: task.activity.as_str().to_owned(),
            role: task.role.to_string(),
            state: match task.state {
                State::Open => TaskState::Open,
                State::Completed => TaskState::Completed,
                State::Cancelled => TaskState::Cancelled,
            },
            created_at: task.created_at,
            due_at: task.due_at,
            closed_at: task.closed_at,
        }
    }
}
