//! The catalogue.

use crate::Api;
use crate::dto::{FeeRule, FeesQuery, Page, Service, ServiceFees, ServiceSummary};
use crate::extract::Query;
use crate::problem::{Problem, codes};
use actix_web::{get, web};
use ruqsat_licensing::catalogue::NoFee;
use ruqsat_licensing::values::civil_day;
use ruqsat_licensing::{Error, Violation};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;
use validator::Validate;

/// List the services.
///
/// Public. Flows, channels and operations stand in the service itself.
#[utoipa::path(
    operation_id = "list_services",
    tag = "services",
    security(()),
    responses((status = 200, description = "Every service, in one page", body = Page<ServiceSummary>))
)]
#[get("/v1/services")]
pub(super) async fn list_services(api: web::Data<Api>) -> Result<web::Json<Page<ServiceSummary>>, Problem> {
    let items = api
        .ports
        .catalogue
        .current(civil_day((api.clock)()))
        .iter()
        .map(|definition| (&**definition).into())
        .collect();
    Ok(web::Json(Page { items, next_cursor: None }))
}

/// Get a service with its flows.
///
/// Every step of the regulation with its paragraph, and where it leads. Steps of ours are marked `added`.
#[utoipa::path(
    operation_id = "get_service",
    tag = "services",
    security(()),
    params(("code" = String, Path, description = "Code of the service", max_length = 80)),
    responses((status = 200, description = "The service", body = Service))
)]
#[get("/v1/services/{code}")]
pub(super) async fn get_service(
    api: web::Data<Api>,
    code: web::Path<String>,
) -> Result<web::Json<Service>, Problem> {
    let day = civil_day((api.clock)());
    let definition = api.ports.catalogue.service(&code, day)?;
    let bodies = api.ports.views.bodies_serving(&definition.code).await?;
    let fee = FeeRule::on(&api.ports.catalogue, &definition, day);
    Ok(web::Json(Service::new(&definition, fee, bodies)))
}

/// Which form.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FormQuery {
    /// The operation.
    #[validate(length(max = 60))]
    #[param(max_length = 60, example = "issue")]
    operation: String,
}

/// Get the form of an operation.
///
/// JSON Schema (2020-12) with labels in three languages in `x-label`. The form is ours: the acts name no fields.
#[utoipa::path(
    operation_id = "get_service_form",
    tag = "services",
    security(()),
    params(("code" = String, Path, description = "Code of the service", max_length = 80), FormQuery),
    responses((status = 200, description = "A JSON Schema", body = Value))
)]
#[get("/v1/services/{code}/form")]
pub(super) async fn get_service_form(
    api: web::Data<Api>,
    code: web::Path<String>,
    query: Query<FormQuery>,
) -> Result<web::Json<Value>, Problem> {
    let definition = api.ports.catalogue.service(&code, civil_day((api.clock)()))?;
    let known = definition.operation(&query.0.operation).and_then(|operation| definition.form(&operation.op));
    let mut form = known.cloned().ok_or(Error::NotFound("operation"))?;
    if let Some(schema) = form.as_object_mut() {
        schema.insert("x-origin".into(), "ruqsat: the act names no fields".into());
        schema.insert("x-definition-version".into(), definition.version.clone().into());
    }
    Ok(web::Json(form))
}

/// Get the fees of a service.
///
/// What each operation costs on the day of filing, and how that was counted: the monthly calculation index, the rate, and
/// the share of another fee where it is one. The acts hold no amounts: while `example` is true, nobody who may has entered
/// the rate. A day that the index or the rates do not reach is refused.
#[utoipa::path(
    operation_id = "get_service_fees",
    tag = "services",
    security(()),
    params(("code" = String, Path, description = "Code of the service", max_length = 80), FeesQuery),
    responses((status = 200, description = "The fees", body = ServiceFees))
)]
#[get("/v1/services/{code}/fees")]
pub(super) async fn get_service_fees(
    api: web::Data<Api>,
    code: web::Path<String>,
    query: Query<FeesQuery>,
) -> Result<web::Json<ServiceFees>, Problem> {
    let today = civil_day((api.clock)());
    let day = query.0.date.unwrap_or(today);
    // An operation is what it is today; what it cost is asked of any day.
    let definition = api.ports.catalogue.service(&code, today)?;
    if query.0.operation.as_ref().is_some_and(|asked| definition.operation(asked).is_none()) {
        return Err(Error::NotFound("operation").into());
    }
    let fees = ServiceFees::of(&api.ports.catalogue, &definition, &query.0, day);
    Ok(web::Json(fees.map_err(|why| {
        let (code, message) = match why {
            NoFee::NoIndex => ("no_index", "the monthly calculation index of this day is not known"),
            NoFee::NoRate => ("no_rate", "no rate was in force on this day"),
        };
        Problem::with(&codes::INVALID_CONTENT, vec![Violation::new("?date", code, message)])
    })?))
}
