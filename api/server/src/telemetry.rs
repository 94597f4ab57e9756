//! What is seen of the server from outside: metrics for whoever scrapes them, traces for whoever collects them.

mod logs;
pub(crate) mod metrics;
mod process;
mod traces;

pub use logs::{Collector, watch};

use crate::StartError;
use ruqsat_http::Tracing;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;

/// Metrics and traces.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telemetry {
    /// Address and port of `/metrics`, or `off`. Without it 127.0.0.1:9464, and no metrics where that is taken.
    pub metrics_listen: Option<String>,
    /// Base address of an OTLP/HTTP collector; without it there are no traces.
    pub otlp_endpoint: Option<String>,
    /// Which part of the traces that begin here is kept, 0 to 1.
    pub sample_ratio: f64,
    /// Callers whose `traceparent` is believed: our own gateway or portal.
    pub trusted_callers: Vec<IpAddr>,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { metrics_listen: None, otlp_endpoint: None, sample_ratio: 1.0, trusted_callers: Vec::new() }
    }
}

impl Telemetry {
    /// What a request's span is made with, where traces are collected.
    pub(crate) fn tracing(&self) -> Option<Tracing> {
        self.otlp_endpoint.as_ref()?;
        let trusted_callers = self.trusted_callers.clone();
        Some(Tracing {
            continue_trace: Arc::new(traces::continue_trace),
            name: Arc::new(traces::name),
            trusted_callers,
        })
    }

    fn check(&self) -> Result<(), StartError> {
        match (0.0..=1.0).contains(&self.sample_ratio) {
            true => Ok(()),
            false => Err(StartError("telemetry.sample_ratio is between 0 and 1".into())),
        }
    }
}
