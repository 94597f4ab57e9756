//! What a form must hold, so that a portal can draw it from the schema alone and no answer is without bounds:
//! labels in three languages, one type a field, bounds on every text and list, nothing beside what is named.

use super::super::Definition;
use serde_json::Value;

/// Formats that are checked when a form is handed in; any other would be a promise nobody keeps.
const FORMATS: [&str; 2] = ["date", "email"];

/// Most levels of objects and lists in each other.
const DEEPEST: usize = 6;

/// Faults of every form.
pub(super) fn form_faults(definition: &Definition, faults: &mut Vec<String>) {
    for operation in &definition.operations {
        if definition.form(&operation.op).is_none() {
            faults.push(format!("no form for the operation {}", operation.op));
        }
    }
    for (op, schema) in &definition.forms {
        if op != "default" && definition.operation(op).is_none() {
            faults.push(format!("form of {op}: there is no such operation"));
        }
        if let Err(fault) = jsonschema::meta::validate(schema) {
            faults.push(format!("form of {op} is no JSON Schema: {}: {fault}", fault.instance_path()));
            continue;
        }
        if let Err(fault) = jsonschema::validator_for(schema) {
            faults.push(format!("form of {op} is no JSON Schema: {fault}"));
            continue;
        }
        if schema["type"] != "object" {
            faults.push(format!("form of {op}: a form is an object"));
        }
        let mut note = |at: &str, what: &str| {
            faults.push(format!("form of {op}: {}: {what}", if at.is_empty() { "/" } else { at }));
        };
        value_faults(schema, "", 0, &mut note);
        register_faults(schema, &mut note);
    }
}

/// Faults of what the register takes over: a list of choices, or places that have a name.
fn register_faults(schema: &Value, note: &mut dyn FnMut(&str, &str)) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("/{name}");
        let one = if field["type"] == "array" { &field["items"] } else { field };
        match field["x-register"].as_str() {
            Some("activities") if field["type"] == "array" && one["oneOf"].is_array() => {}
            Some("activities") => note(&at, "the register takes over activities from a list of choices"),
            Some("branches" | "objects") => {
                let text = |member: &str| one["properties"][member]["type"] == "string";
                let is_asked =
                    one["required"].as_array().is_some_and(|all| all.iter().any(|one| one == "name"));
                if !text("name") || !is_asked {
                    note(&at, "a place that the register takes over has a name, which is required");
                }
                for member in ["kind", "bin", "region", "address"] {
                    if one["properties"].get(member).is_some() && !text(member) {
                        note(&format!("{at}/{member}"), "is a text where the register takes it over");
                    }
                }
            }
            Some(_) => note(&at, "x-register is one of activities, branches, objects"),
            None if field.get("x-register").is_some() => note(&at, "x-register is a text"),
            None => {}
        }
    }
}

/// Faults of one value of a form and of what stands in it; `at` is where the value would stand in a form.
fn value_faults(schema: &Value, at: &str, depth: usize, note: &mut dyn FnMut(&str, &str)) {
    if depth > DEEPEST {
        return note(at, "stands too deep: six levels at most");
    }
    let has = |key: &str| schema.get(key).is_some();
    match schema["type"].as_str() {
        Some("object") => object_faults(schema, at, depth, note),
        Some("array") => {
            if !has("maxItems") {
                note(at, "a list says how many at most (maxItems)");
            }
            match schema.get("items") {
                Some(items) => value_faults(items, &format!("{at}/0"), depth + 1, note),
                None => note(at, "a list says of what (items)"),
            }
        }
        Some("string") => {
            let date = schema["format"] == "date";
            if !has("maxLength") && !has("oneOf") && !date {
                note(at, "a text says how long at most (maxLength)");
            }
        }
        Some("number" | "integer") => {
            if !has("minimum") && !has("exclusiveMinimum") || !has("maximum") && !has("exclusiveMaximum") {
                note(at, "a number has a least and a most (minimum, maximum)");
            }
        }
        Some("boolean") => {}
        _ => note(at, "has one type: object, array, string, number, integer or boolean"),
    }
    if let Some(format) = schema["format"].as_str().filter(|format| !FORMATS.contains(format)) {
        note(
            at,
            &format!("the format {format} is not checked here: use {}, or a pattern", FORMATS.join(", ")),
        );
    }
    if has("enum") {
        note(at, "a choice without words: write oneOf with const and x-label");
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        match choice["const"].as_str() {
            Some(value) if !is_labelled(choice) => {
                note(at, &format!("the choice {value} has no x-label in kk, ru and en"));
            }
            Some(_) => {}
            None => note(at, "a choice is a const with an x-label"),
        }
    }
}

fn object_faults(schema: &Value, at: &str, depth: usize, note: &mut dyn FnMut(&str, &str)) {
    if schema["additionalProperties"] != false {
        note(at, "says that nothing else may stand here (additionalProperties = false)");
    }
    let properties = schema["properties"].as_object();
    if properties.is_none_or(serde_json::Map::is_empty) {
        note(at, "an object has fields (properties)");
    }
    for (name, field) in properties.into_iter().flatten() {
        let at = format!("{at}/{name}");
        if !is_labelled(field) {
            note(&at, "has no x-label in kk, ru and en");
        }
        if depth > 0 && field.get("x-register").is_some() {
            note(&at, "the register takes over whole fields of a form (x-register), not what stands in them");
        }
        value_faults(field, &at, depth + 1, note);
    }
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for name in required.filter(|name| properties.is_none_or(|fields| !fields.contains_key(*name))) {
        note(at, &format!("asks for the field {name}, which it does not have"));
    }
}

fn is_labelled(schema: &Value) -> bool {
    let said = |lang: &str| schema["x-label"][lang].as_str().is_some_and(|label| !label.trim().is_empty());
    ["kk", "ru", "en"].into_iter().all(said)
}
