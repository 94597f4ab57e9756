//! The frame of a certificate revocation list, read over borrowed bytes (RFC 5280 §5.1, §5.2). Its entries are for the
//! index.

use chrono::{DateTime, TimeDelta, Utc};
use const_oid::ObjectIdentifier as Oid;

use crate::algorithms::{Algorithm, algorithm_identifier, verify_raw};
use crate::asn1::{self, GENERALIZED_TIME, Malformed, Parsed, Reader, SEQUENCE, UTC_TIME, context};
use crate::certificates::{Certificate, extension_list, sha256_hex};
use crate::oids;
use crate::report::Refusal;

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
    /// cRLNumber without a sign byte.
    pub(super) number: Option<&'a [u8]>,
    /// BaseCRLNumber of a delta list, without a sign byte.
    pub(super) base: Option<&'a [u8]>,
    pub(super) entries: &'a [u8],
    tbs: &'a [u8],
    refused: bool,
    /// How it is signed, as it says itself.
    pub signature_algorithm: Oid,
    algorithms_equal: bool,
    signature: &'a [u8],
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
        let extensions = match reader.optional(context(0))? {
            Some(explicit) => extension_list(asn1::whole(explicit.content, SEQUENCE)?)?,
            None => Vec::new(),
        };
        reader.finish()?;
        let (mut number, mut base, mut refused) = (None, None, false);
        for extension in extensions {
            match extension.id {
                oids::CRL_NUMBER => number = Some(positive(extension.value)?),
                // Not critical, a reader who does not know it would take the delta for a full list.
                oids::DELTA_CRL if extension.critical => base = Some(positive(extension.value)?),
                // A list of a part of the certificates; ours is the whole.
                oids::DELTA_CRL | oids::ISSUING_DISTRIBUTION_POINT => refused = true,
                _ => refused |= extension.critical,
            }
        }
        let (signature_algorithm, _) = algorithm_identifier(outer_algorithm)?;
        let algorithms_equal = outer_algorithm.raw == inner_algorithm.raw;
        Ok(Self {
            issuer,
            this_update,
            next_update,
            number,
            base,
            entries,
            tbs: tbs.raw,
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

    /// Whether absence from this list says anything at `moment`: thisUpdate ≤ `moment` ≤ nextUpdate. A list may be a minute
    /// younger than the moment: clocks differ, and one published while a request waits is news, not a forgery.
    pub fn is_current(&self, moment: DateTime<Utc>) -> bool {
        is_current(self.this_update, self.next_update, moment)
    }

    /// Whether this is a list by `issuer`, of all its certificates, signed as it must be; else a code of the cause.
    pub(super) fn usable_as_of(&self, issuer: &Certificate<'_>) -> Result<(), &'static str> {
        if self.issuer != issuer.subject {
            return Err("crl_of_another_issuer");
        }
        // A delta list without a number cannot be put in order.
        if self.refused || (self.base.is_some() && self.number.is_none()) {
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
}

pub(super) fn is_current(
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    moment: DateTime<Utc>,
) -> bool {
    this_update <= moment + CLOCKS_DIFFER && next_update.is_some_and(|next| moment <= next)
}

/// The digits of a non-negative INTEGER of up to 20 octets (RFC 5280 §5.2.3).
fn positive(value: &[u8]) -> Parsed<&[u8]> {
    let mut reader = Reader::new(value);
    let digits = match reader.integer()? {
        [0, rest @ ..] => rest,
        [first, ..] if first & 0x80 != 0 => return Err(Malformed),
        digits => digits,
    };
    reader.finish()?;
    if digits.len() > 20 { Err(Malformed) } else { Ok(digits) }
}
