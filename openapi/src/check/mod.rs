//! What a reviewer would ask for, asked by the machine: every finding tells the next person what to do.

mod operations;
mod schemas;

use serde_json::Value;

/// The findings over a normalised document; empty when the spec is complete.
pub fn check(spec: &Value) -> Vec<String> {
    let mut findings = operations::check(spec);
    findings.extend(schemas::check(spec));
    findings
}
