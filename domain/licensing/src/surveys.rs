//! Satisfaction surveys: the questionnaire of the act, one answer per decided application, statistics.

mod answer;
mod count;

pub use answer::{Answer, answer};
pub use count::{Place, SurveyBy, SurveyCases, SurveyGroup, SurveyQuestion, SurveyRows, count};

use crate::ids::{ApplicationId, SurveyAnswerId};
use crate::values::Instant;
use serde::{Deserialize, Serialize};

/// An answered questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    /// Its id.
    pub id: SurveyAnswerId,
    /// The application it is about.
    pub application: ApplicationId,
    /// Code of the service.
    pub service: String,
    /// Number of the question and number of the answer chosen, both from 1, one pair per question.
    pub answers: Vec<(u8, u8)>,
    /// When it was given.
    pub answered_at: Instant,
}
