//! A small API in utoipa's words that shows every shape the real one uses.
#![allow(dead_code, reason = "the types exist for their schemas only")]

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, OpenApi, ToSchema};

/// Who asks for the licence.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Applicant {
    /// A natural person.
    Individual {
        /// Twelve digits.
        #[schema(max_length = 12, pattern = "^[0-9]{12}$")]
        iin: String,
    },
    /// A company.
    Organisation(Organisation),
    /// Nobody yet.
    Nobody,
}

/// A company by its BIN.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Organisation {
    #[schema(max_length = 12)]
    bin: String,
    #[schema(max_length = 200)]
    name: Option<String>,
}

/// Where an application stands.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Being written.
    Draft,
    InReview,
}

/// An application.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Application {
    #[schema(max_length = 40)]
    id: String,
    /// Where it stands now.
    status: Status,
    applicant: Applicant,
    /// Who holds it.
    holder: Option<Organisation>,
    filed_at: Option<DateTime<Utc>>,
    form: Map<String, Value>,
    anything: Value,
    #[schema(max_length = 100)]
    note: Option<String>,
    #[schema(max_items = 5)]
    others: Vec<Organisation>,
    amount: i64,
    tags: std::collections::BTreeMap<String, Organisation>,
}

/// A page of a list.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Page<T> {
    #[schema(max_items = 100)]
    items: Vec<T>,
    /// Give it back as `cursor`.
    #[schema(max_length = 200)]
    next_cursor: Option<String>,
}

/// What to file.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"service": "08-medical", "form": {}}))]
pub(crate) struct NewApplication {
    #[schema(max_length = 40)]
    service: String,
    form: Map<String, Value>,
    applicant: Option<Applicant>,
}

/// RFC 9457.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    #[schema(max_length = 200)]
    kind: String,
    status: u16,
    #[schema(max_length = 60)]
    code: String,
}

#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct Binary(Vec<u8>);

#[derive(Deserialize, ToSchema)]
pub(crate) struct TokenForm {
    #[schema(max_length = 60)]
    grant_type: String,
    #[schema(max_length = 60)]
    scope: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// Only these.
    status: Option<Status>,
    #[param(max_length = 200)]
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// List applications
///
/// Newest first.
#[utoipa::path(get, path = "/v1/applications", operation_id = "list_applications", tag = "applications",
    params(ListParams),
    responses((status = 200, body = Page<Application>), (status = "4XX", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) fn list_applications() {}

/// Create an application
#[utoipa::path(post, path = "/v1/applications", operation_id = "create_application", tag = "applications",
    params(("Idempotency-Key" = Option<String>, Header, max_length = 80)),
    request_body = NewApplication,
    responses((status = 201, description = "Created", body = Application, headers(("ETag" = String), ("Location" = String))),
     (status = "4XX", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) fn create_application() {}

/// Fetch the licence as PDF
#[utoipa::path(get, path = "/v1/licences/{id}/pdf", operation_id = "get_licence_pdf", tag = "licences",
    params(("id" = String, Path, max_length = 40)),
    responses((status = 200, body = Binary, content_type = "application/pdf"), (status = "4XX", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) fn get_licence_pdf() {}

/// Get a token
#[utoipa::path(post, path = "/v1/oauth/token", operation_id = "create_token", tag = "tokens",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    security(()),
    responses((status = 200, body = Organisation), (status = "4XX", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) fn create_token() {}

/// List organisations
#[utoipa::path(get, path = "/v1/organisations", operation_id = "list_organisations", tag = "organisations",
    responses((status = 200, body = Page<Organisation>), (status = "4XX", body = Problem, content_type = "application/problem+json"),
    (status = "5XX", body = Problem, content_type = "application/problem+json")))]
pub(crate) fn list_organisations() {}

#[derive(OpenApi)]
#[openapi(
    info(title = "Small", version = "1"),
    paths(list_applications, create_application, get_licence_pdf, create_token, list_organisations)
)]
pub(crate) struct Small;

/// The raw output of utoipa.
pub(crate) fn raw() -> Value {
    serde_json::to_value(Small::openapi()).expect("a document")
}
