//! `/problems`: the type URL of every problem opens, in three languages.

use super::assert_stays_here;
use reqwest::Method;
use ruqsat_http::codes::{ALL, Code};
use ruqsat_licensing::values::Lang;
use ruqsat_tests::{Raw, World};

const LANGS: [(Lang, &str); 3] = [(Lang::Kk, "kk"), (Lang::Ru, "ru"), (Lang::En, "en")];

async fn page(raw: &Raw, path: &str, wanted: &str) -> String {
    let request = raw.request(Method::GET, path, "").header("accept-language", wanted);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{path}");
    assert!(answer.headers()["vary"].to_str().is_ok_and(|vary| vary.starts_with("accept-language")));
    let text = answer.text().await.expect("a text");
    assert_stays_here(&text);
    text
}

fn assert_says(html: &str, code: &Code, lang: Lang, tag: &str) {
    let all = [
        &format!("<html lang=\"{tag}\">"),
        code.code,
        code.title(lang),
        code.help(lang),
        &code.status.to_string(),
    ];
    for part in all {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[tokio::test]
async fn every_code_has_its_page_in_three_languages() {
    let raw = World::shared().raw();
    for code in ALL {
        for (lang, tag) in LANGS {
            // The address says more than the browser.
            let html = page(&raw, &format!("/problems/{}?lang={tag}", code.code), "en").await;
            assert_says(&html, code, lang, tag);
            let others = LANGS.iter().filter(|(other, _)| *other != lang);
            assert!(others.into_iter().all(|(_, other)| html.contains(&format!("href=\"?lang={other}\""))));
        }
        let html = page(&raw, &format!("/problems/{}", code.code), "ru;q=0.5, de").await;
        assert_says(&html, code, Lang::Ru, "ru");
    }
}

#[tokio::test]
async fn the_list_names_every_code() {
    let raw = World::shared().raw();
    for (lang, tag) in LANGS {
        let html = page(&raw, "/problems", tag).await;
        for code in ALL {
            assert!(html.contains(&format!("href=\"problems/{}?lang={tag}\"", code.code)), "{}", code.code);
            assert!(html.contains(code.title(lang)));
        }
    }
}

#[tokio::test]
async fn the_type_of_a_problem_opens() {
    let world = World::shared();
    let problem = world.raw().get("/v1/none", "").await;
    let kind = problem.json["type"].as_str().expect("a type");
    let html = page(&world.raw(), kind.strip_prefix(&world.url).expect("an address of ours"), "kk").await;
    assert_says(&html, &ruqsat_http::codes::NOT_FOUND, Lang::Kk, "kk");
}

#[tokio::test]
async fn a_code_that_does_not_exist_is_not_found() {
    let raw = World::shared().raw();
    for name in ["none", "NOT_FOUND", "not_found%20", "%3Cscript%3E", "not_found/"] {
        raw.get(&format!("/problems/{name}"), "").await.assert_problem(404, "not_found");
    }
    // A language that we do not speak changes nothing.
    let html = page(&raw, "/problems/not_found?lang=%22%3E", "en").await;
    assert!(html.contains("<html lang=\"en\">"));
}
