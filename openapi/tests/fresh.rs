//! The spec in git is what the routes say, and nothing in it is missing.

#[test]
fn the_committed_spec_is_what_the_routes_say() {
    let committed = include_str!("../openapi.json");
    let now = ruqsat_openapi::to_text(&ruqsat_openapi::normalise(ruqsat_http::openapi_json()));
    assert!(
        committed == now,
        "openapi/openapi.json is stale: run `cargo run -p ruqsat-openapi -- write`, review the diff, then \
         `cargo run -p ruqsat-sdk-generator`"
    );
}

#[test]
fn the_older_document_is_derived_from_it() {
    let spec = ruqsat_openapi::normalise(ruqsat_http::openapi_json());
    let older = ruqsat_openapi::older(&spec);
    let left = ruqsat_openapi::left_over(&older);
    assert!(left.is_empty(), "{}", left.join("\n"));
    assert!(
        include_str!("../openapi-3.0.json") == ruqsat_openapi::to_text(&older),
        "openapi/openapi-3.0.json is stale: run `cargo run -p ruqsat-openapi -- write` and review the diff"
    );
}

#[test]
fn the_spec_is_complete() {
    let findings = ruqsat_openapi::check(&ruqsat_openapi::normalise(ruqsat_http::openapi_json()));
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}
