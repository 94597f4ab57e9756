//! Problem details, for the spec; rendered in `crate::problem`.

use super::LocalizedText;
use serde::Serialize;
use utoipa::ToSchema;

/// Problem details (RFC 9457). Decide by `code`, which never changes its meaning; show `detail` or `title`.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub(crate) struct Problem {
    /// Address of the page about this code.
    #[serde(rename = "type")]
    #[schema(max_length = 300)]
    kind: String,
    /// What happened, in the language of `Accept-Language` (kk, ru, en).
    title: String,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Stable code.
    #[schema(max_length = 60, example = "form_frozen")]
    code: String,
    /// More words: for `attempt_ended`, the message of the act.
    detail: Option<String>,
    /// Names this very answer, for the log.
    #[schema(max_length = 200)]
    instance: Option<String>,
    /// Broken rules of the content.
    #[schema(max_items = 100)]
    violations: Option<Vec<Violation>>,
    /// What the case waits for (`step_out_of_order`).
    #[schema(max_items = 10)]
    expected: Option<Vec<String>>,
    /// The message of the act in three languages (`attempt_ended`).
    message: Option<LocalizedText>,
    /// Its paragraph.
    #[schema(max_length = 200)]
    paragraph: Option<String>,
    /// The flow whose step shows it.
    #[schema(max_length = 60)]
    flow: Option<String>,
    /// The step that shows it.
    #[schema(max_length = 10)]
    step: Option<String>,
    /// The system that does not answer (`unavailable`).
    #[schema(max_length = 40, example = "documents")]
    system: Option<String>,
}

/// One broken rule.
#[derive(Serialize, ToSchema)]
#[allow(dead_code)]
pub(crate) struct Violation {
    /// RFC 6901 pointer into the body; `?name` for a query parameter.
    #[schema(max_length = 300, example = "/form/objects/0/length_km")]
    pointer: String,
    /// Stable name of the rule.
    #[schema(max_length = 60, example = "required")]
    code: String,
    /// What is wrong, for the developer.
    message: String,
}
