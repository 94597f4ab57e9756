//! One start for all twins: one port of the loopback address, a path prefix each.

use std::fmt;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};

use crate::answers::Clock;
use crate::authority::{self, Authority};
use crate::ca::{Ca, CaError};
use crate::control::{self, Controls};
use crate::notices::{self, Notices};
use crate::objects::{self, Objects};
use crate::payments::{self, PaymentSecrets, Payments};
use crate::phone::{self, Phone};
use crate::registers::{self, Registers};

/// How to start the twins.
pub struct Settings {
    /// Port of 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Folder for the CA, the keys, the orders and the notices; made where it is not there.
    pub folder: PathBuf,
    /// What payment gateway and merchant share.
    pub payments: PaymentSecrets,
    /// The clock.
    pub clock: Clock,
}

/// Why the twins did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The CA's folder or keys.
    #[error(transparent)]
    Ca(#[from] CaError),
    /// The port, or the files of orders and notices.
    #[error("sandbox: {0}")]
    Io(#[from] std::io::Error),
}

/// The running twins.
pub struct Sandbox {
    base: String,
    ca: Arc<Ca>,
    gost: Arc<Ca>,
    register_key: String,
    object_key: String,
    controls: web::Data<Controls>,
    server: ServerHandle,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts them; a rustls provider has to be installed and a tokio runtime to be running. They stop with
    /// [`Sandbox::stop`] or with the process.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        let Settings { port, folder, payments: secrets, clock } = settings;
        std::fs::create_dir_all(&folder)?;
        let ca = Arc::new(Ca::open_or_create(&folder, clock())?);
        let gost = Arc::new(Ca::gost(&folder, clock())?);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let base = format!("http://{}", listener.local_addr()?);

        let controls = web::Data::new(Controls::default());
        let told = controls.clone();
        let orders = folder.join("orders.jsonl");
        let gateway = format!("{base}/payments");
        let payments =
            Payments::open(&orders, &gateway, secrets, clock.clone(), controls.clone().into_inner());
        let payments = web::Data::new(payments?);
        let notices = web::Data::new(Notices::open(&folder.join("notices.jsonl"), clock.clone())?);
        let phone = web::Data::new(Phone::new(folder, clock.clone())?);
        let authority = web::Data::new(Authority::new(ca.clone(), clock.clone()));
        let gost_authority = web::Data::new(Authority::new(gost.clone(), clock));
        let register_key = Registers::generate_key()?;
        let registers = Registers::new(register_key.clone(), controls.clone().into_inner());
        let registers = web::Data::new(registers);
        let object_key = Registers::generate_key()?;
        let objects = web::Data::new(Objects::new(object_key.clone(), controls.clone().into_inner()));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(told.clone())
                .configure(control::configure)
                .configure(|cfg| payments::configure(cfg, payments.clone()))
                .configure(|cfg| notices::configure(cfg, notices.clone()))
                .configure(|cfg| authority::configure(cfg, "/ca", authority.clone()))
                .configure(|cfg| authority::configure(cfg, "/gost/ca", gost_authority.clone()))
                .configure(|cfg| phone::configure(cfg, phone.clone()))
                .configure(|cfg| registers::configure(cfg, registers.clone()))
                .configure(|cfg| objects::configure(cfg, objects.clone()))
        })
        .on_connect(control::keep_line)
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .listen(listener)?
        .run();
        let handle = server.handle();
        tokio::spawn(async move {
            if let Err(fault) = server.await {
                tracing::error!(%fault, "the sandbox twins ended");
            }
        });
        Ok(Self { base, ca, gost, register_key, object_key, controls, server: handle })
    }

    /// Base address of the payment gateway.
    pub fn payments_url(&self) -> String {
        format!("{}/payments", self.base)
    }

    /// Base address of the notice operator: notices are at `/notices` below it.
    pub fn notices_url(&self) -> String {
        self.base.clone()
    }

    /// Base address of the registers.
    pub fn registers_url(&self) -> String {
        format!("{}/registers", self.base)
    }

    /// The key that opens the registers; another one at each start.
    pub fn register_key(&self) -> &str {
        &self.register_key
    }

    /// Base address of the store of objects, in which every bucket is there.
    pub fn objects_url(&self) -> String {
        format!("{}/objects", self.base)
    }

    /// The id of the key that opens it, another one at each start; it does not look at the key itself.
    pub fn object_key(&self) -> &str {
        &self.object_key
    }

    /// Address of the revocation list.
    pub fn crl_url(&self) -> String {
        format!("{}/ca/crl", self.base)
    }

    /// Address of the revocation list of the GOST CA.
    pub fn gost_crl_url(&self) -> String {
        format!("{}/gost/ca/crl", self.base)
    }

    /// What the twins have been told to be; over HTTP at `/control` of the base address.
    pub fn controls(&self) -> &Controls {
        &self.controls
    }

    /// Address of the OCSP responder.
    pub fn ocsp_url(&self) -> String {
        format!("{}/ca/ocsp", self.base)
    }

    /// Address of the OCSP responder of the GOST CA.
    pub fn gost_ocsp_url(&self) -> String {
        format!("{}/gost/ca/ocsp", self.base)
    }

    /// The CA whose keys are RSA: its root is one anchor of a sandbox.
    pub fn ca(&self) -> &Arc<Ca> {
        &self.ca
    }

    /// The CA whose keys are GOST: its root is the other anchor.
    pub fn gost(&self) -> &Arc<Ca> {
        &self.gost
    }

    /// Stops the twins; answers being written are finished.
    pub async fn stop(self) {
        self.server.stop(true).await;
    }
}
