//! Health, and the spec itself.

use crate::Api;
use crate::problem::Problem;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`: anything else is a problem.
    #[schema(max_length = 10, example = "ok")]
    status: String,
}

fn ok() -> web::Json<Health> {
    web::Json(Health { status: "ok".to_owned() })
}

/// Tell whether the process lives.
///
/// Asks nothing else: a process that answers need not be restarted.
#[utoipa::path(
    operation_id = "get_health",
    tag = "health",
    security(()),
    responses((status = 200, description = "It lives", body = Health))
)]
#[get("/healthz")]
pub(super) async fn get_health() -> web::Json<Health> {
    ok()
}

/// Tell whether the server can work.
///
/// Asks the database; `unavailable` while it does not answer.
#[utoipa::path(
    operation_id = "get_readiness",
    tag = "health",
    security(()),
    responses((status = 200, description = "It can work", body = Health))
)]
#[get("/readyz")]
pub(super) async fn get_readiness(api: web::Data<Api>) -> Result<web::Json<Health>, Problem> {
    api.ports.store.ping().await?;
    Ok(ok())
}

/// Get this document.
///
/// OpenAPI 3.1: what the SDKs and the page at `/docs` are made from.
#[utoipa::path(
    operation_id = "get_openapi",
    tag = "health",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Value))
)]
#[get("/v1/openapi.json")]
pub(super) async fn get_openapi(api: web::Data<Api>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(api.spec)
}
