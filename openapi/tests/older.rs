//! What `older` makes of the newer words, shape by shape.

mod support;

use ruqsat_openapi::{left_over, normalise, older};
use serde_json::{Value, json};

/// One schema under the older words, beside a component `Person`.
fn older_of(schema: Value) -> Value {
    let spec = json!({"components": {"schemas": {
        "Person": {"type": "object", "properties": {"name": {"type": "string"}}},
        "State": {"type": "string", "enum": ["open"]},
        "Shown": schema,
    }}});
    let older = older(&spec);
    assert_eq!(left_over(&older), Vec::<String>::new());
    older["components"]["schemas"]["Shown"].clone()
}

#[test]
fn null_is_a_word_beside_the_type() {
    assert_eq!(
        older_of(json!({"type": ["string", "null"], "maxLength": 3})),
        json!({"type": "string", "maxLength": 3, "nullable": true})
    );
    assert_eq!(
        older_of(json!({"type": ["string", "null"], "enum": ["a"]})),
        json!({"type": "string", "enum": ["a", null], "nullable": true})
    );
    assert_eq!(
        older_of(json!({"type": ["string", "integer", "null"]})),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true})
    );
    assert_eq!(older_of(json!({"type": ["null"]})), json!({}));
    assert_eq!(
        older_of(json!({"type": "object", "properties": {"inner": {"type": ["integer", "null"]}}})),
        json!({"type": "object", "properties": {"inner": {"type": "integer", "nullable": true}}})
    );
}

#[test]
fn a_component_or_null_names_its_type() {
    for (name, kind) in [("Person", "object"), ("State", "string")] {
        let reference = format!("#/components/schemas/{name}");
        assert_eq!(
            older_of(json!({"description": "Who.", "oneOf": [{"$ref": reference}, {"type": "null"}]})),
            json!({"type": kind, "description": "Who.", "allOf": [{"$ref": reference}], "nullable": true})
        );
    }
    let both = json!([{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/State"}]);
    let mut with_null = both.clone();
    with_null.as_array_mut().unwrap().push(json!({"type": "null"}));
    assert_eq!(older_of(json!({"oneOf": with_null})), json!({"oneOf": both, "nullable": true}));
}

#[test]
fn constants_examples_bounds_and_references_are_said_in_the_older_words() {
    assert_eq!(older_of(json!({"type": "string", "const": "x"})), json!({"type": "string", "enum": ["x"]}));
    assert_eq!(
        older_of(json!({"type": "string", "examples": ["x", "y"]})),
        json!({"type": "string", "example": "x"})
    );
    assert_eq!(
        older_of(json!({"type": "integer", "exclusiveMinimum": 0})),
        json!({"type": "integer", "exclusiveMinimum": true, "minimum": 0})
    );
    assert_eq!(
        older_of(json!({"type": "string", "contentEncoding": "base64"})),
        json!({"type": "string", "format": "byte"})
    );
    assert_eq!(
        older_of(json!({"$ref": "#/components/schemas/Person", "description": "Who."})),
        json!({"description": "Who.", "allOf": [{"$ref": "#/components/schemas/Person"}]})
    );
    assert_eq!(
        older_of(json!({"type": "object", "additionalProperties": true, "propertyNames": {"maxLength": 9}})),
        json!({"type": "object", "additionalProperties": true})
    );
}

#[test]
fn a_whole_document_is_of_the_older_version() {
    let mut spec = normalise(support::raw());
    spec["info"]["license"] = json!({"name": "Apache-2.0", "identifier": "Apache-2.0"});
    spec["webhooks"] = json!({"paid": {"post": {"responses": {}}}});
    let older = older(&spec);
    assert_eq!(older["openapi"], "3.0.3");
    assert_eq!(
        older["info"]["license"],
        json!({"name": "Apache-2.0", "url": "https://spdx.org/licenses/Apache-2.0.html"})
    );
    assert!(older.get("webhooks").is_none());
    assert_eq!(older["paths"].as_object().map(|p| p.len()), spec["paths"].as_object().map(|p| p.len()));
    assert_eq!(left_over(&older), Vec::<String>::new());
    // Without the derivation the newer words are seen.
    assert!(!left_over(&spec).is_empty());
}

#[test]
fn a_shape_without_an_older_word_is_told() {
    let spec = json!({"components": {"schemas": {"Pair": {"type": "array", "prefixItems": [{}, {}]}}}});
    let found = left_over(&older(&spec));
    assert!(found.len() == 1 && found[0].contains("prefixItems"), "{found:?}");
}
