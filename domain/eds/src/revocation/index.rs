//! A revocation list as a sorted table of serial numbers: 25 bytes an entry, found by bisection, the list's own bytes no
//! longer needed.
//!
//! A national list has half a million entries in more than 20 MB (PKI 5.3). It is walked once, its signature checked over
//! the same bytes, and what remains is about half of it; a look-up costs less than a microsecond. Nothing in the table is
//! believed unless the issuer of the certificate in question is the one that signed the list ([`CrlIndex::is_of`]).

use chrono::{DateTime, Utc};

use crate::asn1::{self, Malformed, Parsed, Reader, SEQUENCE};
use crate::certificates::{Certificate, extension_list, hex, sha256_hex};
use crate::oids;

use super::Reason;
use super::crl::{Crl, is_current};

/// Longest serial number, octets (RFC 5280 §4.1.2.2). One that is longer, or negative, is no number we can compare, so
/// nothing is ever said of it.
const SERIAL: usize = 20;

/// A serial number without a sign byte, filled with zeros in front: equal as bytes where the numbers are equal.
type Serial = [u8; SERIAL];

/// Serial number, seconds since 1970 (big-endian), reason. Sorts by all three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    serial: Serial,
    at: [u8; 4],
    reason: u8,
}

/// What a list says of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Since when. A date before 1970 reads as 1970, one after 2106 as 2106.
    pub revoked_at: DateTime<Utc>,
    /// Why.
    pub reason: Reason,
}

/// One list, proven to be its issuer's.
#[derive(Clone, Debug)]
pub struct CrlIndex {
    /// When it was made.
    pub this_update: DateTime<Utc>,
    /// When the next one is due; without it absence from the list never says anything.
    pub next_update: Option<DateTime<Utc>>,
    number: Option<Vec<u8>>,
    base: Option<Vec<u8>>,
    sha256: String,
    issuer: Vec<u8>,
    issuer_key: Vec<u8>,
    rows: Vec<Row>,
}

impl CrlIndex {
    /// Reads a full list or a delta list that `issuer` signed (RFC 5280 §5).
    ///
    /// # Errors
    /// A code of the cause: `crl_malformed`, `crl_of_another_issuer`, `crl_not_full` (one for a part of the certificates,
    /// or with a critical extension we do not know), `issuer_without_crl_sign`, `crl_signature_does_not_fit`, or
    /// `crl_entry_malformed`, also for an unknown critical extension of an entry: such a list must not be relied on
    /// (RFC 5280 §5.3).
    pub fn read(bytes: &[u8], issuer: &Certificate<'_>) -> Result<Self, &'static str> {
        let crl = Crl::parse(bytes).map_err(|_| "crl_malformed")?;
        crl.usable_as_of(issuer)?;
        let rows = rows(&crl).map_err(|_| "crl_entry_malformed")?;
        Ok(Self {
            this_update: crl.this_update,
            next_update: crl.next_update,
            number: crl.number.map(<[u8]>::to_vec),
            base: crl.base.map(<[u8]>::to_vec),
            sha256: sha256_hex(bytes),
            issuer: issuer.subject.to_vec(),
            issuer_key: issuer.key.bits.to_vec(),
            rows,
        })
    }

    /// Whether this issuer signed the list, and may.
    pub fn is_of(&self, issuer: &Certificate<'_>) -> bool {
        // By name and key: a CA's certificate may have been renewed since.
        self.issuer == issuer.subject
            && self.issuer_key == issuer.key.bits
            && issuer.extensions.key_usage.is_some_and(|usage| usage.signs_crls())
    }

    /// Whether this is a delta list: it tells what has changed since a base, and absence from it says nothing.
    pub fn is_delta(&self) -> bool {
        self.base.is_some()
    }

    /// Whether what the list does not say counts at `moment`.
    pub fn is_current(&self, moment: DateTime<Utc>) -> bool {
        is_current(self.this_update, self.next_update, moment)
    }

    /// Whether this delta list may be laid over `full`: same issuer, made from this base or an earlier one, and not from
    /// before it (RFC 5280 §5.2.4).
    pub fn extends(&self, full: &Self) -> bool {
        let numbers = || Some((self.base.as_ref()?, full.number.as_ref()?, self.number.as_ref()?));
        let Some((from, full_number, own)) = numbers() else { return false };
        !full.is_delta()
            && (&self.issuer, &self.issuer_key) == (&full.issuer, &full.issuer_key)
            && order(from) <= order(full_number)
            && order(full_number) < order(own)
            && full.this_update <= self.this_update
    }

    /// What the list says of a serial number (contents of the INTEGER), the earliest entry first: usually nothing.
    ///
    /// # Errors
    /// A serial number that cannot be compared, negative or longer than 20 octets.
    pub fn entries(&self, serial: &[u8]) -> Parsed<impl Iterator<Item = Entry>> {
        let serial = comparable(serial)?;
        let first = self.rows.partition_point(|row| row.serial < serial);
        let rows = self.rows.iter().skip(first).take_while(move |row| row.serial == serial);
        Ok(rows.map(|row| Entry {
            revoked_at: DateTime::from_timestamp(u32::from_be_bytes(row.at).into(), 0).unwrap_or_default(),
            reason: Reason::of(row.reason).unwrap_or(Reason::Unspecified),
        }))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// SHA-256 of the list's bytes, lower-case hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// cRLNumber in upper-case hex (RFC 5280 §5.2.3).
    pub fn number(&self) -> Option<String> {
        self.number.as_ref().map(|number| hex(number, true))
    }
}

/// Numbers without leading zeros, in their order.
fn order(number: &[u8]) -> (usize, &[u8]) {
    (number.len(), number)
}

/// A non-negative number as [`Serial`].
fn comparable(integer: &[u8]) -> Parsed<Serial> {
    let digits = match integer {
        [0, rest @ ..] => rest,
        [first, ..] if first & 0x80 == 0 => integer,
        _ => return Err(Malformed),
    };
    let mut serial = [0; SERIAL];
    let start = SERIAL.checked_sub(digits.len()).ok_or(Malformed)?;
    serial[start..].copy_from_slice(digits);
    Ok(serial)
}

fn rows(crl: &Crl<'_>) -> Parsed<Vec<Row>> {
    // Counted first: a vector that grows by doubling would stand on twice its size.
    let mut rows = Vec::with_capacity(crl.count()?);
    let mut reader = Reader::new(crl.entries);
    while !reader.is_empty() {
        rows.push(row(reader.take(SEQUENCE)?.reader(), crl.base.is_some())?);
    }
    rows.sort_unstable();
    Ok(rows)
}

fn row(mut fields: Reader<'_>, in_delta: bool) -> Parsed<Row> {
    let serial = comparable(fields.integer()?)?;
    let at = asn1::time(&mut fields)?.timestamp().clamp(0, u32::MAX.into());
    let mut reason = Reason::Unspecified;
    if let Some(list) = fields.optional(SEQUENCE)? {
        for extension in extension_list(list)? {
            match extension.id {
                oids::CRL_REASON => reason = Reason::parse(extension.value)?,
                _ if extension.critical => return Err(Malformed),
                _ => {}
            }
        }
    }
    fields.finish()?;
    if reason == Reason::RemoveFromCrl && !in_delta {
        return Err(Malformed);
    }
    // Clamped above, so it fits.
    let at = u32::try_from(at).map_err(|_| Malformed)?.to_be_bytes();
    Ok(Row { serial, at, reason: reason.code() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(comparable(&[0]), Ok([0; SERIAL]));
        assert_eq!(comparable(&[0, 0x80]).unwrap()[19], 0x80);
        assert_eq!(comparable(&[5]).unwrap()[18..], [0, 5]);
        let longest = [&[0][..], &[0xff; SERIAL]].concat();
        assert_eq!(comparable(&longest), Ok([0xff; SERIAL]));
        for bad in [&[0x80][..], &[], &[1; SERIAL + 1], &[0; SERIAL + 2]] {
            assert_eq!(comparable(bad), Err(Malformed), "{bad:02x?}");
        }
    }

    #[test]
    fn a_row_takes_25_bytes() {
        assert_eq!(size_of::<Row>(), 25);
    }
}
