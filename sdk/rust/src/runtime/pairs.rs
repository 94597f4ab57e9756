//! Flat structs as name=value pairs, for queries and forms.

use serde::Serialize;
use serde_json::Value;

/// The pairs of a struct: nothing for null, one for each item of a list.
pub(super) fn pairs(fields: &impl Serialize) -> Result<Vec<(String, String)>, String> {
    let Value::Object(map) = serde_json::to_value(fields).map_err(|error| error.to_string())? else {
        return Err("a query or form is written from a struct".to_owned());
    };
    let mut pairs = Vec::new();
    for (name, value) in map {
        match value {
            Value::Array(items) => pairs.extend(items.into_iter().map(|item| (name.clone(), plain(item)))),
            Value::Null => {}
            other => pairs.push((name, plain(other))),
        }
    }
    Ok(pairs)
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
