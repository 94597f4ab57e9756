//! The page of the API: Swagger UI over our own document, and in a sandbox the way to a token.

use super::archive::BUNDLE;
use super::{Demo, answer, escaped, utf8};
use crate::Api;
use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// The page. In a sandbox it offers the demo people to sign in as; in production it says nothing of the kind.
pub(super) async fn docs(api: web::Data<Api>) -> HttpResponse {
    let page = page(api.demo.as_deref());
    answer().insert_header((header::CACHE_CONTROL, "no-cache")).content_type(utf8("text/html")).body(page)
}

fn page(demo: Option<&Demo>) -> String {
    let demo = demo.map(sign_in).unwrap_or_default();
    include_str!("page.html").replace("{version}", &BUNDLE.version).replace("{demo}", &demo)
}

fn sign_in(demo: &Demo) -> String {
    let option = |(login, name): &(String, String)| {
        format!("<option value=\"{}\">{} · {}</option>", escaped(login), escaped(login), escaped(name))
    };
    include_str!("demo.html")
        .replace("{client}", &escaped(demo.client))
        .replace("{password}", &escaped(demo.password))
        .replace("{people}", &demo.people.iter().map(option).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sandbox_offers_demo_people() {
        let people = vec![("990101500016".to_owned(), "A & <B>".to_owned())];
        let sandbox = page(Some(&Demo { client: "web", password: "open", people }));
        assert!(sandbox.contains("<option value=\"990101500016\">990101500016 · A &amp; &lt;B&gt;</option>"));
        assert!(sandbox.contains("client_id=web") && sandbox.contains("password=open"));
        let real = page(None);
        assert!(!real.contains("sandbox") && !real.contains("password") && real.contains("<main"), "{real}");
        assert!(!sandbox.contains('{') && !real.contains('{'), "a place was left unfilled");
    }
}
