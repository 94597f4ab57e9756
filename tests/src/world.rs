//! A server of its own in a folder of its own, on free ports, with a clock that can be moved.

use crate::cluster::{Cluster, Fresh};
use crate::people::{Person, Raw};
use ruqsat_licensing::audit::{AuditRow, Trail};
use ruqsat_licensing::ports::Store;
use ruqsat_sandbox::ca::Ca;
use ruqsat_sandbox::demo;
use ruqsat_sdk::{Client, Retries};
use ruqsat_server::{Config, Documents, Reconciliation, Running, Secret, Telemetry};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, LazyLock, OnceLock};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// How a world differs from the usual one.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Catalogue folder instead of the embedded files.
    pub catalogue: Option<PathBuf>,
    /// Go on with the data of an earlier world.
    pub data: Option<PathBuf>,
    /// A database of one's own, whatever the others use.
    pub database: Option<String>,
    /// Address the outside systems are told: one that nobody answers loses every callback.
    pub public_url: Option<String>,
    /// Whether it shows metrics.
    pub metrics: bool,
    /// When the payment gateway is asked about silent payments.
    pub reconciliation: Reconciliation,
    /// Whether this machine is taken for a proxy, so that a test can come from anywhere.
    pub behind_proxy: bool,
    /// How far its clock is ahead of the wall from the first moment on.
    pub ahead: chrono::TimeDelta,
    /// Whether everybody signs with GOST keys.
    pub gost: bool,
    /// Whether staff who decide sign in by their signature only, as outside a sandbox.
    pub signature_only: bool,
    /// What files may be, and for how long.
    pub documents: Documents,
    /// Whether files lie in the twin of a store of objects.
    pub objects: bool,
}

/// What the payment gateway of every world signs its callbacks with.
pub const CALLBACK_SECRET: &str = "a secret of tests and of nothing else";

/// A running server.
pub struct World {
    /// Where it listens.
    pub url: String,
    /// Where its twins listen.
    pub twins: String,
    /// Its data folder.
    pub data: PathBuf,
    /// Whether everybody signs with GOST keys.
    gost: bool,
    /// Milliseconds its clock is ahead of the wall.
    ahead: Arc<AtomicI64>,
    /// Asks the server's CA to revoke a key.
    ca: Arc<Ca>,
    /// Where its metrics are, if it shows any.
    pub metrics_url: Option<String>,
    database: ruqsat_persistence::Database,
    /// Each order stops the twins and is answered; when the channel ends, the server stops.
    orders: Option<tokio::sync::mpsc::UnboundedSender<oneshot::Sender<()>>>,
    thread: Option<std::thread::JoinHandle<()>>,
    _folder: Option<TempDir>,
    _fresh: Option<Fresh>,
}

/// CA and demo keys, made once per test run: a world begins with a copy.
static KEYS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let now = wall();
    let ca = Ca::open_or_create(folder.path(), now).expect("a CA");
    demo::make_keys(&ca, folder.path(), "http://127.0.0.1/ca/crl", now).expect("demo keys");
    let gost = Ca::gost(folder.path(), now).expect("a GOST CA");
    demo::make_gost_keys(&gost, "http://127.0.0.1/gost/ca/crl", now).expect("demo keys");
    folder
});

fn wall() -> chrono::DateTime<chrono::Utc> {
    #[allow(clippy::disallowed_methods, reason = "tests hand in the time")]
    chrono::Utc::now()
}

impl World {
    /// The world that tests share which do not mind each other.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<World> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(Options::default()).expect("the server starts"))
    }

    /// A world of one's own; the error is what the operator would read.
    pub fn start(options: Options) -> Result<Self, String> {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let (folder, data) = match options.data {
            Some(data) => (None, data),
            None => {
                let folder = TempDir::new().expect("a folder");
                let data = folder.path().to_owned();
                copy(KEYS.path(), &data.join("sandbox"));
                (Some(folder), data)
            }
        };
        let ahead = Arc::new(AtomicI64::new(options.ahead.num_milliseconds()));
        let hands = ahead.clone();
        let clock: ruqsat_http::Clock =
            Arc::new(move || wall() + chrono::TimeDelta::milliseconds(hands.load(Ordering::SeqCst)));
        let (database_url, fresh) = match options.database {
            Some(url) => (Some(url), None),
            None => postgres(&data),
        };
        let metrics = if options.metrics { "127.0.0.1:0" } else { "off" };
        let config = Config {
            listen: "127.0.0.1:0".into(),
            database: database_url.map(Secret),
            data: data.clone(),
            catalogue: options.catalogue,
            public_url: options.public_url,
            reconciliation: options.reconciliation,
            trusted_proxies: if options.behind_proxy { vec![[127, 0, 0, 1].into()] } else { Vec::new() },
            sandbox: true,
            staff_passwords: !options.signature_only,
            documents: options.documents,
            sandbox_objects: options.objects,
            telemetry: Telemetry { metrics_listen: Some(metrics.into()), ..Telemetry::default() },
            sandbox_callback_secret: Some(Secret(CALLBACK_SECRET.into())),
            ..Config::default()
        };
        let (orders, mut ordered) = tokio::sync::mpsc::unbounded_channel::<oneshot::Sender<()>>();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                match ruqsat_server::start(config, clock, false).await {
                    Ok(mut running) => {
                        tell.send(Ok(facts(&running))).expect("the test waits");
                        while let Some(done) = ordered.recv().await {
                            if let Some(twins) = running.sandbox.take() {
                                twins.stop().await;
                            }
                            let _ = done.send(());
                        }
                        running.stop().await;
                    }
                    Err(fault) => tell.send(Err(fault.to_string())).expect("the test waits"),
                }
            });
        });
        let Facts { url, twins, metrics_url, ca, database } =
            told.recv().expect("the server's thread lives")?;
        Ok(Self {
            url,
            twins,
            metrics_url,
            data,
            gost: options.gost,
            ahead,
            ca,
            database,
            orders: Some(orders),
            thread: Some(thread),
            _folder: folder,
            _fresh: fresh,
        })
    }

    /// Stops the server; the data stays with the caller where `keep` is the folder's holder.
    pub fn stop(mut self) -> Option<TempDir> {
        self.end();
        std::mem::forget(self._fresh.take());
        self._folder.take()
    }

    fn end(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// Stops the twins for good: the outside is down, the server goes on.
    pub async fn stop_twins(&self) {
        let (done, stopped) = oneshot::channel();
        self.orders.as_ref().expect("a running world").send(done).expect("the server's thread lives");
        stopped.await.expect("the twins stopped");
    }

    /// Tells a twin what to be: `payments` that it is `{"behaviour": "down"}`.
    pub async fn tell(&self, twin: &str, rule: serde_json::Value) {
        let request = reqwest::Client::new().put(format!("{}/control/{twin}", self.twins)).json(&rule);
        let answer = request.send().await.expect("the twins answer");
        assert!(answer.status().is_success(), "{rule}: {}", answer.text().await.unwrap_or_default());
    }

    /// How often a twin showed what it was last told to be.
    pub async fn shown(&self, twin: &str) -> u64 {
        let answer = reqwest::get(format!("{}/control/{twin}", self.twins)).await.expect("the twins answer");
        let rule: serde_json::Value = answer.json().await.expect("a rule");
        rule["shown"].as_u64().expect("a number")
    }

    /// Moves the server's clock.
    pub fn advance(&self, by: chrono::TimeDelta) {
        self.ahead.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// The server's time.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        wall() + chrono::TimeDelta::milliseconds(self.ahead.load(Ordering::SeqCst))
    }

    /// The CA of the twins.
    pub fn ca(&self) -> &Ca {
        &self.ca
    }

    /// Its database, for a look past the server.
    pub fn database_url(&self) -> String {
        std::fs::read_to_string(self.data.join("database-url"))
            .unwrap_or_else(|_| format!("sqlite:{}", self.data.join("ruqsat.sqlite").display()))
    }

    /// SQL statements sent so far.
    pub fn statements(&self) -> u64 {
        self.database.statements()
    }

    /// Its store, for what no request does.
    pub fn store(&self) -> &dyn Store {
        &self.database
    }

    /// The audit so far, in order.
    pub async fn audit(&self) -> Vec<AuditRow> {
        let (store, mut rows): (&dyn Store, Vec<AuditRow>) = (&self.database, Vec::new());
        loop {
            let after = rows.last().map(|row| row.id.clone());
            let page = store.transact(&Trail::nobody(), move |tx| tx.audit_after(after.as_ref(), 1000)).await;
            match page.expect("the audit") {
                page if page.is_empty() => return rows,
                page => rows.extend(page),
            }
        }
    }

    /// An SDK client without a token. It tries once: a test that provokes a failure wants to see it, not wait it out.
    pub fn anonymous(&self) -> Client {
        Client::builder(&self.url).locale("en").retries(Retries::none()).build().expect("a client")
    }

    /// Requests no SDK would send.
    pub fn raw(&self) -> Raw {
        Raw::new(&self.url)
    }

    /// A demo person, signed in.
    pub async fn person(&self, key_name: &str) -> Person<'_> {
        Person::sign_in(self, key_name).await
    }

    /// Folder of CA and keys.
    pub fn keys(&self) -> PathBuf {
        let sandbox = self.data.join("sandbox");
        if self.gost { sandbox.join("gost") } else { sandbox }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.end();
    }
}

/// With `TESTS_ON=postgres` a database on the cluster of this run; a note in the data folder says which, so that
/// whoever goes on with the data goes on with it.
fn postgres(data: &Path) -> (Option<String>, Option<Fresh>) {
    if std::env::var_os("TESTS_ON").is_none_or(|on| on != "postgres") {
        return (None, None);
    }
    let note = data.join("database-url");
    if let Ok(url) = std::fs::read_to_string(&note) {
        return (Some(url), None);
    }
    let migrate = |url: &str| {
        let options = ruqsat_persistence::Options::default();
        ruqsat_persistence::Database::open(url, &options).map(drop).expect("a migrated database");
    };
    let fresh = Cluster::of_this_run(migrate).fresh();
    std::fs::write(note, &fresh.url).expect("a note");
    (Some(fresh.url.clone()), Some(fresh))
}

/// What the server's thread tells of a server that runs.
struct Facts {
    url: String,
    twins: String,
    metrics_url: Option<String>,
    ca: Arc<Ca>,
    database: ruqsat_persistence::Database,
}

fn facts(running: &Running) -> Facts {
    let sandbox = running.sandbox.as_ref().expect("a sandbox");
    Facts {
        url: running.url.clone(),
        twins: sandbox.notices_url(),
        metrics_url: running.metrics_url.clone(),
        ca: sandbox.ca().clone(),
        database: running.database.clone(),
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
