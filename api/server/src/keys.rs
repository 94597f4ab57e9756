//! Keys that the server makes for itself, into the data folder, readable by its owner only. Several keys of access tokens
//! live at once: a new one is published before it signs, and an old one verifies until the last of its tokens is over.

use crate::{Config, StartError, system_clock};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use ruqsat_http::{Clock, TokenKey, Tokens};
use ruqsat_licensing::values::sha256;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Names of the keys of access tokens begin like this. The first, without a moment, signs from the beginning.
const TOKENS: &str = "token-key";
/// Those of the keys that papers are marked with.
const PAPERS: &str = "paper-key";
/// When a key begins to sign stands in its name: `token-key-20261123T060000Z.pk8`.
const STAMP: &str = "%Y%m%dT%H%M%SZ";
/// How long a new key is published before it signs: longer than others may keep the set.
const AHEAD: TimeDelta = TimeDelta::minutes(15);
/// How long a key verifies after the next one signs: as long as a token lives, and a little for clocks.
const BEHIND: TimeDelta = TimeDelta::minutes(20);
/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_secs(5);

/// The keys that are good at a moment; the first is made where there is none.
pub(crate) fn token_keys(folder: &Path, now: DateTime<Utc>) -> Result<Vec<TokenKey>, StartError> {
    let at =
        |cause: &dyn std::fmt::Display| StartError::at(&format!("token keys in {}", folder.display()), cause);
    std::fs::create_dir_all(folder).map_err(|fault| at(&fault))?;
    let mut found = files(folder, TOKENS).map_err(|fault| at(&fault))?;
    if found.is_empty() {
        make(&folder.join(format!("{TOKENS}.pk8"))).map_err(|fault| at(&fault))?;
        found = files(folder, TOKENS).map_err(|fault| at(&fault))?;
    }
    // Of those whose successor has signed for a while nothing is good any more.
    let over = found.windows(2).take_while(|pair| pair[1].0 + BEHIND <= now).count();
    found.drain(..over);
    found.into_iter().map(|(from, path)| read(&path, from).map_err(|fault| at(&fault))).collect()
}

/// The keys that papers are marked with: every one that is there, the newest last; the first is made where there is none. An
/// operator who wants another puts a file beside it, whose name says from when on, and takes none away.
pub(crate) fn paper_keys(folder: &Path) -> Result<Vec<TokenKey>, StartError> {
    let at =
        |cause: &dyn std::fmt::Display| StartError::at(&format!("paper keys in {}", folder.display()), cause);
    if files(folder, PAPERS).map_err(|fault| at(&fault))?.is_empty() {
        make(&folder.join(format!("{PAPERS}.pk8"))).map_err(|fault| at(&fault))?;
    }
    let found = files(folder, PAPERS).map_err(|fault| at(&fault))?;
    found.into_iter().map(|(from, path)| read(&path, from).map_err(|fault| at(&fault))).collect()
}

/// The files of keys with the moments from which they sign, in that order.
fn files(folder: &Path, kind: &str) -> std::io::Result<Vec<(DateTime<Utc>, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let rest = name.strip_prefix(kind).and_then(|rest| rest.strip_suffix(".pk8"));
        let from = rest.and_then(|rest| match rest.strip_prefix('-') {
            Some(stamp) => NaiveDateTime::parse_from_str(stamp, STAMP).ok().map(|at| at.and_utc()),
            None => rest.is_empty().then_some(DateTime::UNIX_EPOCH),
        });
        found.extend(from.map(|from| (from, entry.path())));
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path, signs_from: DateTime<Utc>) -> std::io::Result<TokenKey> {
    let pkcs8 = std::fs::read(path)?;
    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&pkcs8).map_err(std::io::Error::other)?;
    let public = pair.public_key().as_ref().to_vec();
    // RFC 7638 with the members of RFC 8037 section 2, in order.
    let x = URL_SAFE_NO_PAD.encode(&public);
    let thumbprint = sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes());
    Ok(TokenKey { kid: URL_SAFE_NO_PAD.encode(thumbprint), pkcs8, public, signs_from })
}

fn make(path: &Path) -> std::io::Result<()> {
    let made = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(std::io::Error::other)?;
    write_once(path, made.as_ref())
}

/// Makes the next key of access tokens; it signs in a quarter of an hour. A running server notices by itself.
///
/// # Errors
/// In words for the operator; also where a key waits already.
pub fn rotate_keys(config: &Config) -> Result<String, StartError> {
    let now = system_clock()();
    let at = |cause: &dyn std::fmt::Display| StartError::at("keys", cause);
    let known = token_keys(&config.data, now)?;
    if let Some(waiting) = known.iter().find(|key| key.signs_from > now) {
        return Err(StartError(format!(
            "the key {} waits already: it signs from {}",
            waiting.kid, waiting.signs_from
        )));
    }
    let from = now + AHEAD;
    let path = config.data.join(format!("{TOKENS}-{}.pk8", from.format(STAMP)));
    make(&path).map_err(|fault| at(&fault))?;
    let key = read(&path, from).map_err(|fault| at(&fault))?;
    Ok(format!("{} signs from {}", key.kid, from.format("%Y-%m-%dT%H:%M:%SZ")))
}

/// Takes new files up and drops old keys, until told to stop.
pub(crate) async fn watch(
    folder: PathBuf,
    tokens: Arc<Tokens>,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
        match token_keys(&folder, clock()) {
            Ok(keys) => tokens.replace(keys),
            // Those that are known go on.
            Err(fault) => tracing::error!(%fault, "keys of access tokens"),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_published_before_it_signs_and_good_after_the_next_one_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let now = at("2026-11-23T06:00:00Z");
        let first = token_keys(folder.path(), now).expect("keys");
        assert_eq!(first.len(), 1);
        make(&folder.path().join("token-key-20261123T061500Z.pk8")).expect("a key");
        std::fs::write(folder.path().join("token-key-nonsense.pk8"), b"x").expect("a file");
        let both = token_keys(folder.path(), now).expect("keys");
        assert_eq!(both.len(), 2);
        assert_eq!((&both[0].kid, both[1].signs_from), (&first[0].kid, at("2026-11-23T06:15:00Z")));
        assert_eq!(token_keys(folder.path(), at("2026-11-23T06:34:59Z")).expect("keys").len(), 2);
        let later = token_keys(folder.path(), at("2026-11-23T06:35:00Z")).expect("keys");
        assert_eq!((later.len(), &later[0].kid), (1, &both[1].kid));
    }
}
