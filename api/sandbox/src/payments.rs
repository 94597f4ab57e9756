//! The twin of the payment gateway (ЭҮТШ): orders of a merchant, a hosted page for the payer, a signed callback.

mod api;
mod book;
mod callback;
mod order;
mod page;
mod texts;

use std::io;
use std::path::Path;
use std::sync::Arc;

use actix_web::middleware::from_fn;
use actix_web::web;

use crate::answers::{Clock, form_config, json_config};
use crate::control::{Controls, Twin, obey};
use book::Book;
use callback::Messenger;

/// The state of the twin.
pub struct Payments {
    book: Book,
    messenger: Messenger,
    merchant_key: String,
    /// Where this twin is reached, without a closing slash: pages are below it.
    base: String,
    clock: Clock,
    /// What it has been told to be.
    controls: Arc<Controls>,
}

/// What the twin shares with its merchant.
#[derive(Clone)]
pub struct PaymentSecrets {
    /// The merchant shows it with each request.
    pub merchant_key: String,
    /// Signs the callbacks.
    pub callback_secret: Vec<u8>,
}

impl PaymentSecrets {
    /// New ones: where both sides live in one process, nobody has to keep them.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn generate() -> io::Result<Self> {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let (key, secret) = bytes.split_at(32);
        let merchant_key = key.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { merchant_key, callback_secret: secret.to_vec() })
    }
}

impl Payments {
    /// A gateway that keeps its orders in a file: one that forgot its orders at each start would teach nobody
    /// anything about a crash.
    ///
    /// # Errors
    /// The file cannot be read or written, or the HTTP client cannot be made.
    pub fn open(
        file: &Path,
        base: &str,
        secrets: PaymentSecrets,
        clock: Clock,
        controls: Arc<Controls>,
    ) -> io::Result<Self> {
        Ok(Self {
            book: Book::open(file)?,
            messenger: Messenger::new(secrets.callback_secret, clock.clone(), controls.clone())?,
            merchant_key: secrets.merchant_key,
            base: base.to_owned(),
            clock,
            controls,
        })
    }
}

/// `/payments/orders` for the merchant, `/payments/pages` for the payer.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Payments>) {
    cfg.service(
        web::scope("/payments")
            .app_data(state)
            .app_data(json_config())
            .app_data(form_config())
            .service(
                web::scope("/orders")
                    .wrap(from_fn(|request, next| obey(Twin::Payments, request, next)))
                    .route("", web::post().to(api::place))
                    .route("/{merchant_order}", web::get().to(api::status))
                    .route("/{merchant_order}/refund", web::put().to(api::refund)),
            )
            .route("/page.css", web::get().to(page::style))
            .route("/pages/{order}", web::get().to(page::show))
            .route("/pages/{order}", web::post().to(page::act)),
    );
}
