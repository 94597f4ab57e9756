//! What can be told.

use crate::flow::Status;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What a notice tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum NoticeKind {
            $($(#[$doc])* $name,)*
        }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The written name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

kinds! {
    /// Registered.
    Registered = "registered";
    /// Taken into review.
    InReview = "in_review";
    /// Sent to the bodies asked for approval.
    AwaitingApprovals = "awaiting_approvals";
    /// Stopped by law.
    Suspended = "suspended";
    /// The result lies at the counter.
    ReadyForCollection = "ready_for_collection";
    /// Granted and delivered.
    Issued = "issued";
    /// Refused by decision.
    Refused = "refused";
    /// Closed before acceptance.
    NotAccepted = "not_accepted";
    /// Taken back.
    Withdrawn = "withdrawn";
    /// Never finished.
    Expired = "expired";
    /// A desk filed it for him.
    FiledForYou = "filed_for_you";
    /// A successor wants his licence.
    ClaimedBySuccessor = "claimed_by_successor";
    /// An attempt ended before registration.
    AttemptEnded = "attempt_ended";
    /// A fee is due for some days.
    PaymentWaits = "payment_waits";
    /// What he paid went back.
    PaymentRefunded = "payment_refunded";
    /// A signature is due for some days.
    SignatureWaits = "signature_waits";
    /// He is asked whether he was satisfied.
    SurveyInvitation = "survey_invitation";
    /// A task is soon due.
    TaskDue = "task_due";
    /// A task is overdue.
    TaskOverdue = "task_overdue";
    /// What was granted to him is suspended.
    LicenceSuspended = "licence_suspended";
    /// It holds again.
    LicenceResumed = "licence_resumed";
    /// It is ended.
    LicenceTerminated = "licence_terminated";
    /// Branches, offices or objects came into it or left it.
    LicencePlacesChanged = "licence_places_changed";
    /// Its time is soon over.
    LicenceExpires = "licence_expires";
    /// Its time is over.
    LicenceExpired = "licence_expired";
    /// A portal may act in his name.
    GrantGiven = "grant_given";
    /// A code that confirms an address: sent there, and never in a mailbox.
    AddressCode = "address_code";
}

impl NoticeKind {
    /// What an applicant is told of a new outside status; nothing before it is filed.
    pub fn of_status(status: Status) -> Option<Self> {
        match status {
            Status::Draft | Status::AwaitingPayment | Status::AwaitingSignature => None,
            Status::Registered => Some(Self::Registered),
            Status::InReview => Some(Self::InReview),
            Status::AwaitingApprovals => Some(Self::AwaitingApprovals),
            Status::Suspended => Some(Self::Suspended),
            Status::ReadyForCollection => Some(Self::ReadyForCollection),
            Status::Issued => Some(Self::Issued),
            Status::Refused => Some(Self::Refused),
            Status::NotAccepted => Some(Self::NotAccepted),
            Status::Withdrawn => Some(Self::Withdrawn),
            Status::Expired => Some(Self::Expired),
        }
    }

    /// Whether its owner may keep it out of SMS and e-mail. What decides something, or warns him of somebody else's
    /// act, cannot be kept out.
    pub fn is_optional(self) -> bool {
        matches!(
            self,
            Self::InReview
                | Self::AwaitingApprovals
                | Self::AttemptEnded
                | Self::PaymentWaits
                | Self::SignatureWaits
                | Self::SurveyInvitation
                | Self::TaskDue
                | Self::TaskOverdue
        )
    }

    /// What its words may hold.
    pub(super) fn holds(self) -> &'static [&'static str] {
        match self {
            Self::Refused | Self::AttemptEnded => &["number", "service", "reason"],
            Self::LicenceSuspended
            | Self::LicenceResumed
            | Self::LicenceTerminated
            | Self::LicencePlacesChanged => &["number", "service", "reason"],
            Self::TaskDue | Self::TaskOverdue | Self::LicenceExpires => &["number", "service", "due"],
            Self::GrantGiven => &["client"],
            Self::AddressCode => &["code", "minutes"],
            _ => &["number", "service"],
        }
    }
}
