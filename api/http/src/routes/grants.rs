//! Grants: what the caller lets clients do.

use crate::Api;
use crate::dto::{Grant, Grants};
use crate::extract::Caller;
use crate::problem::Problem;
use crate::routes::id;
use actix_web::{HttpResponse, delete, get, web};
use ruqsat_licensing::accounts;
use ruqsat_licensing::ids::GrantId;

/// List one's grants.
///
/// What the person behind the token has let clients do in his name, on the page of consent.
#[utoipa::path(
    operation_id = "list_grants",
    tag = "grants",
    responses((status = 200, description = "The grants in force, newest first", body = Grants))
)]
#[get("/v1/grants")]
pub(super) async fn list_grants(api: web::Data<Api>, caller: Caller) -> Result<web::Json<Grants>, Problem> {
    let found = accounts::grants(&api.ports, &caller.call).await?;
    Ok(web::Json(Grants { items: found.into_iter().map(Grant::from).collect() }))
}

/// Revoke a grant.
///
/// At once: the client's sessions of this grant end, and with them every access token and refresh token.
#[utoipa::path(
    operation_id = "revoke_grant",
    tag = "grants",
    params(("id" = String, Path, description = "Id of the grant", pattern = "^grt_[0-9a-z]{26}$")),
    responses((status = 204, description = "The client may do nothing any more"))
)]
#[delete("/v1/grants/{id}")]
pub(super) async fn revoke_grant(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let grant = id(&path, GrantId::parse)?;
    accounts::revoke_grant(&api.ports, &caller.write(b""), &grant).await?;
    Ok(HttpResponse::NoContent().finish())
}
