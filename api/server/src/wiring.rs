//! From configuration to ports.

use crate::StartError;
use crate::config::{self, Config};
use crate::passwords::Argon2Passwords;
use ruqsat_gateways::{
    Ask, IssuerSettings, NativeVerifier, NoRegisters, PaymentClient, PaymentSettings, RegisterClient,
    RegisterSettings, RemoteSettings, RemoteVerifier, TimeLimits, VerifierSettings,
};
use ruqsat_http::CallbackCheck;
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_licensing::ports::{Files, Ports, Registers, SignatureVerifier, Store};
use ruqsat_persistence::Database;
use ruqsat_sandbox::Sandbox;
use ruqsat_sandbox::ca::Ca;
use ruqsat_sandbox::payments::PaymentSecrets;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The twins are told to fail and to recover by whoever tries them out: he should not have to wait for long.
const SANDBOX_LIMITS: TimeLimits = TimeLimits {
    connect: Duration::from_secs(2),
    total: Duration::from_secs(10),
    rest: Duration::from_secs(1),
};

/// How to reach the outside systems, from the configuration or from the twins.
pub(crate) struct Outside {
    payments_url: String,
    merchant_key: String,
    callback_secret: Vec<u8>,
    verifier: VerifierSettings,
    /// The certified means behind it, if the operator is bound to them.
    certified: Option<RemoteSettings>,
    /// Address and key of the state registers, if there are any.
    registers: Option<(String, String)>,
    /// How long each of them may take.
    pub(crate) limits: TimeLimits,
    /// Where notices go, if anywhere.
    pub(crate) notices_url: Option<String>,
}

impl Outside {
    /// The twins.
    pub(crate) fn sandbox(sandbox: &Sandbox, secrets: &PaymentSecrets) -> Self {
        let (ca, gost) = (sandbox.ca(), sandbox.gost());
        Self {
            payments_url: sandbox.payments_url(),
            merchant_key: secrets.merchant_key.clone(),
            callback_secret: secrets.callback_secret.clone(),
            verifier: VerifierSettings {
                anchors: vec![ca.root_der().to_vec(), gost.root_der().to_vec()],
                issuers: vec![
                    twin(ca, sandbox.ocsp_url(), sandbox.crl_url()),
                    twin(gost, sandbox.gost_ocsp_url(), sandbox.gost_crl_url()),
                ],
                timestamp_anchors: Vec::new(),
                timestamp_policies: Vec::new(),
                list_max_age: Duration::from_secs(1),
                answer_max_age: Duration::from_secs(300),
                limits: SANDBOX_LIMITS,
            },
            certified: None,
            registers: Some((sandbox.registers_url(), sandbox.register_key().to_owned())),
            limits: SANDBOX_LIMITS,
            notices_url: Some(sandbox.notices_url()),
        }
    }

    /// The real ones; says everything that is missing at once.
    pub(crate) fn configured(config: &Config) -> Result<Self, StartError> {
        let (Some(payments), Some(signatures)) = (&config.payments, &config.signatures) else {
            return Err(StartError(
                "the sections [payments] and [signatures] are missing: see ruqsat.example.toml, or start with \
                 --sandbox to try the system out"
                    .into(),
            ));
        };
        let callback_secret = ruqsat_gateways::callback::read_secret(&payments.callback_secret.0)
            .ok_or_else(|| {
                StartError("payments.callback_secret is not whsec_ and base64 of 24 to 64 bytes".into())
            })?;
        let issuers = signatures.issuers.iter().map(issuer).collect::<Result<_, _>>()?;
        Ok(Self {
            payments_url: payments.url.clone(),
            merchant_key: payments.merchant_key.0.clone(),
            callback_secret,
            verifier: VerifierSettings {
                anchors: certificates(&signatures.anchors)?,
                issuers,
                timestamp_anchors: certificates(&signatures.timestamp_anchors)?,
                timestamp_policies: signatures.timestamp_policies.clone(),
                list_max_age: Duration::from_secs(signatures.list_max_age_seconds),
                answer_max_age: Duration::from_secs(signatures.ocsp_max_age_seconds),
                limits: TimeLimits::default(),
            },
            certified: signatures.certified_means.as_ref().map(|means| RemoteSettings {
                base: means.url.clone(),
                limits: TimeLimits {
                    total: Duration::from_secs(means.timeout_seconds),
                    ..TimeLimits::default()
                },
            }),
            registers: config
                .registers
                .as_ref()
                .map(|registers| (registers.url.clone(), registers.key.0.clone())),
            limits: TimeLimits::default(),
            notices_url: config.notices.as_ref().and_then(|notices| notices.url.clone()),
        })
    }

    /// Who judges signatures: the native judge, with the certified means behind it where there are any.
    fn judge(&self, native: Arc<NativeVerifier>) -> Result<Arc<dyn SignatureVerifier>, StartError> {
        let Some(settings) = &self.certified else { return Ok(native) };
        let judge = RemoteVerifier::new(native, settings);
        Ok(Arc::new(judge.map_err(|fault| StartError::at("signatures.certified_means", fault))?))
    }

    /// The native judge of signatures.
    pub(crate) fn verifier(&self) -> Result<Arc<NativeVerifier>, StartError> {
        let verifier = NativeVerifier::new(self.verifier.clone());
        Ok(Arc::new(verifier.map_err(|fault| StartError::at("signatures", fault))?))
    }

    /// The check of payment callbacks.
    pub(crate) fn callback_check(&self) -> CallbackCheck {
        let secrets = vec![self.callback_secret.clone()];
        Arc::new(move |id, timestamp, signature, body, now| {
            ruqsat_gateways::callback::check(&secrets, id, timestamp, signature, body, now)
                .map_err(|fault| fault.as_str().to_owned())
        })
    }
}

fn twin(ca: &Ca, ocsp: String, crl: String) -> IssuerSettings {
    IssuerSettings {
        issuer: ca.issuing_der().to_vec(),
        ocsp: vec![ocsp],
        crl: vec![crl],
        delta: Vec::new(),
        ask: Ask::Both,
        ocsp_without_nonce: false,
    }
}

fn issuer(issuer: &config::Issuer) -> Result<IssuerSettings, StartError> {
    Ok(IssuerSettings {
        issuer: certificate(&issuer.certificate)?,
        ocsp: issuer.ocsp.clone(),
        crl: issuer.crl.clone(),
        delta: issuer.delta.clone(),
        ask: match issuer.ask {
            config::Ask::First => Ask::First,
            config::Ask::Both => Ask::Both,
        },
        ocsp_without_nonce: issuer.ocsp_without_nonce,
    })
}

fn certificates(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, StartError> {
    paths.iter().map(|path| certificate(path)).collect()
}

/// A certificate file, DER or PEM.
fn certificate(path: &Path) -> Result<Vec<u8>, StartError> {
    let at =
        |fault: &dyn std::fmt::Display| StartError::at(&format!("certificate {}", path.display()), fault);
    let bytes = std::fs::read(path).map_err(|fault| at(&fault))?;
    ruqsat_gateways::read_certificate(&bytes).ok_or_else(|| at(&"neither DER nor PEM"))
}

/// The ports of the domain.
pub(crate) fn ports(
    catalogue: Arc<Catalogue>,
    database: &Database,
    outside: &Outside,
    signatures: Arc<NativeVerifier>,
    public_url: &str,
    config: &Config,
    files: Arc<dyn Files>,
) -> Result<Ports, StartError> {
    let at = |fault| StartError::at("wiring", fault);
    let payments = PaymentClient::new(PaymentSettings {
        base: outside.payments_url.clone(),
        merchant_key: outside.merchant_key.clone(),
        callback_url: format!("{public_url}/v1/payments/callback"),
        return_url: None,
        limits: outside.limits,
    });
    let registers: Arc<dyn Registers> = match &outside.registers {
        Some((base, key)) => {
            let settings = RegisterSettings { base: base.clone(), key: key.clone(), limits: outside.limits };
            Arc::new(RegisterClient::new(settings).map_err(at)?)
        }
        None => Arc::new(NoRegisters),
    };
    Ok(Ports {
        registers,
        store: Arc::new(database.clone()),
        views: Arc::new(database.clone()),
        catalogue,
        payments: Arc::new(payments.map_err(at)?),
        signatures: outside.judge(signatures)?,
        passwords: Arc::new(Argon2Passwords::new().map_err(at)?),
        failed_sign_ins: Arc::default(),
        files,
        document_rules: config.documents.rules()?,
        uploads: Arc::default(),
        staff_passwords: config.staff_passwords,
    })
}

/// Refuses a catalogue in which a version with open cases is missing or differs in structure.
pub(crate) async fn check_open_cases(store: &dyn Store, catalogue: &Catalogue) -> Result<(), StartError> {
    let open = store.open_definitions().await.map_err(|fault| StartError::at("open cases", fault))?;
    for (code, version, hash) in open {
        match catalogue.version(&code, &version) {
            Ok(definition) if definition.structure_hash() == hash => {}
            Ok(_) => {
                return Err(StartError(format!(
                    "open cases run under {code} version {version}, whose structure has changed: \
                     put the change into a new version"
                )));
            }
            Err(_) => {
                return Err(StartError(format!(
                    "open cases run under {code} version {version}, which the catalogue no longer has"
                )));
            }
        }
    }
    Ok(())
}
