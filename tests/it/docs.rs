//! `/docs`: the page of the API comes whole from this server and says nothing of any other.

mod browser;
mod problems;
mod tried;

use reqwest::Method;
use ruqsat_tests::World;

/// What a page names in `href` and `src`.
fn named(html: &str) -> Vec<&str> {
    let after = |key| html.split(key).skip(1).filter_map(|rest| rest.split('"').next());
    after("href=\"").chain(after("src=\"")).collect()
}

fn assert_stays_here(text: &str) {
    for elsewhere in ["http://", "https://", "=\"//", "url(//", "@import", " style=", "<style", " onclick="] {
        assert!(!text.contains(elsewhere), "{elsewhere} in {text}");
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit(['.', '/']).next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("LICENSE" | "NOTICE") => "text/plain; charset=utf-8",
        _ => "text/html; charset=utf-8",
    }
}

#[tokio::test]
async fn the_page_and_all_it_names_are_served_here() {
    let raw = World::shared().raw();
    // The client follows the redirect, as a browser does.
    let page = raw.request(Method::GET, "/docs", "").send().await.expect("an answer");
    assert_eq!((page.status().as_u16(), page.url().path()), (200, "/docs/"));
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    let policy = page.headers()["content-security-policy"].to_str().expect("a text").to_owned();
    assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let base = page.url().clone();
    let html = page.text().await.expect("a text");
    assert_stays_here(&html);

    let names = named(&html);
    assert!(names.len() >= 8, "{names:?}");
    for name in names {
        let address = base.join(name).expect("an address");
        let answer = raw.request(Method::GET, address.path(), "").send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.headers()["content-type"], media_type(address.path()), "{name}");
        let (header, length) = (answer.headers().clone(), answer.content_length());
        let body = answer.bytes().await.expect("a body");
        assert!(!body.is_empty() && length == Some(body.len() as u64), "{name}");
        let is_gzip = header.get("content-encoding").is_some_and(|coding| coding == "gzip");
        assert_eq!(body.starts_with(&[0x1f, 0x8b]), is_gzip, "{name}");
        if name.starts_with(char::is_numeric) {
            assert!(header["cache-control"].to_str().is_ok_and(|c| c.contains("immutable")), "{name}");
        } else {
            assert_stays_here(
                std::str::from_utf8(&body).expect("a text of ours").split("\"openapi\"").next().unwrap(),
            );
        }
    }
}

#[tokio::test]
async fn what_the_page_does_not_have_is_refused_as_everywhere() {
    let raw = World::shared().raw();
    for path in
        ["/docs/none.js", "/docs/0.0.0/swagger-ui.css", "/docs/../Cargo.toml", "/docs/1/2/3", "/problems/"]
    {
        raw.get(path, "").await.assert_problem(404, "not_found");
    }
    for path in ["/docs/", "/docs/docs.js", "/problems", "/problems/not_found"] {
        let answer = raw.post(path, "", "{}").await;
        answer.assert_problem(405, "method_not_allowed");
        assert_eq!(answer.headers["allow"], "GET, HEAD", "{path}");
    }
}

#[tokio::test]
async fn who_takes_no_gzip_is_told_so() {
    let raw = World::shared().raw();
    let page = raw.request(Method::GET, "/docs", "").send().await.expect("an answer");
    let html = page.text().await.expect("a text");
    let style = named(&html).into_iter().find(|name| name.ends_with("swagger-ui.css")).expect("its style");
    let path = format!("/docs/{style}");
    let identity = raw.request(Method::GET, &path, "").header("accept-encoding", "identity");
    raw.send(identity).await.assert_problem(406, "not_acceptable");
}

#[test]
fn the_pages_are_no_operations() {
    let document = ruqsat_http::openapi_json();
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.keys().all(|path| !path.starts_with("/docs") && !path.starts_with("/problems")));
}
