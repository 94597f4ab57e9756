//! Flows and steps. The fields of a step stand 1:1 as the act prints them; what we add is named in SEMANTICS
//! rule 2 and marked `added` with a `why`.

use super::Activity;
use crate::access::Role;
use crate::deadlines::NormFrom;
use crate::registers::Register;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A numbered sequence of steps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// `portal`, `provider`, `psc` or `internal_review`.
    pub id: String,
    /// What the act calls it.
    pub title: Text,
    /// Where the act prints it; empty for a flow of ours.
    #[serde(default)]
    pub src: String,
    /// Whether the act lacks this flow.
    #[serde(default)]
    pub added: bool,
    /// Why we added it.
    #[serde(default)]
    pub why: Option<String>,
    /// The steps in the order of the act.
    pub steps: Vec<Step>,
}

impl Flow {
    /// The step with this number.
    pub fn step(&self, n: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.n == n)
    }
}

/// Where a step leads: another step's number, or `end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub enum Target {
    /// To the step with this number.
    Step(String),
    /// Out of the flow.
    End,
}

impl From<String> for Target {
    fn from(text: String) -> Self {
        if text == "end" { Self::End } else { Self::Step(text) }
    }
}

impl From<Target> for String {
    fn from(target: Target) -> String {
        match target {
            Target::Step(n) => n,
            Target::End => "end".to_owned(),
        }
    }
}

/// What a "no" does where the act prints no way for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
pub enum Otherwise {
    /// Go to this step.
    Step(String),
    /// Decide to refuse and go on in the same step.
    Refuse,
}

impl From<String> for Otherwise {
    fn from(text: String) -> Self {
        if text == "refuse" { Self::Refuse } else { Self::Step(text) }
    }
}

impl From<Otherwise> for String {
    fn from(otherwise: Otherwise) -> String {
        match otherwise {
            Otherwise::Step(n) => n,
            Otherwise::Refuse => "refuse".to_owned(),
        }
    }
}

/// What the end of an entry flow means (SEMANTICS rule 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// The attempt ends; the draft lives and returns to `retry`.
    Attempt,
    /// Closed before acceptance, and not a refusal.
    NotAccepted,
    /// Closed by the decision.
    Decided,
}

/// Unit of a norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds of wall clock.
    Second,
    /// Minutes: wall clock for machines, office hours for staff.
    Minute,
    /// Hours: the same.
    Hour,
    /// Civil days in Asia/Almaty that are working days.
    WorkingDay,
    /// Civil days in Asia/Almaty.
    CalendarDay,
}

/// A time norm of the act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// At least; absent where the act says "within".
    #[serde(default)]
    pub min: Option<f64>,
    /// At most.
    pub max: f64,
    /// Of what.
    pub unit: Unit,
    /// At most for single operations, where the act prints them side by side; the rest has `max`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_op: BTreeMap<String, f64>,
    /// What it starts with; with the step, where nothing is said.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub from: NormFrom,
}

fn is_usual(from: &NormFrom) -> bool {
    *from == NormFrom::Entered
}

impl Duration {
    /// What is wrong with it, as the end of a sentence that begins with the term.
    pub(super) fn fault(&self) -> Option<String> {
        let values = || self.by_op.values().chain([&self.max]);
        let (unit, most) = match self.unit {
            Unit::Second => ("seconds", 86_400.0),
            Unit::Minute => ("minutes", 10_000.0),
            Unit::Hour => ("hours", 10_000.0),
            Unit::WorkingDay | Unit::CalendarDay => ("days", 1000.0),
        };
        if let Some(value) = values().find(|value| !(0.0..=most).contains(*value)) {
            return Some(format!("is {value} {unit}: 0 to {most} make sense"));
        }
        // No calendar days: within the same day, as the acts say.
        if self.unit != Unit::CalendarDay && values().any(|value| *value == 0.0) {
            return Some(format!("is 0 {unit}; \"on the same day\" is 0 of the unit calendar_day"));
        }
        let least = self.min.unwrap_or_default();
        if !(0.0..=self.max).contains(&least) {
            return Some(format!("is {least} at least and {} at most", self.max));
        }
        None
    }
}

/// A whole term or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// How many.
    pub value: f64,
    /// Of what.
    pub unit: Unit,
}

impl Amount {
    /// Whether it is a whole number of days, one at least and a thousand at most.
    pub fn is_in_days(&self) -> bool {
        let days = matches!(self.unit, Unit::WorkingDay | Unit::CalendarDay);
        days && self.value.fract() == 0.0 && (1.0..=1000.0).contains(&self.value)
    }
}

/// A signature collected inside one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepSignature {
    /// Who signs.
    pub role: Role,
    /// Within what time.
    pub term: Amount,
}

/// One step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Number in the flow; `12a` for a step of ours.
    pub n: String,
    /// `process`, `condition` or `action`, as the act numbers it.
    pub kind: String,
    /// The act's own label.
    pub label: String,
    /// Who does it: a role or a system, `a|b` = whichever fits.
    #[serde(default)]
    pub actor: Option<String>,
    /// Where it is done, or what is asked.
    #[serde(default)]
    pub system: Option<String>,
    /// What is done, in short.
    pub title: Text,
    /// Next step when done.
    pub on_ok: Target,
    /// Next step when the condition does not hold.
    #[serde(default)]
    pub on_fail: Option<Target>,
    /// The norm.
    #[serde(default)]
    pub duration: Option<Duration>,
    /// Signatures collected inside this step.
    #[serde(default)]
    pub signatures: Vec<StepSignature>,
    /// Paragraph.
    #[serde(default)]
    pub src: String,

    /// What the step does, in order (1 to 4).
    #[serde(rename = "do")]
    pub activities: Vec<Activity>,
    /// Who may do the human activities: one role for all, or one each; default from `actor`.
    #[serde(default)]
    pub by: Vec<Role>,
    /// What "no" does where `on_fail` is silent.
    #[serde(default, rename = "else")]
    pub otherwise: Option<Otherwise>,
    /// Where a draft that was not agreed to goes.
    #[serde(default)]
    pub back: Option<String>,
    /// With `query_register`: which registers are asked.
    #[serde(default)]
    pub asks: Vec<Register>,
    /// With `await_approvals`: within what time the bodies answer; the acts print none.
    #[serde(default)]
    pub answer_within: Option<Amount>,
    /// What the end means.
    #[serde(default)]
    pub ends: Option<Ends>,
    /// Where one can try again.
    #[serde(default)]
    pub retry: Option<String>,
    /// The message of the act that this step shows.
    #[serde(default)]
    pub message: Option<Text>,
    /// Whether the act lacks this step.
    #[serde(default)]
    pub added: bool,
    /// Why a choice of ours was made.
    #[serde(default)]
    pub why: Option<String>,
}

impl Step {
    /// The role that does the human activity at `index`; `None` if the actor is a system.
    pub fn role_at(&self, index: usize) -> Option<Role> {
        let activity = self.activities.get(index)?;
        if !activity.is_human() {
            return None;
        }
        let turn = self.activities[..index].iter().filter(|other| other.is_human()).count();
        match self.by.as_slice() {
            [] => self.actor.as_deref().and_then(role_of_actor),
            [one] => Some(*one),
            each => each.get(turn).copied(),
        }
    }
}

/// The role an actor expression names; where it names several, `by` says who acts.
fn role_of_actor(actor: &str) -> Option<Role> {
    actor.split('|').find_map(|name| serde_json::from_value(name.into()).ok())
}
