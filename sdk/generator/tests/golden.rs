//! The sample spec becomes exactly the files in tests/golden; sdk/rust's tests compile and run them.

use std::path::Path;

use ruqsat_sdk_generator::{Tree, read};
use serde_json::{Value, json};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

fn sample() -> String {
    std::fs::read_to_string(Path::new(HERE).join("fixtures/sample.json")).expect("the sample")
}

#[test]
fn the_sample_becomes_the_golden_files() {
    let tree = Tree::new(Path::new(HERE).join("golden"), sample()).expect("a tree");
    let differences = tree.differences().expect("files");
    assert!(
        differences.is_empty(),
        "{differences:#?}\nreview and accept with `cargo run -p ruqsat-sdk-generator -- \
         --spec sdk/generator/tests/fixtures/sample.json --out sdk/generator/tests/golden`"
    );
}

#[test]
fn a_tree_is_mended_and_old_files_are_removed() {
    let root = tempfile::tempdir().expect("a folder");
    std::fs::write(root.path().join("VERSION"), "1.2.3\n").expect("a version");
    Tree::new(root.path().into(), sample()).and_then(|tree| tree.write()).expect("files");
    let again = Tree::new(root.path().into(), sample()).expect("a tree");
    assert_eq!(again.differences(), Ok(Vec::new()));
    std::fs::write(root.path().join("rust/src/generated/mod.rs"), "spoilt").expect("a file");
    assert_eq!(again.differences().map(|d| d.len()), Ok(1));
    let mut spec: Value = serde_json::from_str(&sample()).expect("json");
    spec["paths"].as_object_mut().expect("paths").shift_remove("/v1/oauth/token");
    Tree::new(root.path().into(), spec.to_string()).and_then(|tree| tree.write()).expect("files");
    assert!(!root.path().join("rust/src/generated/models/tokens.rs").exists());
}

/// What the reader says when one value of the sample is another.
fn refusal(pointer: &str, value: Value) -> String {
    let mut spec: Value = serde_json::from_str(&sample()).expect("json");
    *spec.pointer_mut(pointer).expect("a place") = value;
    read(&spec).map(|_| ()).expect_err("a refusal")
}

#[test]
fn what_no_sdk_can_say_is_refused_with_a_way_out() {
    let schema = "/components/schemas/Organisation/properties/name";
    let open = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    assert!(refusal(schema, open).contains("use `#[serde(tag = \"kind\")]`"));
    let twice = refusal("/paths/~1v1~1applications/post/operationId", json!("list_application"));
    assert!(twice.contains("would both be `applications.list`"), "{twice}");
    let content = json!({"multipart/form-data": {"schema": {}}});
    let body = refusal("/paths/~1v1~1applications/post/requestBody/content", content);
    assert!(body.starts_with("POST /v1/applications: multipart"), "{body}");
}
