//! Which web pages of other origins may call the API from a browser (Fetch standard, "CORS protocol"). Tokens travel in
//! a header that a page has to set itself, never in a cookie, so a page that is not allowed cannot act for anybody.

use actix_cors::Cors;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ACCEPT_RANGES, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, RETRY_AFTER,
};
use std::sync::Arc;

/// How long a browser may remember what it was told, seconds.
const REMEMBER: usize = 3600;

/// The origins whose pages may call.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// As a browser sends them: scheme, host and port without a path, `https://portal.example.kz`.
    pub listed: Vec<String>,
    /// Every page of this machine: for those who develop against a sandbox.
    pub loopback: bool,
}

impl Origins {
    fn allows(&self, origin: &str) -> bool {
        self.listed.iter().any(|listed| listed == origin) || self.loopback && is_loopback(origin)
    }
}

fn is_loopback(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("http://") else { return false };
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") && port.parse::<u16>().is_ok()
}

/// The middleware. A page that is not allowed gets its answer without leave to read it, like every other client.
pub(crate) fn cors(origins: &Arc<Origins>) -> Cors {
    let origins = origins.clone();
    Cors::default()
        .allowed_origin_fn(move |origin, _| origin.to_str().is_ok_and(|origin| origins.allows(origin)))
        .allowed_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allowed_headers([ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH])
        .allowed_headers([RANGE, IF_RANGE])
        .allowed_header(HeaderName::from_static("content-digest"))
        .allowed_header(HeaderName::from_static("idempotency-key"))
        .expose_headers([ETAG, LOCATION, RETRY_AFTER, crate::middleware::REQUEST_ID])
        .expose_headers([CONTENT_DISPOSITION, CONTENT_RANGE, ACCEPT_RANGES])
        .expose_headers([HeaderName::from_static("repr-digest")])
        .max_age(REMEMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_allowed_by_its_whole_name() {
        let origins = Origins { listed: vec!["https://portal.example.kz".into()], loopback: false };
        assert!(origins.allows("https://portal.example.kz"));
        for other in [
            "http://portal.example.kz",
            "https://portal.example.kz.evil.kz",
            "https://portal.example.kz:444",
            "http://localhost:3000",
            "null",
            "",
        ] {
            assert!(!origins.allows(other), "{other}");
        }
        let sandbox = Origins { loopback: true, ..Origins::default() };
        for near in ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost"] {
            assert!(sandbox.allows(near), "{near}");
        }
        for far in
            ["http://localhost.evil.kz", "http://localhost:80.evil.kz", "https://a@localhost:1", "null"]
        {
            assert!(!sandbox.allows(far), "{far}");
        }
    }
}
