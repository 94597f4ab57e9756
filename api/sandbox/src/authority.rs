//! The twin of the certification authority's public addresses: its certificates and its revocation list.

use std::sync::Arc;

use actix_web::{HttpResponse, web};

use crate::answers::{Clock, Fault};
use crate::ca::Ca;

/// The state of the twin.
pub struct Authority {
    ca: Arc<Ca>,
    clock: Clock,
}

impl Authority {
    /// The public side of a CA.
    pub fn new(ca: Arc<Ca>, clock: Clock) -> Self {
        Self { ca, clock }
    }
}

/// `GET /ca/crl`, made anew each time so that a revocation shows at once, `/ca/root.crt`, `/ca/issuing.crt`.
pub fn configure(cfg: &mut web::ServiceConfig, state: web::Data<Authority>) {
    cfg.service(
        web::scope("/ca")
            .app_data(state)
            .route("/crl", web::get().to(crl))
            .route("/root.crt", web::get().to(root))
            .route("/issuing.crt", web::get().to(issuing)),
    );
}

async fn crl(state: web::Data<Authority>) -> Result<HttpResponse, Fault> {
    let list = state.ca.crl((state.clock)()).map_err(Fault::internal)?;
    Ok(HttpResponse::Ok().content_type("application/pkix-crl").body(list))
}

async fn root(state: web::Data<Authority>) -> HttpResponse {
    certificate(state.ca.root_der())
}

async fn issuing(state: web::Data<Authority>) -> HttpResponse {
    certificate(state.ca.issuing_der())
}

fn certificate(der: &[u8]) -> HttpResponse {
    HttpResponse::Ok().content_type("application/pkix-cert").body(der.to_vec())
}
