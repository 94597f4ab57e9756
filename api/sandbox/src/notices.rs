//! The twin of the notice operator: keeps what it was told to send, sends nothing.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::answers::{Clock, Fault, json_config};
use crate::control::{Twin, obey};

/// How many notices are kept; the oldest goes first.
const KEPT: usize = 1000;

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
    payload: Value,
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

/// `POST /notices` with an `Idempotency-Key` keeps a notice, once; `GET /notices` shows them, newest first.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Notices>) {
    cfg.service(
        web::resource("/notices")
            .app_data(state)
            .app_data(json_config())
            .route(web::post().to(take).wrap(from_fn(|request, next| obey(Twin::Notices, request, next))))
            .route(web::get().to(list)),
    );
}

async fn take(
    request: HttpRequest,
    state: web::Data<Notices>,
    payload: web::Json<Value>,
) -> Result<HttpResponse, Fault> {
    let id = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=128).contains(&id.len()))
        .ok_or_else(|| Fault::new(StatusCode::BAD_REQUEST, "malformed", "Idempotency-Key is missing"))?;
    let notice = Notice { id: id.to_owned(), received_at: (state.clock)(), payload: payload.into_inner() };
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
