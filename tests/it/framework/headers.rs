//! Headers both ways: language, request ids, caches.

use reqwest::Method;
use ruqsat_http::codes;
use ruqsat_licensing::values::Lang;
use ruqsat_tests::World;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_problem_speaks_the_language_asked_for() {
    let raw = World::shared().raw();
    for (asked, lang) in [
        (Some("kk"), Lang::Kk),
        (Some("ru-RU,ru;q=0.9,en;q=0.1"), Lang::Ru),
        (Some("en-GB"), Lang::En),
        (Some("de, en;q=0.3, ru;q=0.2"), Lang::En),
        (Some("tlh"), Lang::Kk),
        (Some("*"), Lang::Kk),
        (Some(";;q=,,"), Lang::Kk),
        (None, Lang::Kk),
    ] {
        let mut request = raw.request(Method::GET, "/v1/none", "");
        if let Some(asked) = asked {
            request = request.header("accept-language", asked);
        }
        let answer = raw.send(request).await;
        answer.assert_problem(404, "not_found");
        assert_eq!(answer.json["title"], codes::NOT_FOUND.title(lang), "{asked:?}");
    }
}

#[tokio::test]
async fn a_request_keeps_its_harmless_id_and_gets_one_otherwise() {
    let raw = World::shared().raw();
    let mut made = BTreeSet::new();
    for (given, kept) in [
        (Some("portal-0123456789"), true),
        (Some("short"), false),
        (Some("quoted\"-id-of-a-request"), false),
        (Some("id with spaces in it"), false),
        (None, false),
        (None, false),
    ] {
        let mut request = raw.request(Method::GET, "/v1/none", "");
        if let Some(given) = given {
            request = request.header("x-request-id", given);
        }
        let answer = raw.send(request).await;
        let id = answer.headers["x-request-id"].clone();
        assert_eq!(given == Some(id.as_str()), kept, "{given:?}: {id}");
        // The problem names the same request as the header and the log do.
        assert_eq!(answer.json["instance"], format!("urn:ruqsat:request:{id}"));
        assert!(made.insert(id));
    }
    let good = raw.get("/healthz", "").await;
    assert!(good.headers.contains_key("x-request-id"), "good answers carry one too");
}

#[tokio::test]
async fn no_cache_keeps_a_problem() {
    let raw = World::shared().raw();
    for path in ["/v1/none", "/v1/tasks", "/v1/licences?limit=0"] {
        assert_eq!(raw.get(path, "").await.headers["cache-control"], "no-store", "{path}");
    }
}
