//! Applications: create, edit, list, view, trace, result.

use super::{definition, id, page, shown};
use crate::Api;
use crate::dto::{
    Application, ApplicationChange, ApplicationQuery, NewApplication, Page, SignatureList, Trace, territory,
};
use crate::extract::{Caller, Json, ListQuery, Query, tagged, written};
use crate::problem::{Problem, codes};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use ruqsat_licensing::Violation;
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::applications;
use ruqsat_licensing::ids::{ApplicationId, LicenceId};
use ruqsat_licensing::ports::ApplicationFilter;
use serde_json::Value;

/// Create an application.
///
/// A draft, or with `submit` a complete application in one call. On the portal the applicant files for himself; at a
/// desk an employee files for the `applicant` he names: at the licensor's office (`provider`, role
/// `provider_employee`) or at a service centre (`psc`, role `psc_operator`). When that is submitted, the applicant is
/// told at once and the state registers are asked about him: whom they do not know is `not_accepted`. What follows
/// at the desk are tasks.
#[utoipa::path(
    operation_id = "create_application",
    tag = "applications",
    request_body = NewApplication,
    responses((status = 201, description = "The application", body = Application))
)]
#[post("/v1/applications")]
pub(super) async fn create_application(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<NewApplication>,
) -> Result<HttpResponse, Problem> {
    let Json(body, bytes) = body;
    let subject_licence = match body.subject_licence.as_deref() {
        Some(text) => Some(LicenceId::parse(text).ok_or_else(|| {
            let violation = Violation::new("/subject_licence", "pattern", "not the id of a licence");
            Problem::with(&codes::INVALID_CONTENT, vec![violation])
        })?),
        None => None,
    };
    let original = body.copy_of.as_deref().map(ApplicationId::parse);
    if original == Some(None) {
        let violation = Violation::new("/copy_of", "pattern", "not the id of an application");
        return Err(Problem::with(&codes::INVALID_CONTENT, vec![violation]));
    }
    let behalf = match body.applicant {
        Some(applicant) => {
            let read = applicant.read();
            Some(read.map_err(|fault| Problem::with(&codes::INVALID_CONTENT, vec![fault]))?)
        }
        None => None,
    };
    let territory = territory("/territory", body.territory.as_deref());
    let territory = territory.map_err(|fault| Problem::with(&codes::INVALID_CONTENT, vec![fault]))?;
    let command = applications::Create {
        service: body.service,
        operation: body.operation,
        channel: body.channel.into(),
        behalf,
        territory,
        subject_licence,
        form: Value::Object(body.form),
        copy_of: original.flatten(),
        submit: body.submit,
    };
    let call = caller.write(&bytes);
    let application = applications::create(&api.ports, &call, command).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/applications/{}", application.id)));
    Ok(written(answer, application.version, shown(&api, &call.actor, application)?))
}

/// List applications.
///
/// An applicant sees his own; staff see what has come to their licensing body, what was entered at their service
/// centre, or what their body was asked about. Newest first.
#[utoipa::path(
    operation_id = "list_applications",
    tag = "applications",
    params(ApplicationQuery),
    responses((status = 200, description = "A page", body = Page<Application>))
)]
#[get("/v1/applications")]
pub(super) async fn list_applications(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<ApplicationQuery>,
) -> Result<web::Json<Page<Application>>, Problem> {
    let query = query.0;
    let asked = ListQuery::page(query.cursor.as_deref(), query.limit)?;
    let filter = ApplicationFilter { service: query.service, status: query.status.map(Into::into) };
    let found = api.ports.views.applications(&caller.call.reader(), &filter, &asked).await?;
    let mut items = Vec::with_capacity(found.items.len());
    for application in found.items {
        items.push(shown(&api, &caller.call.actor, application)?);
    }
    Ok(web::Json(page(ruqsat_licensing::ports::Page { items, next: found.next }, |item| item)))
}

/// Get an application.
///
/// Its form, status and what can be done next. What the caller may not see is `not_found`, as if it were not there.
#[utoipa::path(
    operation_id = "get_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The application", body = Application))
)]
#[get("/v1/applications/{id}")]
pub(super) async fn get_application(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let application = api.ports.views.application(&caller.call.reader(), &id).await?;
    Ok(tagged(&request, application.version, shown(&api, &caller.call.actor, application)?))
}

/// Change a draft.
///
/// After submit the form is immutable (`form_frozen`): withdraw and file anew.
#[utoipa::path(
    operation_id = "update_application",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    request_body = ApplicationChange,
    responses((status = 200, description = "The application", body = Application))
)]
#[patch("/v1/applications/{id}")]
pub(super) async fn update_application(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<ApplicationChange>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let Json(body, bytes) = body;
    let command = applications::Edit { id, form: Value::Object(body.form) };
    let call = caller.write(&bytes);
    let application = applications::edit(&api.ports, &call, command).await?;
    Ok(written(HttpResponse::Ok(), application.version, shown(&api, &call.actor, application)?))
}

/// List the signatures of an application.
///
/// Of the applicant and of the licensor, in the order they were given, each with the report of its check.
#[utoipa::path(
    operation_id = "list_application_signatures",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "Signatures with their reports, in order", body = SignatureList))
)]
#[get("/v1/applications/{id}/signatures")]
pub(super) async fn list_application_signatures(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<SignatureList>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let signatures = api.ports.views.signatures(&caller.call.reader(), &id).await?;
    Ok(web::Json(SignatureList { items: signatures.into_iter().map(Into::into).collect() }))
}

/// Get the trace of an application.
///
/// Every step of the regulation that the case went through, who did what, and where it stands.
#[utoipa::path(
    operation_id = "get_application_trace",
    tag = "applications",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "The trace", body = Trace))
)]
#[get("/v1/applications/{id}/trace")]
pub(super) async fn get_application_trace(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Trace>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let reader = caller.call.reader();
    let application = api.ports.views.application(&reader, &id).await?;
    let rows = api.ports.views.trace(&reader, &id).await?;
    let definition = definition(&api, &application)?;
    let show_names = matches!(caller.call.actor.standing, Standing::Staff { .. });
    Ok(web::Json(Trace::new(&application, rows, &definition, show_names)))
}
