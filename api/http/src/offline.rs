//! What the QR code of a licence says to whoever has no network: a compact JWS (RFC 7515, EdDSA) behind the `#` of the
//! link, with what the paper says of itself. It proves that the paper was issued like this; whether it still holds only the
//! register knows.

use crate::TokenKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use ruqsat_licensing::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of token it is: no access token, and no challenge.
const TYPE: &str = "licence+jwt";
/// Longest name of a holder in a code, in characters: the code has to stay legible.
const LONGEST_NAME: usize = 60;

/// What a paper says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperFacts {
    /// Its number.
    #[serde(rename = "n")]
    pub number: String,
    /// The holder; a long name is cut.
    #[serde(rename = "h")]
    pub holder: String,
    /// The civil day on which it was formed.
    #[serde(rename = "i")]
    pub issued: NaiveDate,
    /// The last civil day on which it holds.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 of the signed original, base64url.
    #[serde(rename = "d")]
    pub document: String,
}

impl PaperFacts {
    /// Out of a signed original.
    pub(crate) fn read(document: &[u8]) -> Option<Self> {
        let original: Value = serde_json::from_slice(document).ok()?;
        let text = |name: &str| original.get(name)?.as_str();
        Some(Self {
            number: text("number")?.to_owned(),
            holder: text("holder_name")?.chars().take(LONGEST_NAME).collect(),
            issued: text("formed_on")?.parse().ok()?,
            valid_until: text("valid_until").and_then(|day| day.parse().ok()),
            document: URL_SAFE_NO_PAD.encode(ruqsat_licensing::values::sha256(document)),
        })
    }
}

/// The keys that papers are marked with, the oldest first: the newest signs, and all verify for ever.
pub struct PaperKeys(Vec<TokenKey>);

impl PaperKeys {
    /// Out of what the server holds.
    pub fn new(keys: Vec<TokenKey>) -> Self {
        Self(keys)
    }

    /// The public keys: name and 32 bytes.
    pub(crate) fn published(&self) -> Vec<(String, Vec<u8>)> {
        self.0.iter().map(|key| (key.kid.clone(), key.public.clone())).collect()
    }

    /// The mark of a paper.
    pub(crate) fn mark(&self, facts: &PaperFacts) -> Result<String> {
        let key = self.0.last().ok_or_else(|| Error::Internal("no key for papers".into()))?;
        let mut header = Header::new(Algorithm::EdDSA);
        (header.typ, header.kid) = (Some(TYPE.into()), Some(key.kid.clone()));
        encode(&header, facts, &EncodingKey::from_ed_der(&key.pkcs8))
            .map_err(|fault| Error::Internal(format!("the mark of a paper: {fault}")))
    }
}

/// Reads what a QR code says, with keys that were fetched before (`GET /v1/licences/keys`). `None` for what was not signed
/// by one of them.
pub fn check_code(code: &str, keys: &str) -> Option<PaperFacts> {
    let token = code.trim().rsplit_once('#').map_or(code.trim(), |(_, token)| token);
    let header = decode_header(token).ok().filter(|header| header.typ.as_deref() == Some(TYPE))?;
    let keys: Value = serde_json::from_str(keys).ok()?;
    let key =
        keys.get("keys")?.as_array()?.iter().find(|key| key["kid"].as_str() == header.kid.as_deref())?;
    let key = DecodingKey::from_ed_components(key.get("x")?.as_str()?).ok()?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    // A paper is no session: what it says of its time is shown and not judged here.
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    decode::<PaperFacts>(token, &key, &validation).ok().map(|read| read.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
    use serde_json::json;

    fn key(kid: &str) -> TokenKey {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8v1(&aws_lc_rs::rand::SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8.as_ref()).unwrap();
        let public = pair.public_key().as_ref().to_vec();
        TokenKey {
            kid: kid.into(),
            pkcs8: pkcs8.as_ref().to_vec(),
            public,
            signs_from: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn set(keys: &PaperKeys) -> String {
        let jwk = |(kid, x): (String, Vec<u8>)| json!({"kid": kid, "x": URL_SAFE_NO_PAD.encode(x)});
        json!({"keys": keys.published().into_iter().map(jwk).collect::<Vec<_>>()}).to_string()
    }

    fn facts() -> PaperFacts {
        let document = json!({"number": "KZ78OZW00000001", "holder_name": "ӨТІНІШЕВ СЫНАҚБЕК", "formed_on": "2026-11-24",
                              "valid_until": "2027-11-24"});
        PaperFacts::read(document.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_code_is_checked_with_keys_alone_and_nothing_in_it_can_be_changed() {
        let keys = PaperKeys::new(vec![key("old"), key("new")]);
        let code =
            format!("https://licences.example/licences/KZ78OZW00000001#{}", keys.mark(&facts()).unwrap());
        assert!(code.len() < 500, "{}", code.len());
        assert_eq!(check_code(&code, &set(&keys)), Some(facts()));
        assert_eq!(check_code(&code, &set(&PaperKeys::new(vec![key("new")]))), None, "another's key");
        assert_eq!(check_code(&code, "{}"), None);
        let at = code.find('#').unwrap() + 1;
        for at in at..code.len() {
            let mut bent = code.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            let bent = String::from_utf8(bent).unwrap();
            // The last letter of a part holds bits that nobody reads.
            let read = check_code(&bent, &set(&keys));
            assert!(read.is_none() || read == Some(facts()), "{at}: {read:?}");
        }
    }

    #[test]
    fn what_is_no_mark_of_a_paper_is_none() {
        let keys = PaperKeys::new(vec![key("one")]);
        let other = encode(
            &Header { kid: Some("one".into()), ..Header::new(Algorithm::EdDSA) },
            &facts(),
            &EncodingKey::from_ed_der(&keys.0[0].pkcs8),
        );
        for code in ["", "#", "https://licences.example/licences/KZ78OZW00000001", "a.b.c", &other.unwrap()] {
            assert_eq!(check_code(code, &set(&keys)), None, "{code}");
        }
    }
}
