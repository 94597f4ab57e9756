//! What `normalise` makes of utoipa's output, defect by defect.

mod support;

use ruqsat_openapi::{normalise, to_text};
use serde_json::{Value, json};

fn spec() -> Value {
    normalise(support::raw())
}

fn schema(name: &str) -> Value {
    spec()["components"]["schemas"][name].clone()
}

#[test]
fn responses_are_described() {
    let responses = &spec()["paths"]["/v1/applications"]["get"]["responses"];
    assert_eq!(responses["200"]["description"], "OK");
    assert_eq!(responses["4XX"]["description"], "The request was refused; the problem says why");
}

#[test]
fn a_page_refers_to_its_item_and_has_a_readable_name() {
    let page = schema("ApplicationPage");
    assert_eq!(page["properties"]["items"]["items"], json!({"$ref": "#/components/schemas/Application"}));
    let answer =
        &spec()["paths"]["/v1/applications"]["get"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(answer["schema"]["$ref"], "#/components/schemas/ApplicationPage");
}

#[test]
fn a_tagged_union_has_flat_named_variants_and_a_discriminator() {
    let union = schema("Applicant");
    assert_eq!(
        union["discriminator"],
        json!({"propertyName": "kind", "mapping": {
            "individual": "#/components/schemas/ApplicantIndividual",
            "nobody": "#/components/schemas/ApplicantNobody",
            "organisation": "#/components/schemas/ApplicantOrganisation",
        }})
    );
    assert_eq!(union["oneOf"][1], json!({"$ref": "#/components/schemas/ApplicantOrganisation"}));
    let organisation = schema("ApplicantOrganisation");
    let properties: Vec<_> =
        organisation["properties"].as_object().into_iter().flatten().map(|(k, _)| k).collect();
    assert_eq!(properties, ["kind", "bin", "name"]);
    assert_eq!(organisation["required"], json!(["kind", "bin"]));
    assert_eq!(organisation["description"], "A company.");
    assert_eq!(schema("ApplicantNobody")["properties"]["kind"]["enum"], json!(["nobody"]));
}

#[test]
fn parameters_are_never_null() {
    let parameter = &spec()["paths"]["/v1/applications"]["post"]["parameters"][0];
    assert_eq!(parameter["schema"], json!({"type": "string", "maxLength": 80}));
    assert_eq!(parameter["required"], false);
}

#[test]
fn a_field_of_a_form_is_never_null() {
    let form = schema("TokenForm");
    assert_eq!(form["properties"]["scope"], json!({"type": "string", "maxLength": 60}));
    assert_eq!(form["required"], json!(["grant_type"]));
}

#[test]
fn properties_keep_the_authors_order_and_words_are_sorted() {
    let application = schema("Application");
    let properties: Vec<_> =
        application["properties"].as_object().into_iter().flatten().map(|(k, _)| k).collect();
    assert_eq!(&properties[..3], ["id", "status", "applicant"]);
    assert_eq!(application["properties"]["form"], json!({"type": "object", "additionalProperties": true}));
    assert_eq!(application["description"], "An application.");
    assert_eq!(
        application["properties"]["holder"],
        json!({"description": "Who holds it.", "oneOf": [{"$ref": "#/components/schemas/Organisation"}, {"type": "null"}]})
    );
    let document = spec();
    let keys: Vec<_> = document.as_object().into_iter().flatten().map(|(k, _)| k).collect();
    assert_eq!(keys, ["openapi", "info", "paths", "components"]);
}

#[test]
fn binary_stays_binary() {
    let schemas = spec();
    let body =
        &schemas["paths"]["/v1/licences/{id}/pdf"]["get"]["responses"]["200"]["content"]["application/pdf"];
    assert_eq!(body["schema"]["$ref"], "#/components/schemas/Binary");
    assert_eq!(schema("Binary"), json!({"type": "string", "format": "binary"}));
}

#[test]
fn a_second_pass_changes_nothing() {
    assert_eq!(to_text(&normalise(spec())), to_text(&spec()));
}
