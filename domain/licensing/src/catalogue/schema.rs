//! JSON Schemas (2020-12) of catalogue files, for editors and for whoever checks a file without this program. They are
//! made from the types that read the files, with their comments as descriptions.

use super::read::SharedChain;
use super::{Definition, MonthlyIndex, Tariffs};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};

/// Name and text of each: `service` for `NN-code/version.toml`, `chain` for `chains/name.toml`, `index` for `mci.toml`,
/// `fees` for `NN-code/fees.toml`.
pub fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("service", schema::<Definition>("A service of the catalogue")),
        ("chain", schema::<SharedChain>("A review chain that several services share")),
        ("index", schema::<MonthlyIndex>("The monthly calculation index")),
        ("fees", schema::<Tariffs>("What a service costs")),
    ]
}

fn schema<T: JsonSchema>(title: &str) -> String {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = SchemaGenerator::new(settings).into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    let made = "@generated from the types of domain/licensing: do not edit";
    schema.insert("$comment".to_owned(), made.into());
    let mut value = schema.to_value();
    drop_nulls(&mut value);
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text + "\n"
}

/// TOML has no null: what may be missing is left out.
fn drop_nulls(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            if members.get("default").is_some_and(serde_json::Value::is_null) {
                members.remove("default");
            }
            if let Some(serde_json::Value::Array(types)) = members.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [one] = types.as_slice() {
                    let one = one.clone();
                    members.insert("type".to_owned(), one);
                }
            }
            if let Some(serde_json::Value::Array(any)) = members.get_mut("anyOf") {
                any.retain(|one| one["type"] != "null");
                if let [serde_json::Value::Object(one)] = any.as_slice() {
                    let one = one.clone();
                    members.remove("anyOf");
                    members.extend(one);
                }
            }
            members.values_mut().for_each(drop_nulls);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
