//! RFC 9457 problem details: the one mapping from every error to what a client sees.

pub mod codes;
mod help;
mod map;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use codes::Code;
use ruqsat_licensing::accounts::Permission;
use ruqsat_licensing::signatures::SignatureReport;
use ruqsat_licensing::values::{Instant, Lang, Text};
use ruqsat_licensing::{Error, Violation};
use serde_json::{Map, Value, json};
use std::fmt;

/// Media type of problem details.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What a handler fails with: a code and what it carries. Rendered by the middleware, which knows the language.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The stable code.
    pub(crate) code: &'static Code,
    /// Broken rules of the content.
    pub(crate) violations: Vec<Violation>,
    /// The act's own message, its paragraph, flow and step.
    pub(crate) act: Option<Box<ActMessage>>,
    /// The report of a signature that is not good.
    pub(crate) report: Option<Box<SignatureReport>>,
    /// What the case waits for.
    pub(crate) expected: Box<[String]>,
    /// What comes with this status and no other.
    pub(crate) with: Option<With>,
    /// For the log only; never shown.
    pub(crate) cause: Option<String>,
}

/// What comes with one status, most of it in a header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum With {
    /// The scope that is missing (403).
    Scope(Permission),
    /// Methods allowed on the path (405).
    Allow(Box<str>),
    /// How many bytes there are (416).
    Length(u64),
    /// When to try again (429).
    Until(Instant),
    /// The system that does not answer (503).
    System(&'static str),
}

/// A message of the act.
#[derive(Debug)]
pub(crate) struct ActMessage {
    /// Its words.
    pub(crate) text: Text,
    /// Its paragraph.
    pub(crate) src: String,
    /// The flow and the step that shows it.
    pub(crate) place: (String, String),
}

impl Problem {
    /// A problem that carries nothing but its code.
    pub(crate) fn new(code: &'static Code) -> Self {
        Self {
            code,
            violations: Vec::new(),
            act: None,
            report: None,
            expected: Box::default(),
            with: None,
            cause: None,
        }
    }

    /// With broken rules.
    pub(crate) fn with(code: &'static Code, violations: Vec<Violation>) -> Self {
        Self { violations, ..Self::new(code) }
    }

    /// The body in one language.
    pub(crate) fn body(&self, lang: Lang, base: &str, request_id: &str) -> Value {
        let mut body = Map::new();
        body.insert("type".into(), format!("{base}/problems/{}", self.code.code).into());
        body.insert("title".into(), self.code.title(lang).into());
        body.insert("status".into(), self.code.status.into());
        body.insert("code".into(), self.code.code.into());
        body.insert("instance".into(), format!("urn:ruqsat:request:{request_id}").into());
        if let Some(act) = &self.act {
            body.insert("detail".into(), act.text.get(lang).into());
            body.insert("message".into(), json!(act.text));
            body.insert("paragraph".into(), act.src.clone().into());
            body.insert("flow".into(), act.place.0.clone().into());
            body.insert("step".into(), act.place.1.clone().into());
        }
        if !self.violations.is_empty() {
            let violations: Vec<Value> = self
                .violations
                .iter()
                .map(|v| json!({"pointer": v.pointer, "code": v.code, "message": v.message}))
                .collect();
            body.insert("violations".into(), violations.into());
        }
        if !self.expected.is_empty() {
            body.insert("expected".into(), self.expected.to_vec().into());
        }
        if let Some(With::System(system)) = self.with {
            body.insert("system".into(), system.into());
        }
        if let Some(report) = &self.report {
            body.insert("report".into(), json!(report));
        }
        // RFC 6749 section 5.2: an OAuth 2 client reads this member and no other.
        if let Some(error) = self.code.oauth {
            body.insert("error".into(), error.into());
        }
        Value::Object(body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        map::problem(error)
    }
}
