//! Forms against their JSON Schema.

use super::Definition;
use crate::error::{Error, Result, Violation};
use crate::values::Bin;
use serde_json::Value;

/// Most violations told at once; a hostile form could break thousands of rules.
const MOST: usize = 50;

impl Definition {
    /// Checks a form against the schema of its operation; every violation points into the form.
    pub fn check_form(&self, op: &str, form: &Value) -> Result<()> {
        let schema = self.form(op).ok_or(Error::NotFound("form"))?;
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(schema)
            .map_err(|fault| Error::Internal(format!("form schema of {}: {fault}", self.code)))?;
        let mut violations: Vec<Violation> = validator
            .iter_errors(form)
            .take(MOST)
            .map(|fault| {
                let keyword = fault.schema_path().to_string();
                let rule = keyword.rsplit('/').next().unwrap_or_default().to_owned();
                // The value itself is personal data and stays out of messages.
                Violation::new(format!("/form{}", fault.instance_path()), rule, fault.masked().to_string())
            })
            .collect();
        if violations.is_empty() {
            violations = self.wrong_numbers(op, form);
        }
        if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
    }

    /// Numbers of branches that are none: the register would hold them.
    fn wrong_numbers(&self, op: &str, form: &Value) -> Vec<Violation> {
        let branches = self.told_to_register(op).filter(|(_, mark, _)| *mark == "branches");
        let wrong = |field: &str| {
            let items = form[field].as_array().into_iter().flatten().enumerate();
            let wrong =
                items.filter(|(_, item)| item["bin"].as_str().is_some_and(|bin| Bin::parse(bin).is_none()));
            let said = "not a BIN: its check digit is wrong";
            let told = wrong.map(|(at, _)| Violation::new(format!("/form/{field}/{at}/bin"), "bin", said));
            told.take(MOST).collect::<Vec<_>>()
        };
        branches.flat_map(|(field, ..)| wrong(field)).collect()
    }
}
