//! Verification of any signature, and the evidence of a case.

use crate::Api;
use crate::dto::{EvidenceCheck, EvidencePackage, SignatureFormat, SignatureReport, VerificationRequest};
use crate::extract::{Caller, Json, base64_bytes};
use crate::problem::{Problem, codes};
use crate::routes::id;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, post, web};
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::signatures::{Asked, SignedAct, VerifyRequest};
use ruqsat_licensing::{Violation, evidence};

/// Verify a signature.
///
/// Judges any CMS over any content, or any signed XML, at this moment. The answer is a report whatever the verdict: a bad signature is
/// no error of the request. Nothing is kept.
#[utoipa::path(
    operation_id = "verify_signature",
    tag = "signatures",
    request_body = VerificationRequest,
    responses((status = 200, description = "The report", body = SignatureReport))
)]
#[post("/v1/signatures/verify")]
pub(super) async fn verify_signature(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<VerificationRequest>,
) -> Result<web::Json<SignatureReport>, Problem> {
    let VerificationRequest { content, signature, format } = body.0;
    let (signature, now) = (base64_bytes("/signature", &signature)?, caller.call.now);
    let judge = &api.ports.signatures;
    let report = match (format, content) {
        (SignatureFormat::Cms, Some(content)) => {
            let content = base64_bytes("/content", &content)?;
            let asked = Asked { act: SignedAct::Any, iin: None, bin: None };
            judge.verify(VerifyRequest { cms: signature, content, asked, now }).await?.report
        }
        (SignatureFormat::Xml, None) => judge.verify_xml(signature, now).await?,
        (SignatureFormat::Cms, None) => return Err(wrong("required", "a CMS is judged over its content")),
        (SignatureFormat::Xml, Some(_)) => return Err(wrong("not_expected", "signed XML holds its content")),
    };
    Ok(web::Json(report.into()))
}

fn wrong(code: &'static str, message: &str) -> Problem {
    Problem::with(&codes::INVALID_CONTENT, vec![Violation::new("/content", code, message)])
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
