//! TLS to a PostgreSQL on another machine. libpq's own would bring a second crypto library and its headers into the
//! build. So libpq speaks to a socket in a folder that only this user can enter, and whatever it says there goes on to
//! the server through rustls: after the server agreed to TLS (PostgreSQL protocol, "SSL Session Encryption"), showed a
//! certificate that leads to a trusted one, and is for the name in the URL. There is no way round it, and no weaker one.
//!
//! Costs one thread and no measurable time beside the encryption. Channel binding (SCRAM-SHA-256-PLUS) ends at the
//! tunnel, so `channel_binding=require` fails; the password is safe from others by the certificate.

use super::OpenError;
use super::postgres::Far;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use socket2::{SockRef, TcpKeepalive};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// What libpq calls the socket of port 5432.
const SOCKET: &str = ".s.PGSQL.5432";
/// "SSLRequest": its length, and the code that asks for TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
/// A name and a password are far shorter.
const STARTUP_LIMIT: usize = 10_000;

/// Open until it is dropped, and with it every connection that goes through it.
pub(crate) struct Tunnel {
    folder: TempDir,
    _stop: oneshot::Sender<()>,
}

impl Tunnel {
    /// Opens a tunnel; the server is not spoken to yet.
    pub(crate) fn open(far: &Far, patience: Duration) -> Result<Self, OpenError> {
        let failed = |cause: &dyn std::fmt::Display| OpenError::Tls(cause.to_string());
        let name = ServerName::try_from(far.host.clone())
            .map_err(|_| failed(&"the host is neither a name nor an address"))?;
        let way = Way { host: far.host.clone(), port: far.port, name, connector: connector(far)?, patience };
        let folder =
            tempfile::Builder::new().prefix("ruqsat-tls-").tempdir().map_err(|fault| failed(&fault))?;
        let path = folder.path().join(SOCKET);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|fault| failed(&fault))?;
        let listener = {
            let _inside = runtime.enter();
            UnixListener::bind(path).map_err(|fault| failed(&fault))?
        };
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, Arc::new(way)) => {}
                    _ = stopped => {}
                }
            });
        };
        std::thread::Builder::new()
            .name("postgres-tls".to_owned())
            .spawn(serve)
            .map_err(|fault| failed(&fault))?;
        Ok(Self { folder, _stop: stop })
    }

    /// The folder of its socket: libpq's `host`.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Which certificates are trusted, and that no other is.
fn connector(far: &Far) -> Result<TlsConnector, OpenError> {
    let mut roots = RootCertStore::empty();
    match &far.roots {
        Some(file) => {
            let failed = |fault: &dyn std::fmt::Display| {
                OpenError::Tls(format!("sslrootcert {}: {fault}", file.display()))
            };
            for one in CertificateDer::pem_file_iter(file).map_err(|fault| failed(&fault))? {
                roots.add(one.map_err(|fault| failed(&fault))?).map_err(|fault| failed(&fault))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(OpenError::Tls(
            "no certificate to trust is found: name a file with sslrootcert".to_owned(),
        ));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|fault| OpenError::Tls(fault.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn serve(listener: UnixListener, way: Arc<Way>) {
    loop {
        match listener.accept().await {
            Ok((local, _)) => {
                let way = way.clone();
                tokio::spawn(async move { way.carry(local).await });
            }
            Err(fault) => {
                tracing::warn!(%fault, "tunnel to PostgreSQL");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The way to the server.
struct Way {
    host: String,
    port: u16,
    name: ServerName<'static>,
    connector: TlsConnector,
    patience: Duration,
}

impl Way {
    /// Carries one connection until either side ends it.
    async fn carry(&self, mut local: UnixStream) {
        // Sooner than libpq's own patience ends, so that the cause is told.
        let reached = tokio::time::timeout(self.patience * 3 / 4, self.reach()).await;
        match reached.unwrap_or_else(|_| Err("no answer in time".to_owned())) {
            Ok(mut far) => {
                // How it ended is told to libpq by its own end.
                let _ = copy_bidirectional(&mut local, &mut far).await;
            }
            Err(cause) => {
                // What libpq said is read first: closing on it could drop the answer.
                let mut startup = vec![0; STARTUP_LIMIT];
                let _ = tokio::time::timeout(self.patience, local.read(&mut startup)).await;
                let _ = local.write_all(&refusal(&format!("TLS to {}: {cause}", self.host))).await;
            }
        }
    }

    /// A connection that is encrypted and known to end at the right server; what failed otherwise.
    async fn reach(&self) -> Result<TlsStream<TcpStream>, String> {
        let failed = |fault: std::io::Error| fault.to_string();
        let mut tcp = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(failed)?;
        self.limit(&tcp).map_err(failed)?;
        tcp.write_all(&SSL_REQUEST).await.map_err(failed)?;
        // One byte and not more: what somebody on the way puts behind it must not pass for the server's word.
        match tcp.read_u8().await.map_err(failed)? {
            b'S' => self.connector.connect(self.name.clone(), tcp).await.map_err(failed),
            b'N' => Err("the server speaks no TLS".to_owned()),
            _ => Err("what answers there is no PostgreSQL".to_owned()),
        }
    }

    /// A server that went silent is given up, as libpq does on a connection of its own.
    fn limit(&self, tcp: &TcpStream) -> std::io::Result<()> {
        tcp.set_nodelay(true)?;
        let socket = SockRef::from(tcp);
        let probe = TcpKeepalive::new().with_time(self.patience).with_interval(Duration::from_secs(2));
        socket.set_tcp_keepalive(&probe)?;
        #[cfg(any(target_os = "linux", target_os = "android"))]
        socket.set_tcp_user_timeout(Some(self.patience.max(Duration::from_secs(2))))?;
        Ok(())
    }
}

/// An ErrorResponse of the PostgreSQL protocol: connection failure (08006).
fn refusal(cause: &str) -> Vec<u8> {
    let mut fields = Vec::new();
    for (kind, text) in [(b'S', "FATAL"), (b'V', "FATAL"), (b'C', "08006"), (b'M', cause)] {
        fields.push(kind);
        fields.extend(text.bytes().filter(|byte| *byte != 0));
        fields.push(0);
    }
    fields.push(0);
    let length = u32::try_from(fields.len() + 4).unwrap_or(u32::MAX);
    [&[b'E'][..], &length.to_be_bytes(), &fields].concat()
}
