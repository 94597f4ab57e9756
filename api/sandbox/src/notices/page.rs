//! What was sent, as a page: plain HTML, no script, nothing from elsewhere.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use actix_web::{HttpResponse, web};
use chrono::{FixedOffset, TimeDelta};
use ruqsat_licensing::notices::{Channel, sms_parts};
use ruqsat_licensing::values::Lang;
use serde::Deserialize;

use super::{Message, Notice, Notices};
use crate::answers::escape;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Most notices of a page.
const SHOWN: usize = 100;

/// What is looked for; anything else in the query is nothing.
#[derive(Deserialize)]
pub(super) struct Query {
    /// One address.
    #[serde(default)]
    to: String,
    /// `sms` or `email`.
    #[serde(default)]
    channel: String,
}

impl Query {
    fn takes(&self, notice: &Notice) -> bool {
        let Message { to, channel, .. } = &notice.message;
        (self.to.is_empty() || *to == self.to)
            && (self.channel.is_empty() || channel.as_str() == self.channel)
    }
}

/// `GET /notices/inbox.css`.
pub(super) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("page.css"))
}

/// `GET /notices/inbox?to=…&channel=…`.
pub(super) async fn show(state: web::Data<Notices>, query: web::Query<Query>) -> HttpResponse {
    let kept = state.kept.lock().unwrap_or_else(PoisonError::into_inner).newest_first.clone();
    let addresses: BTreeSet<&str> = kept.iter().map(|notice| notice.message.to.as_str()).collect();
    let options: String = addresses.iter().map(|to| option(to, to, *to == query.to)).collect();
    let channels: String =
        Channel::ALL.map(|one| option(one.as_str(), one.as_str(), one.as_str() == query.channel)).concat();
    let found: Vec<&Notice> = kept.iter().filter(|notice| query.takes(notice)).collect();
    let rows: String = found.iter().take(SHOWN).map(|notice| card(notice)).collect();
    let none = if rows.is_empty() { "<p class=\"none\">Nothing was sent yet.</p>" } else { "" };
    let body = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Notices (SANDBOX)</title><link rel=\"stylesheet\" href=\"inbox.css\"></head><body>\n\
         <h1>Notices <small>SANDBOX: nothing of this was sent to anybody</small></h1>\n\
         <form method=\"get\"><label>To <select name=\"to\">{}{options}</select></label>\
         <label>By <select name=\"channel\">{}{channels}</select></label><button>Show</button>\
         <span>{} of {}</span></form>\n{rows}{none}\n</body></html>\n",
        option("", "everybody", query.to.is_empty()),
        option("", "SMS and e-mail", query.channel.is_empty()),
        found.len().min(SHOWN),
        kept.len(),
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("content-security-policy", POLICY))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("cache-control", "no-store"))
        .body(body)
}

fn option(value: &str, words: &str, chosen: bool) -> String {
    let chosen = if chosen { " selected" } else { "" };
    format!("<option value=\"{}\"{chosen}>{}</option>", escape(value), escape(words))
}

fn card(notice: &Notice) -> String {
    let Message { channel, to, language, subject, text } = &notice.message;
    let language = match language {
        Lang::Kk => "kk",
        Lang::Ru => "ru",
        Lang::En => "en",
    };
    let parts = match channel {
        Channel::Sms => format!(" · {} part(s)", sms_parts(text)),
        Channel::Email => String::new(),
    };
    let subject = subject.as_deref().map(|text| format!("<h2>{}</h2>", escape(text))).unwrap_or_default();
    // Asia/Almaty, where whoever would have got it lives.
    let almaty = FixedOffset::east_opt(5 * 3600);
    let at = almaty.map_or(notice.received_at.naive_utc() + TimeDelta::hours(5), |zone| {
        notice.received_at.with_timezone(&zone).naive_local()
    });
    format!(
        "<article class=\"{channel}\" lang=\"{language}\"><header><b>{to}</b> · {channel} · {language}{parts}\
         <time>{}</time></header>{subject}<p>{}</p></article>\n",
        at.format("%d.%m.%Y %H:%M:%S"),
        escape(text),
        channel = channel.as_str(),
        to = escape(to),
    )
}
