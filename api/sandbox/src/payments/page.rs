//! The hosted page: plain forms, no script, nothing from elsewhere.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, LOCATION};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use ruqsat_licensing::values::Lang;
use serde::Deserialize;

use super::Payments;
use super::book::Acted;
use super::order::{Action, Order, OrderState};
use super::texts::{ALL, Texts, texts};
use crate::answers::{Fault, escape};

const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The language of the page.
#[derive(Deserialize)]
pub(crate) struct Query {
    #[serde(default)]
    lang: String,
}

impl Query {
    /// A language nobody here speaks is Kazakh.
    fn texts(&self) -> &'static Texts {
        ALL.into_iter().map(texts).find(|texts| texts.code == self.lang).unwrap_or(texts(Lang::Kk))
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Choice {
    action: Action,
}

/// `GET /payments/page.css`.
pub(crate) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("page.css"))
}

/// `GET /payments/pages/{order}`: the form, or the result.
pub(crate) async fn show(
    state: web::Data<Payments>,
    number: web::Path<String>,
    query: web::Query<Query>,
) -> HttpResponse {
    let texts = query.texts();
    match state.book.get(&number) {
        Some(order) => {
            let now = (state.clock)();
            html(StatusCode::OK, texts, &order_body(texts, &order, order.state(now)))
        }
        None => html(StatusCode::NOT_FOUND, texts, &format!("<h1>{}</h1>", texts.unknown)),
    }
}

/// `POST /payments/pages/{order}`: settles the order and tells the merchant. Answers JSON to whoever accepts it, and a
/// browser with a redirect, so that reloading the result does not send the form again.
pub(crate) async fn act(
    request: HttpRequest,
    state: web::Data<Payments>,
    number: web::Path<String>,
    query: web::Query<Query>,
    choice: web::Form<Choice>,
) -> Result<HttpResponse, Fault> {
    let now = (state.clock)();
    let acted = state.book.act(&number, choice.action, now).map_err(Fault::internal)?;
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wants_json = accept.contains("application/json");
    let order = match acted {
        Acted::Settled(order) => {
            state.messenger.tell(order.asked.callback_url.clone(), order.told(now));
            order
        }
        Acted::Closed(order) if wants_json && order.state(now) != choice.action.leads_to() => {
            return Err(Fault::new(StatusCode::CONFLICT, "order_closed", "the order is settled or expired"));
        }
        Acted::Closed(order) => order,
        Acted::Unknown if wants_json => {
            return Err(Fault::new(StatusCode::NOT_FOUND, "order_unknown", "there is no such order"));
        }
        Acted::Unknown => {
            let texts = query.texts();
            return Ok(html(StatusCode::NOT_FOUND, texts, &format!("<h1>{}</h1>", texts.unknown)));
        }
    };
    if wants_json {
        return Ok(HttpResponse::Ok().json(order.told(now)));
    }
    let result = format!("{}/pages/{}?lang={}", state.base, order.order, query.texts().code);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, result)).finish())
}

fn html(status: StatusCode, texts: &Texts, body: &str) -> HttpResponse {
    let (code, heading, sandbox) = (texts.code, texts.heading, texts.sandbox);
    let page = format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading} — SANDBOX</title>\n<link rel=\"stylesheet\" href=\"../page.css\">\n</head>\n<body>\n\
         {}<main>\n<p class=\"sandbox\" role=\"note\">{sandbox}</p>\n{body}</main>\n</body>\n</html>\n",
        languages(texts),
    );
    HttpResponseBuilder::new(status)
        .content_type("text/html; charset=utf-8")
        .insert_header(("content-security-policy", POLICY))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("cache-control", "no-store"))
        .body(page)
}

fn languages(texts: &Texts) -> String {
    let links: String = ALL
        .into_iter()
        .map(super::texts::texts)
        .map(|one| {
            let here = if one.code == texts.code { " aria-current=\"true\"" } else { "" };
            let (code, name) = (one.code, one.own_name);
            format!(
                "<li><a href=\"?lang={code}\" lang=\"{code}\" hreflang=\"{code}\"{here}>{name}</a></li>\n"
            )
        })
        .collect();
    format!("<nav aria-label=\"{}\">\n<ul>\n{links}</ul>\n</nav>\n", texts.languages)
}

fn order_body(texts: &Texts, order: &Order, state: OrderState) -> String {
    let asked = &order.asked;
    let rows: String = [
        (texts.amount, amount(asked.amount_minor, texts.code)),
        (texts.purpose, escape(&asked.description)),
        (texts.payment, escape(&asked.merchant_order)),
        (texts.order, escape(&order.order)),
    ]
    .iter()
    .map(|(name, value)| format!("<dt>{name}</dt>\n<dd>{value}</dd>\n"))
    .collect();
    let (heading, end) = match texts.result(state) {
        Some(result) => {
            (format!("<h1 role=\"status\">{result}</h1>"), back(texts, asked.return_url.as_deref()))
        }
        None => (format!("<h1>{}</h1>", texts.heading), form(texts)),
    };
    format!("{heading}\n<dl>\n{rows}</dl>\n{end}")
}

fn form(texts: &Texts) -> String {
    let button = |class: &str, action: &str, label: &str| {
        format!("<button{class} type=\"submit\" name=\"action\" value=\"{action}\">{label}</button>\n")
    };
    format!(
        "<form method=\"post\" action=\"?lang={}\">\n{}{}{}</form>\n",
        texts.code,
        button(" class=\"main\"", "pay", texts.pay),
        button("", "cancel", texts.cancel),
        button("", "decline", texts.decline),
    )
}

fn back(texts: &Texts, url: Option<&str>) -> String {
    url.map(|url| format!("<p><a href=\"{}\">{}</a></p>\n", escape(url), texts.back)).unwrap_or_default()
}

/// Tenge with tiyn as the language writes sums.
fn amount(minor: i64, code: &str) -> String {
    let (thousands, decimal) = if code == "en" { (",", '.') } else { ("\u{a0}", ',') };
    let digits = (minor / 100).to_string();
    let mut whole = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            whole.push_str(thousands);
        }
        whole.push(digit);
    }
    format!("{whole}{decimal}{:02}\u{a0}₸", minor % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_grouped() {
        for (minor, kk, en) in [
            (1, "0,01\u{a0}₸", "0.01\u{a0}₸"),
            (3_932_000, "39\u{a0}320,00\u{a0}₸", "39,320.00\u{a0}₸"),
            (123_456_789, "1\u{a0}234\u{a0}567,89\u{a0}₸", "1,234,567.89\u{a0}₸"),
        ] {
            assert_eq!((amount(minor, "kk").as_str(), amount(minor, "en").as_str()), (kk, en));
        }
    }

    #[test]
    fn a_description_cannot_become_markup() {
        assert_eq!(escape(r#"<b a="x" b='y'>&"#), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
    }
}
