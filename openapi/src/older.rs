//! OpenAPI 3.0 for tools that read nothing newer: derived from the 3.1 document, which stays the one source.

use serde_json::{Map, Value, json};

use crate::schemas::{COMPONENT, components, referenced, visit_all};

/// Words of JSON Schema 2020-12 that 3.0 has no word for; what they ask is still asked by the server.
const DROPPED: [&str; 7] = [
    "$schema",
    "propertyNames",
    "patternProperties",
    "unevaluatedProperties",
    "dependentRequired",
    "contentMediaType",
    "$comment",
];

/// The document as OpenAPI 3.0.3. Webhooks have no place there; everything else is said in the older words.
pub fn older(spec: &Value) -> Value {
    let mut spec = spec.clone();
    let types: Map<String, Value> = components(&spec)
        .filter_map(|(name, schema)| Some((name.clone(), schema.get("type")?.clone())))
        .collect();
    if let Some(root) = spec.as_object_mut() {
        root.insert("openapi".to_owned(), json!("3.0.3"));
        root.shift_remove("webhooks");
        root.shift_remove("jsonSchemaDialect");
    }
    if let Some(info) = spec.get_mut("info") {
        licence(info);
    }
    visit_all(&mut spec, &mut |schema| older_schema(schema, &types));
    crate::normalise::sort(&mut spec);
    spec
}

/// An SPDX name is new in 3.1; before there was only a link.
fn licence(info: &mut Value) {
    info.as_object_mut().map(|info| info.shift_remove("summary"));
    let Some(licence) = info.get_mut("license").and_then(Value::as_object_mut) else { return };
    if let Some(Value::String(name)) = licence.shift_remove("identifier") {
        licence.entry("url").or_insert_with(|| json!(format!("https://spdx.org/licenses/{name}.html")));
    }
}

fn older_schema(schema: &mut Value, types: &Map<String, Value>) {
    let Some(map) = schema.as_object_mut() else { return };
    DROPPED.iter().for_each(|word| drop(map.shift_remove(*word)));
    if let Some(only) = map.shift_remove("const") {
        map.insert("enum".to_owned(), json!([only]));
    }
    if let Some(Value::Array(examples)) = map.shift_remove("examples") {
        examples.into_iter().take(1).for_each(|first| drop(map.insert("example".to_owned(), first)));
    }
    if map.shift_remove("contentEncoding") == Some(json!("base64")) {
        map.insert("format".to_owned(), json!("byte"));
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if let Some(limit) = map.get(exclusive).filter(|limit| limit.is_number()).cloned() {
            map.insert(bound.to_owned(), limit);
            map.insert(exclusive.to_owned(), json!(true));
        }
    }
    several_types(map);
    nullable_alternatives(map, types);
    // Beside a `$ref` nothing counts in 3.0.
    if map.len() > 1
        && let Some(reference) = map.shift_remove("$ref")
    {
        map.insert("allOf".to_owned(), json!([{"$ref": reference}]));
    }
    if map.get("nullable") == Some(&json!(true))
        && let Some(Value::Array(values)) = map.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// `type: [string, null]` is a nullable string; of several real types any one may be.
fn several_types(map: &mut Map<String, Value>) {
    let Some(Value::Array(several)) = map.get("type").cloned() else { return };
    let (nulls, real): (Vec<_>, Vec<_>) = several.into_iter().partition(|one| one == "null");
    map.shift_remove("type");
    match real.as_slice() {
        [only] => drop(map.insert("type".to_owned(), only.clone())),
        // A bare `nullable` needs a type beside it: an empty schema takes null as it is.
        [] => return,
        _ => {
            let any = real.iter().map(|one| json!({"type": one})).collect();
            map.insert("anyOf".to_owned(), Value::Array(any));
        }
    }
    if !nulls.is_empty() {
        map.insert("nullable".to_owned(), json!(true));
    }
}

/// `oneOf: [X, null]` is a nullable X, its type written beside it: `nullable` alone means nothing to a strict reader.
fn nullable_alternatives(map: &mut Map<String, Value>, types: &Map<String, Value>) {
    for word in ["oneOf", "anyOf"] {
        let Some(Value::Array(alternatives)) = map.get_mut(word) else { continue };
        let before = alternatives.len();
        alternatives.retain(|one| one.get("type") != Some(&json!("null")));
        let (left, several) = (alternatives.first().cloned(), alternatives.len() > 1);
        if alternatives.len() == before {
            continue;
        }
        map.insert("nullable".to_owned(), json!(true));
        if several {
            continue;
        }
        map.shift_remove(word);
        let kind = left.as_ref().and_then(referenced).and_then(|name| types.get(name)).cloned();
        map.insert("allOf".to_owned(), json!([left]));
        if let Some(kind @ Value::String(_)) = kind {
            map.insert("type".to_owned(), kind);
        }
    }
}

/// What of the newer words is left in a 3.0 document: each is a shape that `older` does not know yet.
pub fn left_over(spec: &Value) -> Vec<String> {
    let mut found = Vec::new();
    // The visitor may change what it sees, so it is shown a copy.
    visit_all(&mut spec.clone(), &mut |schema| {
        let Some(map) = schema.as_object() else { return };
        let newer = map.keys().filter(|key| {
            ["const", "examples", "prefixItems", "if", "$defs", "contentEncoding"].contains(&key.as_str())
                || DROPPED.contains(&key.as_str())
        });
        let mut words: Vec<String> = newer.cloned().collect();
        if map.get("type").is_some_and(|kind| !kind.is_string() || kind == "null") {
            words.push(format!("type {}", map["type"]));
        }
        if map.contains_key("$ref") && map.len() > 1 {
            words.push("$ref with siblings".to_owned());
        }
        if map.get("$ref").and_then(Value::as_str).is_some_and(|target| !target.starts_with(COMPONENT)) {
            words.push(format!("$ref {}", map["$ref"]));
        }
        if !words.is_empty() {
            found.push(format!(
                "openapi-3.0.json has no word for {} in {schema}: teach openapi/src/older.rs",
                words.join(", ")
            ));
        }
    });
    found
}
