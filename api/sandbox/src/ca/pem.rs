//! PEM files (RFC 7468), written all or nothing and readable by their owner only.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use aws_lc_rs::rand::fill;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::CaError;

/// Label of a certificate.
pub(super) const CERTIFICATE: &str = "CERTIFICATE";
/// Label of a PKCS#8 private key.
pub(super) const PRIVATE_KEY: &str = "PRIVATE KEY";

/// Text of the blocks, one behind the other.
pub(super) fn encode<'a>(blocks: impl Iterator<Item = (&'a str, &'a Vec<u8>)>) -> String {
    let mut text = String::new();
    for (label, der) in blocks {
        text += &format!("-----BEGIN {label}-----\n");
        let digits = STANDARD.encode(der);
        for line in digits.as_bytes().chunks(64) {
            text.extend(line.iter().copied().map(char::from));
            text.push('\n');
        }
        text += &format!("-----END {label}-----\n");
    }
    text
}

/// The certificates and keys of a file, in order.
pub(super) fn read(path: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, CaError> {
    let text = fs::read_to_string(path).map_err(|source| file(path, source))?;
    let mut blocks = Vec::new();
    for part in text.split("-----BEGIN ").skip(1) {
        let label = [CERTIFICATE, PRIVATE_KEY].into_iter().find(|label| part.starts_with(label));
        let body = part.split("-----").nth(1).map(|body| body.split_whitespace().collect::<String>());
        match (label, body.and_then(|digits| STANDARD.decode(digits).ok())) {
            (Some(label), Some(der)) => blocks.push((label, der)),
            _ => return Err(CaError::Stored("a PEM file does not parse")),
        }
    }
    Ok(blocks)
}

/// Writes beside the target and renames, so that a reader sees the old file or the new one.
pub(super) fn write(path: &Path, text: &str) -> Result<(), CaError> {
    let folder = path.parent().ok_or(CaError::Stored("a file lies in a folder"))?;
    fs::create_dir_all(folder).map_err(|source| file(folder, source))?;
    let beside = path.with_extension(format!("tmp-{}", random_name()?));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&beside)
        .and_then(|mut opened| opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|source| {
        // The error of the write is the one to tell.
        let _ = fs::remove_file(&beside);
        file(path, source)
    })
}

/// A name nobody else picks.
pub(super) fn random_name() -> Result<String, CaError> {
    let mut bytes = [0; 8];
    fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

pub(super) fn file(path: &Path, source: std::io::Error) -> CaError {
    CaError::File { path: path.display().to_string(), source }
}
