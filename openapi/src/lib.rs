//! The spec as a reviewed artefact: the normaliser that makes it canonical and the checks that keep it complete.

mod check;
mod normalise;
mod older;
mod schemas;

use serde_json::Value;

pub use check::check;
pub use normalise::normalise;
pub use older::{left_over, older};

/// The bytes that stand in git: two spaces, no dates, a newline at the end.
pub fn to_text(spec: &Value) -> String {
    format!("{spec:#}\n")
}
