//! A client's assertion: a JWT signed with its private key (RFC 7523 section 3), short and shown once.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use ruqsat_licensing::accounts::Proof;
use ruqsat_licensing::values::{Instant, sha256_hex};
use serde::Deserialize;

/// The longest one may hold, seconds.
const LONGEST: i64 = 300;
/// How far a client's clock may be off, seconds.
const DRIFT: i64 = 30;
/// Algorithms: each of a key pair, none of a shared secret.
const ALGORITHMS: [Algorithm; 5] =
    [Algorithm::EdDSA, Algorithm::ES256, Algorithm::ES384, Algorithm::RS256, Algorithm::PS256];

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    jti: String,
    exp: i64,
    iat: Option<i64>,
    nbf: Option<i64>,
}

/// Whose it claims to be; nothing of it is believed yet.
pub(crate) fn claimed(assertion: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    jsonwebtoken::dangerous::insecure_decode::<Subject>(assertion).ok().map(|data| data.claims.sub)
}

/// The proof in it, if it is signed by a key of the client, made for us, and young.
pub(crate) fn read(
    assertion: &str,
    client: &str,
    jwks: &str,
    audiences: &[String],
    now: Instant,
) -> Option<Proof> {
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    if !ALGORITHMS.contains(&header.alg) {
        return None;
    }
    let keys: JwkSet = serde_json::from_str(jwks).ok()?;
    let key = match &header.kid {
        Some(kid) => keys.find(kid)?,
        None => match keys.keys.as_slice() {
            [only] => only,
            _ => return None,
        },
    };
    let mut rules = Validation::new(header.alg);
    rules.set_audience(audiences);
    rules.set_issuer(&[client]);
    // The clock is ours.
    (rules.validate_exp, rules.validate_nbf) = (false, false);
    let key = DecodingKey::from_jwk(key).ok()?;
    let claims = jsonwebtoken::decode::<Claims>(assertion, &key, &rules).ok()?.claims;
    let at = now.timestamp();
    let is_young = at < claims.exp && claims.exp <= at + LONGEST + DRIFT;
    let has_begun = [claims.iat, claims.nbf].into_iter().flatten().all(|from| from <= at + DRIFT);
    let is_its_own = claims.iss == client && claims.sub == client;
    let is_named = (1..=200).contains(&claims.jti.len());
    (is_young && has_begun && is_its_own && is_named).then_some(())?;
    Some(Proof::Signed {
        sha256: sha256_hex(format!("{client}\n{}", claims.jti).as_bytes()),
        until: Instant::from_timestamp(claims.exp + DRIFT, 0)?,
    })
}

/// Whether a text is a JWK set of public keys that assertions can be judged by, for whoever registers a client.
///
/// # Errors
/// What is wrong, in words for the operator.
pub fn check_jwks(text: &str) -> Result<(), String> {
    let keys: JwkSet = serde_json::from_str(text).map_err(|fault| format!("no JWK set: {fault}"))?;
    let raw: serde_json::Value = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
    let is_private =
        |key: &serde_json::Value| ["d", "k", "p", "q"].iter().any(|part| key.get(part).is_some());
    if raw["keys"].as_array().is_some_and(|all| all.iter().any(is_private)) {
        return Err("a private or shared key stands in the set: register public keys only".to_owned());
    }
    if keys.keys.is_empty() || keys.keys.len() > 10 {
        return Err("one to ten keys".to_owned());
    }
    keys.keys
        .iter()
        .try_for_each(|key| DecodingKey::from_jwk(key).map(|_| ()).map_err(|fault| fault.to_string()))
}
