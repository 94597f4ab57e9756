//! Verification of any signature with its report, and the evidence of a case.

use crate::Api;
use crate::dto::{
    EvidenceCheck, EvidencePackage, MOST_BYTES, SignatureFormat, VerificationFiles, VerificationReport,
    VerificationRequest,
};
use crate::extract::{Caller, Json, base64_bytes, cms_bytes, is_media, parts};
use crate::problem::{Problem, codes};
use crate::routes::id;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post, web};
use futures_util::future::LocalBoxFuture;
use ruqsat_licensing::ids::{ApplicationId, VerificationId};
use ruqsat_licensing::signatures::SignatureReport;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::verifications::{self, Signed};
use ruqsat_licensing::{Violation, evidence};

/// What is asked to be judged, from JSON or from the parts of a form.
pub(super) struct Asked(Signed);

impl FromRequest for Asked {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_media(request, "multipart/form-data") {
            let (request, payload) = (request.clone(), web::Payload::from_request(request, payload));
            return Box::pin(async move {
                let payload = payload.await.map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
                of_files(&request, payload).await.map(Self)
            });
        }
        let body = Json::<VerificationRequest>::from_request(request, payload);
        Box::pin(async move { of_json(body.await?.0).map(Self) })
    }
}

fn of_json(asked: VerificationRequest) -> Result<Signed, Problem> {
    let VerificationRequest { content, signature, format } = asked;
    let content = content.map(|content| base64_bytes("/content", &content)).transpose()?;
    let signature = match format {
        SignatureFormat::Cms => cms_bytes("/signature", &signature)?,
        SignatureFormat::Xml => base64_bytes("/signature", &signature)?,
    };
    signed(format, content, signature)
}

async fn of_files(request: &HttpRequest, payload: web::Payload) -> Result<Signed, Problem> {
    let names = [("content", MOST_BYTES), ("signature", MOST_BYTES), ("format", 20)];
    let [content, signature, format] = parts(request, payload, names).await?;
    let format = match format.as_deref() {
        Some(b"cms") => SignatureFormat::Cms,
        Some(b"xml") => SignatureFormat::Xml,
        Some(_) => return Err(wrong("/format", "type", "cms or xml")),
        None => return Err(wrong("/format", "required", "the format of the signature is said")),
    };
    let signature = signature.filter(|signature| !signature.is_empty());
    let signature =
        signature.ok_or_else(|| wrong("/signature", "required", "there is a signature to judge"))?;
    let signature = match std::str::from_utf8(&signature) {
        Ok(text) if matches!(format, SignatureFormat::Cms) && text.starts_with("-----BEGIN ") => {
            cms_bytes("/signature", text)?
        }
        _ => signature,
    };
    signed(format, content, signature)
}

fn signed(format: SignatureFormat, content: Option<Vec<u8>>, signature: Vec<u8>) -> Result<Signed, Problem> {
    match (format, content) {
        (SignatureFormat::Cms, Some(content)) => Ok(Signed::Cms { cms: signature, content }),
        (SignatureFormat::Xml, None) => Ok(Signed::Xml(signature)),
        (SignatureFormat::Cms, None) => {
            Err(wrong("/content", "required", "a CMS is judged over its content"))
        }
        (SignatureFormat::Xml, Some(_)) => {
            Err(wrong("/content", "not_expected", "signed XML holds its content"))
        }
    }
}

fn wrong(pointer: &'static str, code: &'static str, message: &str) -> Problem {
    Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(pointer, code, message)])
}

fn shown(id: VerificationId, at: Instant, report: SignatureReport) -> web::Json<VerificationReport> {
    let (id, kept_until) = (id.into(), at + verifications::KEPT);
    web::Json(VerificationReport { id, kept_until, report: report.into() })
}

/// Verify a signature.
///
/// Judges any CMS over any content, or any signed XML, at this moment. The answer is a report whatever the verdict: a bad
/// signature is no error of the request. The report is kept for thirty days for whoever asked, through the same client;
/// what was sent is not. Each verification costs one, and one more for every 64 KiB beyond the first: in a quarter of an
/// hour an account may spend 600, all people of a client together 6,000, then `too_many_requests` says in `Retry-After`
/// when to go on.
#[utoipa::path(
    operation_id = "verify_signature",
    tag = "signatures",
    request_body(content(
        (VerificationRequest = "application/json"),
        (VerificationFiles = "multipart/form-data")
    )),
    responses((status = 200, description = "The report", body = VerificationReport))
)]
#[post("/v1/signatures/verify")]
pub(super) async fn verify_signature(
    api: web::Data<Api>,
    caller: Caller,
    asked: Asked,
) -> Result<web::Json<VerificationReport>, Problem> {
    let (id, report) = verifications::verify(&api.ports, &caller.call, asked.0).await?;
    Ok(shown(id, caller.call.now, report))
}

/// Get a report.
///
/// The report of a verification, as it was given. For whoever asked, through the same client, for thirty days.
#[utoipa::path(
    operation_id = "get_signature_report",
    tag = "signatures",
    params(("id" = String, Path, description = "Id of the report", pattern = "^ver_[0-9a-z]{26}$")),
    responses((status = 200, description = "The report", body = VerificationReport))
)]
#[get("/v1/signatures/reports/{id}")]
pub(super) async fn get_signature_report(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<VerificationReport>, Problem> {
    let id = id(&path, VerificationId::parse)?;
    let (at, report) = verifications::find(&api.ports, &caller.call, &id).await?;
    Ok(shown(id, at, report))
}

/// Download the evidence of an application.
///
/// Everything that was signed in the case as one file: for each signature the exact bytes, the CMS, what told of the
/// certificate's revocation, and the report of then. `ruqsat verify-evidence` checks it without a network, and so can
/// whoever trusts the same certification authority.
#[utoipa::path(
    operation_id = "get_application_evidence",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The evidence", body = EvidencePackage))
)]
#[get("/v1/applications/{id}/evidence")]
pub(super) async fn get_application_evidence(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let package = evidence::package(&api.ports, &caller.call, &id).await?;
    let name = format!("attachment; filename=\"{}.evidence.json\"", id.as_str());
    Ok(HttpResponse::Ok().insert_header((CONTENT_DISPOSITION, name)).json(EvidencePackage::from(package)))
}

/// Check the evidence of an application.
///
/// Judges every signature of the case again, as of when it came and by the evidence kept with it, and holds each to its
/// place: its content, its case, and the signature it stands on.
#[utoipa::path(
    operation_id = "check_application_evidence",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "What was found", body = EvidenceCheck))
)]
#[get("/v1/applications/{id}/evidence/check")]
pub(super) async fn check_application_evidence(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<EvidenceCheck>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    Ok(web::Json(evidence::check_case(&api.ports, &caller.call, &id).await?.into()))
}
