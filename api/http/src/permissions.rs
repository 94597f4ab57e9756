//! Which operation needs which permission (OAuth 2 scope): by its tag, and by whether it reads or writes. The one table;
//! the caller is held to it, and the spec tells it.

use crate::routes::paths;
use actix_web::http::Method;
use ruqsat_licensing::accounts::Permission;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Tag, what reading needs, what writing needs. A tag that is missing here is refused to everybody, and named by a test.
const TABLE: &[(&str, Permission, Permission)] = &[
    ("applications", Permission::ApplicationsRead, Permission::Applications),
    ("documents", Permission::ApplicationsRead, Permission::Applications),
    ("licences", Permission::ApplicationsRead, Permission::Tasks),
    ("deadlines", Permission::ApplicationsRead, Permission::Applications),
    ("calendar", Permission::ApplicationsRead, Permission::Applications),
    ("payments", Permission::ApplicationsRead, Permission::Payments),
    ("surveys", Permission::ApplicationsRead, Permission::Surveys),
    ("signatures", Permission::Signatures, Permission::Signatures),
    ("tasks", Permission::Tasks, Permission::Tasks),
    ("organisations", Permission::Organisation, Permission::Organisation),
    ("employees", Permission::Organisation, Permission::Organisation),
    ("statistics", Permission::Organisation, Permission::Organisation),
    ("audit", Permission::Organisation, Permission::Organisation),
    ("notices", Permission::Account, Permission::Account),
    ("grants", Permission::Account, Permission::Account),
    ("representations", Permission::Account, Permission::Account),
];

/// Operations that need a second one: they show what is another tag's.
const BESIDES: &[(&str, Permission)] = &[
    // The bytes to sign hold all that was filed.
    ("create_application_mobile_signing", Permission::Applications),
    ("create_task_mobile_signing", Permission::Tasks),
];

/// What an operation of the spec needs, all of it: the operation as it stands there, and its method in small letters.
/// Empty where its tag has no row.
fn of(operation: &Value, method: &str) -> Vec<Permission> {
    let text = |pointer| operation.pointer(pointer).and_then(Value::as_str);
    let Some((_, read, write)) = TABLE.iter().find(|(tag, ..)| text("/tags/0") == Some(tag)) else {
        return Vec::new();
    };
    let besides = BESIDES.iter().filter(|(id, _)| text("/operationId") == Some(id)).map(|(_, one)| *one);
    std::iter::once(if method == "get" { *read } else { *write }).chain(besides).collect()
}

/// Whether an operation takes callers without a token.
fn is_open(operation: &Value) -> bool {
    operation.get("security").and_then(Value::as_array).is_some_and(|all| all.contains(&json!({})))
}

/// By path and method.
static NEEDED: LazyLock<HashMap<String, HashMap<Method, Vec<Permission>>>> = LazyLock::new(|| {
    let row = |(method, operation): (&String, &Value)| {
        Some((method.to_uppercase().parse().ok()?, of(operation, method)))
    };
    let rows = |item: &Value| item.as_object().into_iter().flatten().filter_map(row).collect();
    paths().iter().map(|(path, item)| (path.clone(), rows(item))).collect()
});

/// What a request that was routed there needs, all of it; `None` where nobody said.
pub(crate) fn needed(pattern: Option<&str>, method: &Method) -> Option<&'static [Permission]> {
    NEEDED.get(pattern?)?.get(method).map(Vec::as_slice).filter(|needed| !needed.is_empty())
}

/// Says in the spec what an operation needs.
pub(crate) fn tell(operation: &mut Value, method: &str) {
    let open = is_open(operation);
    let scopes: Vec<&str> = of(operation, method).iter().map(|one| one.as_str()).collect();
    if let Some(operation) = operation.as_object_mut().filter(|_| !scopes.is_empty() && !open) {
        operation.insert("security".into(), json!([{"oauth2": scopes}]));
    }
}

/// How the spec tells of OAuth 2: where to ask, and for what.
pub(crate) fn scheme() -> Value {
    let scopes: serde_json::Map<String, Value> =
        Permission::ALL.iter().map(|one| (one.as_str().to_owned(), words(*one).into())).collect();
    json!({
        "type": "oauth2",
        "description": "Access token of `POST /v1/token`, an EdDSA JWT after RFC8725 that lives 15 minutes, sent as \
                        `Authorization: Bearer …`. Each operation names the scope it needs; what the person may do \
                        besides stands in his roles.",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "/oauth2/authorize",
                "tokenUrl": "/v1/token",
                "refreshUrl": "/v1/token",
                "scopes": scopes.clone()
            },
            "clientCredentials": {"tokenUrl": "/v1/token", "refreshUrl": "/v1/token", "scopes": scopes}
        }
    })
}

/// What it lets a client do, for a developer.
fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::ApplicationsRead => "Read applications, their files, payments and signatures",
        Permission::Applications => "File, change, sign and withdraw applications",
        Permission::Payments => "Begin payments of fees",
        Permission::Signatures => "Have signatures verified, and follow those made on a phone",
        Permission::Surveys => "Answer surveys",
        Permission::Tasks => "Do the tasks of a licensing body",
        Permission::Organisation => "Manage the people of a licensing body and see its figures",
        Permission::Account => "Manage grants, representations and notices; first-party clients only",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_that_takes_a_token_needs_a_permission() {
        for (path, item) in paths() {
            for (method, operation) in item.as_object().expect("operations") {
                let said = !of(operation, method).is_empty();
                assert!(
                    said || is_open(operation),
                    "{method} {path}: its tag is not in TABLE of api/http/src/permissions.rs; add a row that says \
                     which scope reading and writing need"
                );
            }
        }
    }
}
