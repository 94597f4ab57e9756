//! The twin of the state registers behind the e-government gateway (ЭҮШ): people, legal entities, powers of attorney.
//! Whom it does not hold it does not know.

mod records;

use std::io;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use crate::answers::{Fault, authenticate, random_hex};
use crate::control::{Behaviour, Controls, REGISTER_LIES, Twin, obey};

pub use records::{GOOD_POWER, records};

/// The state of the twin.
pub struct Registers {
    key: String,
    controls: Arc<Controls>,
}

impl Registers {
    /// One that opens to a key.
    pub fn new(key: String, controls: Arc<Controls>) -> Self {
        Self { key, controls }
    }

    /// A key for it.
    ///
    /// # Errors
    /// Where the machine has no randomness.
    pub fn generate_key() -> io::Result<String> {
        random_hex().map_err(|fault| io::Error::other(fault.to_string()))
    }
}

/// `GET /registers/{register}/{number}`, and `GET /registers`: what there is to ask for.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Registers>) {
    let asked = |twin: Twin| from_fn(move |request, next| obey(twin, request, next));
    cfg.service(
        web::scope("/registers")
            .app_data(state)
            .route("", web::get().to(list))
            .service(
                web::resource("/individuals/{number}")
                    .route(web::get().to(individual).wrap(asked(Twin::Registers))),
            )
            .service(
                web::resource("/legal-entities/{number}")
                    .route(web::get().to(legal_entity).wrap(asked(Twin::Registers))),
            )
            .service(
                web::resource("/powers-of-attorney/{number}")
                    .route(web::get().to(power).wrap(asked(Twin::Notary))),
            ),
    );
}

/// Everything it holds, for whoever tries the sandbox out.
async fn list() -> HttpResponse {
    HttpResponse::Ok().json(records())
}

async fn individual(
    request: HttpRequest,
    state: web::Data<Registers>,
    number: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    answer(&request, &state, Twin::Registers, "individuals", &number)
}

async fn legal_entity(
    request: HttpRequest,
    state: web::Data<Registers>,
    number: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    answer(&request, &state, Twin::Registers, "legal_entities", &number)
}

async fn power(
    request: HttpRequest,
    state: web::Data<Registers>,
    number: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    answer(&request, &state, Twin::Notary, "powers_of_attorney", &number)
}

fn answer(
    request: &HttpRequest,
    state: &Registers,
    twin: Twin,
    register: &str,
    number: &str,
) -> Result<HttpResponse, Fault> {
    authenticate(request, &state.key)?;
    let headers = request.headers();
    let message = headers.get("x-message-id").and_then(|value| value.to_str().ok());
    let message = message.filter(|id| (1..=64).contains(&id.len()));
    let message =
        message.ok_or_else(|| Fault::new(StatusCode::BAD_REQUEST, "malformed", "X-Message-Id is missing"))?;
    let record = records()[register][number].clone();
    let mut told = json!({
        "message_id": message,
        "number": number,
        "found": !record.is_null(),
        "record": record,
    });
    match state.controls.lie(twin, REGISTER_LIES) {
        Some(Behaviour::RegisterOtherNumber) => {
            let (other, record) = another(register, number)?;
            (told["number"], told["found"], told["record"]) = (other.into(), true.into(), record);
        }
        Some(Behaviour::RegisterOtherRecord) => {
            (told["found"], told["record"]) = (true.into(), another(register, number)?.1);
        }
        Some(Behaviour::RegisterOtherMessage) => told["message_id"] = random_hex()?.into(),
        Some(Behaviour::RegisterEmpty) => (told["found"], told["record"]) = (true.into(), Value::Null),
        Some(Behaviour::RegisterUnknown) => (told["found"], told["record"]) = (false.into(), Value::Null),
        Some(Behaviour::RegisterKnown) if told["record"].is_null() => {
            let (_, mut record) = another(register, number)?;
            record[own_number(register)] = number.into();
            (told["found"], told["record"]) = (true.into(), record);
        }
        _ => {}
    }
    Ok(HttpResponse::Ok().json(told))
}

/// The first record of a register that has another number.
fn another(register: &str, number: &str) -> Result<(String, Value), Fault> {
    let other =
        records()[register].as_object().and_then(|all| all.iter().find(|(other, _)| *other != number));
    let (other, record) = other.ok_or_else(|| Fault::internal("a register with nobody else in it"))?;
    Ok((other.clone(), record.clone()))
}

/// Where a record says whose it is.
fn own_number(register: &str) -> &'static str {
    match register {
        "individuals" => "iin",
        "legal_entities" => "bin",
        _ => "number",
    }
}
