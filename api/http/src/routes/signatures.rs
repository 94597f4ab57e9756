//! Verification of any signature.

use crate::Api;
use crate::dto::{SignatureFormat, SignatureReport, VerificationRequest};
use crate::extract::{Caller, Json, base64_bytes};
use crate::problem::Problem;
use actix_web::{post, web};
use ruqsat_licensing::signatures::{SignedAct, VerifyRequest};

/// Verify a signature.
///
/// Judges any CMS over any content at this moment. The answer is a report whatever the verdict: a bad signature is
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
    let SignatureFormat::Cms = body.0.format;
    let request = VerifyRequest {
        cms: base64_bytes("/signature", &body.0.signature)?,
        content: base64_bytes("/content", &body.0.content)?,
        act: SignedAct::Any,
        iin: None,
        bin: None,
        now: caller.call.now,
    };
    Ok(web::Json(api.ports.signatures.verify(request).await?.report.into()))
}
