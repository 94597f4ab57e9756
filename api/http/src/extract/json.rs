//! JSON bodies: bounded, an object and nothing else, no unknown fields, every rule told with a pointer.

use crate::problem::{Problem, codes};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use ruqsat_licensing::Violation;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// A type that can be the body of a request.
pub(crate) trait Body: DeserializeOwned + Validate {
    /// Most bytes of it.
    const LIMIT: usize = 64 * 1024;
}

/// A body that was read, parsed and checked, with its bytes as sent.
pub(crate) struct Json<T>(pub(crate) T, pub(crate) web::Bytes);

impl<T: Body + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_media(request, "application/json");
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(Problem::new(&codes::UNSUPPORTED_MEDIA_TYPE));
            }
            let payload = payload.await.map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
            let bytes = read(payload, T::LIMIT).await?;
            parse(&bytes).map(|body| Self(body, bytes))
        })
    }
}

/// Whether the body is said to be of this media type, whatever its parameters.
pub(crate) fn is_media(request: &HttpRequest, wanted: &str) -> bool {
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = given.and_then(|value| value.split(';').next());
    essence.is_some_and(|media| media.trim().eq_ignore_ascii_case(wanted))
}

/// Reads a body up to a limit; one byte more is refused while it arrives.
pub(crate) async fn read(mut payload: web::Payload, limit: usize) -> Result<web::Bytes, Problem> {
    let mut bytes = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::new(&codes::BODY_TOO_LARGE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

fn parse<T: Body>(bytes: &[u8]) -> Result<T, Problem> {
    // serde takes an array for a struct, field by position: an object is asked for in so many words.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(Problem::new(&codes::MALFORMED_JSON));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body: T = serde_path_to_error::deserialize(&mut reader).map_err(|fault| {
        if !fault.inner().is_data() {
            return Problem::new(&codes::MALFORMED_JSON);
        }
        let pointer: String = fault.path().iter().map(segment).collect();
        // The words of serde may quote a value, which may be personal: only its first half is passed on.
        let text = fault.inner().to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        let code = if message.starts_with("unknown field") {
            "unknown_field"
        } else if message.starts_with("missing field") {
            "required"
        } else {
            "type"
        };
        Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(pointer, code, message)])
    })?;
    reader.end().map_err(|_| Problem::new(&codes::MALFORMED_JSON))?;
    if holds_nul(bytes) {
        let violation = Violation::new("", "nul", "U+0000 is no character of a text");
        return Err(Problem::with(&codes::INVALID_CONTENT, vec![violation]));
    }
    body.validate().map_err(|faults| {
        let mut violations = Vec::new();
        collect(&faults, "", &mut violations);
        Problem::with(&codes::INVALID_CONTENT, violations)
    })?;
    Ok(body)
}

/// Whether a text of the body holds U+0000, which PostgreSQL cannot keep and no form means. Parsed twice only where
/// the escape occurs at all.
fn holds_nul(bytes: &[u8]) -> bool {
    fn inside(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text.contains('\0'),
            serde_json::Value::Array(items) => items.iter().any(inside),
            serde_json::Value::Object(members) => {
                members.iter().any(|(key, value)| key.contains('\0') || inside(value))
            }
            _ => false,
        }
    }
    bytes.windows(6).any(|window| window == b"\\u0000")
        && serde_json::from_slice(bytes).is_ok_and(|value| inside(&value))
}

fn segment(segment: &serde_path_to_error::Segment) -> String {
    use serde_path_to_error::Segment;
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("/{variant}"),
        Segment::Unknown => String::new(),
    }
}

pub(super) fn collect(faults: &ValidationErrors, at: &str, violations: &mut Vec<Violation>) {
    for (field, kind) in faults.errors() {
        let pointer = format!("{at}/{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, violations),
            ValidationErrorsKind::List(items) => {
                items
                    .iter()
                    .for_each(|(index, inner)| collect(inner, &format!("{pointer}/{index}"), violations));
            }
            ValidationErrorsKind::Field(rules) => violations.extend(rules.iter().map(|rule| {
                let message = rule.message.as_ref().map_or_else(|| limits(rule), ToString::to_string);
                Violation::new(pointer.clone(), rule.code.to_string(), message)
            })),
        }
    }
}

fn limits(rule: &validator::ValidationError) -> String {
    let bound = |name: &str| rule.params.get(name).map(|value| format!("{name} {value}"));
    let bounds: Vec<String> = ["min", "max", "equal"].into_iter().filter_map(bound).collect();
    format!("{} {}", rule.code, bounds.join(", ")).trim().to_owned()
}

/// Decodes a base64 field (RFC 4648 section 4).
pub(crate) fn base64_bytes(pointer: &str, text: &str) -> Result<Vec<u8>, Problem> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(text).map_err(|_| {
        let violation = Violation::new(pointer, "base64", "not base64 (RFC 4648 section 4)");
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    })
}

#[cfg(test)]
mod tests {
    use super::holds_nul;

    #[test]
    fn u0000_is_found_where_it_is_a_character_and_only_there() {
        assert!(holds_nul(br#"{"a": ["x\u0000"]}"#) && holds_nul(br#"{"\u0000": 1}"#));
        assert!(!holds_nul(br#"{"a": "\\u0000"}"#) && !holds_nul(br#"{"a": "\u0001"}"#));
    }
}
