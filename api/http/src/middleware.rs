//! What surrounds every request: an id, one log line, and problem details for whatever failed.

use crate::Api;
use crate::problem::codes::Code;
use crate::problem::{PROBLEM_JSON, Problem, With};
use crate::routes::operation;
use crate::telemetry::{self, Measured};
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use ruqsat_licensing::audit::Origin;
use ruqsat_licensing::ids::is_id;
use ruqsat_licensing::values::{Instant, Lang};
use std::net::IpAddr;
use tracing::{Instrument, Span};

/// Header that carries the id of a request, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request: the client's own if it is harmless, else a new one.
#[derive(Clone)]
struct RequestId(String);

/// Where a request came in, for the audit. Of the path only an id of ours is kept; of what else a caller sends, his
/// `X-Request-Id` alone, which `request_id` found harmless.
pub(crate) fn origin(request: &HttpRequest) -> Origin {
    let named = request.match_info().get("id").filter(|text| is_id(text));
    Origin {
        operation: operation(request.match_pattern().as_deref(), request.method())
            .unwrap_or_default()
            .to_owned(),
        request: request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        peer: peer(request),
        subject: named.map(str::to_owned),
    }
}

/// Whoever asks: the other end of the connection, or the last one that a proxy of ours did not put in front of itself.
pub(crate) fn peer(request: &HttpRequest) -> Option<IpAddr> {
    let nearest = request.peer_addr().map(|peer| peer.ip().to_canonical())?;
    let proxies = request.app_data::<web::Data<Api>>().map(|api| api.proxies.clone()).unwrap_or_default();
    let told = request.headers().get_all(HeaderName::from_static("x-forwarded-for"));
    let hops: Vec<&str> =
        told.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    Some(beyond(nearest, &hops, &proxies))
}

/// Walks back from the nearest hop for as long as it is a proxy of ours; what stands before is the caller's own word.
fn beyond(nearest: IpAddr, hops: &[&str], proxies: &[IpAddr]) -> IpAddr {
    let mut peer = nearest;
    for hop in hops.iter().rev().take(10) {
        if !proxies.contains(&peer) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => peer = address.to_canonical(),
            Err(_) => break,
        }
    }
    peer
}

fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let harmless = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    given.filter(harmless).map_or_else(
        || {
            let mut bytes = [0u8; 16];
            // Without randomness an id is merely not unique; a request is not worth less for it.
            let _ = getrandom::fill(&mut bytes);
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        },
        str::to_owned,
    )
}

/// Gives the request its id and logs one line when it is answered. Neither bodies nor tokens nor queries are logged.
pub(crate) async fn request_log<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = request_id(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.path().to_owned());
    if method == Method::HEAD {
        // RFC 9110 section 9.3.2: as GET, without the body, which the framework leaves out by the method it read.
        request.head_mut().method = Method::GET;
    }
    let tracing = request.app_data::<web::Data<Api>>().and_then(|api| api.tracing.clone());
    let traceparent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    let peer = request.peer_addr().map(|peer| peer.ip());
    let span = telemetry::span(&id, tracing.as_deref(), peer, traceparent);
    let measured = Measured::begin(&method);
    async move {
        let mut response = match next.call(request).await {
            Ok(response) => response,
            Err(error) => {
                measured.failed(&error);
                return Err(error);
            }
        };
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        let (status, micros) = (response.status().as_u16(), measured.micros());
        tracing::info!(%method, path, status, micros, "answered");
        measured.answered(response.request(), status);
        if let Some(tracing) = &tracing {
            telemetry::describe(tracing, &Span::current(), response.request(), &method, status);
        }
        Ok(response)
    }
    .instrument(span)
    .await
}

/// The language asked for: the first of kk, ru, en in `Accept-Language` by weight (RFC 9110 section 12.5.4).
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Lang::default();
    };
    let mut best = (0.0, Lang::default());
    for range in wanted.split(',').take(20) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight =
            parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let lang = match tag.split('-').next() {
            Some("kk") => Lang::Kk,
            Some("ru") => Lang::Ru,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

/// Marks an answer that is to be sent as it stands, whatever its status: a page for people.
pub(crate) struct Whole;

/// Turns every failed answer into problem details: ours, and the framework's too.
pub(crate) async fn problems<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let lang = language(request.headers());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let base = request.app_data::<web::Data<Api>>().map(|api| api.public_url.clone());
    let now = request.app_data::<web::Data<Api>>().map(|api| (api.clock)());
    let response = next.call(request).await?;
    let status = response.status();
    let is_whole = response.response().extensions().get::<Whole>().is_some();
    if is_whole || !status.is_client_error() && !status.is_server_error() {
        return Ok(response.map_into_left_body());
    }
    let fallback;
    let problem = match response.response().error().and_then(|error| error.as_error::<Problem>()) {
        Some(problem) => problem,
        None => {
            fallback = Problem::new(Code::of_status(status.as_u16()));
            &fallback
        }
    };
    let cause = problem.cause.clone().or_else(|| response.response().error().map(ToString::to_string));
    metrics::counter!("ruqsat_problems_total", "code" => problem.code.code).increment(1);
    if problem.code.status >= 500 {
        tracing::error!(code = problem.code.code, cause, "failed");
    } else {
        tracing::info!(code = problem.code.code, cause, "refused");
    }
    let mut answer = HttpResponse::build(actix_web::ResponseError::status_code(problem));
    answer
        .insert_header((header::CONTENT_TYPE, PROBLEM_JSON))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    match problem.code.status {
        401 => drop(answer.insert_header((header::WWW_AUTHENTICATE, challenge(problem.code.code)))),
        503 => drop(answer.insert_header((header::RETRY_AFTER, "5"))),
        _ => {}
    }
    match &problem.with {
        Some(With::Scope(missing)) => {
            let missing = missing.as_str();
            let value = format!("Bearer error=\"insufficient_scope\", scope=\"{missing}\"");
            answer.insert_header((header::WWW_AUTHENTICATE, value));
        }
        Some(With::Allow(methods)) => drop(answer.insert_header((header::ALLOW, &**methods))),
        Some(With::Length(length)) => {
            answer.insert_header((header::CONTENT_RANGE, format!("bytes */{length}")));
        }
        Some(With::Until(until)) => {
            let wait = now.map_or(1, |now| seconds_until(*until, now));
            answer.insert_header((header::RETRY_AFTER, wait.to_string()));
        }
        Some(With::System(_)) | None => {}
    }
    let body = problem.body(lang, base.as_deref().unwrap_or_default(), &id).to_string();
    let answer = answer.body(body);
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::new(request, answer).map_into_right_body())
}

/// How to do better: a portal shows its secret by Basic (RFC 6749 section 5.2), everybody else a token; of one that is
/// over the client is told so (RFC 6750 section 3.1).
fn challenge(code: &str) -> &'static str {
    match code {
        "invalid_client" => "Basic realm=\"ruqsat\"",
        "token_expired" | "session_ended" => "Bearer error=\"invalid_token\"",
        _ => "Bearer",
    }
}

/// Whole seconds until a moment, none too few (RFC 9110 section 10.2.3).
pub(crate) fn seconds_until(until: Instant, now: Instant) -> i64 {
    (until - now + TimeDelta::milliseconds(999)).num_seconds().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_heaviest_of_ours() {
        let lang = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(text).unwrap());
            language(&headers)
        };
        assert_eq!(lang("ru-RU,ru;q=0.9,en;q=0.8"), Lang::Ru);
        assert_eq!(lang("de, en;q=0.5, kk;q=0.7"), Lang::Kk);
        assert_eq!(lang("en;q=0, fr"), Lang::Kk);
        assert_eq!(lang("*;q=nonsense,,;;"), Lang::Kk);
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_about_who_stands_behind_it() {
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let (ours, far) = (at("10.0.0.1"), at("203.0.113.9"));
        assert_eq!(beyond(far, &["198.51.100.1"], &[ours]), far, "a stranger says what he likes");
        assert_eq!(beyond(ours, &["1.2.3.4", "203.0.113.9"], &[ours]), far);
        assert_eq!(beyond(ours, &["203.0.113.9", "10.0.0.1"], &[ours]), far, "two proxies in a row");
        assert_eq!(beyond(ours, &[], &[ours]), ours);
        assert_eq!(beyond(ours, &["nonsense"], &[ours]), ours);
    }

    #[test]
    fn a_harmful_request_id_is_replaced() {
        let id = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_str(text).unwrap());
            request_id(&headers)
        };
        assert_eq!(id("portal-12345678"), "portal-12345678");
        for text in ["short", "with space in it", "a\"quote-in-it", &"x".repeat(65)] {
            assert_ne!(id(text), text);
        }
    }
}
