//! Access tokens: short JWTs (RFC 7519, RFC 9068) signed with Ed25519, carrying what a handler needs to know of the
//! caller. Several keys live at once: one signs, those before it still verify, the next is published already.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ruqsat_licensing::access::{Actor, Standing};
use ruqsat_licensing::accounts::{Challenge, Permissions};
use ruqsat_licensing::ids::{AccountId, AuthorizationId, Mint, SessionId};
use ruqsat_licensing::values::{Instant, microseconds};
use ruqsat_licensing::{Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};

/// How long an access token lives, seconds.
pub(crate) const LIFETIME: i64 = 15 * 60;

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// Not ours, changed, or for somebody else.
    Invalid,
    /// Ours, and over.
    Expired,
}

/// A key that signs access tokens.
#[derive(Clone)]
pub struct TokenKey {
    /// Its name in tokens and in the JWK set.
    pub kid: String,
    /// PKCS#8 of the private key (Ed25519).
    pub pkcs8: Vec<u8>,
    /// The 32 bytes of the public key.
    pub public: Vec<u8>,
    /// From when on it signs, until the next one does.
    pub signs_from: Instant,
}

struct Key {
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: Vec<u8>,
    signs_from: Instant,
}

/// Makes and reads access tokens.
pub struct Tokens {
    /// The oldest first.
    keys: RwLock<Arc<Vec<Key>>>,
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
    sid: SessionId,
    jti: String,
    scope: String,
    auth_time: i64,
    iat: i64,
    exp: i64,
}

/// What a challenge says, so that nothing is kept of it until it is answered.
#[derive(Serialize, Deserialize)]
struct ChallengeClaims {
    iss: String,
    aud: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<String>,
    jti: String,
    exp: i64,
}

/// RFC 9068 names the type of access tokens, so that no other JWT of ours can pass for one.
const ACCESS: &str = "at+jwt";
/// The type of challenges, for the same reason.
const CHALLENGE: &str = "ruqsat-challenge+jwt";

impl Tokens {
    /// `issuer` names this server.
    pub fn new(keys: Vec<TokenKey>, issuer: &str) -> Self {
        let tokens = Self { keys: RwLock::default(), issuer: issuer.to_owned() };
        tokens.replace(keys);
        tokens
    }

    /// Takes these keys instead of those before.
    pub fn replace(&self, mut keys: Vec<TokenKey>) {
        keys.sort_by_key(|key| key.signs_from);
        let keys = keys.into_iter().map(|key| Key {
            encoding: EncodingKey::from_ed_der(&key.pkcs8),
            decoding: DecodingKey::from_ed_der(&key.public),
            kid: key.kid,
            public: key.public,
            signs_from: key.signs_from,
        });
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys.collect());
    }

    fn keys(&self) -> Arc<Vec<Key>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who issues the tokens: the address of this server.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The public keys that verify now or will: name and 32 bytes.
    pub(crate) fn published(&self) -> Vec<(String, Vec<u8>)> {
        self.keys().iter().map(|key| (key.kid.clone(), key.public.clone())).collect()
    }

    /// A token for a caller of a session, and its lifetime in seconds: it does not outlive the session.
    pub fn issue(
        &self,
        actor: &Actor,
        ends_at: Instant,
        now: Instant,
        mint: &mut Mint,
    ) -> Result<(String, i64)> {
        let iat = now.timestamp();
        let life = LIFETIME.min((ends_at - now).num_seconds()).max(1);
        let sid = actor.session.clone().ok_or_else(|| Error::Internal("a token without a session".into()))?;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub: actor.account.clone(),
            client_id: actor.client.clone(),
            name: actor.name.clone(),
            standing: actor.standing.clone(),
            sid,
            jti: mint.apart().token(),
            scope: actor.permissions.to_string(),
            auth_time: actor.signed_in_at.timestamp(),
            iat,
            exp: iat + life,
        };
        Ok((self.sign(ACCESS, &claims, now)?, life))
    }

    /// The token of a challenge, which has to come back with the signature.
    pub(crate) fn challenge(&self, challenge: &Challenge, now: Instant) -> Result<String> {
        let claims = ChallengeClaims {
            iss: self.issuer.clone(),
            aud: challenge.client.clone(),
            authorization: challenge.authorization.clone().map(Into::into),
            jti: challenge.nonce.clone(),
            exp: challenge.expires_at.timestamp(),
        };
        self.sign(CHALLENGE, &claims, now)
    }

    /// The challenge of a token that we gave this client, over or not.
    pub(crate) fn read_challenge(&self, token: &str, client: &str) -> Option<Challenge> {
        let claims: ChallengeClaims = self.verified(CHALLENGE, token, client)?;
        Some(Challenge {
            host: claims.iss,
            client: claims.aud,
            authorization: claims
                .authorization
                .map(|id| AuthorizationId::parse(&id).ok_or(()))
                .transpose()
                .ok()?,
            nonce: claims.jti,
            expires_at: Instant::from_timestamp(claims.exp, 0)?,
        })
    }

    fn sign(&self, typ: &str, claims: &impl Serialize, now: Instant) -> Result<String> {
        let keys = self.keys();
        let key = keys.iter().rfind(|key| key.signs_from <= now).or(keys.first());
        let key = key.ok_or_else(|| Error::Internal("no key for tokens".into()))?;
        let header =
            Header { typ: Some(typ.into()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, &key.encoding)
            .map_err(|fault| Error::Internal(format!("token: {fault}")))
    }

    /// The claims of a token of ours of this type for this audience, in time or not.
    fn verified<T: DeserializeOwned>(&self, typ: &str, token: &str, audience: &str) -> Option<T> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let keys = self.keys();
        let key = keys.iter().find(|key| Some(&key.kid) == header.kid.as_ref());
        let key = key.filter(|_| header.typ.as_deref() == Some(typ))?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_audience(&[audience]);
        rules.set_issuer(&[&self.issuer]);
        // The clock is ours, so that tests and the sandbox can move it.
        rules.validate_exp = false;
        Some(jsonwebtoken::decode::<T>(token, &key.decoding, &rules).ok()?.claims)
    }

    /// The caller a token speaks of.
    pub fn read(&self, token: &str, now: Instant) -> Result<Actor, TokenFault> {
        let claims: Claims = self.verified(ACCESS, token, &self.issuer).ok_or(TokenFault::Invalid)?;
        let at = Instant::from_timestamp(claims.auth_time, 0).ok_or(TokenFault::Invalid)?;
        let permissions = Permissions::parse(&claims.scope).ok_or(TokenFault::Invalid)?;
        if now.timestamp() >= claims.exp {
            return Err(TokenFault::Expired);
        }
        Ok(Actor {
            account: claims.sub,
            client: claims.client_id,
            name: claims.name,
            standing: claims.standing,
            signed_in_at: microseconds(at),
            session: Some(claims.sid),
            permissions,
        })
    }
}
