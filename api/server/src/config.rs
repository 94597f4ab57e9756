//! Configuration: defaults, then a file, then the environment. Secrets never appear in `Debug`.

mod documents;

pub use documents::Documents;

use crate::{StartError, Telemetry};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// A text that is not shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The whole configuration; `ruqsat.example.toml` explains each value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: String,
    /// Address by which others reach this server; by default the one it listens on.
    pub public_url: Option<String>,
    /// Folder for keys and the default database.
    pub data: PathBuf,
    /// The file in which the head of the seals is kept each day; `heads.jsonl` in the data folder if absent. It tells what
    /// was changed in the database for as long as whoever changes that cannot change this too.
    pub heads: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://…`, which may hold a password; by default a file in the data folder.
    pub database: Option<Secret>,
    /// Folder of catalogue files instead of the embedded ones.
    pub catalogue: Option<PathBuf>,
    /// Proxies of ours in front of this server, by address: their `X-Forwarded-For` says who asks.
    pub trusted_proxies: Vec<IpAddr>,
    /// Folder with the files of the working calendar instead of the embedded ones.
    pub calendar: Option<PathBuf>,
    /// Origins whose web pages may call the API from a browser: `https://portal.example.kz`.
    pub origins: Vec<String>,
    /// How many days a draft may lie untouched before it expires, 1 at least.
    pub draft_days: u16,
    /// Files of applications.
    #[serde(default)]
    pub documents: Documents,
    /// Logs.
    pub log: Log,
    /// Metrics and traces.
    pub telemetry: Telemetry,
    /// The payment gateway.
    pub payments: Option<Payments>,
    /// The state registers, which a desk asks about applicants.
    pub registers: Option<Registers>,
    /// Payments whose callback does not come.
    pub reconciliation: Reconciliation,
    /// Trust in signatures.
    pub signatures: Option<Signatures>,
    /// The operator of notices.
    pub notices: Option<Notices>,
    /// Outside systems as twins, demo accounts, the SANDBOX anchor. Never from file or environment.
    #[serde(skip)]
    pub sandbox: bool,
    /// Whether staff who decide on cases may sign in by password too: in a sandbox only. Never from file or environment.
    #[serde(skip)]
    pub staff_passwords: bool,
    /// Port of the twins; 0 takes a free one.
    #[serde(skip)]
    pub sandbox_port: u16,
    /// Whether files lie in the twin of a store of objects: for tests. Never from file or environment.
    #[serde(skip)]
    pub sandbox_objects: bool,
    /// Secret of the twin's callbacks instead of a new one: a test forges callbacks with it.
    #[serde(skip)]
    pub sandbox_callback_secret: Option<Secret>,
}

/// Logs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For machines or for people.
    pub format: LogFormat,
    /// Filter of tracing-subscriber.
    pub filter: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Lines for a terminal.
    Text,
}

/// The payment gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// Its base address.
    pub url: String,
    /// The secret it knows us by.
    pub merchant_key: Secret,
    /// The secret of its callbacks, `whsec_…`.
    pub callback_secret: Secret,
}

/// The state registers behind the e-government gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registers {
    /// Base address.
    pub url: String,
    /// The secret they know us by.
    pub key: Secret,
}

/// When the payment gateway is asked about a payment that it says nothing of.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// How old a payment has to be; later questions come at growing distances, an hour at most.
    #[serde(default = "two_minutes")]
    pub after_seconds: u64,
    /// How often the server looks for such payments.
    #[serde(default = "half_a_minute")]
    pub every_seconds: u64,
}

/// Trust in signatures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// Files of the only certificates trusted.
    pub anchors: Vec<PathBuf>,
    /// Where the revocations of each issuer are told.
    pub issuers: Vec<Issuer>,
    /// Files of the certificates that timestamp authorities lead to; without any, the anchors.
    #[serde(default)]
    pub timestamp_anchors: Vec<PathBuf>,
    /// Policies of timestamps, dotted; without any, the national ones.
    #[serde(default)]
    pub timestamp_policies: Vec<String>,
    /// How old a list gets before the server looks for news.
    #[serde(default = "five_minutes")]
    pub list_max_age_seconds: u64,
    /// How old an OCSP answer may be that does not say when there will be news.
    #[serde(default = "five_minutes")]
    pub ocsp_max_age_seconds: u64,
    /// A verifier of certified means, asked about what the native one passed.
    #[serde(default)]
    pub certified_means: Option<CertifiedMeans>,
}

/// A verifier of certified means.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedMeans {
    /// Its address.
    pub url: String,
    /// How long it may take, retries included.
    #[serde(default = "ten_seconds")]
    pub timeout_seconds: u64,
}

/// An issuer of certificates.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// File of its certificate.
    pub certificate: PathBuf,
    /// Addresses of its OCSP responders, the best first.
    #[serde(default)]
    pub ocsp: Vec<String>,
    /// Addresses of its revocation list, the best first.
    #[serde(default)]
    pub crl: Vec<String>,
    /// Addresses of its delta list, the best first.
    #[serde(default)]
    pub delta: Vec<String>,
    /// In which order they are asked.
    #[serde(default)]
    pub ask: Ask,
    /// Whether its responders leave the nonce out.
    #[serde(default)]
    pub ocsp_without_nonce: bool,
}

/// In which order OCSP and list are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// OCSP, and the list where OCSP gives no answer.
    #[default]
    First,
    /// Both.
    Both,
}

/// The operator of notices.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Its base address.
    pub url: Option<String>,
}

fn ten_seconds() -> u64 {
    10
}

fn five_minutes() -> u64 {
    300
}

fn two_minutes() -> u64 {
    120
}

fn half_a_minute() -> u64 {
    30
}

impl Default for Reconciliation {
    fn default() -> Self {
        Self { after_seconds: two_minutes(), every_seconds: half_a_minute() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            public_url: None,
            data: "ruqsat-data".into(),
            heads: None,
            database: None,
            catalogue: None,
            calendar: None,
            trusted_proxies: Vec::new(),
            origins: Vec::new(),
            draft_days: 90,
            documents: Documents::default(),
            telemetry: Telemetry::default(),
            log: Log { format: LogFormat::Json, filter: "info".into() },
            payments: None,
            registers: None,
            reconciliation: Reconciliation::default(),
            signatures: None,
            notices: None,
            sandbox: false,
            staff_passwords: false,
            sandbox_port: 0,
            sandbox_objects: false,
            sandbox_callback_secret: None,
        }
    }
}

impl Config {
    /// Reads the file, if one is named, and the environment: `DATABASE_URL`, as hosts set it, then `RUQSAT_…`.
    pub fn read(file: Option<&Path>) -> Result<Self, StartError> {
        let mut sources = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            sources = sources.merge(Toml::file_exact(file));
        }
        sources
            .merge(Env::raw().only(&["DATABASE_URL"]).map(|_| "database".into()))
            .merge(
                Env::raw().only(&["OTEL_EXPORTER_OTLP_ENDPOINT"]).map(|_| "telemetry.otlp_endpoint".into()),
            )
            .merge(Env::prefixed("RUQSAT_").split("__"))
            .extract()
            .map_err(|fault| StartError::at("configuration", fault))
    }

    /// The database to open.
    pub fn database_url(&self) -> String {
        let default = || format!("sqlite:{}", self.data.join("ruqsat.sqlite").display());
        self.database.as_ref().map_or_else(default, |url| url.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_right_and_secrets_are_not_shown() {
        let example = include_str!("../ruqsat.example.toml")
            .replace("# database = ", "database = ")
            .replace("# [signatures.certified_means]\n# url", "[signatures.certified_means]\nurl")
            .replace("# merchant_key = \"…\"", "merchant_key = \"top-secret\"")
            .replace("# key = \"…\"", "key = \"register-secret\"")
            .replace("# callback_secret = \"whsec_…\"", "callback_secret = \"whsec_secret\"")
            .replace("# access_key = \"…\"", "access_key = \"object-key-secret\"")
            .replace("# secret_key = \"…\"", "secret_key = \"object-secret\"");
        let example =
            ["[documents.s3]", "endpoint = ", "region = ", "bucket = ", "prefix = ", "path_style = "]
                .iter()
                .fold(example, |example, line| example.replace(&format!("\n# {line}"), &format!("\n{line}")));
        let config: Config = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string(&example))
            .extract()
            .expect("the example reads");
        assert_eq!(
            config.payments.as_ref().map(|payments| payments.merchant_key.0.as_str()),
            Some("top-secret")
        );
        assert!(config.database_url().contains("PASSWORD"));
        let means = config.signatures.as_ref().and_then(|signatures| signatures.certified_means.as_ref());
        assert_eq!(means.map(|means| means.timeout_seconds), Some(10));
        assert_eq!(config.documents.rules().expect("rules"), Documents::default().rules().expect("rules"));
        let s3 = config.documents.s3.as_ref().expect("a store of objects");
        assert_eq!((s3.secret_key.0.as_str(), s3.bucket.as_str()), ("object-secret", "licensing"));
        let shown = format!("{config:?}");
        let hidden = ["secret\"", "top-secret", "register-secret", "PASSWORD"];
        assert!(hidden.iter().all(|hidden| !shown.contains(hidden)), "{shown}");
    }

    #[test]
    fn an_unknown_key_is_refused() {
        let read: Result<Config, _> = Figment::from(Serialized::defaults(Config::default()))
            .merge(Toml::string("lisen = \"127.0.0.1:1\""))
            .extract();
        assert!(read.is_err());
    }
}
