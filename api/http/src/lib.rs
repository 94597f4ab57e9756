//! Inbound HTTP: routes, extractors, DTOs and problem details. One list of handlers is both the routes and the spec.

mod cors;
mod csv;
mod docs;
mod dto;
mod extract;
mod middleware;
mod oauth;
mod offline;
mod papers;
mod permissions;
mod problem;
mod routes;
mod spec;
mod telemetry;
mod tokens;

pub use cors::Origins;
pub use docs::Demo;
pub use oauth::check_jwks;
pub use offline::{PaperFacts, PaperKeys, check_code};
pub use papers::{DrawBpmn, DrawQrPng, DrawQrSvg, DrawReceipt, DrawResult, DrawSvg, Drawn, Papers, Way};
pub use problem::codes;
pub use routes::routes;
pub use spec::{openapi, openapi_json};
pub use telemetry::{OnSpan, Tracing};
pub use tokens::{TokenFault, TokenKey, Tokens};

use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, web};
use ruqsat_licensing::ports::Ports;
use ruqsat_licensing::values::Instant;
use std::net::IpAddr;
use std::sync::Arc;
use utoipa_actix_web::AppExt;

/// The clock of the edge: the only place where "now" is made.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Checks the signature of a payment callback: (message id, timestamp header, signature header, body, now).
/// The error says why, for the log.
pub type CallbackCheck = Arc<dyn Fn(&str, &str, &str, &[u8], Instant) -> Result<(), String> + Send + Sync>;

/// Everything a handler can ask for.
#[derive(Clone)]
pub struct Api {
    /// The domain's ports.
    pub ports: Ports,
    /// Access tokens.
    pub tokens: Arc<Tokens>,
    /// The clock.
    pub clock: Clock,
    /// The check of payment callbacks.
    pub callback_check: CallbackCheck,
    /// Proxies of ours, whose `X-Forwarded-For` is believed.
    pub proxies: Arc<Vec<IpAddr>>,
    /// Public address of this server, without a slash at the end: problem types and links stand on it.
    pub public_url: Arc<str>,
    /// The canonical OpenAPI document, as committed.
    pub spec: &'static str,
    /// Traces, where somebody collects them.
    pub tracing: Option<Arc<Tracing>>,
    /// Web pages that may call from a browser.
    pub origins: Arc<Origins>,
    /// Whoever draws.
    pub papers: Papers,
    /// The keys that papers are marked with.
    pub paper_keys: Arc<PaperKeys>,
    /// The results drawn lately.
    pub drawn: Arc<Drawn>,
    /// Whom the page of the API offers to sign in as, in a sandbox.
    pub demo: Option<Arc<Demo>>,
}

/// The actix application: middleware outside, routes inside, one answer for what is neither.
pub fn app(
    api: Api,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let cors = cors::cors(&api.origins);
    let (app, _) = App::new()
        .into_utoipa_app()
        .app_data(web::Data::new(api))
        .app_data(extract::path_config())
        .configure(routes)
        .default_service(web::route().to(routes::unknown))
        .split_for_parts();
    app.configure(docs::pages)
        .configure(oauth::pages)
        .wrap(actix_web::middleware::from_fn(middleware::problems))
        .wrap(actix_web::middleware::from_fn(middleware::request_log))
        .wrap(cors)
}
