//! Satisfaction surveys.

use super::id;
use crate::Api;
use crate::dto::{
    NewSurveyAnswer, Survey, SurveyAnswer, SurveyCount, SurveyReport, SurveyStatistics,
    SurveyStatisticsQuery, SurveyTable,
};
use crate::extract::{Caller, Json, Query};
use crate::problem::{Problem, codes};
use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use chrono::Days;
use ruqsat_licensing::applications::Channel;
use ruqsat_licensing::ids::{ApplicationId, BodyId};
use ruqsat_licensing::organisations::Territory;
use ruqsat_licensing::surveys::{self, SurveyCases, SurveyQuestion};
use ruqsat_licensing::values::civil_day;
use ruqsat_licensing::{Error, Violation};

/// Days before the last one where the first is not named.
const USUAL: Days = Days::new(30);

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

/// Get the statistics of the surveys.
///
/// Public: over a period, by service, body, region or channel. A case counts on the day of its decision. Nobody is named.
#[utoipa::path(
    operation_id = "count_surveys",
    tag = "surveys",
    security(()),
    params(SurveyStatisticsQuery),
    responses((status = 200, description = "The statistics", body = SurveyReport))
)]
#[get("/v1/surveys/statistics")]
pub(super) async fn count_surveys(
    api: web::Data<Api>,
    query: Query<SurveyStatisticsQuery>,
) -> Result<web::Json<SurveyReport>, Problem> {
    Ok(web::Json(counted(&api, query.0).await?))
}

/// Get the statistics of the surveys as a table.
///
/// Public. The same numbers as CSV, for a sheet.
#[utoipa::path(
    operation_id = "get_survey_table",
    tag = "surveys",
    security(()),
    params(SurveyStatisticsQuery),
    responses((status = 200, description = "The table", body = SurveyTable, content_type = "text/csv"))
)]
#[get("/v1/surveys/statistics/table")]
pub(super) async fn get_survey_table(
    api: web::Data<Api>,
    query: Query<SurveyStatisticsQuery>,
) -> Result<HttpResponse, Problem> {
    let counted = counted(&api, query.0).await?;
    let name = format!("surveys-{}-{}.csv", counted.from, counted.until);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/csv; charset=utf-8; header=present")
        .body(counted.csv()))
}

async fn counted(api: &Api, query: SurveyStatisticsQuery) -> Result<SurveyReport, Problem> {
    let wrong = |name: &'static str, said: &str| {
        Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(format!("?{name}"), name, said)])
    };
    let body = query.body.as_deref().map(BodyId::parse);
    if body == Some(None) {
        return Err(wrong("body", "not an id of a body"));
    }
    let region = query.region.as_deref().map(Territory::parse);
    if region == Some(None) {
        return Err(wrong("region", "not the two digits of a region"));
    }
    let until = query.until.unwrap_or_else(|| civil_day((api.clock)()));
    let from = query.from.or_else(|| until.checked_sub_days(USUAL)).unwrap_or(until);
    let cases = SurveyCases {
        service: query.service,
        body: body.flatten(),
        region: region.flatten(),
        channel: query.channel.map(|channel| Channel::from(channel).to_string()),
        period: Default::default(),
    };
    let by = query.by.map(Into::into);
    let groups = surveys::count(&api.ports, SurveyQuestion { cases, days: (from, until), by }).await?;
    Ok(SurveyReport { from, until, groups: groups.into_iter().map(Into::into).collect() })
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
