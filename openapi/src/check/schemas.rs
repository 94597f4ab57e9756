//! Schemas: every size has a limit, every request refuses what it does not know.

use std::collections::BTreeSet;

use serde_json::Value;

use super::operations::operations;
use crate::schemas::{allows, children, components, referenced};

/// Operations whose body has the shape of another's protocol: what he adds to it some day shall not stop people here.
const FOREIGN: [&str; 1] = ["put_mobile_documents"];

pub(super) fn check(spec: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    for (name, schema) in components(spec) {
        limits(name, schema, &mut findings);
    }
    for (place, operation) in operations(spec) {
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or("?");
            limits(&format!("{place} parameter {name}"), &parameter["schema"], &mut findings);
        }
        for (part, schema) in bodies(operation) {
            limits(&format!("{place} {part}"), schema, &mut findings);
            if !part.contains("json") && allows(schema, "array") {
                findings.push(format!(
                    "{place} {part}: an array of numbers for bytes; use a newtype with `value_type = String, format = Binary`"
                ));
            }
        }
    }
    dangling(spec, spec, &mut findings);
    closed_requests(spec, &mut findings);
    twins(spec, &mut findings);
    findings
}

fn bodies(operation: &Value) -> Vec<(String, &Value)> {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    let parts = responses
        .map(|(status, r)| (status.as_str(), r))
        .chain(operation.get("requestBody").map(|b| ("request", b)));
    let content = parts.flat_map(|(part, body)| {
        let media = body.get("content").and_then(Value::as_object).into_iter().flatten();
        media.filter_map(move |(kind, m)| Some((format!("{part} {kind}"), m.get("schema")?)))
    });
    content.collect()
}

fn limits(place: &str, schema: &Value, findings: &mut Vec<String>) {
    let limited = |keys: &[&str]| keys.iter().any(|key| schema.get(*key).is_some());
    if allows(schema, "string") && !limited(&["maxLength", "enum", "const", "format", "pattern"]) {
        findings.push(format!(
            "{place}: a string without limit; add `#[schema(max_length = …)]`, or format, pattern, enum"
        ));
    }
    if allows(schema, "array") && !limited(&["maxItems"]) {
        findings.push(format!("{place}: an array without limit; add `#[schema(max_items = …)]`"));
    }
    for (step, child) in children(schema) {
        limits(&format!("{place}.{step}"), child, findings);
    }
}

fn closed_requests(spec: &Value, findings: &mut Vec<String>) {
    let mut reached = BTreeSet::new();
    let own = operations(spec).filter(|(_, operation)| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        !FOREIGN.contains(&id)
    });
    for (place, operation) in own {
        for (part, schema) in bodies(operation).into_iter().filter(|(part, _)| part.starts_with("request")) {
            closed(spec, &format!("{place} {part}"), schema, &mut reached, findings);
        }
    }
}

fn closed<'a>(
    spec: &'a Value,
    place: &str,
    schema: &'a Value,
    reached: &mut BTreeSet<&'a str>,
    findings: &mut Vec<String>,
) {
    if let Some(name) = referenced(schema) {
        if reached.insert(name)
            && let Some((_, component)) = components(spec).find(|(n, _)| *n == name)
        {
            closed(spec, name, component, reached, findings);
        }
        return;
    }
    if schema.get("properties").is_some() && schema.get("additionalProperties") != Some(&Value::Bool(false)) {
        findings.push(format!(
            "{place}: a request object that lets unknown fields pass; add `#[serde(deny_unknown_fields)]` \
             (for a union's variant: on the struct that it wraps)"
        ));
    }
    for (step, child) in children(schema) {
        closed(spec, &format!("{place}.{step}"), child, reached, findings);
    }
}

/// What only a query holds is not found by utoipa.
fn dangling(spec: &Value, node: &Value, findings: &mut Vec<String>) {
    if let Some(name) = referenced(node)
        && !components(spec).any(|(known, _)| known == name)
    {
        findings.push(format!(
            "{name} is referred to and not there; name it in `components(schemas(…))` of the document"
        ));
    }
    match node {
        Value::Array(items) => items.iter().for_each(|item| dangling(spec, item, findings)),
        Value::Object(map) => map.values().for_each(|item| dangling(spec, item, findings)),
        _ => {}
    }
}

/// Two components of one shape cannot be told apart where utoipa wrote a copy of one of them.
fn twins(spec: &Value, findings: &mut Vec<String>) {
    let all: Vec<_> = components(spec).filter(|(_, s)| s.get("properties").is_some()).collect();
    for (at, (name, schema)) in all.iter().enumerate() {
        if let Some((other, _)) = all[..at].iter().find(|(_, earlier)| earlier == schema) {
            findings
                .push(format!("{name}: the same as {other}, words and all; use one type, or describe each"));
        }
    }
}
