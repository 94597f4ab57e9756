//! Flows and steps, as a service tells them.

use super::LocalizedText;
use ruqsat_licensing::catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// A numbered sequence of steps.
#[derive(Serialize, ToSchema)]
pub(crate) struct Flow {
    /// `portal`, `provider`, `psc` or `internal_review`.
    #[schema(max_length = 40)]
    pub(crate) id: String,
    /// Its name.
    pub(crate) title: LocalizedText,
    /// Paragraph of the act; empty where the act has no such flow.
    #[schema(max_length = 200)]
    pub(crate) src: String,
    /// Whether the act lacks it.
    pub(crate) added: bool,
    /// The steps.
    #[schema(max_items = 60)]
    pub(crate) steps: Vec<Step>,
}

/// One step of the act.
#[derive(Serialize, ToSchema)]
pub(crate) struct Step {
    /// Number; `12a` for a step the act lacks.
    #[schema(max_length = 10, example = "7")]
    pub(crate) n: String,
    /// `process`, `condition` or `action`.
    #[schema(max_length = 20)]
    pub(crate) kind: String,
    /// The act's own label.
    #[schema(max_length = 200)]
    pub(crate) label: String,
    /// Who does it: a role or a system; `a|b` = whichever fits.
    #[schema(max_length = 100)]
    pub(crate) actor: Option<String>,
    /// Where it is done, or what is asked.
    #[schema(max_length = 100)]
    pub(crate) system: Option<String>,
    /// What is done.
    pub(crate) title: LocalizedText,
    /// Next step, or `end`.
    #[schema(max_length = 10)]
    pub(crate) on_ok: String,
    /// Next step where the condition does not hold.
    #[schema(max_length = 10)]
    pub(crate) on_fail: Option<String>,
    /// The time norm.
    pub(crate) duration: Option<TimeNorm>,
    /// What the system makes of the step.
    #[schema(max_items = 4)]
    pub(crate) activities: Vec<String>,
    /// Which state registers are asked: `individuals`, `legal_entities`, `notary`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3)]
    pub(crate) asks: Vec<String>,
    /// The message of the act that the step shows.
    pub(crate) message: Option<LocalizedText>,
    /// Roles of the human activities, in order.
    #[schema(max_items = 4)]
    pub(crate) roles: Vec<String>,
    /// Paragraph of the act.
    #[schema(max_length = 200)]
    pub(crate) src: String,
    /// Whether the act lacks it.
    pub(crate) added: bool,
    /// Why a choice was made here.
    pub(crate) why: Option<String>,
}

/// A time norm.
#[derive(Serialize, ToSchema)]
pub(crate) struct TimeNorm {
    /// At least; absent where the act says "within".
    pub(crate) min: Option<f64>,
    /// At most.
    pub(crate) max: f64,
    /// `second`, `minute`, `hour`, `working_day` or `calendar_day`; 0 calendar days = the same day.
    #[schema(max_length = 20)]
    pub(crate) unit: String,
    /// At most for single operations, where the act prints them side by side; the others have `max`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub(crate) by_operation: Vec<OperationNorm>,
}

/// The norm of one operation.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperationNorm {
    /// The operation.
    #[schema(max_length = 60)]
    pub(crate) op: String,
    /// At most.
    pub(crate) max: f64,
}

pub(super) fn name<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

impl From<&catalogue::Duration> for TimeNorm {
    fn from(norm: &catalogue::Duration) -> Self {
        let one = |(op, max): (&String, &f64)| OperationNorm { op: op.clone(), max: *max };
        Self {
            min: norm.min,
            max: norm.max,
            unit: name(norm.unit),
            by_operation: norm.by_op.iter().map(one).collect(),
        }
    }
}

impl From<&catalogue::Flow> for Flow {
    fn from(flow: &catalogue::Flow) -> Self {
        Self {
            id: flow.id.clone(),
            title: (&flow.title).into(),
            src: flow.src.clone(),
            added: flow.added,
            steps: flow.steps.iter().map(Into::into).collect(),
        }
    }
}

impl From<&catalogue::Step> for Step {
    fn from(step: &catalogue::Step) -> Self {
        let roles = (0..step.activities.len()).filter_map(|index| step.role_at(index));
        Self {
            n: step.n.clone(),
            kind: step.kind.clone(),
            label: step.label.clone(),
            actor: step.actor.clone(),
            system: step.system.clone(),
            title: (&step.title).into(),
            on_ok: step.on_ok.clone().into(),
            on_fail: step.on_fail.clone().map(Into::into),
            duration: step.duration.as_ref().map(Into::into),
            activities: step.activities.iter().map(|activity| activity.as_str().to_owned()).collect(),
            asks: step.asks.iter().map(|register| register.as_str().to_owned()).collect(),
            message: step.message.as_ref().map(Into::into),
            roles: roles.map(name).collect(),
            src: step.src.clone(),
            added: step.added,
            why: step.why.clone(),
        }
    }
}
