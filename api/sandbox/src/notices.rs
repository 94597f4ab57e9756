//! The twin of the notice operator: keeps what it was told to send, sends nothing, and shows it as a page to whoever
//! tries the system out.

mod page;

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use ruqsat_licensing::notices::{Channel, LONGEST_SMS};
use ruqsat_licensing::values::Lang;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answers::{Clock, Fault, json_config};
use crate::control::{Twin, obey};

/// How many notices are kept; the oldest goes first.
const KEPT: usize = 1000;
/// Longest text of an e-mail, characters.
const LONGEST_TEXT: usize = 10_000;

/// The state of the twin.
pub struct Notices {
    clock: Clock,
    kept: Mutex<Kept>,
}

struct Kept {
    newest_first: VecDeque<Notice>,
    /// Everything that was ever taken, repetitions too: who looks for a lost notice after a crash looks here.
    file: File,
}

#[derive(Clone, Serialize)]
struct Notice {
    id: String,
    received_at: DateTime<Utc>,
    #[serde(flatten)]
    message: Message,
}

/// What an operator is asked to send.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    channel: Channel,
    to: String,
    language: Lang,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    text: String,
}

impl Message {
    /// What a real operator would not take.
    fn fault(&self) -> Option<&'static str> {
        let is_phone = self.to.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        match (self.channel, &self.subject) {
            (Channel::Sms, _) if !is_phone => Some("to: no number as in E.164"),
            (Channel::Sms, Some(_)) => Some("subject: an SMS has none"),
            (Channel::Sms, None) if self.text.encode_utf16().count() > LONGEST_SMS => {
                Some("text: more than three parts")
            }
            (Channel::Email, _) if !self.to.contains('@') => Some("to: no e-mail address"),
            (Channel::Email, None) => Some("subject: an e-mail has one"),
            (Channel::Email, Some(subject)) if subject.contains(['\r', '\n']) => Some("subject: one line"),
            _ if self.text.is_empty() || self.text.chars().count() > LONGEST_TEXT => Some("text: its length"),
            _ => None,
        }
    }
}

impl Notices {
    /// One that shows nothing yet, and appends to a file what it is told.
    ///
    /// # Errors
    /// Those of opening the file.
    pub fn open(path: &Path, clock: Clock) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // Notices name people.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let kept = Kept { newest_first: VecDeque::new(), file: options.open(path)? };
        Ok(Self { clock, kept: Mutex::new(kept) })
    }
}

/// `POST /notices` with an `Idempotency-Key` keeps a notice, once; `GET /notices` shows them, newest first;
/// `GET /notices/inbox` is the same as a page.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Notices>) {
    cfg.service(
        web::resource("/notices")
            .app_data(state.clone())
            .app_data(json_config())
            .route(web::post().to(take).wrap(from_fn(|request, next| obey(Twin::Notices, request, next))))
            .route(web::get().to(list)),
    )
    .service(web::resource("/notices/inbox").app_data(state).route(web::get().to(page::show)))
    .service(web::resource("/notices/inbox.css").route(web::get().to(page::style)));
}

async fn take(
    request: HttpRequest,
    state: web::Data<Notices>,
    message: web::Json<Message>,
) -> Result<HttpResponse, Fault> {
    let id = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=128).contains(&id.len()))
        .ok_or_else(|| Fault::new(StatusCode::BAD_REQUEST, "malformed", "Idempotency-Key is missing"))?;
    let message = message.into_inner();
    if let Some(fault) = message.fault() {
        return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "unsendable", fault));
    }
    let notice = Notice { id: id.to_owned(), received_at: (state.clock)(), message };
    // Begun on a line of its own: a crash may have left half of one.
    let line = format!("\n{}", serde_json::to_string(&notice).map_err(Fault::internal)?);
    let mut kept = state.kept.lock().unwrap_or_else(PoisonError::into_inner);
    // In the file first: what is acknowledged is kept.
    kept.file.write_all(line.as_bytes()).map_err(Fault::internal)?;
    if !kept.newest_first.iter().any(|notice| notice.id == id) {
        kept.newest_first.truncate(KEPT - 1);
        kept.newest_first.push_front(notice);
    }
    Ok(HttpResponse::Accepted().json(json!({ "id": id })))
}

async fn list(state: web::Data<Notices>) -> HttpResponse {
    let kept = state.kept.lock().unwrap_or_else(PoisonError::into_inner);
    HttpResponse::Ok().json(json!({ "notices": kept.newest_first }))
}
