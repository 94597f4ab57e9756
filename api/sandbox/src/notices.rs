//! The twin of the notice operator: keeps what it was told to send, sends nothing.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::answers::{Clock, Fault, json_config};

/// How many notices are kept; the oldest goes first.
const KEPT: usize = 1000;

/// The state of the twin.
pub struct Notices {
    clock: Clock,
    kept: Mutex<VecDeque<Notice>>,
}

#[derive(Clone, Serialize)]
struct Notice {
    id: String,
    received_at: DateTime<Utc>,
    payload: Value,
}

impl Notices {
    /// An empty one.
    pub fn new(clock: Clock) -> Self {
        Self { clock, kept: Mutex::default() }
    }
}

/// `POST /notices` with an `Idempotency-Key` keeps a notice, once; `GET /notices` shows them, newest first.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Notices>) {
    cfg.service(
        web::resource("/notices")
            .app_data(state)
            .app_data(json_config())
            .route(web::post().to(take))
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
    let mut kept = state.kept.lock().unwrap_or_else(PoisonError::into_inner);
    if !kept.iter().any(|notice| notice.id == id) {
        kept.truncate(KEPT - 1);
        let received_at = (state.clock)();
        kept.push_front(Notice { id: id.to_owned(), received_at, payload: payload.into_inner() });
    }
    Ok(HttpResponse::Accepted().json(json!({ "id": id })))
}

async fn list(state: web::Data<Notices>) -> HttpResponse {
    let kept = state.kept.lock().unwrap_or_else(PoisonError::into_inner);
    HttpResponse::Ok().json(json!({ "notices": *kept }))
}
