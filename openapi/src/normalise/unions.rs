//! `#[serde(tag = "kind")]` enums become a discriminated union of flat, named variants.

use serde_json::{Map, Value, json};

use crate::schemas::{COMPONENT, components_mut, referenced};

/// Gives every internally tagged union among the components its discriminator, mapping and named variants.
pub(super) fn flatten(spec: &mut Value) {
    let Some(components) = components_mut(spec) else { return };
    let names: Vec<String> = components.keys().cloned().collect();
    for name in names {
        if let Some((tag, variants)) = tagged_variants(components, &name) {
            let mut mapping = Map::new();
            for (value, variant) in variants {
                let variant_name = free_name(components, format!("{name}{}", pascal(&value)), &variant);
                mapping.insert(value, json!(format!("{COMPONENT}{variant_name}")));
                components.insert(variant_name, variant);
            }
            let references: Vec<Value> = mapping.values().map(|target| json!({"$ref": target})).collect();
            if let Some(union) = components.get_mut(&name) {
                union["oneOf"] = json!(references);
                union["discriminator"] = json!({"propertyName": tag, "mapping": mapping});
            }
        }
    }
}

/// The tag and the flat variants of a union, when every variant is an object with one property of one fixed value.
fn tagged_variants(components: &Map<String, Value>, name: &str) -> Option<(String, Vec<(String, Value)>)> {
    let union = components.get(name)?;
    if union.get("discriminator").is_some() {
        return None;
    }
    let variants = union.get("oneOf")?.as_array()?;
    let flat: Vec<Value> = variants.iter().map(|v| merged(components, v)).collect::<Option<_>>()?;
    let candidates = flat.first()?.get("properties")?.as_object()?.keys();
    let tag = candidates.into_iter().find(|key| flat.iter().all(|v| fixed_value(v, key).is_some()))?.clone();
    let named = flat
        .into_iter()
        .filter_map(|variant| Some((fixed_value(&variant, &tag)?.to_owned(), tag_first(variant, &tag))))
        .collect();
    Some((tag, named))
}

/// One object out of an object, a reference to one, or an `allOf` of those.
fn merged(components: &Map<String, Value>, schema: &Value) -> Option<Value> {
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let mut whole = Map::from_iter([("type".to_owned(), json!("object"))]);
        for part in parts {
            absorb(&mut whole, &merged(components, part)?);
        }
        if let Some(description) = schema.get("description") {
            whole.insert("description".to_owned(), description.clone());
        }
        return Some(Value::Object(whole));
    }
    if let Some(target) = referenced(schema) {
        return merged(components, components.get(target)?);
    }
    (schema.get("type")? == "object").then(|| schema.clone())
}

fn absorb(whole: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (whole.get_mut(key), value) {
            (Some(Value::Object(mine)), Value::Object(more)) => mine.extend(more.clone()),
            (Some(Value::Array(mine)), Value::Array(more)) => mine.extend(more.clone()),
            (None, _) if key != "example" => {
                whole.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
}

fn fixed_value<'a>(variant: &'a Value, property: &str) -> Option<&'a str> {
    let schema = variant.get("properties")?.get(property)?;
    match schema.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only.as_str(),
        _ => schema.get("const")?.as_str(),
    }
}

/// The tag leads, in `properties` and in `required`: it is what a reader looks for first.
fn tag_first(mut variant: Value, tag: &str) -> Value {
    if let Some(properties) = variant.get_mut("properties").and_then(Value::as_object_mut)
        && let Some(schema) = properties.shift_remove(tag)
    {
        properties.shift_insert(0, tag.to_owned(), schema);
    }
    if let Some(required) = variant.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != tag);
        required.insert(0, json!(tag));
    }
    variant
}

fn free_name(components: &Map<String, Value>, wanted: String, variant: &Value) -> String {
    match components.get(&wanted) {
        Some(other) if other != variant => free_name(components, format!("{wanted}Variant"), variant),
        _ => wanted,
    }
}

fn pascal(wire: &str) -> String {
    wire.split(|c: char| !c.is_alphanumeric())
        .map(|word| {
            word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
        })
        .collect()
}
