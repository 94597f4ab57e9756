//! The JSON Schemas of catalogue files: every file that runs is valid against its own, and slips are refused.

use jsonschema::Validator;
use ruqsat_licensing::catalogue::Catalogue;
use serde_json::Value;

fn validator(kind: &str) -> Validator {
    let text = Catalogue::schema(kind).unwrap_or_else(|| panic!("no schema of {kind}"));
    let schema: Value = serde_json::from_str(text).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema), "{kind}");
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("a schema")
}

/// Where a text is at fault, by the schema of its kind.
fn faults(validator: &Validator, text: &str) -> Vec<String> {
    let value: Value = toml::from_str(text).expect("TOML");
    validator.iter_errors(&value).map(|fault| fault.instance_path().to_string()).collect()
}

#[test]
fn every_file_that_runs_is_valid() {
    let mut seen = 0;
    for file in Catalogue::embedded_files().iter().filter(|file| file.path.ends_with(".toml")) {
        let kind = match file.path.as_str() {
            "mci.toml" => "index",
            path if path.ends_with("/fees.toml") => "fees",
            path if path.starts_with("chains/") => "chain",
            _ => "service",
        };
        assert_eq!(faults(&validator(kind), &file.text), Vec::<String>::new(), "{}", file.path);
        seen += 1;
    }
    assert!(seen >= 22, "{seen} files");
    assert!(Catalogue::schema("nothing").is_none());
}

#[test]
fn a_slip_is_refused_where_it_stands() {
    let validator = validator("service");
    let files = Catalogue::embedded_files();
    let good = &files.iter().find(|file| file.path.starts_with("02-")).expect("the file is there").text;
    for (from, to, at) in [
        ("series = ", "serie = ", ""),
        ("accepting = true", "accepting = \"yes\"", "/accepting"),
        ("do = [\"register_account\"]", "do = [\"register_acount\"]", "/flows/0/steps/0/do/0"),
        ("id = \"registrar\"", "id = \"clerk\"", "/roles/3/id"),
        ("channel = \"psc\"", "channel = \"fax\"", "/entries/1/channel"),
        ("ends = \"attempt\"", "ends = \"death\"", "/flows/0/steps/3/ends"),
        ("on_ok = \"2\"\n", "", "/flows/0/steps/0"),
        ("on_ok = \"2\"\n", "on_ok = 2\n", "/flows/0/steps/0/on_ok"),
        ("ru = \"Регистрация на портале\", ", "", "/flows/0/steps/0/title"),
        ("unit = \"working_day\"", "unit = \"fortnight\"", "/flows/2/steps/1/duration/unit"),
    ] {
        assert!(good.contains(from), "service 02 does not hold {from}");
        let found = faults(&validator, &good.replacen(from, to, 1));
        assert!(found.iter().any(|place| place == at), "{from} → {to}: {found:?}");
    }
}
