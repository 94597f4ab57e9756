//! Starting and stopping the server.

use crate::config::Config;
use crate::telemetry::metrics;
use crate::wiring::{self, Outside};
use crate::{
    SPEC, StartError, catalogue, deadlines, drafts, files, keys, lists, outbox, reconcile, register,
    reminders, sandbox, seals, silence, sweep,
};
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use ruqsat_gateways::NoticeClient;
use ruqsat_http::{Api, Clock, Origins, PaperKeys, Papers, Tokens};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_persistence::{Database, Options};
use ruqsat_sandbox::Sandbox;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a client may take to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// How long work in flight may take after the signal to stop, seconds.
const STOP_WITHIN: u64 = 10;

/// A running server.
pub struct Running {
    /// Where it listens, `http://address:port`.
    pub url: String,
    /// Where its metrics are, if anywhere.
    pub metrics_url: Option<String>,
    /// The twins, in a sandbox.
    pub sandbox: Option<Sandbox>,
    /// The database, for measuring.
    pub database: Database,
    handle: ServerHandle,
    metrics: Option<ServerHandle>,
    server: JoinHandle<std::io::Result<()>>,
    workers: Vec<JoinHandle<()>>,
    stop: watch::Sender<bool>,
}

/// Starts everything. A tokio runtime has to be running and a rustls provider to be installed.
///
/// `signals`: whether SIGINT and SIGTERM stop it.
pub async fn start(config: Config, clock: Clock, signals: bool) -> Result<Running, StartError> {
    config.reconciliation.check()?;
    config.documents.rules()?;
    if config.draft_days == 0 {
        return Err(StartError("draft_days is 1 at least: a draft lives a day".into()));
    }
    // First: a catalogue that cannot run is told before anything is made or opened.
    deadlines::take_calendar(&config)?;
    let catalogue = Arc::new(catalogue::load(&config)?);
    std::fs::create_dir_all(&config.data)
        .map_err(|fault| StartError::at(&format!("data folder {}", config.data.display()), fault))?;
    let listener = TcpListener::bind(&config.listen)
        .map_err(|fault| StartError::at(&format!("listen {}", config.listen), fault))?;
    let address = listener.local_addr().map_err(|fault| StartError::at("listen", fault))?;
    if config.sandbox && !address.ip().is_loopback() {
        return Err(StartError("a sandbox listens on the loopback address only".into()));
    }
    let url = format!("http://{address}");
    let public_url = config.public_url.clone().unwrap_or_else(|| url.clone());

    // Before anything that counts is made.
    let metrics = metrics::listen(config.telemetry.metrics_listen.as_deref())?;
    let metrics_address = metrics.as_ref().and_then(|(listener, _)| listener.local_addr().ok());
    if config.sandbox && metrics_address.is_some_and(|address| !address.ip().is_loopback()) {
        return Err(StartError("a sandbox shows its metrics on the loopback address only".into()));
    }
    let database = Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", fault))?;
    stamp(&database, config.sandbox).await?;
    let (twins, outside) = if config.sandbox {
        let own = [
            config.payments.is_some(),
            config.registers.is_some(),
            config.signatures.is_some(),
            config.notices.is_some(),
        ];
        if own.contains(&true) {
            return Err(StartError(
                "a sandbox makes payments, registers, signatures and notices itself: remove them".into(),
            ));
        }
        let (twins, secrets) = sandbox::start(&config, &clock)?;
        sandbox::seed(&database, &config.data, &clock).await?;
        let outside = Outside::sandbox(&twins, &secrets);
        (Some(twins), outside)
    } else {
        (None, Outside::configured(&config)?)
    };
    let verifier = outside.verifier()?;
    let stored = files::store(&config, twins.as_ref(), outside.limits)?;
    let ports =
        wiring::ports(catalogue, &database, &outside, verifier.clone(), &public_url, &config, stored)?;
    wiring::check_open_cases(&*ports.store, &ports.catalogue).await?;

    let (stop, stopped) = watch::channel(false);
    let watched = stopped.clone();
    let asking = reconcile::work(ports.clone(), config.reconciliation, clock.clone(), stopped.clone());
    let sweeping = sweep::work(ports.store.clone(), clock.clone(), stopped.clone());
    let ending = silence::work(ports.clone(), clock.clone(), stopped.clone());
    let expiring = drafts::work(ports.clone(), clock.clone(), config.draft_days, stopped.clone());
    let mut workers =
        vec![tokio::spawn(asking), tokio::spawn(sweeping), tokio::spawn(ending), tokio::spawn(expiring)];
    workers.push(tokio::spawn(lists::work(verifier, clock.clone(), stopped.clone())));
    let sealing = (ports.store.clone(), ports.views.clone());
    let sealing = seals::work(sealing, seals::heads(&config), clock.clone(), stopped.clone());
    workers.push(tokio::spawn(sealing));
    workers.push(tokio::spawn(register::work(ports.clone(), clock.clone(), stopped.clone())));
    workers.push(tokio::spawn(files::work(ports.clone(), clock.clone(), stopped.clone())));
    workers.push(tokio::spawn(reminders::work(ports.clone(), clock.clone(), stopped.clone())));
    if let Some(base) = &outside.notices_url {
        let client = NoticeClient::new(base, outside.limits).map_err(|f| StartError::at("notices", f))?;
        let store = ports.store.clone();
        let work = outbox::work(store, ports.catalogue.clone(), Arc::new(client), clock.clone(), stopped);
        workers.push(tokio::spawn(work));
    }

    let metrics = match metrics {
        Some(metrics) => Some(metrics::serve(metrics, ports.store.clone(), clock.clone())?),
        None => None,
    };
    let tokens = Arc::new(Tokens::new(keys::token_keys(&config.data, clock())?, &public_url));
    workers.push(tokio::spawn(keys::watch(config.data.clone(), tokens.clone(), clock.clone(), watched)));
    let api = Api {
        callback_check: outside.callback_check(),
        tokens,
        proxies: Arc::new(config.trusted_proxies.clone()),
        public_url: public_url.as_str().into(),
        spec: SPEC,
        origins: Arc::new(origins(&config)?),
        tracing: config.telemetry.tracing().map(Arc::new),
        papers: Papers {
            svg: ruqsat_papers::svg,
            bpmn: ruqsat_papers::bpmn,
            qr_svg: ruqsat_papers::qr_svg,
            qr_png: ruqsat_papers::qr_png,
            result_pdf: ruqsat_papers::result_pdf,
            receipt_pdf: ruqsat_papers::receipt_pdf,
        },
        paper_keys: Arc::new(PaperKeys::new(keys::paper_keys(&config.data)?)),
        drawn: Arc::default(),
        demo: config.sandbox.then(|| Arc::new(sandbox::demo())),
        ports,
        clock,
    };
    let mut server = HttpServer::new(move || ruqsat_http::app(api.clone()))
        .client_request_timeout(HEADERS_WITHIN)
        .shutdown_timeout(STOP_WITHIN);
    if !signals {
        server = server.workers(1).disable_signals();
    }
    let server = server.listen(listener).map_err(|fault| StartError::at("listen", fault))?.run();
    let handle = server.handle();
    let metrics_url = metrics_address.map(|address| format!("http://{address}/metrics"));
    let server = tokio::spawn(server);
    Ok(Running { url, metrics_url, sandbox: twins, database, handle, metrics, server, workers, stop })
}

/// Stamps the database with its mode for ever: a sandbox's data never becomes the real thing, nor the other way.
async fn stamp(database: &Database, is_sandbox: bool) -> Result<(), StartError> {
    let mode = if is_sandbox { "sandbox" } else { "production" };
    let store: &dyn Store = database;
    let found = store
        .transact(&Trail::nobody(), move |tx| {
            let found = tx.find_setting("mode")?;
            if found.is_none() {
                tx.insert_setting("mode", mode)?;
            }
            Ok(found)
        })
        .await
        .map_err(|fault| StartError::at("database", fault))?;
    match found {
        Some(found) if found != mode => {
            Err(StartError(format!("this database is a {found} database and never becomes a {mode} one")))
        }
        _ => Ok(()),
    }
}

impl Running {
    /// Waits until the server has stopped by a signal, then lets the workers finish.
    pub async fn wait(mut self) -> std::io::Result<()> {
        let ended = (&mut self.server).await;
        self.finish().await;
        ended.map_err(std::io::Error::other)?
    }

    /// Stops: takes no new requests, finishes those in flight, then the workers.
    pub async fn stop(self) {
        self.handle.stop(true).await;
        self.finish().await;
    }

    async fn finish(self) {
        // The receivers are gone where every worker has ended.
        let _ = self.stop.send(true);
        for worker in self.workers {
            let _ = worker.await;
        }
        if let Some(metrics) = self.metrics {
            metrics.stop(false).await;
        }
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

/// Origins as a browser sends them; one with a path would never fit, so it is refused here.
fn origins(config: &Config) -> Result<Origins, StartError> {
    let fits = |origin: &String| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let usual = if origin.starts_with("https:") { ":443" } else { ":80" };
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.:[]".contains(&byte);
        host.is_some_and(|host| !host.is_empty() && host.bytes().all(plain) && !host.ends_with(usual))
    };
    match config.origins.iter().find(|origin| !fits(origin)) {
        Some(wrong) => Err(StartError(format!(
            "origins: {wrong} is not what a browser sends, scheme://host or scheme://host:port in small letters"
        ))),
        None => Ok(Origins { listed: config.origins.clone(), loopback: config.sandbox }),
    }
}
