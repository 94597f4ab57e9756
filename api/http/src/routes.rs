//! The list of handlers: both the routes and the spec.

mod applications;
mod bodies;
mod changes;
mod deadlines;
mod diagrams;
mod documents;
mod files;
mod filing;
mod grants;
mod health;
mod licences;
mod metadata;
mod mobile;
mod notices;
mod payments;
mod places;
mod representations;
mod results;
mod seals;
mod services;
mod signatures;
mod staff;
mod statistics;
mod surveys;
mod tasks;
mod tokens;

use crate::problem::{Problem, With, codes};
use crate::{Api, openapi_json};
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};
use ruqsat_licensing::ports::Page as DomainPage;
use std::collections::HashMap;
use std::sync::LazyLock;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every operation of the API.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(tokens::create_challenge)
        .service(tokens::issue_token)
        .service(tokens::introspect_token)
        .service(tokens::revoke_token)
        .service(metadata::get_authorization_server)
        .service(metadata::get_keys)
        .service(grants::list_grants)
        .service(grants::revoke_grant)
        .service(representations::create_representation)
        .service(representations::list_representations)
        .service(representations::revoke_representation)
        .service(services::list_services)
        .service(services::get_service)
        .service(services::get_service_form)
        .service(services::get_service_fees)
        .service(diagrams::get_service_diagram)
        .service(surveys::get_survey)
        .service(surveys::get_survey_statistics)
        .service(surveys::count_surveys)
        .service(surveys::get_survey_table)
        .service(applications::create_application)
        .service(applications::list_applications)
        .service(applications::get_application)
        .service(applications::update_application)
        .service(filing::submit_application)
        .service(filing::inquire_application)
        .service(filing::withdraw_application)
        .service(documents::attach_document)
        .service(documents::list_documents)
        .service(documents::get_document)
        .service(files::upload_document)
        .service(files::download_document)
        .service(documents::detach_document)
        .service(filing::get_application_signable)
        .service(filing::sign_application)
        .service(applications::list_application_signatures)
        .service(applications::get_application_trace)
        .service(deadlines::get_calendar)
        .service(deadlines::count_deadline)
        .service(deadlines::get_application_deadline)
        .service(deadlines::get_task_deadline)
        .service(diagrams::get_application_diagram)
        .service(results::get_application_result)
        .service(results::get_application_result_pdf)
        .service(payments::create_payment)
        .service(payments::list_payments)
        .service(payments::receive_payment_callback)
        .service(payments::get_payment)
        .service(payments::get_payment_receipt)
        .service(surveys::answer_survey)
        .service(signatures::verify_signature)
        .service(signatures::get_signature_report)
        .service(mobile::create_application_mobile_signing)
        .service(mobile::create_task_mobile_signing)
        .service(mobile::get_mobile_signing)
        .service(mobile::cancel_mobile_signing)
        .service(mobile::get_mobile_signing_svg)
        .service(mobile::get_mobile_signing_png)
        .service(mobile::open_mobile_signing)
        .service(mobile::get_mobile_documents)
        .service(mobile::put_mobile_documents)
        .service(signatures::get_application_evidence)
        .service(signatures::check_application_evidence)
        .service(tasks::list_tasks)
        .service(tasks::count_tasks)
        .service(tasks::get_task)
        .service(tasks::get_task_signable)
        .service(tasks::get_answer_signable)
        .service(tasks::complete_task)
        .service(tasks::claim_task)
        .service(tasks::release_task)
        .service(tasks::assign_task)
        .service(licences::list_licences)
        .service(metadata::get_paper_keys)
        .service(seals::verify_audit)
        .service(licences::export_licences)
        .service(licences::get_licence)
        .service(licences::get_licence_as_of)
        .service(licences::get_number)
        .service(places::list_licence_places)
        .service(places::change_licence_places)
        .service(licences::list_licence_annexes)
        .service(changes::list_licence_changes)
        .service(changes::change_licence)
        .service(changes::revoke_licence_change)
        .service(statistics::get_statistics)
        .service(statistics::get_statistics_table)
        .service(notices::list_notices)
        .service(notices::count_notices)
        .service(notices::get_notice_preferences)
        .service(notices::update_notice_preferences)
        .service(notices::confirm_notice_address)
        .service(notices::read_notice)
        .service(bodies::list_bodies)
        .service(bodies::get_body)
        .service(bodies::list_territories)
        .service(bodies::create_body)
        .service(bodies::update_body)
        .service(bodies::list_units)
        .service(bodies::create_unit)
        .service(bodies::update_unit)
        .service(bodies::list_posts)
        .service(bodies::create_post)
        .service(bodies::update_post)
        .service(staff::list_employees)
        .service(staff::create_employee)
        .service(staff::update_employee)
        .service(staff::renew_activation)
        .service(staff::list_substitutions)
        .service(staff::create_substitution)
        .service(staff::cancel_substitution)
        .service(staff::activate_account)
        .service(health::get_health)
        .service(health::get_readiness)
        .service(health::get_openapi);
}

/// The paths of the spec.
pub(crate) fn paths() -> serde_json::Map<String, serde_json::Value> {
    openapi_json().get("paths").and_then(|paths| paths.as_object()).cloned().unwrap_or_default()
}

/// Operation ids by path and method.
static OPERATIONS: LazyLock<HashMap<String, HashMap<String, String>>> = LazyLock::new(|| {
    let id = |(method, operation): (&String, &serde_json::Value)| {
        Some((method.to_uppercase(), operation.get("operationId")?.as_str()?.to_owned()))
    };
    let ids = |item: &serde_json::Value| item.as_object().into_iter().flatten().filter_map(id).collect();
    paths().iter().map(|(path, item)| (path.clone(), ids(item))).collect()
});

/// The operation a request was routed to, by its id in the spec; `None` for pages and for what no route takes.
pub(crate) fn operation(pattern: Option<&str>, method: &Method) -> Option<&'static str> {
    OPERATIONS.get(pattern?)?.get(method.as_str()).map(String::as_str)
}

/// Paths of the spec with the methods they take.
static PATHS: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    let methods = |item: &serde_json::Value| -> Vec<String> {
        // Whoever takes GET takes HEAD (the middleware sees to it).
        ["get", "head", "post", "put", "patch", "delete"]
            .into_iter()
            .filter(|method| item.get(if *method == "head" { "get" } else { method }).is_some())
            .map(str::to_uppercase)
            .collect()
    };
    paths().iter().map(|(path, item)| (path.split('/').map(str::to_owned).collect(), methods(item))).collect()
});

/// What no route takes: an unknown path, or a known path with another method.
pub(crate) async fn unknown(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let parts: Vec<&str> = request.path().split('/').collect();
    let fits = |template: &[String]| {
        template.len() == parts.len()
            && template.iter().zip(&parts).all(|(known, part)| {
                // What is left empty names nothing: `/v1/services/` is no service.
                if known.starts_with('{') { !part.is_empty() } else { known == part }
            })
    };
    match PATHS.iter().find(|(template, _)| fits(template)) {
        Some((_, methods)) => Err(Problem {
            with: Some(With::Allow(methods.join(", ").into())),
            ..Problem::new(&codes::METHOD_NOT_ALLOWED)
        }),
        None => Err(Problem::new(&codes::NOT_FOUND)),
    }
}

/// Reads an id from a path; what is no id names nothing.
fn id<T>(text: &str, parse: fn(&str) -> Option<T>) -> Result<T, Problem> {
    parse(text).ok_or_else(|| Problem::new(&codes::NOT_FOUND))
}

/// A page of DTOs from a page of the domain.
fn page<T, D: utoipa::ToSchema>(page: DomainPage<T>, convert: impl FnMut(T) -> D) -> crate::dto::Page<D> {
    crate::dto::Page {
        items: page.items.into_iter().map(convert).collect(),
        next_cursor: crate::extract::next_cursor(page.next),
    }
}

/// The definition an application runs under.
fn definition(
    api: &Api,
    application: &ruqsat_licensing::applications::Application,
) -> Result<std::sync::Arc<ruqsat_licensing::catalogue::Definition>, Problem> {
    Ok(api.ports.catalogue.version(&application.service, &application.definition_version)?)
}

/// An application as an answer to this caller.
fn shown(
    api: &Api,
    actor: &ruqsat_licensing::Actor,
    application: ruqsat_licensing::applications::Application,
) -> Result<crate::dto::Application, Problem> {
    let definition = definition(api, &application)?;
    Ok(crate::dto::Application::new(application, &definition, actor))
}
