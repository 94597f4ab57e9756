//! The list of revoked certificates: a text file, and the CRL drafted from it (RFC 5280 §5).

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::{CaError, CrlDraft, CrlEntry, pem};

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

/// A full CRL, its number the second it is made in.
pub(super) fn draft(list: &[Revoked], now: DateTime<Utc>) -> CrlDraft {
    CrlDraft {
        entries: list.iter().map(|one| CrlEntry::new(&one.serial, one.at, None)).collect(),
        this_update: now,
        next_update: Some(now + CURRENT_FOR),
        number: Some(now.timestamp().unsigned_abs()),
        base: None,
        extensions: Vec::new(),
    }
}
