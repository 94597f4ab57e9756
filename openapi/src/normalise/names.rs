//! Readable component names: utoipa's `Page_Application` becomes `ApplicationPage`.

use serde_json::{Value, json};

use crate::schemas::{COMPONENT, components_mut, referenced, visit_all};

/// Turns the names of generic instances round, in the components and in every reference.
pub(super) fn readable(spec: &mut Value) {
    let Some(components) = components_mut(spec) else { return };
    *components = std::mem::take(components).into_iter().map(|(name, s)| (turned(&name), s)).collect();
    visit_all(spec, &mut |schema| {
        if let Some(name) = referenced(schema).map(turned) {
            schema["$ref"] = json!(format!("{COMPONENT}{name}"));
        }
        let mapping = schema.pointer_mut("/discriminator/mapping").and_then(Value::as_object_mut);
        for (_, target) in mapping.into_iter().flatten() {
            if let Some(name) = target.as_str().and_then(|t| t.strip_prefix(COMPONENT)).map(turned) {
                *target = json!(format!("{COMPONENT}{name}"));
            }
        }
    });
}

fn turned(name: &str) -> String {
    name.split('_').rev().collect()
}
