//! Services, flows and steps.

use super::flows::name;
use super::{Body, Channel, FeeRule, Flow, LocalizedText, TimeNorm};
use ruqsat_licensing::catalogue::{self, Definition};
use ruqsat_licensing::organisations as domain;
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
    /// The whole term from registration to result, where the act prints one.
    pub(crate) term: Option<TimeNorm>,
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
    /// The bodies that decide it: those of a region for whoever names that region, that of the whole country for all others.
    #[schema(max_items = 100)]
    pub(crate) bodies: Vec<Body>,
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
    /// What an application brings along. Files are added with `kind` = the `id`.
    #[schema(max_items = 50)]
    pub(crate) documents: Vec<RequiredDocument>,
    /// The fee; absent where none is due.
    pub(crate) fee: Option<FeeRule>,
    /// Who takes part, as the act calls them.
    #[schema(max_items = 20)]
    pub(crate) roles: Vec<Named>,
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
    /// Why not.
    pub(crate) why: Option<String>,
}

/// A document that an application needs: a list that the licensing body may change.
#[derive(Serialize, ToSchema)]
pub(crate) struct RequiredDocument {
    /// Its kind.
    #[schema(max_length = 60, example = "qualification")]
    pub(crate) id: String,
    /// In words.
    pub(crate) title: LocalizedText,
    /// The operations that need it; empty = all.
    #[schema(max_items = 20)]
    pub(crate) operations: Vec<String>,
    /// The channels on which it is asked for; empty = all.
    #[schema(max_items = 3)]
    pub(crate) channels: Vec<Channel>,
    /// Whether it may be missing: asked for in some cases only.
    pub(crate) optional: bool,
    /// Whether the licensor takes it from a state system, so that nobody need bring it.
    pub(crate) obtained: bool,
    /// Whether it proves that the fee is paid.
    pub(crate) proves_fee: bool,
    /// Paragraph of the act; empty where the list is ours.
    #[schema(max_length = 200)]
    pub(crate) src: String,
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
            term: operation.term.as_ref().map(Into::into),
            src: operation.src.clone(),
        }
    }
}

impl Service {
    /// A service with the bodies that decide it.
    pub(crate) fn new(definition: &Definition, fee: Option<FeeRule>, bodies: Vec<domain::Body>) -> Self {
        let act = &definition.act;
        let named = |id: &str, title, src: &str| Named { id: id.into(), title, src: src.into() };
        Self {
            code: definition.code.clone(),
            version: definition.version.clone(),
            title: (&definition.title).into(),
            bodies: bodies.into_iter().map(Body::from).collect(),
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
                    why: entry.why.clone(),
                })
                .collect(),
            results: definition.results.iter().map(Into::into).collect(),
            grounds: definition.grounds.iter().map(|g| named(&g.id, (&g.title).into(), &g.src)).collect(),
            documents: definition.documents.iter().map(Into::into).collect(),
            fee,
            roles: definition.roles.iter().map(|r| named(&name(r.id), (&r.title).into(), &r.src)).collect(),
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

impl From<&catalogue::Document> for RequiredDocument {
    fn from(document: &catalogue::Document) -> Self {
        Self {
            id: document.id.clone(),
            title: (&document.title).into(),
            operations: document.ops.clone(),
            channels: document.channels.iter().map(|channel| (*channel).into()).collect(),
            optional: document.optional,
            obtained: document.obtained,
            proves_fee: document.proves_fee,
            src: document.src.clone(),
        }
    }
}
