//! utoipa writes the argument of a generic type out in full; here the copy becomes a `$ref` to its component again.

use serde_json::{Map, Value, json};

use crate::schemas::{COMPONENT, children_mut, components, components_mut, visit_all};

/// Replaces inlined copies of component schemas by references.
pub(super) fn refer(spec: &mut Value) {
    // A copy may hold copies: after the inner ones are replaced the outer one equals its component.
    loop {
        let known: Vec<_> =
            components(spec).filter(|(_, s)| is_shape(s)).map(|(n, s)| (n.clone(), s.clone())).collect();
        let mut replaced = 0;
        // A component is not a copy of itself: only what stands inside it is compared.
        let mut own = components_mut(spec).map(std::mem::take).unwrap_or_default();
        own.values_mut().for_each(|c| children_mut(c, &mut |child| replace_in(child, &known, &mut replaced)));
        visit_all(spec, &mut |schema| replaced += usize::from(replace(schema, &known)));
        if let Some(slot) = components_mut(spec) {
            *slot = own;
        }
        if replaced == 0 {
            return;
        }
    }
}

/// What is worth a name wherever it appears: objects with properties, enumerations, unions.
fn is_shape(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else { return false };
    let filled = |key: &str, least: usize| match map.get(key) {
        Some(Value::Object(inner)) => inner.len() >= least,
        Some(Value::Array(inner)) => inner.len() >= least,
        _ => false,
    };
    filled("properties", 1) || filled("enum", 2) || (filled("oneOf", 2) && !is_nullable_reference(map))
}

fn is_nullable_reference(map: &Map<String, Value>) -> bool {
    map["oneOf"].as_array().is_some_and(|variants| variants.contains(&json!({"type": "null"})))
}

fn replace_in(schema: &mut Value, known: &[(String, Value)], replaced: &mut usize) {
    if replace(schema, known) {
        *replaced += 1;
    } else {
        children_mut(schema, &mut |child| replace_in(child, known, replaced));
    }
}

fn replace(schema: &mut Value, known: &[(String, Value)]) -> bool {
    if !is_shape(schema) {
        return false;
    }
    let exact = known.iter().find(|(_, shape)| shape == schema);
    let Some((name, _)) = exact.or_else(|| known.iter().find(|(_, shape)| bare(shape) == bare(schema)))
    else {
        return false;
    };
    let mut reference = json!({"$ref": format!("{COMPONENT}{name}")});
    if exact.is_none()
        && let Some(description) = schema.get("description")
    {
        reference["description"] = description.clone();
    }
    *schema = reference;
    true
}

/// The shape alone: a field may describe what it holds in words of its own.
fn bare(schema: &Value) -> Value {
    let mut map = schema.as_object().cloned().unwrap_or_default();
    map.retain(|key, _| !matches!(key.as_str(), "description" | "example" | "examples"));
    Value::Object(map)
}
