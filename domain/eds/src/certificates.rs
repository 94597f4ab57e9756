//! X.509 certificates, read strictly over borrowed bytes (RFC 5280 §4), and the national profile on top (PKI 1.1–1.3).

mod extensions;
mod names;
mod roles;
mod subject;
mod summary;

pub use extensions::{BasicConstraints, Extension, Extensions, KeyUsage, extension_list};
pub use names::{Attribute, attributes, display_name};
pub use roles::{Role, is_single_system, roles};
pub use subject::{Identity, identity};
pub use summary::{SignerCertificate, common_name};

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::{Algorithm, PublicKey, algorithm_identifier, verify_raw};
use crate::asn1::{self, Malformed, Parsed, SEQUENCE, context};
use crate::report::{Refusal, SubIndication};

/// A parsed certificate; every field borrows from its DER.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    /// The whole certificate.
    pub der: &'a [u8],
    /// The part the issuer signed.
    pub tbs: &'a [u8],
    /// Serial number: contents of the INTEGER.
    pub serial: &'a [u8],
    /// Issuer name as encoded; names are equal when these bytes are.
    pub issuer: &'a [u8],
    /// Subject name as encoded.
    pub subject: &'a [u8],
    /// First moment of the period, inclusive.
    pub not_before: DateTime<Utc>,
    /// Last moment of the period, inclusive.
    pub not_after: DateTime<Utc>,
    /// The subject's key.
    pub key: PublicKey<'a>,
    /// What the extensions say.
    pub extensions: Extensions<'a>,
    signature_algorithm: Oid,
    algorithms_equal: bool,
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Reads one certificate, nothing behind it.
    ///
    /// # Errors
    /// Anything RFC 5280 or DER forbids in the parts read, a duplicate extension included.
    pub fn parse(der: &'a [u8]) -> Parsed<Self> {
        let mut outer = asn1::whole(der, SEQUENCE)?.reader();
        let tbs = outer.take(SEQUENCE)?;
        let outer_algorithm = outer.take(SEQUENCE)?;
        let signature = outer.bit_bytes()?;
        outer.finish()?;

        let mut reader = tbs.reader();
        let version = match reader.optional(context(0))? {
            Some(version) => version.reader().small()?,
            None => 0,
        };
        let serial = reader.integer()?;
        let inner_algorithm = reader.take(SEQUENCE)?;
        let issuer = reader.take(SEQUENCE)?.raw;
        let mut period = reader.take(SEQUENCE)?.reader();
        let (not_before, not_after) = (asn1::time(&mut period)?, asn1::time(&mut period)?);
        period.finish()?;
        let subject = reader.take(SEQUENCE)?.raw;
        let key = PublicKey::parse(reader.take(SEQUENCE)?)?;
        // Unique identifiers have no place in a certificate of this profile.
        let extensions = match reader.optional(context(3))? {
            Some(list) if version == 2 => Extensions::parse(list)?,
            Some(_) => return Err(Malformed),
            None => Extensions::default(),
        };
        reader.finish()?;
        let (signature_algorithm, _) = algorithm_identifier(outer_algorithm)?;
        let algorithms_equal = outer_algorithm.raw == inner_algorithm.raw;
        Ok(Self {
            der,
            tbs: tbs.raw,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            extensions,
            signature_algorithm,
            algorithms_equal,
            signature,
        })
    }

    /// The algorithm of the issuer's signature, where it is one we know.
    pub fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::of_signature(self.signature_algorithm)
    }

    /// Whether `issuer` signed this certificate.
    ///
    /// # Errors
    /// CRYPTO_CONSTRAINTS_FAILURE or SIG_CRYPTO_FAILURE.
    pub fn signed_by(&self, issuer: &PublicKey<'_>) -> Result<(), Refusal> {
        if !self.algorithms_equal {
            return Err(Refusal::new(
                SubIndication::CryptoConstraintsFailure,
                "certificate_algorithms_differ",
            ));
        }
        let algorithm = Algorithm::require(self.signature_algorithm, None, issuer)?;
        verify_raw(algorithm, issuer, self.tbs, self.signature)
    }

    /// SHA-256 of the DER, lower-case hex: the name of a certificate in reports, and what an anchor is known by.
    pub fn sha256(&self) -> String {
        sha256_hex(self.der)
    }

    /// The serial number in upper-case hex, as tools print it.
    pub fn serial_hex(&self) -> String {
        // A sign byte is an artefact of INTEGER, no part of the number.
        match self.serial {
            [0, rest @ ..] if !rest.is_empty() => hex(rest, true),
            serial => hex(serial, true),
        }
    }
}

/// Bytes as hex.
pub(crate) fn hex(bytes: &[u8], upper: bool) -> String {
    let digits: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    let digit = |n: u8| char::from(digits[usize::from(n & 0x0f)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(*b)]).collect()
}

/// SHA-256 of some bytes, lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref(), false)
}
