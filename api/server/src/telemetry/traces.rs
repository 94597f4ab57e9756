//! Traces by OpenTelemetry: batches over OTLP/HTTP, sent beside the requests and dropped where nobody takes them.

use super::Telemetry;
use crate::StartError;
use async_trait::async_trait;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use std::collections::HashMap;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// How long a batch may take.
const WITHIN: Duration = Duration::from_secs(5);

/// Sends the exporter's batches. The exporter lives on a thread of its own, without a runtime.
#[derive(Debug)]
struct Sender {
    http: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (http, request) = (self.http.clone(), reqwest::Request::try_from(request)?);
        let sent = self.runtime.spawn(async move {
            let answer = http.execute(request).await?;
            // Whether it was taken is said by the status alone.
            Ok::<_, reqwest::Error>(answer.status().as_u16())
        });
        Ok(Response::builder().status(sent.await??).body(Bytes::new())?)
    }
}

/// Keeps spans until they are sent to the collector with this base address. What does not fit into its queue is
/// dropped: a collector that is down costs no request anything.
pub(super) fn provider(base: &str, telemetry: &Telemetry) -> Result<SdkTracerProvider, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError::at("telemetry.otlp_endpoint", fault);
    let http = reqwest::Client::builder()
        .timeout(WITHIN)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|fault| at(&fault))?;
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender { http, runtime: Handle::current() })
        .with_endpoint(format!("{}/v1/traces", base.trim_end_matches('/')))
        .with_timeout(WITHIN)
        .build()
        .map_err(|fault| at(&fault))?;
    let resource = Resource::builder()
        .with_service_name("ruqsat")
        .with_attribute(opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(telemetry.sample_ratio)));
    ruqsat_gateways::carry_traces(traceparent);
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .with_sampler(sampler)
        .build())
}

/// Makes a span part of the trace that `traceparent` names; one that does not read is as none.
pub(super) fn continue_trace(span: &tracing::Span, traceparent: &str) {
    let header = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    // Fails only where nobody listens to spans.
    let _ = span.set_parent(TraceContextPropagator::new().extract(&header));
}

/// Names a span that has begun.
pub(super) fn name(span: &tracing::Span, name: &str) {
    span.context().span().update_name(name.to_owned());
}

/// `traceparent` of the span this is called in.
fn traceparent() -> Option<String> {
    let mut headers = HashMap::<String, String>::new();
    TraceContextPropagator::new().inject_context(&tracing::Span::current().context(), &mut headers);
    headers.remove("traceparent")
}
