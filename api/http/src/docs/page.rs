//! The page of the API: Swagger UI over our own document, and in a sandbox the way to a token.

use super::archive::BUNDLE;
use super::{Demo, answer, escaped, utf8};
use crate::Api;
use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// The page. In a sandbox it offers the demo people to sign in as; in production it says nothing of the kind.
pub(super) async fn docs(api: web::Data<Api>) -> HttpResponse {
    let demo = api.demo.as_deref().map(sign_in).unwrap_or_default();
    let page = include_str!("page.html").replace("{version}", &BUNDLE.version).replace("{demo}", &demo);
    answer().insert_header((header::CACHE_CONTROL, "no-cache")).content_type(utf8("text/html")).body(page)
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
