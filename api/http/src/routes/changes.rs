//! The history of an entry of the register, and what changes it.

use super::id;
use crate::Api;
use crate::dto::{LicenceChange, LicenceHistory, NewLicenceChange};
use crate::extract::{Caller, Json};
use crate::problem::Problem;
use actix_web::{HttpResponse, delete, get, post, web};
use ruqsat_licensing::catalogue::Openness;
use ruqsat_licensing::ids::{LicenceChangeId, LicenceId};
use ruqsat_licensing::licences::{self, ChangeLicence};

/// Get the history of an entry of the register.
///
/// Public: what changed, from when on and why, also what is to come. Where the register is `masked` it does not tell why.
#[utoipa::path(
    operation_id = "list_licence_changes",
    tag = "licences",
    security(()),
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$")),
    responses((status = 200, description = "The history", body = LicenceHistory))
)]
#[get("/v1/licences/{id}/changes")]
pub(super) async fn list_licence_changes(
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<web::Json<LicenceHistory>, Problem> {
    let id = id(&path, LicenceId::parse)?;
    let licence = api.ports.views.licence(&id).await?;
    let mut changes = api.ports.views.licence_changes(&id).await?;
    changes.sort_by_key(|one| (one.effective_at, one.recorded_at, one.id.clone()));
    let is_public = api.ports.catalogue.openness(&licence.service) == Openness::Public;
    let items = changes.into_iter().map(|one| LicenceChange::new(one, is_public)).collect();
    Ok(web::Json(LicenceHistory { state: licence.state.into(), issued_at: licence.issued_at, items }))
}

/// Suspend, resume or terminate what was granted.
///
/// By the head or the authorised person of the body that granted it; at once, or on a day to come. Annexes and copies go
/// with their licence. The holder is told. Answers with what was written down: with `until` the resumption too.
#[utoipa::path(
    operation_id = "change_licence",
    tag = "licences",
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$")),
    request_body = NewLicenceChange,
    responses((status = 201, description = "What was written down", body = Vec<LicenceChange>))
)]
#[post("/v1/licences/{id}/changes")]
pub(super) async fn change_licence(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewLicenceChange>,
) -> Result<HttpResponse, Problem> {
    let licence = id(&path, LicenceId::parse)?;
    let Json(body, bytes) = body;
    let command = ChangeLicence {
        licence,
        wanted: body.change.into(),
        ground: body.ground,
        order: body.order,
        from: body.from,
        until: body.until,
    };
    let changes = licences::change(&api.ports, &caller.write(&bytes), command).await?;
    let changes: Vec<_> = changes.into_iter().map(|one| LicenceChange::new(one, true)).collect();
    Ok(HttpResponse::Created().json(changes))
}

/// Take back a change that has not begun to hold.
///
/// By whoever may make one. It stays in the history, revoked.
#[utoipa::path(
    operation_id = "revoke_licence_change",
    tag = "licences",
    params(
        ("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$"),
        ("change" = String, Path, description = "Id of the change", pattern = "^lch_[0-9a-z]{26}$")
    ),
    responses((status = 204, description = "It does not come"))
)]
#[delete("/v1/licences/{id}/changes/{change}")]
pub(super) async fn revoke_licence_change(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (licence, change) = (id(&path.0, LicenceId::parse)?, id(&path.1, LicenceChangeId::parse)?);
    licences::revoke(&api.ports, &caller.write(&[]), licence, change).await?;
    Ok(HttpResponse::NoContent().finish())
}
