//! The trace: which steps of the regulation a case went through.

use super::LocalizedText;
use chrono::{DateTime, Utc};
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::Definition;
use ruqsat_licensing::flow::{Acted as Act, TraceRow};
use serde::Serialize;
use utoipa::ToSchema;

/// The trace of a case: the steps it left, in order, and where it stands now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Trace {
    /// The application.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) application: String,
    /// Steps, in order; the last ones are open (`left_at` absent).
    #[schema(max_items = 1000)]
    pub(crate) steps: Vec<TraceStep>,
}

/// One visit of one step.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceStep {
    /// The flow.
    #[schema(max_length = 40)]
    pub(crate) flow: String,
    /// Number of the step.
    #[schema(max_length = 10)]
    pub(crate) n: String,
    /// Which visit.
    pub(crate) visit: u32,
    /// What is done there.
    pub(crate) title: Option<LocalizedText>,
    /// The act's message that was shown there.
    pub(crate) message: Option<LocalizedText>,
    /// Paragraph of the act.
    #[schema(max_length = 200)]
    pub(crate) src: String,
    /// When it was entered.
    pub(crate) entered_at: DateTime<Utc>,
    /// When it was left.
    pub(crate) left_at: Option<DateTime<Utc>>,
    /// `ok`, `fail`, `returned`, `not_needed`, `withdrawn` or `expired`.
    #[schema(max_length = 20)]
    pub(crate) outcome: Option<String>,
    /// Who did what in it.
    #[schema(max_items = 30)]
    pub(crate) acts: Vec<Acted>,
}

/// One activity done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Acted {
    /// What.
    #[schema(max_length = 40)]
    pub(crate) activity: String,
    /// How it came out.
    #[schema(max_length = 20)]
    pub(crate) outcome: String,
    /// In what role; absent for a machine.
    #[schema(max_length = 40)]
    pub(crate) role: Option<String>,
    /// Name of the person; shown to staff only.
    #[schema(max_length = 300)]
    pub(crate) name: Option<String>,
    /// Name of who was away and would have done it; shown to staff only.
    #[schema(max_length = 300)]
    pub(crate) on_behalf_of: Option<String>,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

impl Trace {
    /// Stored rows, then the open steps of the frames.
    pub(crate) fn new(
        application: &Application,
        rows: Vec<TraceRow>,
        definition: &Definition,
        show_names: bool,
    ) -> Self {
        let mut steps: Vec<TraceStep> = rows
            .into_iter()
            .map(|row| {
                let mut step = TraceStep::new(definition, &row.flow, &row.n, row.visit, row.entered_at);
                step.left_at = Some(row.left_at);
                step.outcome = Some(word(row.outcome));
                step.acts = row.acts.into_iter().map(|act| Acted::new(act, show_names)).collect();
                step
            })
            .collect();
        if !application.status.is_closed() {
            steps.extend(application.case.frames.iter().map(|frame| {
                let mut step =
                    TraceStep::new(definition, &frame.flow, &frame.step, frame.visit, frame.entered_at);
                step.message = None;
                step.acts = frame.acts.iter().map(|act| Acted::new(act.clone(), show_names)).collect();
                step
            }));
        }
        Self { application: application.id.to_string(), steps }
    }
}

impl TraceStep {
    fn new(definition: &Definition, flow: &str, n: &str, visit: u32, entered_at: DateTime<Utc>) -> Self {
        let step = definition.step(flow, n);
        Self {
            flow: flow.to_owned(),
            n: n.to_owned(),
            visit,
            title: step.map(|step| (&step.title).into()),
            message: step.and_then(|step| step.message.as_ref()).map(Into::into),
            src: step.map(|step| step.src.clone()).unwrap_or_default(),
            entered_at,
            left_at: None,
            outcome: None,
            acts: Vec::new(),
        }
    }
}

impl Acted {
    fn new(act: Act, show_names: bool) -> Self {
        Self {
            activity: act.activity.as_str().to_owned(),
            outcome: word(act.outcome),
            role: act.role.map(|role| role.to_string()),
            name: act.name.filter(|_| show_names),
            on_behalf_of: act.on_behalf_of.filter(|_| show_names).map(|absent| absent.name),
            at: act.at,
        }
    }
}

fn word<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
