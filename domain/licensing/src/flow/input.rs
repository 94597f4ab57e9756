//! What goes into the interpreter and what comes out.

use crate::access::Role;
use crate::catalogue::Activity;
use crate::flow::Status;
use crate::flow::case::{Absent, Answer, Draft, FeeState, FrozenForm, ResultFact, SignedBy, TraceRow};
use crate::ids::{AccountId, BodyId, PaymentId, SignatureId};
use crate::organisations::Body;
use crate::registers::Representative;
use crate::values::{Money, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What moves a case.
#[derive(Clone, Debug)]
pub enum Input {
    /// Somebody acts.
    Command(Box<Command>),
    /// Something outside answered.
    Signal(Signal),
}

/// Somebody acts.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who.
    pub actor: ActingAs,
    /// What he does.
    pub activity: Activity,
    /// His answer, where the activity asks for one.
    pub verdict: Verdict,
    /// What he brings.
    pub evidence: Evidence,
}

/// A person in his roles.
#[derive(Clone, Debug)]
pub struct ActingAs {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The roles he holds in this case.
    pub roles: BTreeSet<Role>,
    /// Who is away and would have acted.
    pub on_behalf_of: Option<Absent>,
}

/// Yes, or no with reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    #[default]
    Ok,
    /// No.
    Fail {
        /// Codes of the grounds.
        grounds: Vec<String>,
        /// The reasoning.
        text: String,
    },
}

/// What the condition on a certificate found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateFinding {
    /// In force, not revoked, the applicant's own.
    Ok,
    /// Expired, revoked, or another's.
    Fail,
    /// Cannot be told now.
    Unknown,
}

/// What a command brings along.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// With `fill_form`: the frozen form and the fee that is due.
    pub form: Option<(FrozenForm, FeeState)>,
    /// With a signature: what the certificate is worth.
    pub certificate: Option<CertificateFinding>,
    /// With `sign`: the good signature.
    pub signed: Option<SignedBy>,
    /// With `attach_scans`: what lies there on paper is scanned; the form with the scans, as it will be signed.
    pub scans: Option<FrozenForm>,
    /// With desk entries: a document that proves the fee is among the scans.
    pub fee_proof: bool,
    /// With desk entries: who stands there is identified by a document.
    pub identified: bool,
    /// With desk entries: the applicant's written consent is there.
    pub consent: bool,
    /// With `hand_out`: the receipt came back.
    pub collected: bool,
    /// With `hand_out`: who collected for the applicant, if not he himself.
    pub recipient: Option<Representative>,
    /// With `assign`: who is to act in the role that comes next.
    pub assignee: Option<(Role, AccountId)>,
    /// With `request_approvals`: the bodies to ask.
    pub asked: Vec<Body>,
    /// With `draft`.
    pub draft: Option<Draft>,
    /// With `form_result`.
    pub result: Option<ResultFact>,
    /// With `sign_result`: the signature over exactly these bytes (SHA-256, hex).
    pub result_signed: Option<(SignatureId, String)>,
    /// With `sign_result`: whether the licence this is about still allows it.
    pub subject_eligible: bool,
}

/// An answer from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The fee arrived.
    Paid {
        /// The payment.
        payment: PaymentId,
        /// The sum.
        amount: Money,
    },
    /// The applicant attached a receipt instead of paying through the gateway.
    FeeProved,
    /// There is no payment, and the applicant goes on or the gateway gave up.
    PaymentAbsent,
    /// The registers answered: known or not.
    Registers {
        /// Whether they know the applicant.
        known: bool,
    },
    /// A body that was asked answered.
    Approval {
        /// Which.
        body: BodyId,
        /// What it said.
        answer: Answer,
    },
    /// The time for the answers is over.
    ApprovalsOverdue,
}

/// An attempt that ended before registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptEnd {
    /// The flow.
    pub flow: String,
    /// The step that shows the message.
    pub n: String,
    /// The message of the act.
    pub message: Text,
    /// Its paragraph.
    pub src: String,
    /// The step where one can try again.
    pub retry: String,
}

/// What happened; the use case turns it into rows and side effects.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A step was left.
    Left(TraceRow),
    /// The application was registered; the store gives it its number.
    Registered,
    /// An attempt ended.
    AttemptEnded(AttemptEnd),
    /// A formed result was thrown away; its number becomes void.
    ResultVoided {
        /// The number.
        number: String,
    },
    /// The result was signed: the register takes it in.
    ResultSigned,
    /// The case closed.
    Closed(Status),
}
