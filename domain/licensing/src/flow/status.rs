//! What a case waits for, and the outside status: one function of frames and facts.

use crate::access::Role;
use crate::catalogue::{Activity, Definition};
use crate::flow::Case;
use serde::{Deserialize, Serialize};

/// The outside status: few and stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being filled in.
    Draft,
    /// Submitted; the fee is due.
    AwaitingPayment,
    /// Submitted and settled; the signature is due.
    AwaitingSignature,
    /// Registered, or sent on to be, and not taken in yet.
    Registered,
    /// With the licensor.
    InReview,
    /// With the bodies asked for approval.
    AwaitingApprovals,
    /// Stopped by law.
    Suspended,
    /// The result lies at the counter.
    ReadyForCollection,
    /// Granted and delivered.
    Issued,
    /// Refused by decision.
    Refused,
    /// Closed before acceptance; not a refusal.
    NotAccepted,
    /// Taken back by the applicant.
    Withdrawn,
    /// Never finished.
    Expired,
}

impl Status {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingPayment => "awaiting_payment",
            Self::AwaitingSignature => "awaiting_signature",
            Self::Registered => "registered",
            Self::InReview => "in_review",
            Self::AwaitingApprovals => "awaiting_approvals",
            Self::Suspended => "suspended",
            Self::ReadyForCollection => "ready_for_collection",
            Self::Issued => "issued",
            Self::Refused => "refused",
            Self::NotAccepted => "not_accepted",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Whether nothing can happen any more.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Issued | Self::Refused | Self::NotAccepted | Self::Withdrawn | Self::Expired)
    }
}

/// What the case waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The flow.
    pub flow: String,
    /// The step.
    pub n: String,
    /// Index into the step's activities.
    pub index: usize,
    /// Which visit.
    pub visit: u32,
    /// What has to be done.
    pub activity: Activity,
    /// By whom; `None` if a machine or an outside system has to answer.
    pub role: Option<Role>,
}

/// What the case waits for; `None` once closed.
pub fn awaited(definition: &Definition, case: &Case) -> Option<Awaited> {
    if case.facts.closed.is_some() {
        return None;
    }
    let frame = case.top()?;
    let step = definition.step(&frame.flow, &frame.step)?;
    Some(Awaited {
        flow: frame.flow.clone(),
        n: frame.step.clone(),
        index: frame.index,
        visit: frame.visit,
        activity: *step.activities.get(frame.index)?,
        role: step.role_at(frame.index),
    })
}

/// The outside status of a case.
pub fn status(definition: &Definition, case: &Case) -> Status {
    if let Some((status, _)) = case.facts.closed {
        return status;
    }
    let activity = awaited(definition, case).map(|awaited| awaited.activity);
    // What a service centre has sent on is filed, even where the licensor is the one who registers.
    if case.facts.registered.is_some() || case.facts.sent_at.is_some() {
        return match activity {
            Some(Activity::AwaitApprovals) => Status::AwaitingApprovals,
            Some(Activity::Suspend) => Status::Suspended,
            Some(Activity::IdentifyPerson | Activity::Collect | Activity::HandOut) => {
                Status::ReadyForCollection
            }
            _ if case.facts.accepted => Status::InReview,
            _ => Status::Registered,
        };
    }
    match activity {
        Some(Activity::Pay | Activity::CheckPayment) => Status::AwaitingPayment,
        Some(Activity::ChooseCertificate | Activity::CheckCertificate | Activity::Sign) => {
            Status::AwaitingSignature
        }
        _ => Status::Draft,
    }
}
