//! Who may act for a legal entity.

use crate::Api;
use crate::dto::{NewRepresentation, Page, Representation, RepresentationQuery};
use crate::extract::{Caller, Json, ListQuery, Query};
use crate::problem::{Problem, codes};
use crate::routes::{id, page};
use actix_web::{HttpResponse, delete, get, post, web};
use ruqsat_licensing::accounts;
use ruqsat_licensing::ids::RepresentationId;

/// Say who may act for one's legal entity.
///
/// By the entity's own account, its head, or one with the right to sign. An employee needs a power of attorney, which
/// the register of the notaries has to know as given by the entity to that person. From then on he signs in with his own
/// number and names the BIN in `acting_for`, or chooses it on the page of consent.
#[utoipa::path(
    operation_id = "create_representation",
    tag = "representations",
    request_body = NewRepresentation,
    responses((status = 201, description = "He may act for it", body = Representation))
)]
#[post("/v1/representations")]
pub(super) async fn create_representation(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<NewRepresentation>,
) -> Result<HttpResponse, Problem> {
    let Json(body, bytes) = body;
    let new = body.read().map_err(|fault| Problem::with(&codes::INVALID_CONTENT, vec![fault]))?;
    let made = accounts::add_representation(&api.ports, &caller.write(&bytes), new).await?;
    Ok(HttpResponse::Created().json(Representation::from(made)))
}

/// List who may act for one's legal entity.
///
/// For whoever acts for it as its head or with the right to sign.
#[utoipa::path(
    operation_id = "list_representations",
    tag = "representations",
    params(RepresentationQuery),
    responses((status = 200, description = "Those who may now or later, newest first", body = Page<Representation>))
)]
#[get("/v1/representations")]
pub(super) async fn list_representations(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<RepresentationQuery>,
) -> Result<web::Json<Page<Representation>>, Problem> {
    let wanted = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let found = accounts::representations(&api.ports, &caller.call, &wanted).await?;
    Ok(web::Json(page(found, Representation::from)))
}

/// Take somebody's right to act for one's legal entity back.
///
/// At once: his sessions end.
#[utoipa::path(
    operation_id = "revoke_representation",
    tag = "representations",
    params(("id" = String, Path, description = "Id of the representation", pattern = "^rep_[0-9a-z]{26}$")),
    responses((status = 204, description = "He may not act for it any more"))
)]
#[delete("/v1/representations/{id}")]
pub(super) async fn revoke_representation(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let representation = id(&path, RepresentationId::parse)?;
    accounts::revoke_representation(&api.ports, &caller.write(b""), &representation).await?;
    Ok(HttpResponse::NoContent().finish())
}
