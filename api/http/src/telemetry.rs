//! What is seen of a request from outside: metrics whose labels nobody can make up, and the fields of its span.

use crate::middleware::origin;
use crate::routes::operation;
use actix_web::http::Method;
use actix_web::{Error, HttpRequest};
use metrics::{Gauge, counter, gauge, histogram};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;
use tracing::Span;
use tracing::field::Empty;

/// Does something with a span by a text.
pub type OnSpan = Arc<dyn Fn(&Span, &str) + Send + Sync>;

/// Traces, where somebody collects them.
#[derive(Clone)]
pub struct Tracing {
    /// Makes a span part of the caller's trace, by `traceparent` as he sent it (W3C Trace Context).
    pub continue_trace: OnSpan,
    /// Names a span that has begun: what a request is about is known once it was routed.
    pub name: OnSpan,
    /// Addresses of callers whose `traceparent` is believed.
    pub trusted_callers: Vec<IpAddr>,
}

/// The span of a request. All but its id is filled in at the end, and only where traces are collected.
pub(crate) fn span(
    id: &str,
    tracing: Option<&Tracing>,
    peer: Option<IpAddr>,
    traceparent: Option<&str>,
) -> Span {
    let span = tracing::info_span!(
        "request",
        request_id = %id,
        otel.kind = tracing.map(|_| "server"),
        otel.status_code = Empty,
        http.request.method = Empty,
        http.route = Empty,
        http.response.status_code = Empty,
        ruqsat.operation = Empty,
        ruqsat.application = Empty,
    );
    if let (Some(tracing), Some(traceparent)) = (tracing, traceparent)
        && peer.is_some_and(|peer| tracing.trusted_callers.contains(&peer))
    {
        (tracing.continue_trace)(&span, traceparent);
    }
    span
}

/// Fills the span of an answered request in.
pub(crate) fn describe(tracing: &Tracing, span: &Span, request: &HttpRequest, method: &Method, status: u16) {
    let origin = origin(request);
    span.record("http.request.method", method_name(method));
    span.record("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
    if origin.operation.is_empty() {
        (tracing.name)(span, method_name(method));
        return;
    }
    (tracing.name)(span, &origin.operation);
    span.record("ruqsat.operation", origin.operation.as_str());
    span.record("http.route", request.match_pattern().unwrap_or_default().as_str());
    if let Some(application) = origin.subject.filter(|subject| subject.starts_with("app_")) {
        span.record("ruqsat.application", application.as_str());
    }
}

/// A request that is being answered: counted when it is, also if its caller goes away first.
pub(crate) struct Measured {
    began: Instant,
    method: &'static str,
    in_flight: Gauge,
    answered: bool,
}

impl Measured {
    pub(crate) fn begin(method: &Method) -> Self {
        let in_flight = gauge!("ruqsat_http_requests_in_flight");
        in_flight.increment(1.0);
        Self { began: Instant::now(), method: method_name(method), in_flight, answered: false }
    }

    pub(crate) fn micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// The request was routed and answered.
    pub(crate) fn answered(mut self, request: &HttpRequest, status: u16) {
        let pattern = request.match_pattern();
        let known = operation(pattern.as_deref(), request.method());
        let operation =
            known.unwrap_or(if pattern.is_some_and(|path| !path.is_empty()) { "page" } else { "none" });
        self.count(operation, class(status));
        histogram!("ruqsat_http_request_duration_seconds", "operation" => operation)
            .record(self.began.elapsed());
    }

    /// The framework refused it before it was routed.
    pub(crate) fn failed(mut self, error: &Error) {
        self.count("none", class(error.as_response_error().status_code().as_u16()));
    }

    fn count(&mut self, operation: &'static str, status: &'static str) {
        self.answered = true;
        let labels = [("operation", operation), ("method", self.method), ("status", status)];
        counter!("ruqsat_http_requests_total", &labels).increment(1);
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        self.in_flight.decrement(1.0);
        if !self.answered {
            self.count("none", "gone");
        }
    }
}

/// The class of a status.
fn class(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// The name of a method; whatever a caller made up is `other`.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
