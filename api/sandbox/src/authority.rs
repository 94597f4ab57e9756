//! The twin of the certification authority's public addresses: its certificates, its revocation list, its OCSP responder.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;

use crate::answers::{Clock, Fault};
use crate::ca::{Ca, CaError, OcspStatus, ocsp_error};
use crate::control::{Behaviour, CRL_LIES, Controls, OCSP_LIES, Twin, obey};

/// Longer than any request about a few certificates.
const REQUEST_LIMIT: usize = 8 * 1024;

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

/// Below `path`: `GET /crl`, made anew each time so that a revocation shows at once, `POST /ocsp` and
/// `GET /ocsp/{base64}` (RFC 6960 appendix A), `/root.crt`, `/issuing.crt`.
pub fn configure(cfg: &mut web::ServiceConfig, path: &str, state: web::Data<Authority>) {
    let online = |request, next| obey(Twin::Ocsp, request, next);
    cfg.service(
        web::scope(path)
            .app_data(state)
            .app_data(web::PayloadConfig::new(REQUEST_LIMIT))
            .route("/crl", web::get().to(crl).wrap(from_fn(|request, next| obey(Twin::Crl, request, next))))
            .route("/ocsp", web::post().to(ocsp_posted).wrap(from_fn(online)))
            .route("/ocsp/{request:.*}", web::get().to(ocsp_got).wrap(from_fn(online)))
            .route("/root.crt", web::get().to(root))
            .route("/issuing.crt", web::get().to(issuing)),
    );
}

async fn crl(state: web::Data<Authority>, controls: web::Data<Controls>) -> Result<HttpResponse, Fault> {
    let now = (state.clock)();
    let lie = controls.lie(Twin::Crl, CRL_LIES);
    let made_at = if lie == Some(Behaviour::CrlStale) { now - TimeDelta::hours(25) } else { now };
    let mut list = state.ca.crl(made_at).map_err(Fault::internal)?;
    if lie == Some(Behaviour::CrlForged) {
        // The signature stands last.
        list.last_mut().into_iter().for_each(|byte| *byte ^= 1);
    }
    Ok(HttpResponse::Ok().content_type("application/pkix-crl").body(list))
}

async fn ocsp_posted(
    request: HttpRequest,
    state: web::Data<Authority>,
    controls: web::Data<Controls>,
    asked: web::Bytes,
) -> Result<HttpResponse, Fault> {
    let kind = request.headers().get("content-type").and_then(|kind| kind.to_str().ok());
    // Another kind of body is no request.
    let asked = if kind == Some("application/ocsp-request") { &asked[..] } else { &[] };
    ocsp(&state, &controls, asked)
}

async fn ocsp_got(
    state: web::Data<Authority>,
    controls: web::Data<Controls>,
    asked: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    ocsp(&state, &controls, &STANDARD.decode(asked.as_bytes()).unwrap_or_default())
}

fn ocsp(state: &Authority, controls: &Controls, asked: &[u8]) -> Result<HttpResponse, Fault> {
    let lie = controls.lie(Twin::Ocsp, OCSP_LIES);
    let answer = answer(state, lie, asked).map_err(Fault::internal)?;
    Ok(HttpResponse::Ok().content_type("application/ocsp-response").body(answer))
}

fn answer(state: &Authority, lie: Option<Behaviour>, asked: &[u8]) -> Result<Vec<u8>, CaError> {
    let ca = &state.ca;
    let Some(mut draft) = ca.ocsp_draft(asked, (state.clock)())? else { return Ok(ocsp_error(1)) };
    let mut signer = Cow::Borrowed(ca.responder());
    match lie {
        Some(Behaviour::OcspTryLater) => return Ok(ocsp_error(3)),
        Some(Behaviour::OcspUnknown) => {
            draft.said.iter_mut().for_each(|(_, status)| *status = OcspStatus::Unknown);
        }
        Some(Behaviour::OcspOtherResponder) => signer = Cow::Borrowed(ca.root()),
        // The right certificate, and somebody else's key.
        Some(Behaviour::OcspForged) => signer.to_mut().pkcs8.clone_from(&ca.root().pkcs8),
        Some(Behaviour::OcspStale) => {
            draft.this_update -= TimeDelta::hours(1);
            draft.produced_at = draft.this_update;
        }
        Some(Behaviour::OcspOtherCertificate) => {
            for (id, status) in &mut draft.said {
                // The serial number ends a CertID.
                id.last_mut().into_iter().for_each(|byte| *byte = byte.wrapping_add(1));
                *status = OcspStatus::Good;
            }
        }
        Some(Behaviour::OcspWithoutNonce) => draft.nonce = None,
        Some(Behaviour::OcspOtherNonce) => {
            let nonce = draft.nonce.as_mut().and_then(|nonce| nonce.last_mut());
            nonce.into_iter().for_each(|byte| *byte ^= 1);
        }
        _ => {}
    }
    draft.sign(&signer)
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
