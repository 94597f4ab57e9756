//! The pages of sign-in and consent as HTML: no script, one style sheet of ours, nothing from elsewhere.

use super::texts::{LANGS, Stop, permission, words};
use crate::docs::escaped;
use crate::middleware::Whole;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use ruqsat_licensing::accounts::{Begun, Choice};
use ruqsat_licensing::values::{Lang, Text};

/// The style sheet.
pub(super) const STYLE: &str = include_str!("pages.css");

/// A page around a body. `sends_to` is where its form may lead in the end: browsers hold redirects to it as well.
fn page(lang: Lang, status: u16, title: &str, body: &str, sends_to: Option<&str>) -> HttpResponse {
    let words = words(lang);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · Ruqsat</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"pages.css\">\n</head>\n<body>\n\
         <header><p>{}</p></header>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n",
        code(lang),
        words.system,
    );
    let mut answer =
        HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    guarded(&mut answer);
    let form_action = sends_to.map_or_else(|| "'self'".to_owned(), |origin| format!("'self' {origin}"));
    let mut answer = answer
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            format!(
                "default-src 'none'; style-src 'self'; img-src data:; form-action {form_action}; base-uri 'none'; \
                 frame-ancestors 'none'"
            ),
        ))
        .insert_header((header::CONTENT_LANGUAGE, code(lang)))
        .insert_header((header::VARY, header::ACCEPT_LANGUAGE.as_str()))
        .content_type("text/html; charset=utf-8")
        .body(html);
    answer.extensions_mut().insert(Whole);
    answer
}

/// What every answer here carries: kept nowhere, framed by nobody, and no address of it passed on.
pub(super) fn guarded(answer: &mut actix_web::HttpResponseBuilder) {
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header(("cross-origin-opener-policy", "same-origin"));
}

pub(super) fn code(lang: Lang) -> &'static str {
    LANGS.iter().find(|(one, ..)| *one == lang).map_or("kk", |(_, code, _)| code)
}

/// Scheme, host and port of an address.
pub(super) fn origin(uri: &str) -> &str {
    let start = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[start..].find(['/', '?']).map_or(uri.len(), |at| start + at);
    &uri[..end]
}

fn asks(name: &Text, lang: Lang) -> String {
    let (before, behind) = words(lang).asks;
    format!("<p>{before}<strong>«{}»</strong>{behind}</p>\n", escaped(name.get(lang)))
}

/// What did not go well with the form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Number or password.
    Wrong,
    /// Too often.
    TooMany,
}

/// Number and password. `links` are this page in each language, where it can be asked for anew.
pub(super) fn sign_in(
    begun: &Begun,
    lang: Lang,
    links: &[(&str, String)],
    fault: Option<Fault>,
) -> HttpResponse {
    let words = words(lang);
    let said = match fault {
        None => String::new(),
        Some(fault) => {
            let text = if fault == Fault::Wrong { words.wrong } else { words.too_many };
            format!("<p class=\"fault\" role=\"alert\" id=\"fault\">{text}</p>\n")
        }
    };
    let described =
        if fault.is_some() { " aria-describedby=\"fault hint\"" } else { " aria-describedby=\"hint\"" };
    let link = |(tag, href): &(&str, String)| {
        let name = LANGS.iter().find(|(_, code, _)| code == tag).map_or("", |(.., name)| name);
        let here = if *tag == code(lang) { " aria-current=\"true\"" } else { "" };
        format!("<a href=\"{}\" lang=\"{tag}\" hreflang=\"{tag}\"{here}>{name}</a>\n", escaped(href))
    };
    let languages = match links {
        [] => String::new(),
        links => format!(
            "<nav aria-label=\"{}\">\n{}</nav>\n",
            words.languages,
            links.iter().map(link).collect::<String>()
        ),
    };
    let body = format!(
        "{}{said}<form method=\"post\" action=\"authorize\">\n{}\
         <input type=\"hidden\" name=\"step\" value=\"sign_in\">\n\
         <label for=\"username\">{}</label>\n\
         <input id=\"username\" name=\"username\" type=\"text\" inputmode=\"numeric\" autocomplete=\"username\" \
         pattern=\"[0-9]{{12}}\" maxlength=\"12\" required autofocus{described}>\n\
         <p class=\"hint\" id=\"hint\">{}</p>\n\
         <label for=\"password\">{}</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" maxlength=\"200\" \
         required>\n<button type=\"submit\">{}</button>\n</form>\n{languages}",
        asks(&begun.client.name, lang),
        hidden(begun, lang),
        words.number,
        words.number_hint,
        words.password,
        words.go_on,
    );
    let status = match fault {
        None => 200,
        Some(Fault::Wrong) => 400,
        Some(Fault::TooMany) => 429,
    };
    page(lang, status, words.sign_in, &body, Some(origin(&begun.authorization.redirect_uri)))
}

/// In whose name, and what for.
pub(super) fn consent(begun: &Begun, choices: &[Choice], lang: Lang) -> HttpResponse {
    let words = words(lang);
    let own = choices.first().and_then(|own| own.name.as_ref()).map_or("", |name| name.get(lang));
    let choice = |(at, choice): (usize, &Choice)| {
        let name = choice.name.as_ref().map(|name| escaped(name.get(lang))).unwrap_or_default();
        let own = if choice.is_own { format!(" ({})", words.own) } else { String::new() };
        let checked = if at == 0 { " checked" } else { "" };
        format!(
            "<label class=\"choice\"><input type=\"radio\" name=\"acting_for\" value=\"{0}\" required{checked}> \
             <span>{name}{own}<br><small>{0}</small></span></label>\n",
            escaped(&choice.number),
        )
    };
    let wanted = |one| format!("<li>{}</li>\n", permission(one, lang));
    let body = format!(
        "{}<p>{} <strong>{}</strong></p>\n<form method=\"post\" action=\"authorize\">\n{}\
         <input type=\"hidden\" name=\"step\" value=\"consent\">\n\
         <fieldset>\n<legend>{}</legend>\n{}</fieldset>\n\
         <h2>{}</h2>\n<ul>\n{}</ul>\n<p>{} <strong>{}</strong></p>\n<p class=\"hint\">{}</p>\n\
         <div class=\"buttons\">\n<button type=\"submit\" name=\"decision\" value=\"allow\">{}</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"deny\" class=\"other\">{}</button>\n</div>\n</form>\n",
        asks(&begun.client.name, lang),
        words.signed_in_as,
        escaped(own),
        hidden(begun, lang),
        words.in_whose_name,
        choices.iter().enumerate().map(choice).collect::<String>(),
        words.what_for,
        begun.authorization.permissions.iter().map(wanted).collect::<String>(),
        words.goes_to,
        escaped(origin(&begun.authorization.redirect_uri)),
        words.take_back,
        words.allow,
        words.deny,
    );
    page(lang, 200, words.consent, &body, Some(origin(&begun.authorization.redirect_uri)))
}

/// Why it does not go on.
pub(super) fn stopped(stop: Stop, lang: Lang) -> HttpResponse {
    let body = format!("<p role=\"alert\">{}</p>\n", stop.text(lang));
    page(lang, stop.status(), words(lang).stopped, &body, None)
}

fn hidden(begun: &Begun, lang: Lang) -> String {
    format!(
        "<input type=\"hidden\" name=\"request\" value=\"{}\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n",
        begun.authorization.id,
        code(lang),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_ends_before_the_path() {
        assert_eq!(origin("https://portal.example.kz/a/b?c"), "https://portal.example.kz");
        assert_eq!(origin("http://127.0.0.1:3000?x=/y"), "http://127.0.0.1:3000");
        assert_eq!(origin("https://portal.example.kz"), "https://portal.example.kz");
    }

    #[test]
    fn every_page_says_the_same_things_in_each_language() {
        for (lang, tag, _) in LANGS {
            assert_eq!(code(lang), tag);
            for stop in [Stop::UnknownClient, Stop::ForeignAddress, Stop::Over, Stop::TooMany, Stop::Broken] {
                assert_eq!(stopped(stop, lang).status().as_u16(), stop.status());
            }
        }
    }
}
