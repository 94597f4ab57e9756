//! What `check` asks for, and that it asks for nothing where all is there.

mod support;

use ruqsat_openapi::{check, normalise};
use serde_json::{Value, json};

/// The findings that the sample earns as it stands.
fn findings() -> Vec<String> {
    check(&normalise(support::raw()))
}

/// The findings that a change of the spec adds.
fn added(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut spec = normalise(support::raw());
    change(&mut spec);
    let before = findings();
    check(&spec).into_iter().filter(|finding| !before.contains(finding)).collect()
}

fn open(name: &str) -> String {
    format!(
        "{name}: a request object that lets unknown fields pass; add `#[serde(deny_unknown_fields)]` \
         (for a union's variant: on the struct that it wraps)"
    )
}

#[test]
fn the_sample_lacks_only_what_it_lacks_on_purpose() {
    assert_eq!(
        findings(),
        [
            "POST /v1/oauth/token: the application/x-www-form-urlencoded body has no example; put \
             `#[schema(example = json!({…}))]` on its type",
            &open("ApplicantIndividual"),
            &open("ApplicantOrganisation"),
            &open("ApplicantNobody"),
            &open("TokenForm"),
        ]
    );
}

#[test]
fn operations_need_names_words_and_failures() {
    let found = added(|spec| {
        let operation = &mut spec["paths"]["/v1/applications"]["get"];
        operation["operationId"] = json!("createToken");
        operation["summary"] = json!("");
        operation["tags"] = json!(["a", "b"]);
        operation["responses"]["4XX"]["content"] = json!({"application/json": {}});
        operation["responses"].as_object_mut().expect("responses").shift_remove("5XX");
    });
    assert_eq!(found.len(), 5, "{found:#?}");
    let doubled =
        added(|spec| spec["paths"]["/v1/applications"]["get"]["operationId"] = json!("create_token"));
    assert!(doubled[0].contains("already names GET /v1/applications"), "{doubled:#?}");
}

#[test]
fn what_is_referred_to_has_to_be_there() {
    let found = added(|spec| {
        let parameter = json!({"name": "p", "in": "query", "schema": {"$ref": "#/components/schemas/Lost"}});
        spec["paths"]["/v1/applications"]["get"]["parameters"]
            .as_array_mut()
            .expect("parameters")
            .push(parameter);
    });
    assert_eq!(
        found,
        ["Lost is referred to and not there; name it in `components(schemas(…))` of the document"]
    );
}

#[test]
fn sizes_need_limits() {
    let found = added(|spec| {
        spec["components"]["schemas"]["Application"]["properties"]["note"] =
            json!({"type": ["string", "null"]});
        spec["components"]["schemas"]["Application"]["properties"]["others"] = json!({"type": "array"});
        spec["paths"]["/v1/applications"]["get"]["parameters"][1]["schema"] = json!({"type": "string"});
    });
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("Application.note: a string without limit"), "{found:#?}");
}

#[test]
fn bytes_are_not_numbers_and_shapes_are_not_doubled() {
    let found = added(|spec| {
        let pdf = &mut spec["paths"]["/v1/licences/{id}/pdf"]["get"]["responses"]["200"]["content"];
        pdf["application/pdf"]["schema"] =
            json!({"type": "array", "maxItems": 9, "items": {"type": "integer"}});
        spec["components"]["schemas"]["Twin"] = spec["components"]["schemas"]["Organisation"].clone();
    });
    assert_eq!(found.len(), 2, "{found:#?}");
}
