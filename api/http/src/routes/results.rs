//! The signed result of an application: the document with its signature, and the same on paper.

use super::{definition, id};
use crate::Api;
use crate::dto::{ApplicationResult, Pdf, ResultQuery};
use crate::extract::{Caller, Query};
use crate::middleware::language;
use crate::offline::PaperFacts;
use crate::problem::{Problem, codes};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_licensing::Error;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::flow::Decision;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::licences::SignedResult;
use ruqsat_licensing::ports::StoredSignature;

/// A result that is signed: its number, the hash of the document and its bytes, the signature.
struct Found {
    application: Application,
    number: String,
    sha256: String,
    document: Vec<u8>,
    signature: StoredSignature,
}

async fn found(api: &Api, caller: &Caller, path: &str) -> Result<Found, Problem> {
    let id = id(path, ApplicationId::parse)?;
    let reader = caller.call.reader();
    let application = api.ports.views.application(&reader, &id).await?;
    let none = || Problem::new(&codes::NOT_FOUND);
    let result = application.case.facts.result.clone().ok_or_else(none)?;
    let signed = result.signature.ok_or_else(none)?;
    let document = api.ports.views.content(&reader, &id, &result.content_sha256).await?;
    let signatures = api.ports.views.signatures(&reader, &id).await?;
    let signature = signatures.into_iter().find(|signature| signature.id == signed).ok_or_else(none)?;
    Ok(Found { application, number: result.number, sha256: result.content_sha256, document, signature })
}

impl Found {
    fn is_granted(&self) -> bool {
        self.application.case.facts.decision == Some(Decision::Grant)
    }
}

/// Get the signed result of an application.
///
/// The licence or the reasoned refusal with the authorised person's signature over its exact bytes.
#[utoipa::path(
    operation_id = "get_application_result",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The signed result", body = ApplicationResult))
)]
#[get("/v1/applications/{id}/result")]
pub(super) async fn get_application_result(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<ApplicationResult>, Problem> {
    let found = found(&api, &caller, &path).await?;
    let granted = found.is_granted();
    Ok(web::Json(ApplicationResult {
        number: found.number,
        granted,
        document: STANDARD.encode(found.document),
        document_sha256: found.sha256,
        signature: STANDARD.encode(found.signature.cms),
        report: found.signature.report.into(),
    }))
}

/// Get the signed result of an application as PDF.
///
/// The same result on paper, in one language: PDF/A-3 with the signed document embedded first and its signature second, as
/// the national electronic document card has them. These two count; the page only shows them. A licence's QR code leads to
/// its page of the public register; behind its `#` stands what the paper says of itself, signed (JWS), to be checked without a
/// network by the keys of `/v1/licences/keys`.
#[utoipa::path(
    operation_id = "get_application_result_pdf",
    tag = "documents",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        ResultQuery
    ),
    responses((status = 200, description = "The result on paper", content((Pdf = "application/pdf"))))
)]
#[get("/v1/applications/{id}/result/pdf")]
pub(super) async fn get_application_result_pdf(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<ResultQuery>,
) -> Result<HttpResponse, Problem> {
    let lang = query.0.lang.map_or_else(|| language(request.headers()), Into::into);
    let found = found(&api, &caller, &path).await?;
    let (key, name) = (format!("{} {lang:?}", found.sha256), format!("{}.pdf", found.number));
    let definition = definition(&api, &found.application)?;
    let link = if found.is_granted() { Some(link(&api, &found)?) } else { None };
    let result_pdf = api.papers.result_pdf;
    let draw = move || {
        let signer = found.signature.report.signers.first().and_then(|signer| signer.name.as_deref());
        let signed = SignedResult {
            document: &found.document,
            cms: &found.signature.cms,
            signer,
            signed_at: found.signature.at,
            definition: &definition,
            link: link.as_deref(),
        };
        result_pdf(&signed, lang)
    };
    Ok(handed(&name, api.drawn.paper(key, draw).await?))
}

/// A PDF as an attachment: shown by whatever program the caller trusts, never within our origin.
pub(super) fn handed(name: &str, pdf: web::Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(pdf)
}

/// Where the QR code of a licence leads, and behind the `#`, which no browser sends, what it says without a network.
fn link(api: &Api, found: &Found) -> Result<String, Problem> {
    let facts = PaperFacts::read(&found.document);
    let facts = facts.ok_or_else(|| Error::Internal("a stored result is no result".into()))?;
    let mark = api.paper_keys.mark(&facts)?;
    Ok(format!("{}/licences/{}#{mark}", api.public_url, found.number))
}
