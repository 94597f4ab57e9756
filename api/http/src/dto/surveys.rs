//! Satisfaction surveys.

use super::LocalizedText;
use crate::csv;
use crate::extract::Body;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::catalogue::Survey as Domain;
use ruqsat_licensing::{ports, surveys as domain};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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

/// What the groups of the statistics are.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SurveyGrouping {
    /// A group for each service.
    Service,
    /// For each body that decided.
    Body,
    /// For each region of these bodies.
    Region,
    /// For each way an application came.
    Channel,
}

/// What is counted.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SurveyStatisticsQuery {
    /// Only this service.
    #[validate(length(min = 1, max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub(crate) service: Option<String>,
    /// Only what this body decided.
    #[validate(length(max = 40))]
    #[param(max_length = 40, pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: Option<String>,
    /// Only what bodies of this region decided, by its two digits.
    #[validate(length(max = 2))]
    #[param(max_length = 2, pattern = "^[0-9]{2}$")]
    pub(crate) region: Option<String>,
    /// Only what came like this.
    pub(crate) channel: Option<super::Channel>,
    /// The first day of decisions, a civil day in Asia/Almaty; 30 days before the last if absent.
    pub(crate) from: Option<NaiveDate>,
    /// The last day, 366 days in all at most; today if absent.
    pub(crate) until: Option<NaiveDate>,
    /// How it is grouped; all together if absent.
    pub(crate) by: Option<SurveyGrouping>,
}

/// A group of decided cases.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyGroup {
    /// Which it is: a service, a body, a region or a channel; absent for all together, and for bodies of the whole country.
    #[schema(max_length = 80)]
    pub(crate) key: Option<String>,
    /// Cases decided.
    pub(crate) decided: i64,
    /// How many of them were answered.
    pub(crate) answered: i64,
    /// How often each answer was chosen: question 1 asks for the quality, 2 for the information. Empty for fewer than three
    /// answers, which could tell who gave them.
    #[schema(max_items = 200)]
    pub(crate) counts: Vec<SurveyCount>,
}

/// The statistics of the surveys over a period.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyReport {
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: NaiveDate,
    /// The groups, in the order of their keys; only those in which something was decided.
    #[schema(max_items = 10_000)]
    pub(crate) groups: Vec<SurveyGroup>,
}

/// The same as a table.
#[derive(ToSchema)]
#[schema(value_type = String)]
pub(crate) struct SurveyTable(#[expect(dead_code, reason = "stands for the body in the spec")] String);

impl SurveyReport {
    /// A row for each number, for a sheet.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::from("key,measure,question,answer,value\r\n");
        for group in &self.groups {
            let key = group.key.as_deref().unwrap_or_default();
            csv::row(&mut text, &[key, "decided", "", "", &group.decided.to_string()]);
            csv::row(&mut text, &[key, "answered", "", "", &group.answered.to_string()]);
            for one in &group.counts {
                let (question, answer) = (one.question.to_string(), one.answer.to_string());
                csv::row(&mut text, &[key, "chosen", &question, &answer, &one.count.to_string()]);
            }
        }
        text
    }
}

impl From<domain::SurveyGroup> for SurveyGroup {
    fn from(group: domain::SurveyGroup) -> Self {
        let count = |one: ports::AnswerCount| SurveyCount {
            question: one.question,
            answer: one.answer,
            count: one.count,
        };
        Self {
            key: group.key,
            decided: group.decided,
            answered: group.answered,
            counts: group.counts.into_iter().map(count).collect(),
        }
    }
}

impl From<SurveyGrouping> for domain::SurveyBy {
    fn from(grouping: SurveyGrouping) -> Self {
        match grouping {
            SurveyGrouping::Service => Self::Service,
            SurveyGrouping::Body => Self::Body,
            SurveyGrouping::Region => Self::Region,
            SurveyGrouping::Channel => Self::Channel,
        }
    }
}
