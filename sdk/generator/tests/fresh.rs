//! The SDKs in git are what the spec says.

use ruqsat_sdk_generator::Tree;

#[test]
fn the_committed_sdks_are_what_the_spec_says() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let spec = include_str!("../../../openapi/openapi.json");
    let differences = Tree::new(root.into(), spec.to_owned()).and_then(|tree| tree.differences());
    let differences = differences.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(
        differences.is_empty(),
        "run `cargo run -p ruqsat-sdk-generator` and commit what it writes:\n{}",
        differences.join("\n")
    );
}
