//! What the twins have in common: faults as JSON, the clock, bodies read strictly.

use std::fmt;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use chrono::{DateTime, Utc};
use serde_json::json;

/// The clock of the sandbox: handed in, so that a test can set it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// A refusal of a twin: `{code, message}`.
#[derive(Debug)]
pub(crate) struct Fault {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Fault {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "the sandbox is broken");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "see the log of the sandbox")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({ "code": self.code, "message": self.message }))
    }
}

/// Reads JSON of up to 64 KiB; what does not fit is told as a [`Fault`].
pub(crate) fn json_config() -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(64 * 1024)
        .error_handler(|fault, _| Fault::new(StatusCode::BAD_REQUEST, "malformed", fault.to_string()).into())
}

/// The same for forms, of up to 4 KiB.
pub(crate) fn form_config() -> web::FormConfig {
    web::FormConfig::default()
        .limit(4 * 1024)
        .error_handler(|fault, _| Fault::new(StatusCode::BAD_REQUEST, "malformed", fault.to_string()).into())
}

/// Whether the caller shows the key as a bearer token.
pub(crate) fn authenticate(request: &HttpRequest, key: &str) -> Result<(), Fault> {
    let shown =
        request.headers().get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    match shown {
        Some(shown) if verify_slices_are_equal(shown, key.as_bytes()).is_ok() => Ok(()),
        _ => Err(Fault::new(StatusCode::UNAUTHORIZED, "unauthenticated", "the key is wrong or missing")),
    }
}

/// A text as it stands in HTML, in an attribute too.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
        out
    })
}

/// 128 random bits as hex.
pub(crate) fn random_hex() -> Result<String, Fault> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Fault::internal)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
