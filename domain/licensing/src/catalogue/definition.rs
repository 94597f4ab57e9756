//! One version of one service: everything its regulation says that a system has to honour.

use super::{Duration, Flow, Step};
use crate::access::Role;
use crate::applications::Channel;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A definition as the file writes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Slug of the service, stable for ever.
    pub code: String,
    /// Version of this definition; cases keep the version they began under.
    pub version: String,
    /// First civil day (ISO 8601) on which new cases may take this version.
    pub valid_from: String,
    /// Whether new applications are taken: apart from the act's own dates, since all acts are repealed today.
    pub accepting: bool,
    /// Name of the service. Kazakh is the act's.
    pub title: Text,
    /// `energy`, `environment`, …
    pub sector: String,
    /// `licence`, `permit`, `registration`, `conclusion` or `certificate`.
    pub kind: String,
    /// The act.
    pub act: Act,
    /// The licensor.
    pub provider: Provider,
    /// What can be asked for.
    pub operations: Vec<Operation>,
    /// Who may apply: `individual`, `legal_entity`, `individual_entrepreneur`.
    pub applicants: Vec<String>,
    /// Entry flow of each channel.
    pub entries: Vec<Entry>,
    /// The review chain: the flow, and the first step for each operation; `None` with `use_chain`.
    #[serde(default)]
    pub chain: BTreeMap<String, String>,
    /// Name of a shared chain (`chains/<name>.toml`) where the act prints none.
    #[serde(default)]
    pub use_chain: Option<String>,
    /// The fee; absent where no flow has a payment step.
    #[serde(default)]
    pub fee: Option<Fee>,
    /// Three capital letters in the number of a result.
    pub series: String,
    /// How much of its entries the register shows to everybody.
    #[serde(default)]
    pub register: Openness,
    /// What comes out.
    pub results: Vec<ResultKind>,
    /// Why it may be refused.
    pub grounds: Vec<Ground>,
    /// Who takes part, as the act calls them.
    #[serde(default)]
    pub roles: Vec<RoleName>,
    /// What an application brings along: a list that a licensing body may configure.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// The questionnaire, where the text has one.
    #[serde(default)]
    pub survey: Option<Survey>,
    /// JSON Schema of the form per operation; `default` serves the rest. Ours: the acts name no fields.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, serde_json::Map<String, Value>>"))]
    pub forms: BTreeMap<String, Value>,
    /// The flows.
    pub flows: Vec<Flow>,
}

/// How much the public register shows of a service's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// Everything but a person's IIN.
    #[default]
    Public,
    /// That there is an entry, where it stands and until when; not whose it is, nor why it changed.
    Masked,
    /// The same, and only to whoever knows its number or its id: it stands in no list.
    Closed,
}

/// The act a definition carries out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Official designation in Kazakh with our translations.
    pub title: Text,
    /// Date, ISO 8601.
    pub date: String,
    /// Number.
    pub number: String,
    /// Appendix that holds the service; `None` where the act is the service's own.
    #[serde(default)]
    pub appendix: Option<u8>,
    /// Date of the repealing act.
    pub repealed: String,
}

/// The licensor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its name.
    pub title: Text,
    /// Paragraph.
    pub src: String,
}

/// One thing that can be asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// `issue`, `annex`, `reissue`, `duplicate`, …
    pub op: String,
    /// Its name.
    pub title: Text,
    /// The whole term, only where the act prints one.
    #[serde(default)]
    pub term: Option<Duration>,
    /// What becomes of the licence it is about.
    pub outcome: OutcomeKind,
    /// Who may ask.
    #[serde(default)]
    pub by: Entitled,
    /// Paragraph.
    pub src: String,
    /// Why it stands here, where the act says different things.
    #[serde(default)]
    pub why: Option<String>,
}

/// Who may ask for an operation on a licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Entitled {
    /// Whoever holds it.
    #[default]
    Holder,
    /// The legal entity to which the reorganised holder's rights passed, with a document that proves it. The holder
    /// itself is not: it may live on after a separation, and asks for a plain reissue then.
    Successor,
}

/// A role of the act.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleName {
    /// Which.
    pub id: Role,
    /// What the act calls it.
    pub title: Text,
    /// Paragraph.
    pub src: String,
}

/// A document that an application needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Stable name in this service.
    pub id: String,
    /// In words.
    pub title: Text,
    /// The operations that need it; none named = all.
    #[serde(default)]
    pub ops: Vec<String>,
    /// The channels on which it is asked for; none named = all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Whether it may be missing: asked for in some cases only.
    #[serde(default)]
    pub optional: bool,
    /// Whether the licensor takes it from a state system, so that the applicant need not bring it.
    #[serde(default)]
    pub obtained: bool,
    /// Whether it proves that the fee is paid.
    #[serde(default)]
    pub proves_fee: bool,
    /// Whether it proves that the applicant is the holder's successor.
    #[serde(default)]
    pub proves_succession: bool,
    /// Paragraph; empty where the list is ours.
    #[serde(default)]
    pub src: String,
    /// Why it stands here.
    #[serde(default)]
    pub why: Option<String>,
}

/// What the signed grant does to the register (SEMANTICS rule 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// A new licence.
    Issue,
    /// An annex to the subject licence.
    Annex,
    /// A new licence that supersedes the subject licence.
    Reissue,
    /// A duplicate of the subject licence.
    Duplicate,
}

impl OutcomeKind {
    /// Whether the application names a licence it is about.
    pub fn needs_subject(self) -> bool {
        self != Self::Issue
    }
}

/// Which flow a channel enters.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The channel.
    pub channel: Channel,
    /// The flow.
    pub flow: String,
    /// Whether applications may come this way now.
    pub open: bool,
    /// Why it is closed.
    #[serde(default)]
    pub why: Option<String>,
}

/// That a fee is paid. How much stands in the `fees.toml` beside: the acts hold no amounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The operations that are paid for.
    pub operations: Vec<String>,
    /// Where a fee is spoken of.
    pub src: String,
}

/// A result the service gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResultKind {
    /// `licence`, `permit`, `reissued_licence`, `reasoned_refusal`, …
    pub kind: String,
    /// Its name.
    pub title: Text,
    /// The way a grant comes out with it, where there are several.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Paragraph.
    pub src: String,
}

/// A ground of refusal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Stable reason code.
    pub id: String,
    /// `authorisation`, `payment`, `signature`, `data`, `documents` or `substance`.
    #[serde(default)]
    pub level: Option<String>,
    /// In words.
    pub title: Text,
    /// Paragraph.
    pub src: String,
}

/// The questionnaire of the act.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Where it stands.
    pub src: String,
    /// The questions.
    pub questions: Vec<Question>,
}

/// One question with its numbered answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Number.
    pub n: u8,
    /// The question.
    pub title: Text,
    /// The answers; answer 1 is the first.
    pub answers: Vec<Text>,
}

impl Definition {
    /// The flow with this id.
    pub fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.id == id)
    }

    /// A step by flow and number.
    pub fn step(&self, flow: &str, n: &str) -> Option<&Step> {
        self.flow(flow)?.step(n)
    }

    /// The operation with this name.
    pub fn operation(&self, op: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.op == op)
    }

    /// The entry of a channel.
    pub fn entry(&self, channel: Channel) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.channel == channel)
    }

    /// The JSON Schema of the form of an operation.
    pub fn form(&self, op: &str) -> Option<&Value> {
        self.forms.get(op).or_else(|| self.forms.get("default"))
    }

    /// The ways a grant can come out, where there are several.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.results.iter().filter_map(|result| result.outcome.as_deref())
    }

    /// The fields of an operation's form that hold somebody's number (`x-is`): field, and `holder` or `applicant`.
    pub fn numbers_in(&self, op: &str) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.form(op).and_then(|schema| schema["properties"].as_object());
        fields
            .into_iter()
            .flatten()
            .filter_map(|(name, field)| Some((name.as_str(), field["x-is"].as_str()?)))
    }

    /// The fields of an operation's form that the register takes over (`x-register`): field, what it tells — `activities`,
    /// `branches` or `objects` —, and its schema.
    pub fn told_to_register(&self, op: &str) -> impl Iterator<Item = (&str, &str, &Value)> {
        let fields = self.form(op).and_then(|schema| schema["properties"].as_object());
        fields
            .into_iter()
            .flatten()
            .filter_map(|(name, field)| Some((name.as_str(), field["x-register"].as_str()?, field)))
    }

    /// The documents asked for on a channel.
    pub fn documents_on(&self, channel: Channel) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |one| one.channels.is_empty() || one.channels.contains(&channel))
    }

    /// Whether a document of this kind proves the fee.
    pub fn proves_fee(&self, kind: &str) -> bool {
        self.documents.iter().any(|known| known.proves_fee && known.id == kind)
    }

    /// Whether a document may prove the fee on a channel beside the payment gateway.
    pub fn fee_proof_on(&self, channel: Channel) -> bool {
        self.documents.iter().any(|document| document.proves_fee && document.channels.contains(&channel))
    }

    /// Whether the entry flow of a channel has a condition on the certificate.
    pub fn asks_certificate(&self, channel: Channel) -> bool {
        let flow = self.entry(channel).and_then(|entry| self.flow(&entry.flow));
        let mut steps = flow.into_iter().flat_map(|flow| &flow.steps);
        steps.any(|step| step.activities.contains(&super::Activity::CheckCertificate))
    }
}
