//! Pages of other origins: those of this machine may call a sandbox, no stranger's may, and a refusal can be read too.

use reqwest::Method;
use ruqsat_tests::{RawAnswer, World};

async fn from(origin: &str, method: Method, path: &str) -> RawAnswer {
    let raw = World::shared().raw();
    let mut request = raw.request(method.clone(), path, "").header("origin", origin);
    if method == Method::OPTIONS {
        request = request
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,content-type,idempotency-key,if-match");
    }
    raw.send(request).await
}

fn allowed(answer: &RawAnswer) -> Option<&str> {
    answer.headers.get("access-control-allow-origin").map(String::as_str)
}

#[tokio::test]
async fn a_page_of_this_machine_may_call_a_sandbox() {
    let origin = "http://localhost:3000";
    let asked = from(origin, Method::OPTIONS, "/v1/applications/app_00000000000000000000000000").await;
    assert_eq!((asked.status, allowed(&asked)), (200, Some(origin)));
    let methods = &asked.headers["access-control-allow-methods"];
    assert!(["GET", "POST", "PATCH"].iter().all(|method| methods.contains(method)), "{methods}");
    let headers = &asked.headers["access-control-allow-headers"];
    assert!(headers.contains("idempotency-key") && headers.contains("if-match"), "{headers}");
    assert!(!asked.headers.contains_key("access-control-allow-credentials"), "no cookies are meant");

    for path in ["/v1/services", "/v1/applications", "/no/such/page"] {
        let answer = from(origin, Method::GET, path).await;
        assert_eq!(allowed(&answer), Some(origin), "{path}: a refusal can be read too");
        assert!(answer.headers["access-control-expose-headers"].contains("etag"), "{path}");
        assert!(answer.headers["vary"].to_lowercase().contains("origin"), "{path}: caches keep pages apart");
    }
}

#[tokio::test]
async fn a_stranger_s_page_may_not() {
    for origin in ["https://evil.kz", "http://localhost.evil.kz", "null"] {
        let asked = from(origin, Method::OPTIONS, "/v1/applications").await;
        assert_eq!(allowed(&asked), None, "{origin}");
        assert_eq!(allowed(&from(origin, Method::GET, "/v1/services").await), None, "{origin}");
    }
}
