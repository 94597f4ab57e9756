//! A case: where it stands (frames) and what is known (facts).

use crate::access::Role;
use crate::applications::Channel;
use crate::catalogue::Activity;
use crate::deadlines::Pause;
use crate::flow::Status;
use crate::ids::{AccountId, BodyId, PaymentId, SignatureId};
use crate::registers::{Inquiry, Representative};
use crate::values::{Bin, Instant, Money, Text};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The running case of an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// What is asked for.
    pub op: String,
    /// How it came.
    pub channel: Channel,
    /// The entry flow, and above it the review chain while that runs (at most two).
    pub frames: Vec<Frame>,
    /// What is known.
    #[serde(flatten)]
    pub facts: Facts,
}

/// Where one flow of the case stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The flow.
    pub flow: String,
    /// The step.
    pub step: String,
    /// Index into the step's activities.
    pub index: usize,
    /// Which time this frame is here (1 = first); grows with every return.
    pub visit: u32,
    /// When the step was entered.
    pub entered_at: Instant,
    /// What was done in this step so far.
    pub acts: Vec<Acted>,
}

/// One activity done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// What.
    pub activity: Activity,
    /// How it came out.
    pub outcome: Outcome,
    /// Who; `None` for a machine.
    pub account: Option<AccountId>,
    /// Name of the person.
    pub name: Option<String>,
    /// In what role.
    pub role: Option<Role>,
    /// Who was away and would have done it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Absent>,
    /// When.
    pub at: Instant,
}

/// Somebody who is away, and for whom another acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absent {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
}

/// How an activity or a step came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done, or yes.
    Ok,
    /// The condition does not hold, or no.
    Fail,
    /// Sent back.
    Returned,
    /// Passed without being needed: already registered, no fee due.
    NotNeeded,
    /// Ended by withdrawal.
    Withdrawn,
    /// Ended because nobody touched the draft any more.
    Expired,
}

impl Outcome {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Fail => "fail",
            Self::Returned => "returned",
            Self::NotNeeded => "not_needed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// A step that was left: one row of the trace, never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceRow {
    /// The flow.
    pub flow: String,
    /// The step.
    pub n: String,
    /// Which visit.
    pub visit: u32,
    /// When it was entered.
    pub entered_at: Instant,
    /// When it was left.
    pub left_at: Instant,
    /// How.
    pub outcome: Outcome,
    /// What was done in it.
    pub acts: Vec<Acted>,
}

/// What is known about a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The frozen form.
    pub form: Option<FrozenForm>,
    /// The fee.
    pub fee: FeeState,
    /// The good signature over the frozen form.
    pub signature: Option<SignedBy>,
    /// Whether the state registers know the applicant.
    pub in_registers: Option<bool>,
    /// What they were asked and said, for those who look into the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inquiries: Vec<Inquiry>,
    /// When a service centre sent the package on to the licensor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// Registration.
    pub registered: Option<Registered>,
    /// Whether the licensor took it in.
    pub accepted: bool,
    /// When it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// The times in which its terms did not run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// The decision.
    pub decision: Option<Decision>,
    /// Who was named to act in a role, from then on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub assignees: BTreeMap<Role, AccountId>,
    /// The bodies asked whether they agree.
    #[serde(default)]
    pub approvals: Vec<Approval>,
    /// The conclusion or letter.
    pub draft: Option<Draft>,
    /// The formed result.
    pub result: Option<ResultFact>,
    /// Who collected the result at a desk for the applicant, if not he himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<Representative>,
    /// How and when it ended.
    pub closed: Option<(Status, Instant)>,
}

/// The form as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenForm {
    /// SHA-256 (hex) of the bytes the applicant signs.
    pub content_sha256: String,
    /// When it was frozen.
    pub frozen_at: Instant,
}

/// What is known of the fee.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FeeState {
    /// None is due.
    #[default]
    NotDue,
    /// Due, not paid.
    Due {
        /// How much.
        amount: Money,
    },
    /// Settled.
    Paid {
        /// By which payment.
        payment: PaymentId,
        /// How much.
        amount: Money,
    },
    /// Settled as a document says: a receipt handed in, where the flow has no payment step or allows one beside it.
    Proved {
        /// How much was due.
        amount: Money,
    },
}

/// A good signature over the frozen form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedBy {
    /// The stored signature.
    pub signature: SignatureId,
    /// SHA-256 (hex) of the bytes it covers.
    pub content_sha256: String,
    /// SHA-256 (hex) of the signature itself: what is signed after it names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cms_sha256: Option<String>,
}

/// Registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The number, given by the store in the same transaction.
    pub no: Option<String>,
    /// When it was received in law.
    pub at: Instant,
}

/// A body that was asked whether it agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Which.
    pub body: BodyId,
    /// Its business number.
    pub bin: Bin,
    /// Its name.
    pub name: Text,
    /// When it was asked.
    pub asked_at: Instant,
    /// What it said; `None` while that is awaited.
    pub answer: Option<Answer>,
    /// What it said besides: again, or when nobody waited any more. Kept, and changes nothing (SEMANTICS rule 12).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<Answer>,
}

/// What a body said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it agrees.
    pub agreed: bool,
    /// Its reasons; always there with a "no".
    pub text: Option<String>,
    /// Who answered for it.
    pub account: AccountId,
    /// His name.
    pub name: String,
    /// Who was away and would have answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Absent>,
    /// The stored signature over the answer; those given before answers were signed have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureId>,
    /// SHA-256 (hex) of that signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cms_sha256: Option<String>,
    /// Whether its time was over.
    #[serde(default)]
    pub late: bool,
    /// When.
    pub at: Instant,
}

/// The decision of the licensor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Decision {
    /// Granted.
    Grant,
    /// Refused with reasons.
    Refuse {
        /// Codes of the grounds.
        grounds: Vec<String>,
        /// The reasoning.
        text: String,
    },
}

/// The conclusion or the letter of refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Who drafted it: he does not sign it.
    pub by: AccountId,
    /// The wording.
    pub text: String,
    /// Which way it comes out, where a grant can come out in several (a conclusion: agreed or not agreed). It lives
    /// and dies with the draft, so that a new draft may come out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// What the result is tied to, in the words of whoever drafted it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// The last civil day on which what is granted holds; without one it holds until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}

/// The formed result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultFact {
    /// Its number in the register; a refusal has one of its own kind.
    pub number: String,
    /// SHA-256 (hex) of the bytes the signatory signs.
    pub content_sha256: String,
    /// The stored signature, once signed.
    pub signature: Option<SignatureId>,
}

impl Case {
    /// The frame that moves.
    pub fn top(&self) -> Option<&Frame> {
        self.frames.last()
    }
}
