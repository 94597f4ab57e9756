//! A remote verifier beside the native one, for operators whose law asks for certified means (сертификатталған құралдар).
//!
//! It speaks to whatever answers like NCANode v3: `POST /cms/verify`, `/xml/verify`, `/wsse/verify`. Its word can only
//! make a verdict worse: what the native judge did not pass is not asked about. What it passed passes where
//! the other says "valid" with everything that makes this worth something; a weak answer — nobody signed, somebody else
//! signed, nothing told of revocation, an issuer that was not found — is no yes and no no, and the verdict becomes
//! `INDETERMINATE` with `TRY_LATER`, as it does where no answer comes: the implementation that is about today says
//! "valid" of a CMS without a signer, "not revoked" of a certificate whose issuer it does not know, and "invalid" where
//! OCSP asks to try again. Kept evidence is judged again by the native judge alone.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use reqwest::Url;
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::ports::SignatureVerifier;
use ruqsat_licensing::signatures::{Check, Indication, SignatureReport, Signer, Verified, VerifyRequest};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::outside::{Answer, Call, Outside, TimeLimits, base, below};

const SYSTEM: &str = "certified_means";
/// An answer holds a few kilobytes a signer.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// How to reach the certified means.
#[derive(Clone, Debug)]
pub struct RemoteSettings {
    /// Its base address.
    pub base: String,
    /// How long it may take.
    pub limits: TimeLimits,
}

/// The native judge, and the certified means behind it.
pub struct RemoteVerifier {
    native: Arc<dyn SignatureVerifier>,
    remote: Outside,
    base: Url,
}

/// An answer. What is not read here is not needed.
#[derive(Deserialize)]
struct Told {
    valid: bool,
    #[serde(default)]
    signers: Option<Vec<ToldSigner>>,
}

/// A signer: of a CMS with the certificates of his chain, his own first; of XML his certificate.
#[derive(Deserialize)]
#[serde(untagged)]
enum ToldSigner {
    Chain { certificates: Vec<Certificate> },
    Alone(Certificate),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Certificate {
    serial_number: String,
    #[serde(default)]
    issuer: Option<Value>,
    #[serde(default)]
    revocations: Option<Vec<Status>>,
}

#[derive(Deserialize)]
struct Status {
    revoked: bool,
    #[serde(default)]
    by: Option<String>,
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Yes, and it is worth something.
    Valid,
    /// A certificate was revoked.
    Revoked,
    /// No.
    Invalid,
    /// Neither: why.
    Weak(&'static str),
}

impl Certificate {
    /// Serial numbers are told in hex, with or without noughts in front.
    fn is(&self, signer: &Signer) -> bool {
        let plain = |text: &str| text.trim_start_matches('0').to_ascii_lowercase();
        !signer.serial.is_empty() && plain(&self.serial_number) == plain(&signer.serial)
    }

    /// Why nothing is known of its revocation.
    fn gap(&self) -> Option<&'static str> {
        let told = self.revocations.as_deref().unwrap_or_default();
        if told.is_empty() || told.iter().any(|status| status.by.as_deref().is_none_or(str::is_empty)) {
            return Some("no_revocation_data");
        }
        self.issuer.as_ref().is_none_or(Value::is_null).then_some("issuer_unknown")
    }

    fn is_revoked(&self) -> bool {
        self.revocations.iter().flatten().any(|status| status.revoked)
    }
}

impl Told {
    /// Held against those who signed by the native judge.
    fn word(&self, signers: &[Signer]) -> Word {
        let told = self.signers.as_deref().unwrap_or_default();
        if told.is_empty() {
            return Word::Weak("no_signers");
        }
        let own: Option<Vec<&Certificate>> = told
            .iter()
            .map(|signer| match signer {
                ToldSigner::Chain { certificates } => certificates.first(),
                ToldSigner::Alone(certificate) => Some(certificate),
            })
            .collect();
        let Some(own) = own else { return Word::Weak("no_certificate") };
        let all = own.len() == signers.len()
            && signers.iter().all(|signer| own.iter().any(|certificate| certificate.is(signer)));
        if !all {
            return Word::Weak("another_signer");
        }
        if own.iter().any(|certificate| certificate.is_revoked()) {
            return Word::Revoked;
        }
        // "No" because nobody could be asked is no "no" either.
        match own.iter().find_map(|certificate| certificate.gap()) {
            Some(gap) => Word::Weak(gap),
            None if self.valid => Word::Valid,
            None => Word::Invalid,
        }
    }
}

/// The root of a document, without its prefix.
fn root(document: &[u8]) -> &[u8] {
    let starts = document.windows(2).position(|two| two[0] == b'<' && !b"?!".contains(&two[1]));
    let name = starts.map_or(&[][..], |at| &document[at + 1..]);
    let name = &name[..name.iter().position(|byte| b" \t\r\n/>".contains(byte)).unwrap_or(0)];
    name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
}

fn add(report: &mut SignatureReport, status: &str, detail: &str) {
    for signer in &mut report.signers {
        let (name, detail) = (SYSTEM.to_owned(), Some(detail.to_owned()));
        signer.checks.push(Check { name, status: status.to_owned(), detail });
    }
}

/// Makes a verdict worse, or leaves it.
fn worsen(report: &mut SignatureReport, word: Word) {
    let (indication, cause, status, detail) = match word {
        Word::Valid => return add(report, "pass", "confirmed"),
        Word::Revoked => (Indication::TotalFailed, "REVOKED", "fail", "revoked_by_certified_means"),
        Word::Invalid => {
            (Indication::TotalFailed, "SIG_CONSTRAINTS_FAILURE", "fail", "refused_by_certified_means")
        }
        Word::Weak(why) => (Indication::Indeterminate, "TRY_LATER", "not_verified", why),
    };
    (report.indication, report.sub_indication) = (indication, Some(cause.to_owned()));
    add(report, status, detail);
}

impl RemoteVerifier {
    /// A judge that asks the certified means too.
    ///
    /// # Errors
    /// `Internal` for an address that cannot be used.
    pub fn new(native: Arc<dyn SignatureVerifier>, settings: &RemoteSettings) -> Result<Self> {
        let remote = Outside::new(SYSTEM, settings.limits, ANSWER_LIMIT)?;
        Ok(Self { native, remote, base: base(SYSTEM, &settings.base)? })
    }

    async fn confirm(&self, report: &mut SignatureReport, what: &str, asked: Value) {
        let request = self.remote.http().post(below(&self.base, &[what, "verify"])).json(&asked);
        let told = self.remote.ask(Call::repeatable(request), |answer| self.told(answer)).await;
        let word = match told {
            Ok(told) => told.word(&report.signers),
            // Said in the log where it was asked.
            Err(_) => Word::Weak("no_answer"),
        };
        worsen(report, word);
    }

    fn told(&self, answer: &Answer) -> Result<Told, Error> {
        match answer.status {
            200 => self.remote.json(answer),
            status => Err(self.remote.unavailable(format!("answered {status}"))),
        }
    }
}

/// OCSP is fresher than a list; what it cannot tell is told by the list.
const ASKED_OF: [&str; 2] = ["OCSP", "CRL"];

#[async_trait]
impl SignatureVerifier for RemoteVerifier {
    async fn verify(&self, request: VerifyRequest) -> Result<Verified> {
        let (cms, data) = (STANDARD.encode(&request.cms), STANDARD.encode(&request.content));
        let mut verified = self.native.verify(request).await?;
        if verified.report.indication == Indication::TotalPassed {
            let asked = json!({"cms": cms, "data": data, "revocationCheck": ASKED_OF});
            self.confirm(&mut verified.report, "cms", asked).await;
        }
        Ok(verified)
    }

    async fn verify_xml(&self, document: Vec<u8>, now: DateTime<Utc>) -> Result<SignatureReport> {
        let text = String::from_utf8(document.clone());
        let what = if root(&document) == b"Envelope" { "wsse" } else { "xml" };
        let mut report = self.native.verify_xml(document, now).await?;
        if let (Ok(xml), true) = (text, report.indication == Indication::TotalPassed) {
            self.confirm(&mut report, what, json!({"xml": xml, "revocationCheck": ASKED_OF})).await;
        }
        Ok(report)
    }

    async fn again(&self, request: VerifyRequest, evidence: Option<Vec<u8>>) -> Result<SignatureReport> {
        self.native.again(request, evidence).await
    }
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn the_root_of_a_document_is_told() {
        for (document, name) in [
            ("<a/>", "a"),
            ("<?xml version=\"1.0\"?><!-- c --><soap:Envelope xmlns:soap=\"x\">", "Envelope"),
            ("<Envelope>", "Envelope"),
            ("", ""),
            ("<", ""),
            ("no XML", ""),
        ] {
            assert_eq!(root(document.as_bytes()), name.as_bytes(), "{document}");
        }
    }
}
