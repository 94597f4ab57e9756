//! The frame of a page for people, and the language it is in.

use super::archive::BUNDLE;
use super::{answer, utf8};
use crate::middleware::language;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use ruqsat_licensing::values::Lang;

/// The languages with their codes and their own names.
const LANGS: [(Lang, &str, &str); 3] =
    [(Lang::Kk, "kk", "Қазақша"), (Lang::Ru, "ru", "Русский"), (Lang::En, "en", "English")];

/// `?lang=`, else what the browser prefers.
pub(super) fn lang(request: &HttpRequest) -> Lang {
    let asked = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang="));
    let known = LANGS.iter().find(|(_, code, _)| Some(*code) == asked);
    known.map_or_else(|| language(request.headers()), |(lang, _, _)| *lang)
}

/// The code of a language.
pub(super) fn tag(lang: Lang) -> &'static str {
    LANGS.iter().find(|(one, _, _)| *one == lang).map_or("kk", |(_, tag, _)| tag)
}

/// The page around a body; `root` is the way from the page to the top.
pub(super) fn html(lang: Lang, root: &str, title: &str, body: &str, api: &str) -> HttpResponse {
    let link = |(one, tag, name): &(Lang, &str, &str)| {
        let here = if *one == lang { " aria-current=\"true\"" } else { "" };
        format!("<a href=\"?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\"{here}>{name}</a>\n")
    };
    // What is put in last may hold braces of its own.
    let page = include_str!("frame.html")
        .replace("{lang}", tag(lang))
        .replace("{root}", root)
        .replace("{version}", &BUNDLE.version)
        .replace("{api}", api)
        .replace("{languages}", &LANGS.iter().map(link).collect::<String>())
        .replace("{title}", title)
        .replace("{body}", body);
    answer()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_LANGUAGE, tag(lang)))
        .insert_header((header::VARY, header::ACCEPT_LANGUAGE.as_str()))
        .content_type(utf8("text/html"))
        .body(page)
}
