//! The parts of a form (RFC 7578): each name known, once, bounded, and read as it arrives.

use crate::problem::{Problem, codes};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use ruqsat_licensing::Violation;

/// Most bytes of boundaries, headers of parts and what stands around them.
const AROUND: usize = 16 * 1024;

/// A part that may be there: its name, and the most bytes of it.
pub(crate) type Part = (&'static str, usize);

/// Reads the parts, in the order in which they were named here; `None` of one that is not there.
pub(crate) async fn parts<const N: usize>(
    request: &HttpRequest,
    payload: web::Payload,
    names: [Part; N],
) -> Result<[Option<Vec<u8>>; N], Problem> {
    // What stands before, between and behind the parts is bounded too: nobody sends at length for nothing.
    let mut left = names.iter().map(|(_, most)| most).sum::<usize>() + AROUND;
    let bounded = payload.map(move |chunk| {
        let chunk = chunk?;
        left = left.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
        Ok(chunk)
    });
    let mut form = Multipart::new(request.headers(), bounded);
    let mut read = [const { None }; N];
    while let Some(field) = form.next().await {
        let mut field = field.map_err(broken)?;
        let name = field.name().unwrap_or_default().to_owned();
        let known = names.iter().position(|(known, _)| *known == name);
        let known = known.ok_or_else(|| wrong("", "unknown_field", "a part of another name"))?;
        let (name, most) = names[known];
        if read[known].is_some() {
            return Err(wrong(name, "duplicate", "each part comes once"));
        }
        read[known] = Some(bytes(&mut field, most).await?);
    }
    Ok(read)
}

async fn bytes(field: &mut Field, most: usize) -> Result<Vec<u8>, Problem> {
    // Parts of other encodings are no longer sent by anybody (RFC 7578 section 4.7).
    if field.headers().contains_key("content-transfer-encoding") {
        return Err(Problem::new(&codes::INVALID_REQUEST));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(broken)?;
        if bytes.len() + chunk.len() > most {
            return Err(Problem::new(&codes::BODY_TOO_LARGE));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn broken(fault: MultipartError) -> Problem {
    Problem::new(match fault {
        MultipartError::Payload(PayloadError::Overflow) => &codes::BODY_TOO_LARGE,
        _ => &codes::INVALID_REQUEST,
    })
}

fn wrong(name: &str, code: &'static str, message: &str) -> Problem {
    let pointer = if name.is_empty() { String::new() } else { format!("/{name}") };
    Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(pointer, code, message)])
}
