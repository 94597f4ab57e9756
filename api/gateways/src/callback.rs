//! Signed callbacks in the Standard Webhooks format: headers `webhook-id`, `webhook-timestamp` (unix seconds) and
//! `webhook-signature` (`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; several, space between).

use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};

/// How far the sender's clock may be from ours, seconds.
pub const TOLERANCE: i64 = 5 * 60;
/// What a secret begins with when it is written down; base64 follows.
pub const SECRET_PREFIX: &str = "whsec_";
/// Signatures looked at in one header: a sender has two while its secret changes.
const MOST_SIGNATURES: usize = 8;

/// Why a callback must not be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackFault {
    /// A header is missing, empty or not of the format.
    Malformed,
    /// Too old, or from the future.
    Stale,
    /// No signature fits any secret.
    SignatureMismatch,
}

impl CallbackFault {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "callback_malformed",
            Self::Stale => "callback_stale",
            Self::SignatureMismatch => "callback_signature_mismatch",
        }
    }
}

/// Reads a secret as it is written down: `whsec_` and the base64 of 24 to 64 bytes.
pub fn read_secret(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
    (24..=64).contains(&bytes.len()).then_some(bytes)
}

/// The signature header of a message.
pub fn sign(secret: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    let tag = hmac::sign(&Key::new(HMAC_SHA256, secret), &signed_bytes(id, &timestamp.to_string(), body));
    format!("v1,{}", BASE64_STANDARD.encode(tag))
}

/// Whether a message was signed with one of the secrets, not long ago. Compares in constant time.
///
/// # Errors
/// The first fault: form, age, signature.
pub fn check(
    secrets: &[Vec<u8>],
    id: &str,
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), CallbackFault> {
    // A dot in the id would let one signature stand for two different messages.
    let readable = (1..=100).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic() && b != b'.');
    let digits = (1..=12).contains(&timestamp.len()) && timestamp.bytes().all(|b| b.is_ascii_digit());
    if !readable || !digits {
        return Err(CallbackFault::Malformed);
    }
    let sent: i64 = timestamp.parse().map_err(|_| CallbackFault::Malformed)?;
    // Versions other than v1 are for receivers that know them.
    let tags: Vec<Vec<u8>> = signature
        .split(' ')
        .filter_map(|part| part.strip_prefix("v1,"))
        .take(MOST_SIGNATURES)
        .filter_map(|text| BASE64_STANDARD.decode(text).ok())
        .collect();
    if tags.is_empty() {
        return Err(CallbackFault::Malformed);
    }
    if (now.timestamp() - sent).abs() > TOLERANCE {
        return Err(CallbackFault::Stale);
    }
    let bytes = signed_bytes(id, timestamp, body);
    let fits = secrets.iter().any(|secret| {
        let key = Key::new(HMAC_SHA256, secret);
        tags.iter().any(|tag| hmac::verify(&key, &bytes, tag).is_ok())
    });
    if fits { Ok(()) } else { Err(CallbackFault::SignatureMismatch) }
}

fn signed_bytes(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

#[cfg(test)]
mod tests;
