//! From utoipa's raw output to the canonical document: one small pass per defect, in an order that matters.

mod copies;
mod names;
mod order;
mod unions;

pub(crate) use order::sort;
use serde_json::{Value, json};

use crate::schemas::{METHODS, children_mut, components_mut, referenced, visit_all};

/// Makes the canonical OpenAPI 3.1 document. Running it again changes nothing.
pub fn normalise(mut raw: Value) -> Value {
    visit_all(&mut raw, &mut |schema| {
        simplify_map(schema);
        lift_description(schema);
    });
    // Copies are found while they still look like what utoipa wrote, so before names and unions are touched.
    copies::refer(&mut raw);
    unions::flatten(&mut raw);
    names::readable(&mut raw);
    each_operation(&mut raw, &mut |operation| {
        strip_null_from_parameters(operation);
        describe_responses(operation);
    });
    strip_null_from_forms(&mut raw);
    order::sort(&mut raw);
    raw
}

fn each_operation(spec: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for section in ["paths", "webhooks"] {
        let items = spec.get_mut(section).and_then(Value::as_object_mut);
        for item in items.into_iter().flatten().filter_map(|(_, item)| item.as_object_mut()) {
            METHODS.into_iter().for_each(|method| item.get_mut(method).into_iter().for_each(&mut *visit));
        }
    }
}

/// A free map says `true`, not an empty schema, and keys of JSON objects are strings anyway.
fn simplify_map(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    if map.get("propertyNames") == Some(&json!({"type": "string"})) {
        map.shift_remove("propertyNames");
    }
    if map.get("additionalProperties") == Some(&json!({})) {
        map.insert("additionalProperties".to_owned(), json!(true));
    }
}

/// What is said of a field stands on the field; utoipa hangs it on the one alternative that is not null.
fn lift_description(schema: &mut Value) {
    let Some(alternatives) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else { return };
    if let [alternative, other] = alternatives.as_mut_slice()
        && *other == json!({"type": "null"})
        && alternative.get("$ref").is_some()
        && let Some(description) = alternative.as_object_mut().and_then(|map| map.shift_remove("description"))
    {
        schema["description"] = description;
    }
}

/// An optional parameter is one that may be left out; a header or query value can never be null.
fn strip_null_from_parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for schema in parameters.into_iter().flatten().filter_map(|p| p.get_mut("schema")) {
        strip_null(schema);
    }
}

/// Nor can a field of a form: what is left out is absent, and `null` would be four letters.
fn strip_null_from_forms(spec: &mut Value) {
    let mut forms = Vec::new();
    each_operation(spec, &mut |operation| {
        let body = operation.pointer("/requestBody/content/application~1x-www-form-urlencoded/schema");
        forms.extend(body.and_then(referenced).map(str::to_owned));
    });
    let components = components_mut(spec);
    let forms = components.into_iter().flatten().filter(|(name, _)| forms.contains(name));
    forms.for_each(|(_, form)| children_mut(form, &mut strip_null));
}

fn strip_null(schema: &mut Value) {
    if let Some(types) = schema.get_mut("type").filter(|t| t.is_array()) {
        let kept: Vec<Value> =
            types.as_array().into_iter().flatten().filter(|t| *t != "null").cloned().collect();
        *types = if kept.len() == 1 { kept[0].clone() } else { Value::Array(kept) };
    }
    if let Some(variants) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        variants.retain(|variant| *variant != json!({"type": "null"}));
        if let [only] = variants.as_slice() {
            *schema = only.clone();
        }
    }
}

/// OpenAPI demands a description of every response; utoipa leaves an empty one out.
fn describe_responses(operation: &mut Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let Some(response) = response.as_object_mut().filter(|r| !r.contains_key("$ref")) else { continue };
        if response.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
            response.insert("description".to_owned(), json!(meaning(status)));
        }
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "OK",
        "201" => "Created",
        "202" => "Accepted",
        "204" => "No content",
        "302" | "303" => "See elsewhere",
        "304" => "Not modified",
        "400" => "The request cannot be read",
        "401" => "No valid credentials",
        "403" => "Not allowed",
        "404" => "No such thing, or not visible to you",
        "409" => "In conflict with the present state",
        "412" => "Changed by someone else in the meantime",
        "422" => "The content is not valid",
        "429" => "Too many requests",
        "4XX" => "The request was refused; the problem says why",
        "500" | "5XX" => "The server failed; the problem carries a request id",
        "503" => "Not available now",
        _ => "See the body",
    }
}
