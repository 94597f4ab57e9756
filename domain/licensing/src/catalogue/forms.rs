//! Forms against their JSON Schema.

use super::Definition;
use crate::error::{Error, Result, Violation};
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
        let violations: Vec<Violation> = validator
            .iter_errors(form)
            .take(MOST)
            .map(|fault| {
                let keyword = fault.schema_path().to_string();
                let rule = keyword.rsplit('/').next().unwrap_or_default().to_owned();
                // The value itself is personal data and stays out of messages.
                Violation::new(format!("/form{}", fault.instance_path()), rule, fault.masked().to_string())
            })
            .collect();
        if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
    }
}
