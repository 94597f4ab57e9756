//! From the normalised spec to the model. What cannot be told in an SDK is refused here, with a way out.

mod links;
mod operations;
mod types;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::ir::{Api, Resource};
use types::Types;

/// Why the spec cannot become an SDK.
pub type Result<T> = std::result::Result<T, String>;

/// Reads a normalised OpenAPI 3.1 document.
pub fn read(spec: &Value) -> Result<Api> {
    let mut types = Types::new(spec)?;
    let mut resources: BTreeMap<String, Resource> = BTreeMap::new();
    for (path, item) in object(spec, "/paths") {
        for (method, operation) in
            item.as_object().into_iter().flatten().filter(|(m, _)| METHODS.contains(&m.as_str()))
        {
            let place = format!("{} {path}", method.to_uppercase());
            let (tag, read) = operations::operation(&mut types, path, method, item, operation)
                .map_err(|reason| format!("{place}: {reason}"))?;
            let resource = resources.entry(tag.clone()).or_insert_with(|| Resource {
                name: crate::names::snake(&tag),
                doc: tag_doc(spec, &tag),
                operations: Vec::new(),
            });
            resource.operations.push(read);
        }
    }
    let mut api = Api {
        title: text(spec, "/info/title"),
        types: types.finish(),
        resources: resources.into_values().collect(),
    };
    api.resources.iter_mut().try_for_each(sort_methods)?;
    links::link(&mut api);
    Ok(api)
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn sort_methods(resource: &mut Resource) -> Result<()> {
    resource.operations.sort_by(|a, b| a.name.cmp(&b.name));
    match resource.operations.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some([a, b]) => Err(format!(
            "{} and {} would both be `{}.{}`; give one operation another id",
            a.id, b.id, resource.name, a.name
        )),
        _ => Ok(()),
    }
}

fn tag_doc(spec: &Value, tag: &str) -> String {
    let tags = spec.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter(|t| t["name"] == tag).map(|t| text(t, "/description")).collect()
}

/// The string at a pointer; empty when there is none.
fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The members of the object at a pointer; none when there is none.
fn object<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

/// The items of the array under a key; none when there is none.
fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
