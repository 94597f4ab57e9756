//! `/metrics` in Prometheus' text format, on a listener of its own: the API's port is public, and behind a proxy on the
//! same machine every caller looks like a neighbour.

use super::process;
use crate::StartError;
use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use ruqsat_http::Clock;
use ruqsat_licensing::ports::Store;
use ruqsat_licensing::values::microseconds;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Where it listens unless told otherwise: the usual port of an OpenTelemetry exporter for Prometheus.
const USUAL: &str = "127.0.0.1:9464";
/// From a read of one row to a signature that waits for a certification authority, seconds.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// How often samples of histograms are drained where nobody scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

/// The recorder of this process, once there is one.
static RECORDER: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// A listener for `/metrics`, with the recorder installed: before anything that counts is made. `None` where it is off,
/// or where the usual port is somebody else's: a second server on one machine starts all the same.
pub(crate) fn listen(wanted: Option<&str>) -> Result<Option<(TcpListener, PrometheusHandle)>, StartError> {
    let listener = match wanted {
        Some("off") => return Ok(None),
        Some(address) => TcpListener::bind(address)
            .map_err(|fault| StartError::at(&format!("telemetry.metrics_listen {address}"), fault))?,
        None => match TcpListener::bind(USUAL) {
            Ok(listener) => listener,
            Err(fault) => {
                tracing::warn!(%fault, "no metrics: {USUAL} is taken, set telemetry.metrics_listen");
                return Ok(None);
            }
        },
    };
    let mut recorder = RECORDER.lock().unwrap_or_else(PoisonError::into_inner);
    let handle = match &*recorder {
        Some(handle) => handle.clone(),
        None => install()?,
    };
    *recorder = Some(handle.clone());
    Ok(Some((listener, handle)))
}

fn install() -> Result<PrometheusHandle, StartError> {
    let at = |fault: &dyn std::fmt::Display| StartError::at("metrics", fault);
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS)
        .map_err(|fault| at(&fault))?;
    let handle = builder.install_recorder().map_err(|fault| at(&fault))?;
    describe();
    gauge!("ruqsat_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(handle)
}

/// What each metric means.
fn describe() {
    ruqsat_gateways::describe_metrics();
    process::describe();
    describe_gauge!("ruqsat_build_info", "The version that runs; always 1.");
    describe_counter!("ruqsat_http_requests_total", "Requests by operation, method and class of status.");
    describe_histogram!(
        "ruqsat_http_request_duration_seconds",
        Unit::Seconds,
        "Time until the answer begins, by operation."
    );
    describe_gauge!("ruqsat_http_requests_in_flight", "Requests that are being answered.");
    describe_counter!("ruqsat_problems_total", "Answers that are problem details, by code.");
    describe_gauge!("ruqsat_database_units_running", "Units of work that have their turn, by gate.");
    describe_gauge!("ruqsat_database_units_limit", "Most units of work that may have their turn, by gate.");
    describe_gauge!("ruqsat_database_units_waiting", "Units of work that wait for their turn, by gate.");
    describe_counter!(
        "ruqsat_database_units_refused_total",
        "Units of work that got no turn, by gate and reason."
    );
    describe_histogram!(
        "ruqsat_database_unit_duration_seconds",
        Unit::Seconds,
        "Time of a unit of work from its turn to its end, by gate."
    );
    describe_counter!("ruqsat_database_statements_total", "SQL statements sent, BEGIN and COMMIT included.");
    describe_gauge!("ruqsat_outbox_due", "Messages that are due and not sent.");
    describe_gauge!("ruqsat_outbox_oldest_age_seconds", Unit::Seconds, "How long the oldest of them is due.");
    describe_gauge!("ruqsat_outbox_dead", "Messages that were given up and wait for an operator.");
    describe_counter!(
        "ruqsat_reconciled_payments_total",
        "Payments the gateway was asked about, by outcome."
    );
    describe_gauge!("ruqsat_outbox_seen", "Whether the database told the three above: 1 if it did.");
}

/// What a scrape needs.
struct Scrape {
    handle: PrometheusHandle,
    store: Arc<dyn Store>,
    clock: Clock,
}

/// Answers `/metrics` until the handle stops it.
pub(crate) fn serve(
    (listener, handle): (TcpListener, PrometheusHandle),
    store: Arc<dyn Store>,
    clock: Clock,
) -> Result<ServerHandle, StartError> {
    let scrape = web::Data::new(Scrape { handle: handle.clone(), store, clock });
    let server =
        HttpServer::new(move || App::new().app_data(scrape.clone()).route("/metrics", web::get().to(answer)))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            .listen(listener)
            .map_err(|fault| StartError::at("telemetry.metrics_listen", fault))?
            .run();
    let stop = server.handle();
    tokio::spawn(async move {
        let upkeep = async {
            loop {
                tokio::time::sleep(UPKEEP).await;
                handle.run_upkeep();
            }
        };
        tokio::select! {
            ended = server => if let Err(fault) = ended { tracing::error!(%fault, "metrics") },
            () = upkeep => {}
        }
    });
    Ok(stop)
}

async fn answer(scrape: web::Data<Scrape>) -> HttpResponse {
    let now = microseconds((scrape.clock)());
    let backlog = scrape.store.backlog(now).await;
    gauge!("ruqsat_outbox_seen").set(if backlog.is_ok() { 1.0 } else { 0.0 });
    // What the database does not tell stays as it was last told.
    if let Ok(backlog) = backlog {
        let age = backlog.oldest.map_or(0.0, |oldest| (now - oldest).as_seconds_f64());
        gauge!("ruqsat_outbox_due").set(backlog.due as f64);
        gauge!("ruqsat_outbox_oldest_age_seconds").set(age);
        gauge!("ruqsat_outbox_dead").set(backlog.dead as f64);
    }
    process::read();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(scrape.handle.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_taken_is_told_and_off_is_off() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = taken.local_addr().expect("an address").to_string();
        let fault = listen(Some(&address)).map(drop).expect_err("it is taken").to_string();
        assert!(fault.starts_with(&format!("telemetry.metrics_listen {address}: ")), "{fault}");
        assert!(listen(Some("off")).expect("off").is_none());
    }
}
