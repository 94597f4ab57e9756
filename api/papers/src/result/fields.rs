//! What was filled into the form, under the names that the form has for it.

use super::words;
use crate::paper::code;
use ruqsat_licensing::values::Lang;
use serde_json::Value;

/// Lines of name and value, nested ones with a number in front.
pub(super) fn lines(schema: Option<&Value>, filled: &Value, lang: Lang) -> Vec<(String, String)> {
    let Some(members) = filled.as_object() else { return Vec::new() };
    let of = |name: &str| schema.and_then(|schema| schema.pointer(&format!("/properties/{name}")));
    let mut lines = Vec::new();
    for (name, value) in members {
        let (schema, label) = (of(name), label(of(name), name, lang));
        match value {
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for (at, item) in items.iter().enumerate() {
                    let told = self::lines(schema.and_then(|schema| schema.get("items")), item, lang);
                    let told: Vec<String> =
                        told.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    lines.push((format!("{label}, {}", at + 1), told.join("; ")));
                }
            }
            Value::Object(_) => {
                let told = self::lines(schema, value, lang);
                lines.extend(told.into_iter().map(|(name, value)| (format!("{label}: {name}"), value)));
            }
            _ => lines.push((label, plain(schema, value, lang))),
        }
    }
    lines
}

fn label(schema: Option<&Value>, name: &str, lang: Lang) -> String {
    let told = schema.and_then(|schema| schema.pointer(&format!("/x-label/{}", code(lang))));
    told.and_then(Value::as_str).unwrap_or(name).to_owned()
}

/// A value without members: a choice by its label, several of them in a row.
fn plain(schema: Option<&Value>, value: &Value, lang: Lang) -> String {
    match value {
        Value::Array(items) => {
            let schema = schema.and_then(|schema| schema.get("items"));
            items.iter().map(|item| plain(schema, item, lang)).collect::<Vec<_>>().join("; ")
        }
        Value::Bool(yes) => words::yes(*yes, lang).to_owned(),
        Value::Null => "—".to_owned(),
        _ => {
            let choices = schema.and_then(|schema| schema.get("oneOf")).and_then(Value::as_array);
            let chosen = choices.into_iter().flatten().find(|choice| choice.get("const") == Some(value));
            let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            chosen.map_or(written.clone(), |choice| label(Some(choice), &written, lang))
        }
    }
}
