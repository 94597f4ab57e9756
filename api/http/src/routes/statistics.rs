//! Statistics for the head of a body: as JSON, and as a table. A path each, so that a link can ask for either.

use super::id;
use crate::Api;
use crate::dto::{Statistics, StatisticsQuery, StatisticsTable};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use chrono::Days;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::statistics::{self, Question};
use ruqsat_licensing::values::civil_day;

/// Days before the last one where the first is not named.
const USUAL: Days = Days::new(30);

/// Get the statistics of a body.
///
/// For its heads, for who manages its people, and for those of the bodies above it. Counted now, from the cases.
#[utoipa::path(
    operation_id = "get_statistics",
    tag = "statistics",
    params(StatisticsQuery),
    responses((status = 200, description = "The statistics", body = Statistics))
)]
#[get("/v1/statistics")]
pub(super) async fn get_statistics(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<StatisticsQuery>,
) -> Result<web::Json<Statistics>, Problem> {
    Ok(web::Json(counted(&api, &caller, query.0).await?))
}

/// Get the statistics of a body as a table.
///
/// The same numbers as CSV, for a sheet.
#[utoipa::path(
    operation_id = "get_statistics_table",
    tag = "statistics",
    params(StatisticsQuery),
    responses((status = 200, description = "The table", body = StatisticsTable, content_type = "text/csv"))
)]
#[get("/v1/statistics/table")]
pub(super) async fn get_statistics_table(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<StatisticsQuery>,
) -> Result<HttpResponse, Problem> {
    let counted = counted(&api, &caller, query.0).await?;
    let name = format!("statistics-{}-{}-{}.csv", counted.body, counted.from, counted.until);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/csv; charset=utf-8; header=present")
        .body(counted.csv()))
}

async fn counted(api: &Api, caller: &Caller, query: StatisticsQuery) -> Result<Statistics, Problem> {
    let body = query.body.as_deref().map(|text| id(text, BodyId::parse)).transpose()?;
    let until = query.until.unwrap_or_else(|| civil_day(caller.call.now));
    let from = query.from.or_else(|| until.checked_sub_days(USUAL)).unwrap_or(until);
    let question = Question { body, service: query.service, from, until };
    let found = statistics::statistics(&api.ports, &caller.call, question).await?;
    Ok(Statistics::new(found, from, until))
}
