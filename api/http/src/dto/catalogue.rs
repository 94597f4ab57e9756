//! Services, flows and steps.

use super::{Channel, LocalizedText};
use ruqsat_licensing::catalogue::{self, Definition};
use serde::Serialize;
use utoipa::ToSchema;

/// A service.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceSummary {
    /// Stable slug.
    #[schema(max_length = 80, example = "main-pipelines-operation-licence")]
    pub(crate) code: String,
    /// Name.
    pub(crate) title: LocalizedText,
    /// `energy`, `environment`, …
    #[schema(max_length = 40)]
    pub(crate) sector: String,
    /// `licence`, `permit`, `registration`, `conclusion` or `certificate`.
    #[schema(max_length = 40)]
    pub(crate) kind: String,
    /// Whether applications are taken now.
    pub(crate) accepting: bool,
    /// What can be asked for.
    #[schema(max_items = 20)]
    pub(crate) operations: Vec<Operation>,
    /// Whether a fee may be due.
    pub(crate) has_fee: bool,
    /// Whether the act has a questionnaire.
    pub(crate) has_survey: bool,
}

/// One thing that can be asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Operation {
    /// Its name in requests.
    #[schema(max_length = 60, example = "issue")]
    pub(crate) op: String,
    /// Its name for people.
    pub(crate) title: LocalizedText,
    /// Whether the application names the licence it is about.
    pub(crate) needs_licence: bool,
    /// Who may ask: whoever holds that licence, or the legal entity to which a reorganised holder's rights passed,
    /// with a document that proves it.
    pub(crate) by: Entitled,
    /// Paragraph of the act.
    #[schema(max_length = 200)]
    pub(crate) src: String,
}

/// Who may ask for an operation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entitled {
    /// The holder of the licence, or anybody where there is none yet.
    Holder,
    /// The successor of the holder.
    Successor,
}

/// A service with everything its regulation says.
#[derive(Serialize, ToSchema)]
pub(crate) struct Service {
    /// Stable slug.
    #[schema(max_length = 80)]
    pub(crate) code: String,
    /// Version of the definition that new applications take.
    #[schema(max_length = 20)]
    pub(crate) version: String,
    /// Name.
    pub(crate) title: LocalizedText,
    /// The act.
    pub(crate) act: Act,
    /// The licensor.
    pub(crate) provider: LocalizedText,
    /// `energy`, `environment`, …
    #[schema(max_length = 40)]
    pub(crate) sector: String,
    /// What kind of result.
    #[schema(max_length = 40)]
    pub(crate) kind: String,
    /// Whether applications are taken now.
    pub(crate) accepting: bool,
    /// Who may apply.
    #[schema(max_items = 5)]
    pub(crate) applicants: Vec<String>,
    /// What can be asked for.
    #[schema(max_items = 20)]
    pub(crate) operations: Vec<Operation>,
    /// The ways in.
    #[schema(max_items = 3)]
    pub(crate) channels: Vec<ServiceChannel>,
    /// The results.
    #[schema(max_items = 20)]
    pub(crate) results: Vec<ServiceResult>,
    /// The grounds of refusal.
    #[schema(max_items = 50)]
    pub(crate) grounds: Vec<Named>,
    /// The flows, step by step.
    #[schema(max_items = 10)]
    pub(crate) flows: Vec<Flow>,
}

/// The act behind a service.
#[derive(Serialize, ToSchema)]
pub(crate) struct Act {
    /// Its name.
    pub(crate) title: LocalizedText,
    /// Its date.
    #[schema(format = Date)]
    pub(crate) date: String,
    /// Its number.
    #[schema(max_length = 40)]
    pub(crate) number: String,
    /// The appendix that holds the service; absent where the act is the service's own.
    pub(crate) appendix: Option<u8>,
    /// Date of the act that repealed it.
    #[schema(format = Date)]
    pub(crate) repealed: String,
}

/// A way in.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceChannel {
    /// The channel.
    pub(crate) channel: Channel,
    /// The flow it enters.
    #[schema(max_length = 40)]
    pub(crate) flow: String,
    /// Whether applications may come this way now.
    pub(crate) open: bool,
}

/// Something the act names.
#[derive(Serialize, ToSchema)]
pub(crate) struct Named {
    /// Stable name.
    #[schema(max_length = 80)]
    pub(crate) id: String,
    /// In words.
    pub(crate) title: LocalizedText,
    /// Paragraph of the act.
    #[schema(max_length = 200)]
    pub(crate) src: String,
}

/// A result the service gives.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceResult {
    /// Stable name.
    #[schema(max_length = 80)]
    pub(crate) id: String,
    /// In words.
    pub(crate) title: LocalizedText,
    /// How a grant comes out with it, where it can in several ways: staff gives it back as `outcome` with the draft.
    #[schema(max_length = 60, example = "agreed")]
    pub(crate) outcome: Option<String>,
    /// Paragraph of the act.
    #[schema(max_length = 200)]
    pub(crate) src: String,
}

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
}

fn name<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

impl From<&Definition> for ServiceSummary {
    fn from(definition: &Definition) -> Self {
        Self {
            code: definition.code.clone(),
            title: (&definition.title).into(),
            sector: definition.sector.clone(),
            kind: definition.kind.clone(),
            accepting: definition.accepting,
            operations: definition.operations.iter().map(Into::into).collect(),
            has_fee: definition.fee.is_some(),
            has_survey: definition.survey.is_some(),
        }
    }
}

impl From<&catalogue::Operation> for Operation {
    fn from(operation: &catalogue::Operation) -> Self {
        Self {
            op: operation.op.clone(),
            title: (&operation.title).into(),
            needs_licence: operation.outcome.needs_subject(),
            by: match operation.by {
                catalogue::Entitled::Holder => Entitled::Holder,
                catalogue::Entitled::Successor => Entitled::Successor,
            },
            src: operation.src.clone(),
        }
    }
}

impl From<&Definition> for Service {
    fn from(definition: &Definition) -> Self {
        let act = &definition.act;
        let named = |id: &str, title, src: &str| Named { id: id.into(), title, src: src.into() };
        Self {
            code: definition.code.clone(),
            version: definition.version.clone(),
            title: (&definition.title).into(),
            act: Act {
                title: (&act.title).into(),
                date: act.date.clone(),
                number: act.number.clone(),
                appendix: act.appendix,
                repealed: act.repealed.clone(),
            },
            provider: (&definition.provider.title).into(),
            sector: definition.sector.clone(),
            kind: definition.kind.clone(),
            accepting: definition.accepting,
            applicants: definition.applicants.clone(),
            operations: definition.operations.iter().map(Into::into).collect(),
            channels: definition
                .entries
                .iter()
                .map(|entry| ServiceChannel {
                    channel: entry.channel.into(),
                    flow: entry.flow.clone(),
                    open: entry.open,
                })
                .collect(),
            results: definition.results.iter().map(Into::into).collect(),
            grounds: definition.grounds.iter().map(|g| named(&g.id, (&g.title).into(), &g.src)).collect(),
            flows: definition.flows.iter().map(Into::into).collect(),
        }
    }
}

impl From<&catalogue::ResultKind> for ServiceResult {
    fn from(result: &catalogue::ResultKind) -> Self {
        Self {
            id: result.kind.clone(),
            title: (&result.title).into(),
            outcome: result.outcome.clone(),
            src: result.src.clone(),
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
            duration: step.duration.as_ref().map(|duration| TimeNorm {
                min: duration.min,
                max: duration.max,
                unit: name(duration.unit),
            }),
            activities: step.activities.iter().map(|activity| activity.as_str().to_owned()).collect(),
            roles: roles.map(name).collect(),
            src: step.src.clone(),
            added: step.added,
            why: step.why.clone(),
        }
    }
}
