//! A certificate with its private key: issues, signs documents, is kept as one PEM file.

use std::path::Path;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::fill;
use chrono::{DateTime, Utc};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

use super::cms::Draft;
use super::der::{algorithm, bits, sequence};
use super::profile::{self, Binding, LeafSpec};
use super::scheme::{Scheme, Secret};
use super::{CaError, pem};

/// A synthetic person's or CA's key.
#[derive(Clone)]
pub struct Key {
    /// DER of the certificate.
    pub cert_der: Vec<u8>,
    /// DER of the certificates above it, nearest first, without the root.
    pub chain: Vec<Vec<u8>>,
    /// DER of the private key, PKCS#8.
    pub pkcs8: Vec<u8>,
    /// How it signs; whatever is issued under it signs in the same way, as below the national CAs.
    pub scheme: Scheme,
}

impl Key {
    /// A detached CMS over `content`, as NCALayer makes it: signed attributes contentType, signingTime, messageDigest
    /// and signingCertificateV2; the certificate and the CA above it in the bag (RFC 5652 §5).
    ///
    /// # Errors
    /// [`CaError::Crypto`], [`CaError::Stored`] for a key file changed by hand.
    pub fn sign_detached(&self, content: &[u8], signing_time: DateTime<Utc>) -> Result<Vec<u8>, CaError> {
        Draft::new(self, content, signing_time).sign(self, content)
    }

    /// Issues a certificate under this key, whether or not this key may issue: tests need dishonest issuers too.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn certify(&self, spec: &LeafSpec) -> Result<Key, CaError> {
        self.issue(|binding| profile::leaf(spec, binding))
    }

    /// Issues the certificate of a CA below this one, whether or not this key may: `cn` is marked SANDBOX.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn certify_authority(
        &self,
        cn: &str,
        period: (DateTime<Utc>, DateTime<Utc>),
        path_length: Option<u8>,
    ) -> Result<Key, CaError> {
        let name = profile::authority_name(cn);
        self.issue(|binding| profile::authority(&name, period, path_length, binding))
    }

    /// Issues the certificate of an OCSP responder below this CA, as its delegate.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn certify_responder(&self, period: (DateTime<Utc>, DateTime<Utc>)) -> Result<Key, CaError> {
        self.issue(|binding| profile::responder(period, binding))
    }

    /// Issues the certificate of a timestamp authority with these extended key usages, dotted, critical or not: an honest
    /// one has [`super::TIME_STAMPING`] alone, critical.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn certify_stamper(
        &self,
        period: (DateTime<Utc>, DateTime<Utc>),
        critical: bool,
        usages: &[&str],
    ) -> Result<Key, CaError> {
        self.issue(|binding| profile::stamper(period, (critical, usages), binding))
    }

    /// What stands above a certificate of this key: its own and those above it; a root is known by everybody already.
    fn with_chain(&self) -> Result<Vec<Vec<u8>>, CaError> {
        if self.subject()? == self.issuer()? {
            return Ok(Vec::new());
        }
        Ok(std::iter::once(&self.cert_der).chain(&self.chain).cloned().collect())
    }

    /// A self-signed root. RSA-2048 where the national root has 4096: making one takes a blink, not seconds.
    pub(super) fn root(
        cn: &str,
        period: (DateTime<Utc>, DateTime<Utc>),
        scheme: Scheme,
    ) -> Result<Key, CaError> {
        let (secret, name) = (Secret::generate(scheme)?, profile::authority_name(cn));
        let (public, pkcs8) = (secret.public()?, secret.pkcs8()?);
        let (key_id, serial) = (key_id(&public), serial(&pkcs8)?);
        let tbs = profile::authority(
            &name,
            period,
            None,
            &Binding {
                issuer: &name,
                issuer_key_id: &key_id,
                key_info: &scheme.key_info(&public),
                key_id: &key_id,
                serial: &serial,
                scheme,
            },
        );
        let mut root = Key { cert_der: Vec::new(), chain: Vec::new(), pkcs8, scheme };
        root.cert_der = root.seal(&tbs)?;
        Ok(root)
    }

    /// A new key, and the certificate that `tbs` says.
    fn issue(&self, tbs: impl Fn(&Binding<'_>) -> Vec<u8>) -> Result<Key, CaError> {
        let secret = Secret::generate(self.scheme)?;
        let public = secret.public()?;
        let tbs = tbs(&Binding {
            issuer: &self.subject()?,
            issuer_key_id: &self.key_id()?,
            key_info: &self.scheme.key_info(&public),
            key_id: &key_id(&public),
            serial: &serial(&self.pkcs8)?,
            scheme: self.scheme,
        });
        let (cert_der, chain) = (self.seal(&tbs)?, self.with_chain()?);
        Ok(Key { cert_der, chain, pkcs8: secret.pkcs8()?, scheme: self.scheme })
    }

    /// The signed form of a certificate or list: the bytes, the algorithm, the signature.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn seal(&self, tbs: &[u8]) -> Result<Vec<u8>, CaError> {
        Ok(sequence(&[tbs, &algorithm(self.scheme.signature()), &bits(&self.sign(tbs)?)]))
    }

    /// A raw signature over the message.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CaError> {
        Secret::read(&self.pkcs8)?.sign(message)
    }

    pub(super) fn key_id(&self) -> Result<Vec<u8>, CaError> {
        Ok(key_id(&self.public()?))
    }

    /// What the BIT STRING of this key's SubjectPublicKeyInfo holds.
    pub(super) fn public(&self) -> Result<Vec<u8>, CaError> {
        // From the certificate: opening a private key takes longer than signing with it.
        let certificate = self.certificate()?;
        let key = certificate.tbs_certificate().subject_public_key_info();
        Ok(key.subject_public_key.raw_bytes().to_vec())
    }

    /// Whether this key gave out the serial number.
    pub(super) fn numbered(&self, serial: &[u8]) -> bool {
        serial.split_at_checked(RANDOM).is_some_and(|(random, mark)| mark == self::mark(&self.pkcs8, random))
    }

    pub(super) fn subject(&self) -> Result<Vec<u8>, CaError> {
        Ok(self.certificate()?.tbs_certificate().subject().to_der()?)
    }

    pub(super) fn issuer(&self) -> Result<Vec<u8>, CaError> {
        Ok(self.certificate()?.tbs_certificate().issuer().to_der()?)
    }

    /// Serial number of the certificate, big-endian without a sign byte.
    ///
    /// # Errors
    /// [`CaError::Stored`].
    pub fn serial(&self) -> Result<Vec<u8>, CaError> {
        Ok(self.certificate()?.tbs_certificate().serial_number().as_bytes().to_vec())
    }

    fn certificate(&self) -> Result<Certificate, CaError> {
        Ok(Certificate::from_der(&self.cert_der)?)
    }

    /// Writes private key, certificate and chain into one PEM file, readable by its owner only, all or nothing.
    ///
    /// # Errors
    /// [`CaError::File`].
    pub fn save(&self, path: &Path) -> Result<(), CaError> {
        let blocks = std::iter::once((pem::PRIVATE_KEY, &self.pkcs8))
            .chain(std::iter::once(&self.cert_der).chain(&self.chain).map(|der| (pem::CERTIFICATE, der)));
        pem::write(path, &pem::encode(blocks))
    }

    /// Reads what [`Key::save`] wrote.
    ///
    /// # Errors
    /// [`CaError::File`], [`CaError::Stored`].
    pub fn load(path: &Path) -> Result<Key, CaError> {
        let mut blocks = pem::read(path)?.into_iter();
        let (Some((pem::PRIVATE_KEY, pkcs8)), Some((pem::CERTIFICATE, cert_der))) =
            (blocks.next(), blocks.next())
        else {
            return Err(CaError::Stored("a key file holds a private key, then its certificate"));
        };
        let scheme = Secret::read(&pkcs8)?.scheme();
        Ok(Key { cert_der, chain: blocks.map(|(_, der)| der).collect(), pkcs8, scheme })
    }
}

/// RFC 5280 §4.2.1.2 (1): SHA-1 of the key. A name for it, no protection.
fn key_id(public: &[u8]) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, public).as_ref().to_vec()
}

/// Random bytes of a serial number; those behind them are the issuer's mark.
const RANDOM: usize = 12;

/// Twenty bytes, positive and never shorter, as the national CA numbers its certificates. The last eight are a mark by
/// which the issuer knows its own numbers again: an OCSP responder has to say "unknown" of all others, and so needs no
/// book of what was ever issued.
fn serial(pkcs8: &[u8]) -> Result<Vec<u8>, CaError> {
    let mut random = [0; RANDOM];
    fill(&mut random)?;
    random[0] = (random[0] & 0x7f) | 0x40;
    Ok([&random[..], &mark(pkcs8, &random)].concat())
}

fn mark(pkcs8: &[u8], random: &[u8]) -> [u8; 8] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, pkcs8), random);
    std::array::from_fn(|i| tag.as_ref()[i])
}
