//! Filing: submit, sign, withdraw.

use super::{id, shown};
use crate::Api;
use crate::dto::{Application, NewSignature, SignableContent};
use crate::extract::{Caller, Json, cms_bytes, written};
use crate::problem::Problem;
use actix_web::{HttpResponse, get, post, web};
use ruqsat_licensing::applications;
use ruqsat_licensing::ids::ApplicationId;

/// Submit an application.
///
/// Checks the form and freezes it. On the portal next comes the payment where a fee is due, then the signature; at a
/// desk the answer of the registers, then the desk's tasks.
#[utoipa::path(
    operation_id = "submit_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The application", body = Application))
)]
#[post("/v1/applications/{id}/submit")]
pub(super) async fn submit_application(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let call = caller.write(&[]);
    let application = applications::submit(&api.ports, &call, id).await?;
    Ok(written(HttpResponse::Ok(), application.version, shown(&api, &call.actor, application)?))
}

/// Ask the state registers again.
///
/// For an application entered at a desk that waits for them (`inquire` in `next`): they could not tell when it was
/// submitted. Whom they do not know is `not_accepted`; while they still cannot tell this is `unavailable`.
#[utoipa::path(
    operation_id = "inquire_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The application", body = Application))
)]
#[post("/v1/applications/{id}/inquiries")]
pub(super) async fn inquire_application(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let call = caller.write(&[]);
    let application = applications::inquire(&api.ports, &call, id).await?;
    Ok(written(HttpResponse::Ok(), application.version, shown(&api, &call.actor, application)?))
}

/// Withdraw an application.
///
/// Allowed to the applicant until the result is signed, and to the desk that entered it until it is filed.
#[utoipa::path(
    operation_id = "withdraw_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The application", body = Application))
)]
#[post("/v1/applications/{id}/withdraw")]
pub(super) async fn withdraw_application(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let call = caller.write(&[]);
    let application = applications::withdraw(&api.ports, &call, id).await?;
    Ok(written(HttpResponse::Ok(), application.version, shown(&api, &call.actor, application)?))
}

/// Get the bytes to sign of an application.
///
/// Sign exactly these bytes, detached. They name the case, its form and its purpose, so that the signature is worth
/// nothing elsewhere.
#[utoipa::path(
    operation_id = "get_application_signable",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The bytes to sign", body = SignableContent))
)]
#[get("/v1/applications/{id}/signable")]
pub(super) async fn get_application_signable(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<SignableContent>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    Ok(web::Json(applications::signable(&api.ports, &caller.call, &id).await?.into()))
}

/// Sign an application.
///
/// A good signature registers the application. An expired, revoked or foreign certificate, or a fee that is not
/// paid, ends the attempt with the message of the act (`attempt_ended`): the draft is kept and one can try again.
/// Every other bad signature is `signature_invalid`; `signature_unknown` means try again later.
#[utoipa::path(
    operation_id = "sign_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    request_body = NewSignature,
    responses((status = 200, description = "The registered application", body = Application))
)]
#[post("/v1/applications/{id}/signatures")]
pub(super) async fn sign_application(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewSignature>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let Json(body, bytes) = body;
    let cms = cms_bytes("/signature", &body.signature)?;
    let command = applications::Sign { id, cms };
    let call = caller.write(&bytes);
    let application = applications::sign(&api.ports, &call, command).await?;
    Ok(written(HttpResponse::Ok(), application.version, shown(&api, &call.actor, application)?))
}
