//! Tasks of staff.

use super::{Application, Link, LocalizedText, TaskMove};
use crate::extract::Body;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::catalogue::{Activity, Definition};
use ruqsat_licensing::flow::{Awaited, Verdict as Domain, expected};
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::ports::TaskShown;
use ruqsat_licensing::review::{Desk, Task as Aggregate, TaskState as State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

/// Where a task stands.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum TaskState {
    Open,
    Completed,
    Cancelled,
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
    /// The division whose task it is; absent where it is the whole body's.
    pub(crate) unit: Option<TaskUnit>,
    /// Who has it; absent where it is open to everybody of its role and division.
    pub(crate) assignee: Option<TaskAssignee>,
    /// True: you would do it standing in for somebody who is away, and the trace would say so.
    pub(crate) as_substitute: bool,
    /// What its completion brings as `evidence`.
    #[schema(max_items = 3)]
    pub(crate) evidence: Vec<DeskEvidence>,
    /// Where it stands.
    pub(crate) state: TaskState,
    /// When it arose.
    pub(crate) created_at: DateTime<Utc>,
    /// The first moment after its time, where the act gives it one: `GET /v1/tasks/{id}/deadline` tells it day by day.
    pub(crate) due_at: Option<DateTime<Utc>>,
    /// Whether it is open and its time is over.
    pub(crate) overdue: bool,
    /// When it was closed.
    pub(crate) closed_at: Option<DateTime<Utc>>,
    /// What you can do with it: `claim`, `release`, `assign`, `complete`, and `signable` or `answer` where completing it
    /// is a signed act. Empty in answers to writes.
    #[schema(max_items = 10)]
    pub(crate) next: Vec<Link>,
    /// How it went from hand to hand, in order, the first 200 moves; absent in lists and in answers to writes.
    #[schema(max_items = 200)]
    pub(crate) moves: Option<Vec<TaskMove>>,
    /// Grows with every change.
    pub(crate) version: i64,
}

/// A division.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskUnit {
    /// Its id.
    #[schema(pattern = "^unt_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// Its name; absent in answers to writes.
    pub(crate) name: Option<LocalizedText>,
}

/// Who has a task.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskAssignee {
    /// Id of the employee; absent in answers to writes.
    #[schema(pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) employee: Option<String>,
    /// His name; absent in answers to writes.
    #[schema(max_length = 300)]
    pub(crate) name: Option<String>,
    /// Whether it is you.
    pub(crate) is_me: bool,
    /// Since when.
    pub(crate) since: Option<DateTime<Utc>>,
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

/// What a body is about to answer.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerQuery {
    /// The answer.
    #[param(inline)]
    verdict: Verdict,
    /// SHA-256 of the `text` in UTF-8, hex in small letters; absent where nothing is added.
    #[validate(length(max = 64))]
    #[param(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub(crate) text_sha256: Option<String>,
}

impl AnswerQuery {
    /// Whether it is a yes.
    pub(crate) fn agrees(&self) -> bool {
        self.verdict == Verdict::Ok
    }
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
    /// For `assign`: id of the employee who is to do what comes next. He does the later steps of that role too. Absent:
    /// whoever holds the role in the division.
    #[validate(length(max = 40))]
    #[schema(max_length = 40, pattern = "^emp_[0-9a-z]{26}$")]
    pub(crate) assignee: Option<String>,
    /// For `draft`, where a grant comes out in several ways: one of the `outcome`s in the service's `results`.
    #[validate(length(max = 60))]
    #[schema(max_length = 60, example = "agreed")]
    pub(crate) outcome: Option<String>,
    /// For `draft` of a grant: what it is tied to, each a sentence or two. They stand in the signed result.
    #[serde(default)]
    #[validate(length(max = 50), custom(function = "sentences"))]
    #[schema(max_items = 50)]
    pub(crate) conditions: Vec<String>,
    /// For `draft` of a grant: the last civil day (Asia/Almaty) on which it holds. Without one it holds until it is ended.
    pub(crate) valid_until: Option<NaiveDate>,
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
    /// For `sign_result`, for `sign` at a desk, and for `await_approvals`: detached CMS over the task's signable content
    /// (of an answer: `GET /v1/tasks/{id}/answer`), DER in base64.
    #[validate(length(min = 1, max = 1_500_000))]
    #[schema(min_length = 1, max_length = 1_500_000)]
    pub(crate) signature: Option<String>,
}

/// Conditions are sentences, not files.
fn sentences(texts: &[String]) -> Result<(), ValidationError> {
    let is_long = texts.iter().any(|text| text.chars().count() > 1000);
    if is_long { Err(ValidationError::new("length")) } else { Ok(()) }
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

impl From<State> for TaskState {
    fn from(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::Completed => Self::Completed,
            State::Cancelled => Self::Cancelled,
        }
    }
}

impl Task {
    /// A task at a moment, as it is shown to somebody at his desk; without one only how it stands.
    pub(crate) fn new(
        shown: TaskShown,
        definition: &Definition,
        (me, desk): (&AccountId, Option<&Desk>),
        now: DateTime<Utc>,
    ) -> Self {
        let TaskShown { task, assignee, unit, .. } = shown;
        let unit_id = task.unit.as_ref();
        let substitute =
            desk.and_then(|desk| desk.duties.acts_for(task.role, unit_id, task.assignee.as_ref()));
        let (employee, name) = assignee.map_or((None, None), |(employee, name)| (employee, Some(name)));
        Self {
            as_substitute: substitute.is_some(),
            next: desk.map(|desk| links(&task, desk)).unwrap_or_default(),
            evidence: evidence(&task, definition),
            overdue: task.state == State::Open && task.due_at.is_some_and(|due| due <= now),
            assignee: task.assignee.as_ref().map(|account| TaskAssignee {
                employee: employee.map(Into::into),
                name,
                is_me: account == me,
                since: task.assigned_at,
            }),
            unit: task.unit.map(|id| TaskUnit { id: id.into(), name: unit.as_ref().map(Into::into) }),
            id: task.id.into(),
            application: task.application.into(),
            service: task.service,
            flow: task.flow,
            n: task.n,
            activity: task.activity.as_str().to_owned(),
            role: task.role.to_string(),
            state: task.state.into(),
            created_at: task.created_at,
            due_at: task.due_at,
            closed_at: task.closed_at,
            moves: None,
            version: task.version,
        }
    }
}

/// What the completion of an open task brings, where its act asks for it on the way.
fn evidence(task: &Aggregate, definition: &Definition) -> Vec<DeskEvidence> {
    let place = Awaited {
        flow: task.flow.clone(),
        n: task.n.clone(),
        index: task.index,
        visit: task.visit,
        activity: task.activity,
        role: Some(task.role),
    };
    let asked = expected(definition, &place).map(|expected| expected.evidence).unwrap_or_default();
    asked.into_iter().filter_map(DeskEvidence::of).collect()
}

fn links(task: &Aggregate, desk: &Desk) -> Vec<Link> {
    let mut links = Vec::new();
    if task.state != State::Open {
        return links;
    }
    let base = format!("/v1/tasks/{}", task.id);
    let mut link = |rel: &str, method: &str| {
        links.push(Link { rel: rel.into(), method: method.into(), href: format!("{base}/{rel}") });
    };
    let has = task.assignee.as_ref().is_some_and(|account| desk.has(account, task.role));
    let is_above = desk.is_above(task.unit.as_ref());
    if desk.duties.may(task.role, task.unit.as_ref()) && (has || task.assignee.is_none()) {
        link("complete", "POST");
        if matches!(task.activity, Activity::Sign | Activity::SignResult) {
            link("signable", "GET");
        }
        if task.activity == Activity::AwaitApprovals {
            link("answer", "GET");
        }
        if task.assignee.is_none() {
            link("claim", "POST");
        }
    }
    if task.assignee.is_some() && (has || is_above) {
        link("release", "POST");
    }
    if has || is_above {
        link("assign", "POST");
    }
    links
}

impl DeskEvidence {
    fn of(activity: Activity) -> Option<Self> {
        match activity {
            Activity::IdentifyPerson => Some(Self::IdentifyPerson),
            Activity::TakeConsent => Some(Self::TakeConsent),
            Activity::Collect => Some(Self::Collect),
            _ => None,
        }
    }
}
