//! The one closed error of the domain. Exactly one place (`api/http`) turns it into RFC 9457 problem details.

use crate::catalogue::Activity;
use crate::flow::AttemptEnd;
use crate::signatures::SignatureReport;
use crate::values::Instant;

/// What every use case answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One fault of a request's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// RFC 6901 pointer into the request body ("" is the whole body).
    pub pointer: String,
    /// Stable, machine-readable name of the rule that was broken.
    pub code: String,
    /// What is wrong, in English, for the developer.
    pub message: String,
}

impl Violation {
    /// A violation at `pointer`.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), message: message.into() }
    }
}

/// A request that is well formed but does not fit the state of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The form was frozen by submitting; withdraw and copy to change it.
    FormFrozen,
    /// The case is closed.
    CaseClosed,
    /// The result is signed already, so the application can no longer be withdrawn.
    TooLateToWithdraw,
    /// No fee is due, or it is paid.
    NothingToPay,
    /// What the fee is today stands nowhere: the licensing body has not entered it yet.
    FeeUnknown,
    /// The service does not take applications now.
    NotAccepting,
    /// The channel of this service is not open.
    ChannelClosed,
    /// The licence named does not allow this operation: other service, other holder or not in force.
    LicenceNotEligible,
    /// The licence does not stand where this change can begin, or it already took effect.
    LicenceChangeNotPossible,
    /// Another application on the same licence is still open.
    LicenceBusy,
    /// The task is completed or cancelled.
    TaskNotOpen,
    /// Somebody else has the task.
    TaskAssigned,
    /// Nobody signs what he drafted himself.
    SignerIsDrafter,
    /// Nobody handles a case in which he has a part himself.
    ConflictOfInterest,
    /// Nobody gives himself a role of the acts.
    OwnRights,
    /// A unit or post with people in it is not closed.
    StillHeld,
    /// The result changed after it was drafted.
    DraftChanged,
    /// A survey was already answered for this application.
    SurveyAnswered,
    /// The signing by phone is over: signed, cancelled, expired, or another phone opened it first.
    MobileSigningOver,
    /// The phone sent a signature that is not the one asked for.
    MobileSignatureRefused,
    /// The bytes of the file are kept no more; what it was is known by its hash.
    FileRemoved,
    /// The survey opens when the application is decided.
    SurveyNotOpen,
    /// This account signs in by its electronic signature only.
    SignatureOnly,
    /// Somebody else changed it first; read it again.
    Changed,
    /// It is no longer the version that the caller has seen.
    Stale,
    /// The idempotency key was used for another request.
    KeyReused,
}

/// Everything that can go wrong in the domain.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The content of the request breaks rules.
    #[error("invalid content: {0:?}")]
    Invalid(Vec<Violation>),
    /// Nobody is signed in, or the credentials are wrong.
    #[error("not signed in")]
    Unauthenticated,
    /// The session has ended: revoked, or the person may no longer act for whom he acted.
    #[error("the session has ended")]
    SessionEnded,
    /// Too many wrong sign-ins, or too many begun.
    #[error("too many until {until}")]
    TooMany {
        /// When to try again.
        until: Instant,
    },
    /// More was asked for in a short time than one caller may.
    #[error("over budget until {until}")]
    OverBudget {
        /// When to try again.
        until: Instant,
    },
    /// Signed in, but this is not for this role.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// The case stands elsewhere; the activities it waits for.
    #[error("step out of order, expected {0:?}")]
    NotExpected(Vec<Activity>),
    /// The state of things does not allow it.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// An attempt ended before registration: the act's message with its paragraph. The draft lives on.
    #[error("the attempt ended at step {} of {}", .0.n, .0.flow)]
    AttemptEnded(Box<AttemptEnd>),
    /// The signature is not good; the position of the case is unchanged.
    #[error("signature refused")]
    SignatureRefused(Box<SignatureReport>),
    /// Whether the signature is good cannot be told now; the position of the case is unchanged.
    #[error("signature cannot be judged now")]
    SignatureUnknown(Box<SignatureReport>),
    /// A message from an outside system that must not be believed.
    #[error("callback refused: {0}")]
    CallbackRefused(&'static str),
    /// An outside system or the database is down or slow.
    #[error("{system} unavailable: {cause}")]
    Unavailable {
        /// Which system.
        system: &'static str,
        /// Why, for the log only.
        cause: String,
    },
    /// A bug or a broken store; the cause is logged once and never shown.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// One violation.
    pub fn invalid(pointer: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Violation::new(pointer, code, message)])
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
