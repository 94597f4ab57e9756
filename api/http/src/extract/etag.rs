//! Entity tags (RFC 9110 section 8.8.3): the version of an aggregate, strong.

use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// The version a tag of ours stands for.
pub(super) fn read(tag: &str) -> Option<i64> {
    tag.trim().strip_prefix("\"v")?.strip_suffix('"')?.parse().ok()
}

fn tag(version: i64) -> String {
    format!("\"v{version}\"")
}

/// A read with its tag: 304 where the caller has this version already.
pub(crate) fn tagged(request: &HttpRequest, version: i64, body: impl Serialize) -> HttpResponse {
    let tag = tag(version);
    match same_tag(request, &tag) {
        true => HttpResponse::NotModified().insert_header((ETAG, tag)).finish(),
        false => HttpResponse::Ok().insert_header((ETAG, tag)).json(body),
    }
}

/// Whether the caller has what this tag stands for already.
pub(crate) fn same_tag(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| {
        known.trim() == "*" || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
    })
}

/// A written thing with its new tag.
pub(crate) fn written(
    mut answer: actix_web::HttpResponseBuilder,
    version: i64,
    body: impl Serialize,
) -> HttpResponse {
    answer.insert_header((ETAG, tag(version))).json(body)
}
