//! PostgreSQL through TLS: a real server that takes nothing else, and everything that must not be believed.

use crate::cluster::Cluster;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ports::Store;
use ruqsat_persistence::{Database, OpenError, Options};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A CA of one's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its certificate as a file.
    fn file(&self, folder: &TempDir, name: &str) -> String {
        let path = folder.path().join(name);
        std::fs::write(&path, self.0.pem()).unwrap();
        path.display().to_string()
    }

    /// Certificate and key of a server of these names.
    fn server(&self, names: &[&str]) -> (String, String) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &self.0).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server that lets nobody in without TLS, known as localhost.
fn server(authority: &Authority) -> (Cluster, u16) {
    let (certificate, key) = authority.server(&["localhost"]);
    let port = free_port();
    let settings = format!(
        "-c listen_addresses=127.0.0.1 -c port={port} -c ssl=on -c ssl_cert_file=../server.pem \
         -c ssl_key_file=../server.key -c hba_file=hba"
    );
    let hba = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
    let files = [("server.pem", certificate.as_str()), ("server.key", &key), ("hba", hba)];
    (Cluster::start_with(port, &files, &settings), port)
}

fn open(url: &str) -> Result<Database, OpenError> {
    let patience = Duration::from_secs(2);
    Database::open(url, &Options { patience, ..Options::default() })
}

fn told(url: &str) -> String {
    match open(url) {
        Err(refused) => refused.to_string(),
        Ok(_) => panic!("{url} was opened"),
    }
}

#[tokio::test]
async fn a_server_is_believed_by_its_certificate_and_name_alone() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let (_cluster, port) = server(&authority);
    let (right, wrong) = (authority.file(&folder, "ca.pem"), Authority::new().file(&folder, "other.pem"));

    let url = format!("postgres://ruqsat@localhost:{port}/postgres?sslmode=verify-full&sslrootcert={right}");
    let database = open(&url).unwrap_or_else(|refused| panic!("{refused}"));
    let units = (0..20).map(|n| {
        let database = database.clone();
        tokio::spawn(async move {
            let text = "қ".repeat(20_000);
            let kept = text.clone();
            let key = format!("key {n}");
            let store = &database as &dyn Store;
            let name = key.clone();
            store.transact(&Trail::nobody(), move |tx| tx.insert_setting(&name, &text)).await.unwrap();
            assert_eq!(
                store.transact(&Trail::nobody(), move |tx| tx.find_setting(&key)).await.unwrap(),
                Some(kept)
            );
        })
    });
    for unit in units.collect::<Vec<_>>() {
        unit.await.unwrap();
    }

    let told_of = |host: &str, more: &str| told(&format!("postgres://ruqsat@{host}:{port}/postgres?{more}"));
    let plain = told_of("localhost", "");
    assert!(plain.contains("no encryption"), "the server itself takes nothing else: {plain}");
    let stranger = told_of("localhost", &format!("sslmode=require&sslrootcert={wrong}"));
    assert!(stranger.contains("BadSignature"), "a CA of the same name with another key: {stranger}");
    let misnamed = told_of("127.0.0.1", &format!("sslmode=verify-ca&sslrootcert={right}"));
    assert!(misnamed.contains("not valid for name"), "{misnamed}");
    let untold = told_of("localhost", "sslmode=verify-full");
    assert!(untold.contains("UnknownIssuer"), "the system does not know this CA: {untold}");
    let nothing = told_of("localhost", "sslmode=verify-full&sslrootcert=/no/such/file");
    assert!(nothing.contains("sslrootcert /no/such/file"), "{nothing}");
}

/// What a server says to the request for TLS, and what is told of it.
fn server_that_says(answer: &'static [u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let roots = Authority::new().file(&folder, "ca.pem");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 8];
        stream.read_exact(&mut request).unwrap();
        assert_eq!(
            request,
            [0, 0, 0, 8, 4, 210, 22, 47],
            "nothing but the request for TLS is said in the clear"
        );
        stream.write_all(answer).unwrap();
        let mut more = Vec::new();
        let _ = stream.read_to_end(&mut more);
        assert!(!String::from_utf8_lossy(&more).contains("secret"), "the password was said in the clear");
    });
    told(&format!("postgres://u:secret@localhost:{port}/x?sslmode=verify-full&sslrootcert={roots}"))
}

#[test]
fn a_server_that_speaks_no_tls_hears_no_password() {
    let refused = server_that_says(b"N");
    assert!(refused.contains("speaks no TLS") && !refused.contains("secret"), "{refused}");
    assert!(server_that_says(b"E").contains("is no PostgreSQL"));
    let stuffed = server_that_says(b"SR\0\0\0\x08\0\0\0\0");
    assert!(
        stuffed.contains("TLS to localhost"),
        "an answer slipped in before TLS is not believed: {stuffed}"
    );
}

#[test]
fn a_silent_server_is_given_up() {
    let begun = Instant::now();
    let refused = server_that_says(b"");
    assert!(refused.contains("no answer in time"), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    let gone = format!("postgres://u@localhost:{}/x?sslmode=verify-full", free_port());
    assert!(told(&gone).contains("refused"));
}
