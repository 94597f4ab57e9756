//! From the domain's error to a problem: here and nowhere else.

use super::codes;
use super::{ActMessage, Problem, With};
use ruqsat_licensing::Error;
use ruqsat_licensing::error::Refusal;

pub(super) fn problem(error: Error) -> Problem {
    match error {
        Error::NotFound(_) => Problem::new(&codes::NOT_FOUND),
        Error::Invalid(violations) => Problem::with(&codes::INVALID_CONTENT, violations),
        Error::Unauthenticated => Problem::new(&codes::UNAUTHENTICATED),
        Error::SessionEnded => Problem::new(&codes::SESSION_ENDED),
        Error::TooMany { until } => {
            Problem { with: Some(With::Until(until)), ..Problem::new(&codes::TOO_MANY_SIGN_INS) }
        }
        Error::OverBudget { until } => {
            Problem { with: Some(With::Until(until)), ..Problem::new(&codes::TOO_MANY_REQUESTS) }
        }
        Error::Forbidden(why) => Problem { cause: Some(why.into()), ..Problem::new(&codes::FORBIDDEN) },
        Error::NotExpected(activities) => Problem {
            expected: activities.iter().map(|activity| activity.as_str().to_owned()).collect(),
            ..Problem::new(&codes::STEP_OUT_OF_ORDER)
        },
        Error::Refused(refusal) => Problem::new(refused(refusal)),
        Error::AttemptEnded(end) => Problem {
            act: Some(Box::new(ActMessage { text: end.message, src: end.src, place: (end.flow, end.n) })),
            ..Problem::new(&codes::ATTEMPT_ENDED)
        },
        Error::SignatureRefused(report) => {
            Problem { report: Some(report), ..Problem::new(&codes::SIGNATURE_INVALID) }
        }
        Error::SignatureUnknown(report) => {
            Problem { report: Some(report), ..Problem::new(&codes::SIGNATURE_UNKNOWN) }
        }
        Error::CallbackRefused(why) => {
            Problem { cause: Some(why.into()), ..Problem::new(&codes::CALLBACK_REFUSED) }
        }
        Error::Unavailable { system, cause } => {
            let cause = Some(format!("{system}: {cause}"));
            Problem { with: Some(With::System(system)), cause, ..Problem::new(&codes::UNAVAILABLE) }
        }
        Error::Internal(cause) => Problem { cause: Some(cause), ..Problem::new(&codes::INTERNAL) },
    }
}

fn refused(refusal: Refusal) -> &'static codes::Code {
    match refusal {
        Refusal::FormFrozen => &codes::FORM_FROZEN,
        Refusal::CaseClosed => &codes::CASE_CLOSED,
        Refusal::TooLateToWithdraw => &codes::TOO_LATE_TO_WITHDRAW,
        Refusal::NothingToPay => &codes::NOTHING_TO_PAY,
        Refusal::FeeUnknown => &codes::FEE_UNKNOWN,
        Refusal::NotAccepting => &codes::NOT_ACCEPTING,
        Refusal::ChannelClosed => &codes::CHANNEL_CLOSED,
        Refusal::LicenceChangeNotPossible => &codes::LICENCE_CHANGE_NOT_POSSIBLE,
        Refusal::LicenceNotEligible => &codes::LICENCE_NOT_ELIGIBLE,
        Refusal::LicenceBusy => &codes::LICENCE_BUSY,
        Refusal::TaskNotOpen => &codes::TASK_NOT_OPEN,
        Refusal::TaskAssigned => &codes::TASK_ASSIGNED,
        Refusal::SignerIsDrafter => &codes::SIGNER_IS_DRAFTER,
        Refusal::ConflictOfInterest => &codes::CONFLICT_OF_INTEREST,
        Refusal::OwnRights => &codes::OWN_RIGHTS,
        Refusal::StillHeld => &codes::STILL_HELD,
        Refusal::DraftChanged => &codes::DRAFT_CHANGED,
        Refusal::SurveyAnswered => &codes::SURVEY_ANSWERED,
        Refusal::MobileSigningOver => &codes::MOBILE_SIGNING_OVER,
        Refusal::MobileSignatureRefused => &codes::MOBILE_SIGNATURE_REFUSED,
        Refusal::SignatureOnly => &codes::SIGNATURE_ONLY,
        Refusal::FileRemoved => &codes::DOCUMENT_REMOVED,
        Refusal::SurveyNotOpen => &codes::SURVEY_NOT_OPEN,
        Refusal::Changed => &codes::CHANGED,
        Refusal::Stale => &codes::PRECONDITION_FAILED,
        Refusal::KeyReused => &codes::KEY_REUSED,
    }
}
