//! Files of applications: what the applicant attaches, what a desk scans.

use super::{definition, id};
use crate::Api;
use crate::dto::{Document, DocumentContent, DocumentList, NewDocument};
use crate::extract::{Caller, Json, base64_bytes};
use crate::problem::{Problem, codes};
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, delete, get, post, web};
use ruqsat_licensing::applications::{self, Attach, LONGEST_IN_JSON};
use ruqsat_licensing::ids::{ApplicationId, DocumentId};

/// Add a file to an application.
///
/// Whoever files adds it: the applicant before he submits, a desk before it signs the scans. Whoever signs the
/// application signs its files with it. One of the same kind and name that is there already stays as the version before.
/// For files of more than a few hundred kilobytes there is `upload_document`.
#[utoipa::path(
    operation_id = "attach_document",
    tag = "documents",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    request_body = NewDocument,
    responses((status = 201, description = "The file", body = Document))
)]
#[post("/v1/applications/{id}/documents")]
pub(super) async fn attach_document(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewDocument>,
) -> Result<HttpResponse, Problem> {
    let application = id(&path, ApplicationId::parse)?;
    let Json(body, bytes) = body;
    let content = base64_bytes("/content", &body.content)?;
    let command = Attach { application, kind: body.kind, name: body.name, bytes: content };
    let document = applications::attach(&api.ports, &caller.write(&bytes), command).await?;
    let place = format!("/v1/applications/{}/documents/{}", document.application, document.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, place)).json(Document::from(document)))
}

/// List the files of an application.
///
/// In the order they were added, with earlier versions, and with the kinds the act asks for that are not there.
#[utoipa::path(
    operation_id = "list_documents",
    tag = "documents",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The files", body = DocumentList))
)]
#[get("/v1/applications/{id}/documents")]
pub(super) async fn list_documents(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<DocumentList>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    listed(&api, &caller, &id).await.map(web::Json)
}

/// Get a file of an application.
///
/// With its bytes, up to 5 MiB of them; a longer file is `not_acceptable` here and comes by `download_document`.
#[utoipa::path(
    operation_id = "get_document",
    tag = "documents",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        ("document" = String, Path, description = "Id of the file", pattern = "^doc_[0-9a-z]{26}$")
    ),
    responses((status = 200, description = "The file with its bytes", body = DocumentContent))
)]
#[get("/v1/applications/{id}/documents/{document}")]
pub(super) async fn get_document(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<web::Json<DocumentContent>, Problem> {
    let (application, wanted) = named(&path)?;
    let document = applications::find(&api.ports, &caller.call, &application, &wanted).await?;
    if document.size > LONGEST_IN_JSON {
        return Err(Problem::new(&codes::NOT_ACCEPTABLE));
    }
    let length = u64::try_from(document.size).unwrap_or_default();
    let reading = applications::open(&api.ports, &caller.call, &document, 0..length).await?;
    let bytes = reading.all().await?;
    Ok(web::Json(DocumentContent::new(document, &bytes)))
}

/// Take a file out of an application.
///
/// As long as one could be added. Answers with those that stay. Earlier versions of it stay to be read, and none takes its
/// place.
#[utoipa::path(
    operation_id = "detach_document",
    tag = "documents",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        ("document" = String, Path, description = "Id of the file", pattern = "^doc_[0-9a-z]{26}$")
    ),
    responses((status = 200, description = "The files that stay", body = DocumentList))
)]
#[delete("/v1/applications/{id}/documents/{document}")]
pub(super) async fn detach_document(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<web::Json<DocumentList>, Problem> {
    let (application, document) = named(&path)?;
    let reader = caller.clone();
    applications::detach(&api.ports, &caller.write(&[]), application.clone(), document).await?;
    listed(&api, &reader, &application).await.map(web::Json)
}

/// What there is of files, and what is missing.
async fn listed(api: &Api, caller: &Caller, id: &ApplicationId) -> Result<DocumentList, Problem> {
    let reader = caller.call.reader();
    let application = api.ports.views.application(&reader, id).await?;
    let definition = definition(api, &application)?;
    let documents = api.ports.views.documents(&reader, id).await?;
    let missing = applications::missing(&definition, &application, &documents);
    Ok(DocumentList::new(documents, missing))
}

pub(super) fn named(path: &(String, String)) -> Result<(ApplicationId, DocumentId), Problem> {
    Ok((id(&path.0, ApplicationId::parse)?, id(&path.1, DocumentId::parse)?))
}
