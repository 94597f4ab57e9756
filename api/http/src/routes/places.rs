//! The branches, offices and objects of an entry of the register, and what changes them.

use super::id;
use crate::Api;
use crate::dto::{LicencePlaces, NewPlaces};
use crate::extract::{Caller, Json};
use crate::problem::{Problem, codes};
use actix_web::{HttpResponse, get, post, web};
use ruqsat_licensing::catalogue::Openness;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::{self, ChangePlaces, HeldPlace};

fn shown(places: Vec<HeldPlace>) -> LicencePlaces {
    LicencePlaces { items: places.into_iter().map(Into::into).collect() }
}

/// List the branches, offices and objects of an entry.
///
/// Public: where the holder carries on what was granted, as the register has it now, and what it had. An annex has places of
/// its own. Where the register is `masked` it tells none.
#[utoipa::path(
    operation_id = "list_licence_places",
    tag = "licences",
    security(()),
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$")),
    responses((status = 200, description = "The places", body = LicencePlaces))
)]
#[get("/v1/licences/{id}/places")]
pub(super) async fn list_licence_places(
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<web::Json<LicencePlaces>, Problem> {
    let licence = api.ports.views.licence(&id(&path, LicenceId::parse)?).await?;
    if api.ports.catalogue.openness(&licence.service) != Openness::Public {
        return Ok(web::Json(LicencePlaces { items: Vec::new() }));
    }
    let changes = api.ports.views.place_changes(&[licence.id]).await?;
    Ok(web::Json(shown(licences::places(&changes))))
}

/// Enter and end branches, offices and objects of an entry.
///
/// By the head or the authorised person of the body that granted it, at once: an order, or the holder's notification. What
/// moved is ended and entered in one request. Copies go with their licence. The holder is told. Answers with all places.
#[utoipa::path(
    operation_id = "change_licence_places",
    tag = "licences",
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$")),
    request_body = NewPlaces,
    responses((status = 201, description = "The places", body = LicencePlaces))
)]
#[post("/v1/licences/{id}/places")]
pub(super) async fn change_licence_places(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewPlaces>,
) -> Result<HttpResponse, Problem> {
    let licence = id(&path, LicenceId::parse)?;
    let Json(body, bytes) = body;
    let enter = body.entered().map_err(|wrong| Problem::with(&codes::INVALID_CONTENT, wrong))?;
    let command = ChangePlaces { licence, enter, end: body.end, ground: body.ground, order: body.order };
    let places = licences::change_places(&api.ports, &caller.write(&bytes), command).await?;
    Ok(HttpResponse::Created().json(shown(places)))
}
