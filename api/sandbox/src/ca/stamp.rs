//! The timestamp authority (RFC 3161): tokens, honest ones and bent ones, and the place where a document carries them.

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};

use super::der::{algorithm, integer, octets, oid, sequence, tlv};
use super::{CaError, Draft, Key, attribute, envelope};

/// id-kp-timeStamping, RFC 3161 §2.3.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// id-ct-TSTInfo, RFC 3161 §2.4.2.
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
/// signature timestamp, RFC 3161 appendix A.
const TIMESTAMP_TOKEN: &str = "1.2.840.113549.1.9.16.2.14";

/// A token before it is signed.
#[derive(Clone, Debug)]
pub struct StampDraft {
    /// Policy, dotted: the national one for RSA (PKI 1.3).
    pub policy: &'static str,
    /// Hash of the imprint, dotted.
    pub imprint_algorithm: &'static str,
    /// The imprint.
    pub imprint: Vec<u8>,
    /// genTime as written, for example `20261005070000Z`.
    pub gen_time: String,
    /// Whether the signed attributes name the certificate by SHA-256, as they must.
    pub certificate_named: bool,
}

impl StampDraft {
    /// An honest draft over bytes, a document's signature usually.
    pub fn over(bytes: &[u8], at: DateTime<Utc>) -> Self {
        Self {
            policy: "1.2.398.3.3.2.6.2",
            imprint_algorithm: "2.16.840.1.101.3.4.2.1",
            imprint: digest(&SHA256, bytes).as_ref().to_vec(),
            gen_time: at.format("%Y%m%d%H%M%SZ").to_string(),
            certificate_named: true,
        }
    }

    /// Signs the draft as it stands.
    ///
    /// # Errors
    /// As [`Key::sign_detached`].
    pub fn sign(&self, authority: &Key, signing_time: DateTime<Utc>) -> Result<Vec<u8>, CaError> {
        let info = sequence(&[
            &integer(&[1]),
            &oid(self.policy),
            &sequence(&[&algorithm(self.imprint_algorithm), &octets(&self.imprint)]),
            &integer(&signing_time.timestamp_micros().to_be_bytes()),
            &tlv(0x18, &[self.gen_time.as_bytes()]),
        ]);
        let mut draft = Draft::of(TST_INFO, authority, &info, signing_time);
        if !self.certificate_named {
            let name = oid("1.2.840.113549.1.9.16.2.47");
            let keep = |one: &Vec<u8>| !one.windows(name.len()).any(|window| window == name);
            draft.attributes = draft.attributes.map(|list| list.into_iter().filter(keep).collect());
        }
        draft.attached = Some(info.clone());
        draft.sign(authority, &info)
    }
}

/// The document with these tokens over each of its signatures, one attribute each; it may be none.
///
/// # Errors
/// [`CaError::Stored`] for bytes that are no document of ours, or what `tokens` fails with.
pub fn stamped(
    cms: &[u8],
    tokens: impl Fn(&[u8]) -> Result<Vec<Vec<u8>>, CaError>,
) -> Result<Vec<u8>, CaError> {
    envelope::with_unsigned(cms, |signature| {
        Ok(tokens(signature)?.into_iter().map(|token| attribute(TIMESTAMP_TOKEN, token)).collect())
    })
}
