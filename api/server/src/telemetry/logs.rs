//! Where log lines and spans go: lines to standard error, spans of requests to the collector.

use super::{Telemetry, traces};
use crate::StartError;
use crate::config::{Log, LogFormat};
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// What has not been sent yet, if traces are collected.
pub struct Collector(Option<SdkTracerProvider>);

impl Collector {
    /// Sends what is left, for a few seconds at most.
    pub async fn finish(self) {
        let Some(provider) = self.0 else { return };
        // The last batch is sent by this runtime, so that nobody may wait for it on its thread.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(fault)) = ended {
            tracing::warn!(%fault, "the last traces were not sent");
        }
    }
}

/// Sends log lines and spans where they belong, for this whole process. Needs a tokio runtime, and a rustls provider
/// where the collector's address is https.
pub fn watch(log: &Log, telemetry: &Telemetry) -> Result<Collector, StartError> {
    telemetry.check()?;
    let filter =
        EnvFilter::try_new(&log.filter).map_err(|fault| StartError(format!("log.filter: {fault}")))?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
        LogFormat::Text => lines.boxed(),
    };
    let provider =
        telemetry.otlp_endpoint.as_deref().map(|base| traces::provider(base, telemetry)).transpose()?;
    let spans = provider.as_ref().map(|provider| {
        // Spans of ours and nothing else: a log line may hold what a trace must not, for example a path.
        let ours = filter_fn(|about| about.is_span() && about.target().starts_with("ruqsat_"));
        tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("ruqsat"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(ours)
    });
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(spans)
        .try_init()
        .map_err(|fault| StartError::at("logs", fault))?;
    Ok(Collector(provider))
}
