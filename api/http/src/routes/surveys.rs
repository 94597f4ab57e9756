//! Satisfaction surveys.

use super::id;
use crate::Api;
use crate::dto::{NewSurveyAnswer, Survey, SurveyAnswer, SurveyCount, SurveyStatistics};
use crate::extract::{Caller, Json};
use crate::problem::Problem;
use actix_web::{HttpResponse, get, post, web};
use ruqsat_licensing::Error;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::surveys;
use ruqsat_licensing::values::civil_day;

/// Get the questionnaire of a service.
///
/// Where the act has none there is none: `not_found`.
#[utoipa::path(
    operation_id = "get_survey",
    tag = "surveys",
    security(()),
    params(("code" = String, Path, description = "Code of the service", max_length = 80)),
    responses((status = 200, description = "The questionnaire", body = Survey))
)]
#[get("/v1/services/{code}/survey")]
pub(super) async fn get_survey(
    api: web::Data<Api>,
    code: web::Path<String>,
) -> Result<web::Json<Survey>, Problem> {
    let definition = api.ports.catalogue.service(&code, civil_day((api.clock)()))?;
    Ok(web::Json(definition.survey.as_ref().ok_or(Error::NotFound("survey"))?.into()))
}

/// Get the statistics of a service's questionnaire.
///
/// Public: how many answered, and how often each answer was chosen. Nobody is named.
#[utoipa::path(
    operation_id = "get_survey_statistics",
    tag = "surveys",
    security(()),
    params(("code" = String, Path, description = "Code of the service", max_length = 80)),
    responses((status = 200, description = "The statistics", body = SurveyStatistics))
)]
#[get("/v1/services/{code}/survey/statistics")]
pub(super) async fn get_survey_statistics(
    api: web::Data<Api>,
    code: web::Path<String>,
) -> Result<web::Json<SurveyStatistics>, Problem> {
    let definition = api.ports.catalogue.service(&code, civil_day((api.clock)()))?;
    let survey = definition.survey.as_ref().ok_or(Error::NotFound("survey"))?;
    let statistics = api.ports.views.survey_statistics(&definition.code).await?;
    let mut counts = Vec::new();
    for question in &survey.questions {
        for answer in (1u8..).take(question.answers.len()) {
            let chosen = statistics.counts.iter().find(|c| (c.question, c.answer) == (question.n, answer));
            let count = chosen.map_or(0, |chosen| chosen.count);
            counts.push(SurveyCount { question: question.n, answer, count });
        }
    }
    Ok(web::Json(SurveyStatistics { answered: statistics.answered, decided: statistics.decided, counts }))
}

/// Answer the questionnaire.
///
/// Once per decided application, by its applicant.
#[utoipa::path(
    operation_id = "answer_survey",
    tag = "surveys",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    request_body = NewSurveyAnswer,
    responses((status = 201, description = "The answer is kept", body = SurveyAnswer))
)]
#[post("/v1/applications/{id}/survey")]
pub(super) async fn answer_survey(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewSurveyAnswer>,
) -> Result<HttpResponse, Problem> {
    let application = id(&path, ApplicationId::parse)?;
    let Json(body, bytes) = body;
    let answers = body.answers.iter().map(|choice| (choice.question, choice.answer)).collect();
    let answer =
        surveys::answer(&api.ports, &caller.write(&bytes), surveys::Answer { application, answers }).await?;
    Ok(HttpResponse::Created().json(SurveyAnswer { id: answer.id.into(), answered_at: answer.answered_at }))
}
