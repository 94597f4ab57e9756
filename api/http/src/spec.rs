//! The spec: collected from the same list as the routes; what every operation shares is added here, in one place.

use crate::dto::{
    DiagramFormat, ExportFormat, ExportRows, Language, Problem as ProblemBody, SurveyGrouping, TermPace,
};
use crate::permissions;
use crate::routes::routes;
use actix_web::App;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_actix_web::AppExt;

/// Longest text an answer holds where nothing shorter is said, characters.
const LONGEST_TEXT: u64 = 10_000;
/// Longest list an answer holds where nothing shorter is said.
const LONGEST_LIST: u64 = 1_000;
/// Greatest number that every JSON reader keeps whole (RFC 8259 section 6).
const GREATEST: u64 = (1 << 53) - 1;

/// POSTs that take no idempotency key: they change nothing, or carry their own id.
const UNKEYED: &[&str] = &[
    "/v1/challenges",
    "/v1/token",
    "/v1/accounts/activate",
    "/v1/token/introspect",
    "/v1/token/revoke",
    "/v1/payments/callback",
    "/v1/signatures/verify",
];

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
    servers((url = "/", description = "This server, production or a sandbox")),
    // What no body holds but a query does is not found by itself.
    components(schemas(ProblemBody, DiagramFormat, ExportFormat, ExportRows, Language, SurveyGrouping, TermPace)),
    tags(
        (name = "tokens", description = "Sign-in (OAuth 2)"),
        (name = "grants", description = "What people let clients do in their name"),
        (name = "representations", description = "Who may act for a legal entity"),
        (name = "organisations", description = "Bodies, their units, posts and people"),
        (name = "employees", description = "People of bodies, who stands in for whom, and first passwords"),
        (name = "services", description = "The catalogue: services, their flows and forms"),
        (name = "applications", description = "Applications from draft to result"),
        (name = "documents", description = "Files of applications"),
        (name = "payments", description = "Payments of fees"),
        (name = "signatures", description = "Verification of electronic signatures"),
        (name = "tasks", description = "The licensor's review: tasks and decisions"),
        (name = "licences", description = "The public register, and what the body that granted changes in it"),
        (name = "calendar", description = "The working calendar of Kazakhstan"),
        (name = "deadlines", description = "When terms are over, day by day"),
        (name = "notices", description = "What people were told, and how they want to be told"),
        (name = "statistics", description = "Numbers for the head of a body"),
        (name = "audit", description = "Whether anything was changed behind its back"),
        (name = "surveys", description = "Satisfaction surveys"),
        (name = "health", description = "Whether the server lives and is ready"),
    )
)]
struct Base;

/// The OpenAPI 3.1 document, as utoipa gives it plus what every operation shares.
pub fn openapi() -> Document {
    let base = Base::openapi();
    App::new().into_utoipa_app().openapi(base).configure(routes).split_for_parts().1
}

/// The document as JSON: problem bodies on every operation, and a bound on every text, number and list.
pub fn openapi_json() -> Value {
    let mut document = serde_json::to_value(openapi()).unwrap_or_default();
    let problem = json!({
        "description": "Problem details (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    });
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
                    responses.insert("4XX".into(), problem.clone());
                    responses.insert("5XX".into(), problem.clone());
                }
                conditions(path, method, operation);
                permissions::tell(operation, method);
            }
        }
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("securitySchemes".into(), json!({"oauth2": permissions::scheme()}));
    }
    if let Some(server) = document.pointer_mut("/servers/0").and_then(Value::as_object_mut) {
        server.insert("x-internal".into(), false.into());
    }
    for part in ["paths", "components"] {
        document.get_mut(part).into_iter().for_each(bound);
    }
    document
}

/// Writes that happen at most once, and reads and changes that depend on a version.
fn conditions(path: &str, method: &str, operation: &mut Value) {
    let mut header = |name: &str, words: &str| {
        let mut schema = json!({"type": "string", "maxLength": 255});
        if name == "Idempotency-Key" {
            schema["pattern"] = "^[!-~]{1,255}$".into();
        }
        let parameter =
            json!({"name": name, "in": "header", "required": false, "description": words, "schema": schema});
        let parameters =
            operation.as_object_mut().map(|op| op.entry("parameters").or_insert_with(|| json!([])));
        if let Some(Value::Array(parameters)) = parameters {
            parameters.push(parameter);
        }
    };
    let is_write = matches!(method, "post" | "patch" | "delete") && !UNKEYED.contains(&path);
    if is_write {
        header(
            "Idempotency-Key",
            "The same key with the same body gets the same answer and nothing happens twice; kept for a day.",
        );
    }
    let of_case = path.starts_with("/v1/applications/{id}") && !path.ends_with("/survey");
    let of_body = path.starts_with("/v1/bodies/{id}") && method != "post";
    if is_write && (of_case || of_body) {
        let what = if of_case { "application" } else { "thing" };
        let words = format!("The `ETag` that was read: `precondition_failed` if the {what} changed since.");
        header("If-Match", &words);
    }
    if method == "get"
        && (["/v1/applications/{id}", "/v1/bodies/{id}"].contains(&path)
            || path.ends_with("/diagram")
            || path.ends_with("/content"))
    {
        header("If-None-Match", "The `ETag` that is known: 304 if it is still the same.");
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.insert("304".into(), json!({"description": "Still the version that is known"}));
        }
    }
}

fn bound(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(bound),
        Value::Object(map) => {
            map.iter_mut()
                .filter(|(key, _)| !["example", "examples", "propertyNames"].contains(&key.as_str()))
                .for_each(|(_, v)| bound(v));
            let types = map.get("type").cloned().unwrap_or_default();
            let is =
                |name: &str| types == name || types.as_array().is_some_and(|all| all.contains(&name.into()));
            let limited = ["maxLength", "enum", "const"].iter().any(|key| map.contains_key(*key));
            if is("string") && !limited {
                let longest = match map.get("format").and_then(Value::as_str) {
                    Some("date") => 10,
                    Some("date-time") => 40,
                    _ => map.get("pattern").and_then(Value::as_str).and_then(exactly).unwrap_or(LONGEST_TEXT),
                };
                map.insert("maxLength".into(), longest.into());
            }
            if is("integer") {
                let narrow = map.get("format").is_some_and(|format| format == "int32");
                let greatest = if narrow { u64::from(i32::MAX.unsigned_abs()) } else { GREATEST };
                map.entry("minimum").or_insert_with(|| 0.into());
                map.entry("maximum").or_insert_with(|| greatest.into());
            }
            if is("array") && !map.contains_key("maxItems") {
                map.insert("maxItems".into(), LONGEST_LIST.into());
            }
        }
        _ => {}
    }
}

/// The one length of what fits a pattern of a fixed prefix and one counted class: `^app_[0-9a-z]{26}$`.
fn exactly(pattern: &str) -> Option<u64> {
    let (prefix, rest) = pattern.strip_prefix('^')?.split_once('[')?;
    let count: u64 = rest.split_once("]{")?.1.strip_suffix("}$")?.parse().ok()?;
    let plain = prefix.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    plain.then(|| count + prefix.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::exactly;

    #[test]
    fn a_pattern_of_one_length_tells_it() {
        assert_eq!(exactly("^app_[0-9a-z]{26}$"), Some(30));
        assert_eq!(exactly("^[0-9]{12}$"), Some(12));
        for other in ["^[!-~]{1,255}$", "^(password|client_credentials)$", "[0-9]{12}", "^a+[0-9]{2}$"] {
            assert_eq!(exactly(other), None, "{other}");
        }
    }
}
