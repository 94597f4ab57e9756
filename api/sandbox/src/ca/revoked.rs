//! The list of revoked certificates: a text file, and the CRL made of it (RFC 5280 §5).

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::der::{algorithm, context, integer, sequence, time};
use super::profile::{RSA_SHA256, authority_key, extension};
use super::{CaError, Key, pem};

/// How long a CRL is current.
const CURRENT_FOR: TimeDelta = TimeDelta::hours(24);

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revoked {
    /// Big-endian.
    pub(super) serial: Vec<u8>,
    pub(super) at: DateTime<Utc>,
}

/// Reads the file; no file means nobody is revoked.
pub(super) fn load(path: &Path) -> Result<Vec<Revoked>, CaError> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).map_err(|source| pem::file(path, source))?;
    text.lines().map(|line| parse(line).ok_or(CaError::Stored("a line of the revoked list"))).collect()
}

/// Writes the file: serial number in hex, a space, RFC 3339.
pub(super) fn save(path: &Path, list: &[Revoked]) -> Result<(), CaError> {
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02X}")).collect::<String>();
    let text: String =
        list.iter().map(|one| format!("{} {}\n", hex(&one.serial), one.at.to_rfc3339())).collect();
    pem::write(path, &text)
}

fn parse(line: &str) -> Option<Revoked> {
    let (serial, at) = line.split_once(' ')?;
    let at = DateTime::parse_from_rfc3339(at).ok()?.to_utc();
    Some(Revoked { serial: from_hex(serial)?, at })
}

/// Bytes of a hex text of even length.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|b| char::from(b).to_digit(16)).collect::<Option<Vec<u32>>>()?;
    // A digit is below 16, so two make a byte.
    digits.chunks(2).map(|pair| Some((pair[0] * 16 + *pair.get(1)?) as u8)).collect()
}

/// A full CRL signed by `issuer`, its number the second it was made in.
pub(super) fn crl(issuer: &Key, list: &[Revoked], now: DateTime<Utc>) -> Result<Vec<u8>, CaError> {
    let entries: Vec<u8> =
        list.iter().flat_map(|one| sequence(&[&integer(&one.serial), &time(one.at)])).collect();
    // An empty list is left out (RFC 5280 §5.1.2.6).
    let entries = if entries.is_empty() { Vec::new() } else { sequence(&[&entries]) };
    let number = integer(&now.timestamp().to_be_bytes());
    let extensions = [authority_key(&issuer.key_id()?), extension("2.5.29.20", false, &number)].concat();
    issuer.seal(&sequence(&[
        &integer(&[1]),
        &algorithm(RSA_SHA256),
        &issuer.subject()?,
        &time(now),
        &time(now + CURRENT_FOR),
        &entries,
        &context(0, &[&sequence(&[&extensions])]),
    ]))
}
