//! The pages of sign-in and consent as HTML: one style sheet of ours, nothing from elsewhere. Only the page where one signs
//! in has a script, which speaks to NCALayer on that computer; without it the page works too.

use super::eds::{self, Offer};
use super::texts::{LANGS, Stop, permission, words};
use crate::docs::escaped;
use crate::middleware::Whole;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use ruqsat_licensing::accounts::{Begun, Choice, Unproved};
use ruqsat_licensing::values::{Lang, Text};

/// The style sheet.
pub(super) const STYLE: &str = include_str!("pages.css");

/// What a page may do beside showing itself.
#[derive(Clone, Copy, Default)]
struct May<'a> {
    /// Where its form may lead in the end: browsers hold redirects to it as well.
    sends_to: Option<&'a str>,
    /// Whether it runs our script, which signs by NCALayer.
    signs: bool,
}

/// A page around a body.
fn page(lang: Lang, status: u16, title: &str, body: &str, may: May<'_>) -> HttpResponse {
    let words = words(lang);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · Ruqsat</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"pages.css\">\n{}</head>\n<body>\n\
         <header><p>{}</p></header>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n",
        code(lang),
        if may.signs { "<script src=\"ncalayer.js\" defer></script>\n" } else { "" },
        words.system,
    );
    let mut answer =
        HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    guarded(&mut answer);
    let script = if may.signs { "script-src 'self'; connect-src wss://127.0.0.1:13579; " } else { "" };
    let form_action = may.sends_to.map_or_else(|| "'self'".to_owned(), |origin| format!("'self' {origin}"));
    let mut answer = answer
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            format!(
                "default-src 'none'; {script}style-src 'self'; img-src data:; form-action {form_action}; base-uri 'none'; \
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

/// What did not go well with a form.
pub(super) enum Fault {
    /// Number or password.
    Wrong,
    /// Too often.
    TooMany {
        /// How long to wait.
        seconds: i64,
    },
    /// The signature.
    Unproved(Unproved),
    /// Whether the certificate is good cannot be told now.
    Unknown,
}

impl Fault {
    fn status(&self) -> u16 {
        match self {
            Self::Wrong | Self::Unproved(_) => 400,
            Self::TooMany { .. } => 429,
            Self::Unknown => 503,
        }
    }

    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Wrong => words(lang).wrong.to_owned(),
            Self::TooMany { .. } => words(lang).too_many.to_owned(),
            Self::Unproved(why) => eds::fault(Some(why), lang),
            Self::Unknown => eds::fault(None, lang),
        }
    }
}

/// Number and password, or a signature over what is offered. `links` are this page in each language, where it can be asked for anew.
pub(super) fn sign_in(
    begun: &Begun,
    lang: Lang,
    links: &[(&str, String)],
    offer: &Offer,
    fault: Option<&Fault>,
) -> HttpResponse {
    let words = words(lang);
    let said = fault.map_or_else(String::new, |fault| {
        format!("<p class=\"fault\" role=\"alert\" id=\"fault\">{}</p>\n", fault.text(lang))
    });
    let described = match fault {
        Some(Fault::Wrong | Fault::TooMany { .. }) => " aria-describedby=\"fault hint\"",
        _ => " aria-describedby=\"hint\"",
    };
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
         required>\n<button type=\"submit\">{}</button>\n</form>\n{}{languages}",
        asks(&begun.client.name, lang),
        hidden(begun, lang),
        words.number,
        words.number_hint,
        words.password,
        words.go_on,
        eds::section(begun, lang, offer),
    );
    let may = May { sends_to: Some(origin(&begun.authorization.redirect_uri)), signs: true };
    let mut page = page(lang, fault.map_or(200, Fault::status), words.sign_in, &body, may);
    if let Some(Fault::TooMany { seconds }) = fault {
        page.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
    }
    page
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
    let may = May { sends_to: Some(origin(&begun.authorization.redirect_uri)), signs: false };
    page(lang, 200, words.consent, &body, may)
}

/// Why it does not go on.
pub(super) fn stopped(stop: Stop, lang: Lang) -> HttpResponse {
    let body = format!("<p role=\"alert\">{}</p>\n", stop.text(lang));
    page(lang, stop.status(), words(lang).stopped, &body, May::default())
}

pub(super) fn hidden(begun: &Begun, lang: Lang) -> String {
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
