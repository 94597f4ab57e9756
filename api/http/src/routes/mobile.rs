//! Signing by phone: for portals under `/v1/mobile-signings`, for the national app under `/v1/mobile` (PKI 3.5).

use super::id;
use crate::Api;
use crate::dto::{
    Diagram, MobileSigning, PhoneAnswer, PhoneDocuments, PhoneSession, Png, TaskSigning, qr_text,
};
use crate::extract::{Caller, Json, cms_bytes, moment};
use crate::middleware::origin;
use crate::oauth::fresh;
use crate::problem::{Problem, codes};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use ruqsat_licensing::audit::{Author, Trail};
use ruqsat_licensing::ids::{ApplicationId, MobileSigningId, TaskId};
use ruqsat_licensing::mobile::{self, Begin, What};
use ruqsat_licensing::{Call, Violation};

async fn begin(api: &Api, call: Call, what: What) -> Result<HttpResponse, Problem> {
    let signing = mobile::begin(&api.ports, &call, Begin { what, code: fresh()? }).await?;
    let location = format!("/v1/mobile-signings/{}", signing.id);
    let shown = MobileSigning::new(signing, &api.public_url, call.now);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(shown))
}

/// Sign an application by phone.
///
/// Begins a session of five minutes: show its QR, or its link on the phone itself, and ask where it stands. The person
/// signs with eGov mobile; then `signature` is here, and is sent to the application as any other. Nothing happens to the
/// application before. An earlier session for it that is not signed yet is cancelled. Takes the scope `applications` too.
#[utoipa::path(
    operation_id = "create_application_mobile_signing",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 201, description = "The session", body = MobileSigning))
)]
#[post("/v1/applications/{id}/mobile-signings")]
pub(super) async fn create_application_mobile_signing(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let what = What::Application(id(&path, ApplicationId::parse)?);
    begin(&api, caller.write(&[]), what).await
}

/// Sign for a task by phone.
///
/// The same for what completes a task: the result, a desk's application, or the answer of a body, of which the verdict
/// is said here. Send the signature with the task's completion. Takes the scope `tasks` too.
#[utoipa::path(
    operation_id = "create_task_mobile_signing",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    request_body = TaskSigning,
    responses((status = 201, description = "The session", body = MobileSigning))
)]
#[post("/v1/tasks/{id}/mobile-signings")]
pub(super) async fn create_task_mobile_signing(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<TaskSigning>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, TaskId::parse)?;
    let Json(body, bytes) = body;
    begin(&api, caller.write(&bytes), What::Task(id, body.answering())).await
}

async fn own(api: &Api, call: &Call, path: &str) -> Result<mobile::MobileSigning, Problem> {
    Ok(mobile::find(&api.ports, call, &id(path, MobileSigningId::parse)?).await?)
}

/// Get a signing by phone.
///
/// Where it stands, and the signature once it is here. For whoever began it, through the same client. It is forgotten an
/// hour after it is over.
#[utoipa::path(
    operation_id = "get_mobile_signing",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the session", pattern = "^mob_[0-9a-z]{26}$")),
    responses((status = 200, description = "The session", body = MobileSigning))
)]
#[get("/v1/mobile-signings/{id}")]
pub(super) async fn get_mobile_signing(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let signing = own(&api, &caller.call, &path).await?;
    let shown = MobileSigning::new(signing, &api.public_url, caller.call.now);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(shown))
}

/// Cancel a signing by phone.
///
/// The phone can do nothing with it any more.
#[utoipa::path(
    operation_id = "cancel_mobile_signing",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the session", pattern = "^mob_[0-9a-z]{26}$")),
    responses((status = 204, description = "It is cancelled"))
)]
#[delete("/v1/mobile-signings/{id}")]
pub(super) async fn cancel_mobile_signing(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, MobileSigningId::parse)?;
    mobile::cancel(&api.ports, &caller.write(&[]), &id).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn picture<B: actix_web::body::MessageBody + 'static>(
    drawn: Option<B>,
    media: &'static str,
) -> Result<HttpResponse, Problem> {
    let long = || Problem { cause: Some("the QR does not fit".into()), ..Problem::new(&codes::INTERNAL) };
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(actix_web::body::BoxBody::new(drawn.ok_or_else(long)?)))
}

/// Get the QR of a signing by phone as SVG.
///
/// Put it into the page as it is.
#[utoipa::path(
    operation_id = "get_mobile_signing_svg",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the session", pattern = "^mob_[0-9a-z]{26}$")),
    responses((status = 200, description = "The QR", content((Diagram = "image/svg+xml"))))
)]
#[get("/v1/mobile-signings/{id}/qr.svg")]
pub(super) async fn get_mobile_signing_svg(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let signing = own(&api, &caller.call, &path).await?;
    picture((api.papers.qr_svg)(&qr_text(&api.public_url, &signing.code)), "image/svg+xml")
}

/// Get the QR of a signing by phone as PNG.
///
/// For programs that do not draw SVG.
#[utoipa::path(
    operation_id = "get_mobile_signing_png",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the session", pattern = "^mob_[0-9a-z]{26}$")),
    responses((status = 200, description = "The QR", content((Png = "image/png"))))
)]
#[get("/v1/mobile-signings/{id}/qr.png")]
pub(super) async fn get_mobile_signing_png(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let signing = own(&api, &caller.call, &path).await?;
    picture((api.papers.qr_png)(&qr_text(&api.public_url, &signing.code)), "image/png")
}

/// Open a signing on the phone.
///
/// For the national app, which reads the address in the QR. Whoever asks first is given the only token; every later one
/// is told that it is over.
#[utoipa::path(
    operation_id = "open_mobile_signing",
    tag = "signatures",
    security(()),
    params(("code" = String, Path, description = "Code of the QR", pattern = "^[A-Za-z0-9_-]{43}$")),
    responses((status = 200, description = "What the app shows, and where it goes on", body = PhoneSession))
)]
#[get("/v1/mobile/{code}")]
pub(super) async fn open_mobile_signing(
    request: HttpRequest,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (now, mint) = moment(&api)?;
    let (token, trail) = (fresh()?, Trail::new(Author::Gateway(APP), origin(&request), now, &mint));
    let offer = mobile::open(&api.ports, code(&path)?, &token, now, &trail).await?;
    let shown = PhoneSession::new(offer, &api.public_url, token);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(shown))
}

/// Get the documents to sign on the phone.
///
/// For the national app, with the token it was given. A title and the bytes, nothing else of the case.
#[utoipa::path(
    operation_id = "get_mobile_documents",
    tag = "signatures",
    security(()),
    params(("code" = String, Path, description = "Code of the QR", pattern = "^[A-Za-z0-9_-]{43}$")),
    responses((status = 200, description = "The documents", body = PhoneDocuments))
)]
#[get("/v1/mobile/{code}/documents")]
pub(super) async fn get_mobile_documents(
    request: HttpRequest,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (now, mint) = moment(&api)?;
    let trail = Trail::new(Author::Gateway(APP), origin(&request), now, &mint);
    let offer = mobile::offer(&api.ports, (code(&path)?, token(&request)?), now, &trail).await?;
    let shown = PhoneDocuments::from(offer);
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(shown))
}

/// Take back the documents signed on the phone.
///
/// For the national app, once: the same object with the CMS in place of the bytes. It is judged over the bytes that were
/// offered, and has to be of the person who asked for it; nothing else of what is sent is used. Nothing happens to the
/// case.
#[utoipa::path(
    operation_id = "put_mobile_documents",
    tag = "signatures",
    security(()),
    params(("code" = String, Path, description = "Code of the QR", pattern = "^[A-Za-z0-9_-]{43}$")),
    request_body = PhoneDocuments,
    responses((status = 200, description = "Taken", body = PhoneAnswer))
)]
#[put("/v1/mobile/{code}/documents")]
pub(super) async fn put_mobile_documents(
    request: HttpRequest,
    api: web::Data<Api>,
    path: web::Path<String>,
    body: Json<PhoneDocuments>,
) -> Result<web::Json<PhoneAnswer>, Problem> {
    let (now, mint) = moment(&api)?;
    let named = (code(&path)?, token(&request)?);
    let missing = || Violation::new("/documentsToSign", "required", "the document signed");
    let data = body.0.documents_to_sign.first().map(|one| one.document.file.data.as_str());
    let data = data.ok_or_else(|| Problem::with(&codes::INVALID_CONTENT, vec![missing()]))?;
    let cms = cms_bytes("/documentsToSign/0/document/file/data", data)?;
    let trail = Trail::new(Author::Gateway(APP), origin(&request), now, &mint).writing();
    mobile::deliver(&api.ports, named, cms, now, &trail).await?;
    Ok(web::Json(PhoneAnswer { code: "200".into(), message: "success".into() }))
}

/// How the audit names the app.
const APP: &str = "egov_mobile";

/// What is no code names nothing.
fn code(path: &str) -> Result<&str, Problem> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let fits = path.len() == 43 && path.bytes().all(plain);
    fits.then_some(path).ok_or_else(|| Problem::new(&codes::NOT_FOUND))
}

/// The token of the session, as the app sends it.
fn token(request: &HttpRequest) -> Result<&str, Problem> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let parts = header.and_then(|value| value.split_once(' '));
    let token =
        parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    token.ok_or_else(|| Problem::new(&codes::UNAUTHENTICATED))
}
