//! Walking schemas: every place of an OpenAPI document where a schema may stand, and the schemas inside a schema.

use serde_json::{Map, Value};

/// What `$ref` of a schema component begins with.
pub(crate) const COMPONENT: &str = "#/components/schemas/";

/// The methods of a path item, in the order they are printed.
pub(crate) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The component a schema points to.
pub(crate) fn referenced(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(COMPONENT)
}

/// The named component schemas; empty when there are none.
pub(crate) fn components(spec: &Value) -> impl Iterator<Item = (&String, &Value)> {
    spec.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten()
}

/// The named component schemas, to be changed.
pub(crate) fn components_mut(spec: &mut Value) -> Option<&mut Map<String, Value>> {
    spec.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
}

/// Calls `visit` on every schema of the document, outermost first: components, parameters, headers and bodies.
pub(crate) fn visit_all(node: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| visit_all(item, visit)),
        Value::Object(map) => {
            for (key, child) in map {
                match key.as_str() {
                    "schema" => visit_schema(child, visit),
                    "schemas" => each(child, &mut |schema| visit_schema(schema, visit)),
                    "example" | "examples" => {}
                    _ => visit_all(child, visit),
                }
            }
        }
        _ => {}
    }
}

/// Calls `visit` on a schema and on all schemas inside it, outermost first.
pub(crate) fn visit_schema(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(schema);
    children_mut(schema, &mut |child| visit_schema(child, visit));
}

/// Calls `visit` on the schemas directly inside a schema.
pub(crate) fn children_mut(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let Some(map) = schema.as_object_mut() else { return };
    for (key, child) in map {
        match key.as_str() {
            "properties" | "patternProperties" => each(child, visit),
            "oneOf" | "anyOf" | "allOf" | "prefixItems" => {
                child.as_array_mut().into_iter().flatten().for_each(&mut *visit)
            }
            "items" | "additionalProperties" | "propertyNames" | "not" if child.is_object() => visit(child),
            _ => {}
        }
    }
}

/// The schemas directly inside a schema, each with the words that lead to it.
pub(crate) fn children(schema: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (key, child) in schema.as_object().into_iter().flatten() {
        match key.as_str() {
            "properties" | "patternProperties" => {
                found.extend(child.as_object().into_iter().flatten().map(|(name, s)| (name.clone(), s)))
            }
            "oneOf" | "anyOf" | "allOf" | "prefixItems" => {
                let list = child.as_array().into_iter().flatten().enumerate();
                found.extend(list.map(|(at, s)| (format!("{key}[{at}]"), s)))
            }
            "items" | "additionalProperties" if child.is_object() => found.push((key.clone(), child)),
            _ => {}
        }
    }
    found
}

/// Whether a schema allows this JSON type.
pub(crate) fn allows(schema: &Value, wanted: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(only)) => only == wanted,
        Some(Value::Array(several)) => several.iter().any(|t| t == wanted),
        _ => false,
    }
}

fn each(map: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    map.as_object_mut().into_iter().flatten().for_each(|(_, child)| visit(child));
}
