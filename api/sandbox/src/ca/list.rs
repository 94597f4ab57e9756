//! A revocation list before it is signed (RFC 5280 §5): full or delta, honest or bent.

use chrono::{DateTime, Utc};

use super::der::{algorithm, context, integer, sequence, time, tlv};
use super::profile::{authority_key, extension};
use super::{CaError, Key};

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlEntry {
    /// Serial number, big-endian.
    pub serial: Vec<u8>,
    /// Since when.
    pub at: DateTime<Utc>,
    /// As RFC 5280 §5.3.1 numbers it.
    pub reason: Option<u8>,
    /// Further extensions, encoded.
    pub extensions: Vec<Vec<u8>>,
}

impl CrlEntry {
    /// An entry with a reason or without.
    pub fn new(serial: &[u8], at: DateTime<Utc>, reason: Option<u8>) -> Self {
        Self { serial: serial.to_vec(), at, reason, extensions: Vec::new() }
    }
}

/// A list before it is signed.
#[derive(Clone, Debug)]
pub struct CrlDraft {
    /// Who is listed, in this order.
    pub entries: Vec<CrlEntry>,
    /// When it is made.
    pub this_update: DateTime<Utc>,
    /// When the next one is due.
    pub next_update: Option<DateTime<Utc>>,
    /// cRLNumber.
    pub number: Option<u64>,
    /// BaseCRLNumber: makes it a delta list.
    pub base: Option<u64>,
    /// Further extensions, encoded.
    pub extensions: Vec<Vec<u8>>,
}

impl CrlDraft {
    /// Signs the draft as it stands, in the name of `issuer`.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn sign(&self, issuer: &Key) -> Result<Vec<u8>, CaError> {
        let entries: Vec<u8> = self.entries.iter().flat_map(entry).collect();
        // An empty list is left out (RFC 5280 §5.1.2.6).
        let entries = if entries.is_empty() { Vec::new() } else { sequence(&[&entries]) };
        let number = |id, critical, number: Option<u64>| {
            number.map(|number| extension(id, critical, &integer(&number.to_be_bytes()))).unwrap_or_default()
        };
        let extensions = [
            authority_key(&issuer.key_id()?),
            number("2.5.29.20", false, self.number),
            number("2.5.29.27", true, self.base),
            self.extensions.concat(),
        ];
        issuer.seal(&sequence(&[
            &integer(&[1]),
            &algorithm(issuer.scheme.signature()),
            &issuer.subject()?,
            &time(self.this_update),
            &self.next_update.map(time).unwrap_or_default(),
            &entries,
            &context(0, &[&sequence(&[&extensions.concat()])]),
        ]))
    }
}

fn entry(one: &CrlEntry) -> Vec<u8> {
    let reason = one.reason.map(|reason| extension("2.5.29.21", false, &tlv(0x0a, &[&[reason]])));
    let extensions = [reason.unwrap_or_default(), one.extensions.concat()].concat();
    let extensions = if extensions.is_empty() { Vec::new() } else { sequence(&[&extensions]) };
    sequence(&[&integer(&one.serial), &time(one.at), &extensions])
}

/// One Extension of a certificate, a list or an entry of one, for drafts.
pub fn list_extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    extension(id, critical, value)
}
