//! Keys that the server makes for itself, once, into the data folder, readable by its owner only.

use crate::StartError;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// The key of access tokens: PKCS#8 of the private key, and the public key.
pub(crate) fn token_key(folder: &Path) -> Result<(Vec<u8>, Vec<u8>), StartError> {
    let path = folder.join("token-key.pk8");
    let at = |cause: &dyn std::fmt::Display| StartError::at(&format!("token key {}", path.display()), cause);
    std::fs::create_dir_all(folder).map_err(|fault| at(&fault))?;
    if !path.exists() {
        let made = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(|fault| at(&fault))?;
        write_once(&path, made.as_ref()).map_err(|fault| at(&fault))?;
    }
    let bytes = std::fs::read(&path).map_err(|fault| at(&fault))?;
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&bytes).map_err(|fault| at(&fault))?;
    Ok((bytes, pair.public_key().as_ref().to_vec()))
}

/// Writes a whole file or none: first beside, then in place, so that a kill leaves no half a key.
fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}
