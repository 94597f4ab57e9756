//! Satisfaction surveys.

use super::LocalizedText;
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::catalogue::Survey as Domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The questionnaire of a service.
#[derive(Serialize, ToSchema)]
pub(crate) struct Survey {
    /// Where the act prints it.
    #[schema(max_length = 200)]
    pub(crate) src: String,
    /// The questions.
    #[schema(max_items = 20)]
    pub(crate) questions: Vec<SurveyQuestion>,
}

/// One question.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyQuestion {
    /// Number.
    pub(crate) n: u8,
    /// The question.
    pub(crate) title: LocalizedText,
    /// The answers; the first is number 1.
    #[schema(max_items = 10)]
    pub(crate) answers: Vec<LocalizedText>,
}

/// Answers to a questionnaire.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": [{"question": 1, "answer": 3}, {"question": 2, "answer": 2}]}))]
pub(crate) struct NewSurveyAnswer {
    /// One choice per question.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) answers: Vec<SurveyChoice>,
}

impl Body for NewSurveyAnswer {}

/// One choice.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SurveyChoice {
    /// Number of the question, from 1.
    #[schema(minimum = 1, maximum = 20)]
    pub(crate) question: u8,
    /// Number of the answer, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub(crate) answer: u8,
}

/// An answered questionnaire.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyAnswer {
    /// Its id.
    #[schema(pattern = "^sur_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// When it was given.
    pub(crate) answered_at: DateTime<Utc>,
}

/// Statistics of a service's questionnaire.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyStatistics {
    /// Questionnaires answered.
    pub(crate) answered: i64,
    /// Applications decided: how many could have answered.
    pub(crate) decided: i64,
    /// How often each answer was chosen, every answer of every question.
    #[schema(max_items = 200)]
    pub(crate) counts: Vec<SurveyCount>,
}

/// How often one answer was chosen.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyCount {
    /// Number of the question.
    pub(crate) question: u8,
    /// Number of the answer.
    pub(crate) answer: u8,
    /// How often.
    pub(crate) count: i64,
}

impl From<&Domain> for Survey {
    fn from(survey: &Domain) -> Self {
        let questions = survey.questions.iter().map(|question| SurveyQuestion {
            n: question.n,
            title: (&question.title).into(),
            answers: question.answers.iter().map(Into::into).collect(),
        });
        Self { src: survey.src.clone(), questions: questions.collect() }
    }
}
