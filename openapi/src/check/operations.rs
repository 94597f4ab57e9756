//! Operations: names, tags, documented failures, examples.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schemas::{METHODS, components, referenced};

const PROBLEM: &str = "application/problem+json";

pub(super) fn check(spec: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    let mut seen = BTreeMap::new();
    for (place, operation) in operations(spec) {
        name(&place, operation, &mut seen, &mut findings);
        words(&place, operation, &mut findings);
        failures(&place, operation, &mut findings);
        request_example(spec, &place, operation, &mut findings);
    }
    findings
}

/// Every operation with its place, `GET /v1/applications`.
pub(super) fn operations(spec: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = spec.get("paths").and_then(Value::as_object).into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |m| Some((format!("{} {path}", m.to_uppercase()), item.get(m)?)))
    })
}

fn name<'a>(
    place: &str,
    operation: &'a Value,
    seen: &mut BTreeMap<&'a str, String>,
    findings: &mut Vec<String>,
) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
        return findings.push(format!("{place}: no operationId; give `operation_id = \"verb_noun\"`"));
    };
    let words = id.split('_').collect::<Vec<_>>();
    let plain = |w: &&str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if words.len() < 2 || !words.iter().all(plain) {
        findings.push(format!(
            "{place}: operationId `{id}` is not `verb_noun` in snake_case; rename the handler"
        ));
    }
    if let Some(other) = seen.insert(id, place.to_owned()) {
        findings.push(format!(
            "{place}: operationId `{id}` already names {other}; SDK methods need unique names"
        ));
    }
}

fn words(place: &str, operation: &Value, findings: &mut Vec<String>) {
    if operation.get("summary").and_then(Value::as_str).is_none_or(str::is_empty) {
        findings.push(format!(
            "{place}: no summary; begin the handler's doc comment with one line saying what it does"
        ));
    }
    let tags = operation.get("tags").and_then(Value::as_array).map_or(0, Vec::len);
    if tags != 1 {
        findings.push(format!("{place}: {tags} tags; give exactly one, it is the SDK's group of methods"));
    }
}

fn failures(place: &str, operation: &Value, findings: &mut Vec<String>) {
    let responses = operation.get("responses").and_then(Value::as_object);
    for class in ['4', '5'] {
        let mut documented =
            responses.into_iter().flatten().filter(|(status, _)| status.starts_with(class)).peekable();
        if documented.peek().is_none() {
            findings.push(format!("{place}: no {class}XX response; add the shared problem responses"));
        }
        for (status, response) in documented {
            if response.get("$ref").is_none()
                && response.pointer(&format!("/content/{}", escaped(PROBLEM))).is_none()
            {
                findings.push(format!(
                    "{place}: response {status} has no {PROBLEM} body; use the shared problem response"
                ));
            }
        }
    }
}

fn escaped(key: &str) -> String {
    key.replace('/', "~1")
}

fn request_example(spec: &Value, place: &str, operation: &Value, findings: &mut Vec<String>) {
    let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
    for (media, body) in content.into_iter().flatten() {
        let schema = &body["schema"];
        let component = referenced(schema).and_then(|name| components(spec).find(|(n, _)| *n == name));
        let places = [Some(body), Some(schema), component.map(|(_, s)| s)];
        let given =
            places.into_iter().flatten().any(|p| p.get("example").is_some() || p.get("examples").is_some());
        let binary = schema.get("format").is_some_and(|f| f == "binary")
            || component.is_some_and(|(_, s)| s.get("format").is_some_and(|f| f == "binary"));
        if !given && !binary {
            findings.push(format!(
                "{place}: the {media} body has no example; put `#[schema(example = json!({{…}}))]` on its type"
            ));
        }
    }
}
