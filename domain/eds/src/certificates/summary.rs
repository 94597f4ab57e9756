//! What a caller may want to know about a signer's certificate: whom to show, which CRL to fetch, what to store.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Certificate, Role, attributes, display_name, identity, roles, sha256_hex};
use crate::oids;

/// A signer's certificate in plain values. Read from the document, proven by nothing yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerCertificate {
    /// commonName of the subject.
    pub common_name: Option<String>,
    /// organizationName of the subject.
    pub organisation: Option<String>,
    /// Twelve digits, by exact field.
    pub iin: Option<String>,
    /// Twelve digits, by exact field.
    pub bin: Option<String>,
    /// Roles by extended key usage.
    pub roles: Vec<Role>,
    /// Subject name for people to read.
    pub subject: String,
    /// Issuer name for people to read.
    pub issuer: String,
    /// SHA-256 of the encoded issuer name, lower-case hex: the key under which a CRL of this issuer is kept;
    /// [`crate::crl_issuer`] gives the same for a CRL.
    pub issuer_key: String,
    /// Serial number, upper-case hex.
    pub serial: String,
    /// First moment of the period, inclusive.
    pub not_before: DateTime<Utc>,
    /// Last moment of the period, inclusive.
    pub not_after: DateTime<Utc>,
    /// SHA-256 of the DER, lower-case hex.
    pub sha256: String,
    /// Whether revocation evidence of its issuer is needed: not for a certificate that is its own issuer.
    pub crl_needed: bool,
    /// Addresses the certificate names. Hints only: a caller fetches from hosts it has configured.
    pub crl_urls: Vec<String>,
    /// The certificate itself, to be kept with the evidence.
    #[serde(skip)]
    pub der: Vec<u8>,
}

impl From<&Certificate<'_>> for SignerCertificate {
    fn from(certificate: &Certificate<'_>) -> Self {
        let list = attributes(certificate.subject).unwrap_or_default();
        let text = |id| list.iter().find(|a| a.id == id).and_then(|a| a.text()).map(str::to_owned);
        let who = identity(certificate.subject);
        Self {
            common_name: common_name(certificate.subject),
            organisation: text(oids::ORGANISATION),
            iin: who.iin.map(str::to_owned),
            bin: who.bin.map(str::to_owned),
            roles: roles(&certificate.extensions.extended_key_usage),
            subject: display_name(certificate.subject),
            issuer: display_name(certificate.issuer),
            issuer_key: sha256_hex(certificate.issuer),
            serial: certificate.serial_hex(),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            sha256: certificate.sha256(),
            crl_needed: certificate.subject != certificate.issuer,
            crl_urls: certificate.extensions.crl_urls.iter().map(|url| (*url).to_owned()).collect(),
            der: certificate.der.to_vec(),
        }
    }
}

/// commonName of a name, where it can be read.
pub fn common_name(name: &[u8]) -> Option<String> {
    let list = attributes(name).ok()?;
    list.iter().find(|one| one.id == oids::COMMON_NAME)?.text().map(str::to_owned)
}
