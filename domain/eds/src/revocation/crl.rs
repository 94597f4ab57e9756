//! A certificate revocation list walked over borrowed bytes (RFC 5280 §5): a list of half a million entries is read
//! in place, nothing is built for it.

use chrono::{DateTime, TimeDelta, Utc};
use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::{Algorithm, algorithm_identifier, verify_raw};
use crate::asn1::{self, GENERALIZED_TIME, Malformed, Parsed, Reader, SEQUENCE, UTC_TIME, context};
use crate::certificates::{Certificate, extension_list, sha256_hex};
use crate::oids;
use crate::report::Refusal;

use super::reason_name;

/// How far the clock of a list's maker may be ahead of ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(1);

/// A parsed list; its entries are read when asked for.
#[derive(Clone, Debug)]
pub struct Crl<'a> {
    /// Encoded name of the issuer.
    pub issuer: &'a [u8],
    /// When it was made.
    pub this_update: DateTime<Utc>,
    /// When the next one is due; without it the list is never current.
    pub next_update: Option<DateTime<Utc>>,
    tbs: &'a [u8],
    entries: &'a [u8],
    refused: bool,
    signature_algorithm: Oid,
    algorithms_equal: bool,
    signature: &'a [u8],
}

/// One revoked certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Since when.
    pub revoked_at: DateTime<Utc>,
    /// RFC 5280 §5.3.1 in snake_case.
    pub reason: &'static str,
}

/// The key of a list's issuer, the same as [`crate::SignerCertificate::issuer_key`]; `None` for malformed bytes.
pub fn crl_issuer(crl: &[u8]) -> Option<String> {
    Crl::parse(crl).ok().map(|crl| sha256_hex(crl.issuer))
}

impl<'a> Crl<'a> {
    /// Reads the frame of one list, nothing behind it. Entries are not looked at.
    ///
    /// # Errors
    /// Malformed bytes.
    pub fn parse(bytes: &'a [u8]) -> Parsed<Self> {
        let mut outer = asn1::whole(bytes, SEQUENCE)?.reader();
        let tbs = outer.take(SEQUENCE)?;
        let outer_algorithm = outer.take(SEQUENCE)?;
        let signature = outer.bit_bytes()?;
        outer.finish()?;

        let mut reader = tbs.reader();
        if reader.peek() == Some(asn1::INTEGER) && reader.small()? != 1 {
            return Err(Malformed);
        }
        let inner_algorithm = reader.take(SEQUENCE)?;
        let issuer = reader.take(SEQUENCE)?.raw;
        let this_update = asn1::time(&mut reader)?;
        let next_update = match reader.peek() {
            Some(UTC_TIME | GENERALIZED_TIME) => Some(asn1::time(&mut reader)?),
            _ => None,
        };
        let entries = reader.optional(SEQUENCE)?.map_or(&[][..], |list| list.content);
        let refused = match reader.optional(context(0))? {
            // A delta list or one of a part of the certificates marks itself critical: never taken for a full list.
            Some(explicit) => extension_list(asn1::whole(explicit.content, SEQUENCE)?)?
                .iter()
                .any(|extension| extension.critical || extension.id == oids::DELTA_CRL),
            None => false,
        };
        reader.finish()?;
        let (signature_algorithm, _) = algorithm_identifier(outer_algorithm)?;
        let algorithms_equal = outer_algorithm.raw == inner_algorithm.raw;
        Ok(Self {
            issuer,
            this_update,
            next_update,
            tbs: tbs.raw,
            entries,
            refused,
            signature_algorithm,
            algorithms_equal,
            signature,
        })
    }

    /// Whether `issuer` signed this list.
    ///
    /// # Errors
    /// CRYPTO_CONSTRAINTS_FAILURE or SIG_CRYPTO_FAILURE.
    pub fn signed_by(&self, issuer: &Certificate<'_>) -> Result<(), Refusal> {
        let algorithm = Algorithm::require(self.signature_algorithm, None, &issuer.key)?;
        verify_raw(algorithm, &issuer.key, self.tbs, self.signature)
    }

    /// Whether absence from this list says anything at `moment`. A list may be a minute younger than the moment: clocks
    /// differ, and one published while a request waits is news, not a forgery.
    pub fn is_current(&self, moment: DateTime<Utc>) -> bool {
        self.this_update <= moment + CLOCKS_DIFFER && self.next_update.is_some_and(|next| moment <= next)
    }

    /// Whether this is a full list by the certificate's issuer, signed as it must be; else a code of the cause.
    pub(super) fn usable_for(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
    ) -> Result<(), &'static str> {
        if self.issuer != certificate.issuer || self.issuer != issuer.subject {
            return Err("crl_of_another_issuer");
        }
        if self.refused {
            return Err("crl_not_full");
        }
        if !issuer.extensions.key_usage.is_some_and(|usage| usage.signs_crls()) {
            return Err("issuer_without_crl_sign");
        }
        if !self.algorithms_equal || self.signed_by(issuer).is_err() {
            return Err("crl_signature_does_not_fit");
        }
        Ok(())
    }

    /// How many certificates are listed.
    ///
    /// # Errors
    /// A malformed entry.
    pub fn count(&self) -> Parsed<usize> {
        let mut reader = Reader::new(self.entries);
        let mut count = 0;
        while !reader.is_empty() {
            reader.take(SEQUENCE)?;
            count += 1;
        }
        Ok(count)
    }

    /// The entry of a serial number (contents of its INTEGER).
    ///
    /// # Errors
    /// A malformed entry or an unknown critical entry extension anywhere: such a list must not be relied on
    /// (RFC 5280 §5.3).
    pub fn find(&self, serial: &[u8]) -> Parsed<Option<Entry>> {
        let mut reader = Reader::new(self.entries);
        let mut found = None;
        while !reader.is_empty() {
            let mut fields = reader.take(SEQUENCE)?.reader();
            let matches = fields.integer()? == serial;
            let date = fields.clone();
            fields.any()?;
            let mut reason = "unspecified";
            if let Some(list) = fields.optional(SEQUENCE)? {
                for extension in extension_list(list)? {
                    match extension.id {
                        oids::CRL_REASON => reason = reason_name(extension.value)?,
                        _ if extension.critical => return Err(Malformed),
                        _ => {}
                    }
                }
            }
            fields.finish()?;
            if matches {
                found = Some(Entry { revoked_at: asn1::time(&mut date.clone())?, reason });
            }
        }
        Ok(found)
    }
}
