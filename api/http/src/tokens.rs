//! Access tokens: short JWTs (RFC 7519) signed with Ed25519, carrying what a handler needs to know of the caller.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ruqsat_licensing::access::{Actor, Standing};
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::values::{Instant, microseconds};
use ruqsat_licensing::{Error, Result};
use serde::{Deserialize, Serialize};

/// How long an access token lives, seconds.
const LIFETIME: i64 = 15 * 60;

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Not ours, changed, or for somebody else.
    Invalid,
    /// Ours, and over.
    Expired,
}

/// Makes and reads access tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    issuer: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    client_id: String,
    name: String,
    standing: Standing,
    iat: i64,
    exp: i64,
}

impl Tokens {
    /// `pkcs8` is the private key (Ed25519, PKCS#8), `public` its 32 bytes; `issuer` names this server.
    pub fn new(pkcs8: &[u8], public: &[u8], issuer: &str) -> Self {
        Self {
            encoding: EncodingKey::from_ed_der(pkcs8),
            decoding: DecodingKey::from_ed_der(public),
            issuer: issuer.to_owned(),
        }
    }

    /// A token for a caller who has just signed in, and its lifetime in seconds.
    pub fn issue(&self, actor: &Actor) -> Result<(String, i64)> {
        let iat = actor.signed_in_at.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: actor.account.clone(),
            client_id: actor.client.clone(),
            name: actor.name.clone(),
            standing: actor.standing.clone(),
            iat,
            exp: iat + LIFETIME,
        };
        // RFC 9068 names the type, so that no other JWT of ours can pass for an access token.
        let header = Header { typ: Some("at+jwt".into()), ..Header::new(Algorithm::EdDSA) };
        let token = jsonwebtoken::encode(&header, &claims, &self.encoding)
            .map_err(|fault| Error::Internal(format!("token: {fault}")))?;
        Ok((token, LIFETIME))
    }

    /// The caller a token speaks of.
    pub fn read(&self, token: &str, now: Instant) -> Result<Actor, TokenFault> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_audience(&[&self.issuer]);
        rules.set_issuer(&[&self.issuer]);
        // The clock is ours, so that tests and the sandbox can move it.
        rules.validate_exp = false;
        let data =
            jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules).map_err(|_| TokenFault::Invalid)?;
        if data.header.typ.as_deref() != Some("at+jwt") {
            return Err(TokenFault::Invalid);
        }
        let claims = data.claims;
        let at = Instant::from_timestamp(claims.iat, 0).ok_or(TokenFault::Invalid)?;
        if now.timestamp() >= claims.exp {
            return Err(TokenFault::Expired);
        }
        Ok(Actor {
            account: claims.sub,
            client: claims.client_id,
            name: claims.name,
            standing: claims.standing,
            signed_in_at: microseconds(at),
        })
    }
}
