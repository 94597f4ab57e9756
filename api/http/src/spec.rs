//! The spec: collected from the same list as the routes; what every operation shares is added here, in one place.

use crate::dto::Problem as ProblemBody;
use crate::routes::routes;
use actix_web::App;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi as Document};
use utoipa_actix_web::AppExt;

/// Longest text an answer holds where nothing shorter is said, characters.
const LONGEST_TEXT: u64 = 10_000;
/// Longest list an answer holds where nothing shorter is said.
const LONGEST_LIST: u64 = 1_000;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ruqsat",
        version = "1.0.0",
        description = "Electronic licensing: from application through fee, electronic signature and the licensor's \
                       review to a signed electronic licence or a reasoned refusal. Times are RFC 3339 in UTC, money \
                       is in minor units, errors are problem details (RFC 9457) with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This server")),
    security(("bearer" = [])),
    components(schemas(ProblemBody)),
    tags(
        (name = "tokens", description = "Sign-in (OAuth 2)"),
        (name = "services", description = "The catalogue: services, their flows and forms"),
        (name = "applications", description = "Applications from draft to result"),
        (name = "payments", description = "Payments of fees"),
        (name = "signatures", description = "Verification of electronic signatures"),
        (name = "tasks", description = "The licensor's review: tasks and decisions"),
        (name = "licences", description = "The public register"),
        (name = "surveys", description = "Satisfaction surveys"),
        (name = "health", description = "Whether the server lives and is ready"),
    )
)]
struct Base;

/// The OpenAPI 3.1 document, as utoipa gives it plus what every operation shares.
pub fn openapi() -> Document {
    let mut base = Base::openapi();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("Access token of `POST /v1/token`"))
        .build();
    base.components
        .get_or_insert_with(Components::new)
        .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    App::new().into_utoipa_app().openapi(base).configure(routes).split_for_parts().1
}

/// The document as JSON: problem bodies on every operation, and a bound on every text and list of an answer.
pub fn openapi_json() -> Value {
    let mut document = serde_json::to_value(openapi()).unwrap_or_default();
    let problem = json!({
        "description": "Problem details (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    });
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        let operations =
            paths.values_mut().filter_map(Value::as_object_mut).flat_map(|path| path.values_mut());
        for responses in operations.filter_map(|op| op.get_mut("responses").and_then(Value::as_object_mut)) {
            responses.insert("4XX".into(), problem.clone());
            responses.insert("5XX".into(), problem.clone());
        }
    }
    if let Some(schemas) = document.pointer_mut("/components/schemas") {
        bound(schemas);
    }
    document
}

fn bound(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(bound),
        Value::Object(map) => {
            map.iter_mut()
                .filter(|(key, _)| *key != "example" && *key != "examples")
                .for_each(|(_, v)| bound(v));
            let types = map.get("type").cloned().unwrap_or_default();
            let is =
                |name: &str| types == name || types.as_array().is_some_and(|all| all.contains(&name.into()));
            let limited = ["maxLength", "format", "pattern", "enum"].iter().any(|key| map.contains_key(*key));
            if is("string") && !limited {
                map.insert("maxLength".into(), LONGEST_TEXT.into());
            }
            if is("array") && !map.contains_key("maxItems") {
                map.insert("maxItems".into(), LONGEST_LIST.into());
            }
        }
        _ => {}
    }
}
