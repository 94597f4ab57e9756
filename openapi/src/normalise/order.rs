//! Key order: where it has no meaning it is fixed here, so that a new utoipa does not reshuffle the file.

use serde_json::{Map, Value};

/// Keys that read best in this order; all others follow by name.
const FIRST: [&str; 42] = [
    "openapi",
    "info",
    "servers",
    "tags",
    "paths",
    "webhooks",
    "title",
    "version",
    "operationId",
    "summary",
    "name",
    "in",
    "$ref",
    "type",
    "format",
    "const",
    "enum",
    "description",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "parameters",
    "requestBody",
    "responses",
    "headers",
    "content",
    "schema",
    "discriminator",
    "propertyName",
    "mapping",
    "oneOf",
    "allOf",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "schemas",
    "security",
    "example",
    "examples",
];

/// Sorts the whole document, except properties and examples: their order is the author's.
pub(crate) fn sort(spec: &mut Value) {
    sort_object(spec, Keys::Keywords);
}

#[derive(Clone, Copy)]
enum Keys {
    /// Words of OpenAPI or JSON Schema.
    Keywords,
    /// Names without an order: paths, components, statuses, media types.
    Names,
    /// Names in the author's order.
    Author,
}

fn sort_object(node: &mut Value, keys: Keys) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| sort_object(item, Keys::Keywords)),
        Value::Object(map) => {
            match keys {
                Keys::Keywords => map.sort_keys_by(rank),
                Keys::Names => map.sort_keys(),
                Keys::Author => {}
            }
            for (key, child) in map {
                match (keys, key.as_str()) {
                    (Keys::Keywords, "example" | "examples" | "default" | "security") => {}
                    (Keys::Keywords, key) => sort_object(child, under(key)),
                    _ => sort_object(child, Keys::Keywords),
                }
            }
        }
        _ => {}
    }
}

/// What kind of keys stand under a keyword.
fn under(keyword: &str) -> Keys {
    match keyword {
        "properties" => Keys::Author,
        "paths" | "webhooks" | "responses" | "headers" | "content" | "schemas" | "securitySchemes"
        | "mapping" | "scopes" => Keys::Names,
        _ => Keys::Keywords,
    }
}

trait SortKeys {
    fn sort_keys_by(&mut self, rank: fn(&str) -> (usize, &str));
}

impl SortKeys for Map<String, Value> {
    fn sort_keys_by(&mut self, rank: fn(&str) -> (usize, &str)) {
        let mut entries: Vec<_> = std::mem::take(self).into_iter().collect();
        entries.sort_by(|a, b| rank(&a.0).cmp(&rank(&b.0)));
        self.extend(entries);
    }
}

fn rank(key: &str) -> (usize, &str) {
    (FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len()), key)
}
