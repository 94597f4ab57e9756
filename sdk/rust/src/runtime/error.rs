//! What can go wrong with a call, and the server's own account of it.

use std::{fmt, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

/// Why a call gave no value.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The server refused or failed and says why.
    Problem(Box<Problem>),
    /// An answer of failure that is not a problem document; a proxy in between, most likely.
    Status {
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// What was asked for with `if_none_match` is still what the caller has.
    NotModified,
    /// No answer: not connected, cut off, or out of time.
    Transport(reqwest::Error),
    /// A success whose body is not what the spec says.
    Decode(serde_json::Error),
    /// The call could not be written: a bad address, path or header value.
    Request(String),
}

impl Error {
    /// The stable code of a problem, such as `application.not_found`.
    pub fn code(&self) -> Option<&str> {
        self.problem().map(|problem| problem.code.as_str())
    }

    /// The problem document, when there is one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// The HTTP status, when the server answered with a failure.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Status { status, .. } => Some(*status),
            Self::NotModified => Some(304),
            _ => None,
        }
    }

    /// Whether time ran out. What was asked may have been done all the same.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::Status { status, body } => write!(f, "HTTP {status}: {body}"),
            Self::NotModified => f.write_str("not modified"),
            Self::Transport(_) => f.write_str("no answer"),
            Self::Decode(_) => f.write_str("the answer is not what the spec says"),
            Self::Request(reason) => write!(f, "the call cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error),
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}

/// A refusal or failure in the server's words (RFC 9457).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Problem {
    /// Where this kind of problem is explained.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The kind in words, in the caller's language.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// The kind for programs; it does not change.
    #[serde(default)]
    pub code: String,
    /// This case in words, in the caller's language.
    pub detail: Option<String>,
    /// This case as an address.
    pub instance: Option<String>,
    /// Each field that is wrong.
    #[serde(default)]
    pub violations: Vec<Violation>,
    /// All other members.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// What to quote when asking the operator.
    #[serde(skip)]
    pub request_id: Option<String>,
    /// How long to wait before asking again.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.code, self.status, self.detail.as_ref().unwrap_or(&self.title))?;
        self.violations.iter().try_for_each(|v| write!(f, "; {}: {}", v.pointer, v.message))
    }
}

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the request, as a JSON pointer.
    pub pointer: String,
    /// What is wrong, for programs.
    pub code: String,
    /// What is wrong, in the caller's language.
    #[serde(default)]
    pub message: String,
}
