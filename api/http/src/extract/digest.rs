//! `Content-Digest` (RFC 9530): what a sender made of his bytes, to be compared with what came.

use super::condition;
use crate::problem::{Problem, codes};
use actix_web::HttpRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_licensing::Violation;

/// The SHA-256 that stands in `Content-Digest`; `None` where there is none, or only others.
pub(crate) fn content_digest(request: &HttpRequest) -> Result<Option<[u8; 32]>, Problem> {
    let Some(text) = condition(request, "Content-Digest")? else { return Ok(None) };
    let wrong = || {
        let violation = Violation::new("!Content-Digest", "digest", "sha-256=:base64: (RFC 9530)");
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    };
    let mut members = text.split(',').map(str::trim);
    let Some(member) = members.find_map(|member| member.strip_prefix("sha-256=")) else { return Ok(None) };
    let coded = member.strip_prefix(':').and_then(|text| text.strip_suffix(':')).ok_or_else(wrong)?;
    let bytes = STANDARD.decode(coded).map_err(|_| wrong())?;
    bytes.try_into().map(Some).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_digest_is_read_strictly_and_others_are_passed_over() {
        let read = |text: &str| {
            content_digest(&TestRequest::default().insert_header(("content-digest", text)).to_http_request())
        };
        let of_nothing = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
        assert_eq!(read(of_nothing).unwrap().unwrap()[..2], [0xe3, 0xb0]);
        assert!(read(&format!("md5=:AAAA:, {of_nothing}")).unwrap().is_some());
        assert!(read("sha-512=:AAAA:").unwrap().is_none());
        for wrong in ["sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:!:", "sha-256=:", "sha-256="] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
