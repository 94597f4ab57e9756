//! A sandbox with a clock that stands still until it is set.

use std::path::Path;
use std::sync::{Arc, Mutex, Once, OnceLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_gateways::{PaymentClient, PaymentSettings, TimeLimits};
use ruqsat_licensing::ids::{AccountId, ApplicationId, Mint, PaymentId};
use ruqsat_licensing::payments::{Payment, PaymentState};
use ruqsat_licensing::values::Money;
use ruqsat_sandbox::ca::Ca;
use ruqsat_sandbox::demo;
use ruqsat_sandbox::payments::PaymentSecrets;
use ruqsat_sandbox::{Sandbox, Settings};
use tempfile::TempDir;

pub(crate) const MERCHANT_KEY: &str = "merchant-key-of-the-test";
pub(crate) const SECRET: [u8; 32] = [42; 32];

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
    time: Arc<Mutex<DateTime<Utc>>>,
}

/// Where the clock of every test begins.
pub(crate) fn start_of_time() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_348_800, 0).unwrap()
}

/// What the program does first of all: without it reqwest panics, plain http or not.
pub(crate) fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        rustls::crypto::aws_lc_rs::default_provider().install_default().expect("nobody installed one before");
    });
}

impl World {
    /// A sandbox of its own, with CA and people. Their keys are made once for all tests: making them takes seconds.
    pub(crate) fn start() -> Self {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let (folder, now) = (tempfile::tempdir().unwrap(), start_of_time());
            let ca = Ca::open_or_create(folder.path(), now).unwrap();
            demo::make_keys(&ca, folder.path(), "http://127.0.0.1:9/ca/crl", now).unwrap();
            folder
        });
        let own = tempfile::tempdir().unwrap();
        copy(made.path(), own.path());
        Self::start_in(own)
    }

    pub(crate) fn start_in(folder: TempDir) -> Self {
        install_tls();
        let time = Arc::new(Mutex::new(start_of_time()));
        let hand = time.clone();
        let sandbox = Sandbox::start(Settings {
            port: 0,
            folder: folder.path().to_owned(),
            payments: PaymentSecrets { merchant_key: MERCHANT_KEY.into(), callback_secret: SECRET.to_vec() },
            clock: Arc::new(move || *hand.lock().unwrap()),
        });
        Self { sandbox: sandbox.unwrap(), folder, time }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.time.lock().unwrap()
    }

    pub(crate) fn pass(&self, span: TimeDelta) {
        *self.time.lock().unwrap() += span;
    }

    pub(crate) fn gateway(&self, callback_url: &str) -> PaymentClient {
        client(&self.sandbox.payments_url(), MERCHANT_KEY, callback_url)
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Impatient, so that tests of slow servers are quick.
pub(crate) fn limits() -> TimeLimits {
    TimeLimits {
        connect: Duration::from_millis(500),
        total: Duration::from_millis(1500),
        rest: Duration::from_millis(300),
    }
}

pub(crate) fn client(base: &str, key: &str, callback_url: &str) -> PaymentClient {
    install_tls();
    PaymentClient::new(PaymentSettings {
        base: base.into(),
        merchant_key: key.into(),
        callback_url: callback_url.into(),
        return_url: Some("http://127.0.0.1/portal?a=1&b=2".into()),
        limits: limits(),
    })
    .unwrap()
}

pub(crate) fn payment(n: u128) -> Payment {
    let now = start_of_time();
    let mut mint = Mint::new(now, n << 20);
    Payment {
        id: PaymentId::new(&mut mint),
        application: ApplicationId::new(&mut mint),
        payer: AccountId::new(&mut mint),
        amount: Money::tenge(39_320),
        state: PaymentState::Created,
        order: None,
        page_url: None,
        attention: None,
        refund: None,
        next_check_at: None,
        checks: 0,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}
