//! The example forms of the catalogue, which the domain's own tests hold against the schemas.

use serde_json::Value;
use std::path::Path;

/// A right form of an operation of a service.
pub fn example_form(service: &str, operation: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/licensing/tests/examples");
    let text =
        std::fs::read_to_string(folder.join(format!("{service}.json"))).expect("the service's examples");
    let mut forms: Value = serde_json::from_str(&text).expect("JSON");
    let form = forms[operation].take();
    assert!(form.is_object(), "{service} has no example of {operation}");
    form
}
