//! Sign-in, and what is told of tokens.

use crate::extract::Body;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A token request (RFC 6749), form-encoded. The client may send its id and secret by HTTP Basic instead, or prove
/// itself by an assertion signed with its private key (RFC 7523).
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "grant_type": "password", "client_id": "ruqsat-web", "username": "990101500016", "password": "sandbox"
}))]
pub(crate) struct TokenRequest {
    /// `urn:ruqsat:grant-type:signature` for a person with a national key and `password` for one without, both on a
    /// first-party client; `client_credentials` for a portal as itself, `authorization_code` for a
    /// portal in the name of whoever consented, `refresh_token` to go on.
    #[validate(length(max = 40))]
    #[schema(
        pattern = "^(password|client_credentials|authorization_code|refresh_token|urn:ruqsat:grant-type:signature)$",
        max_length = 40
    )]
    pub(crate) grant_type: String,
    /// The client.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub(crate) client_id: Option<String>,
    /// Its secret.
    #[validate(length(max = 200))]
    #[schema(format = Password, max_length = 200)]
    pub(crate) client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, with `client_assertion`.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub(crate) client_assertion_type: Option<String>,
    /// A JWT signed with the client's key: `iss` and `sub` its id, `aud` the address of this server, a new `jti` each
    /// time, five minutes at most.
    #[validate(length(max = 4000))]
    #[schema(format = Password, max_length = 4000)]
    pub(crate) client_assertion: Option<String>,
    /// IIN or BIN (`password`).
    #[validate(length(max = 12))]
    #[schema(max_length = 12, pattern = "^[0-9]{12}$")]
    pub(crate) username: Option<String>,
    /// The password (`password`).
    #[validate(length(max = 200))]
    #[schema(format = Password, max_length = 200)]
    pub(crate) password: Option<String>,
    /// The token of the challenge (`urn:ruqsat:grant-type:signature`).
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub(crate) challenge: Option<String>,
    /// The detached CMS over the challenge's content, base64 (`urn:ruqsat:grant-type:signature`).
    #[validate(length(max = 20_000))]
    #[schema(max_length = 20_000)]
    pub(crate) signature: Option<String>,
    /// In whose name, by IIN or BIN: one's own, that of a body one works at, or of a legal entity one represents
    /// (`password`, `urn:ruqsat:grant-type:signature`). Without it staff act for their body, who signs with the key of a
    /// legal entity for that, everybody else for himself.
    #[validate(length(max = 12))]
    #[schema(max_length = 12, pattern = "^[0-9]{12}$")]
    pub(crate) acting_for: Option<String>,
    /// Scopes divided by spaces; without it all that the client may have.
    #[validate(length(max = 200))]
    #[schema(max_length = 200, example = "applications payments")]
    pub(crate) scope: Option<String>,
    /// The code that came to the redirect address (`authorization_code`).
    #[validate(length(max = 100))]
    #[schema(format = Password, max_length = 100)]
    pub(crate) code: Option<String>,
    /// That address once more (`authorization_code`).
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub(crate) redirect_uri: Option<String>,
    /// What the `code_challenge` was made of (`authorization_code`, RFC 7636).
    #[validate(length(max = 128))]
    #[schema(format = Password, max_length = 128)]
    pub(crate) code_verifier: Option<String>,
    /// The refresh token of the answer before; each is used once (`refresh_token`).
    #[validate(length(max = 100))]
    #[schema(format = Password, max_length = 100)]
    pub(crate) refresh_token: Option<String>,
}

/// Who asks for a challenge.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"client_id": "ruqsat-web"}))]
pub(crate) struct NewChallenge {
    /// The client that the person signs in through.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) client_id: String,
}

impl Body for NewChallenge {
    const LIMIT: usize = 4 * 1024;
}

/// Something to sign in order to sign in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Challenge {
    /// Its token: send it with the signature. It is good once.
    #[schema(max_length = 1000)]
    pub(crate) challenge: String,
    /// The exact bytes to sign, base64: JSON that says what for, for which server and client, and until when.
    #[schema(max_length = 2000)]
    pub(crate) content: String,
    /// Until when.
    pub(crate) expires_at: DateTime<Utc>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
pub(crate) struct Token {
    /// Send it as `Authorization: Bearer …`.
    #[schema(format = Password, max_length = 4000)]
    pub(crate) access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    pub(crate) token_type: String,
    /// Seconds it lives.
    #[schema(minimum = 1, example = 900)]
    pub(crate) expires_in: i64,
    /// Goes on with the session when the access token is over. Keep the newest: one that was used before ends the
    /// session. A client as itself gets none and signs in again.
    #[schema(format = Password, max_length = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
    /// What it is good for.
    #[schema(max_length = 200, example = "applications payments")]
    pub(crate) scope: String,
}

/// A token to be told of or given up, form-encoded, with the client's own proof as for a token request.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "token": "…", "client_id": "demo-portal", "client_secret": "demo-portal-secret"
}))]
pub(crate) struct TokenShown {
    /// An access token or a refresh token.
    #[validate(length(min = 1, max = 4000))]
    #[schema(format = Password, min_length = 1, max_length = 4000)]
    pub(crate) token: String,
    /// Which of the two it is, if the client knows; not needed.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[allow(dead_code, reason = "RFC 7009 section 2.1: a server may do without the hint")]
    pub(crate) token_type_hint: Option<String>,
    /// The client.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub(crate) client_id: Option<String>,
    /// Its secret.
    #[validate(length(max = 200))]
    #[schema(format = Password, max_length = 200)]
    pub(crate) client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, with `client_assertion`.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub(crate) client_assertion_type: Option<String>,
    /// A JWT signed with the client's key.
    #[validate(length(max = 4000))]
    #[schema(format = Password, max_length = 4000)]
    pub(crate) client_assertion: Option<String>,
}

/// What a token is (RFC 7662). Of one that is not active, or not the client's, nothing else is told.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) struct TokenState {
    /// Whether it is good now.
    pub(crate) active: bool,
    /// What for.
    #[schema(max_length = 200)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope: Option<String>,
    /// The client it was given to.
    #[schema(max_length = 100)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_id: Option<String>,
    /// The account.
    #[schema(pattern = "^acc_[0-9a-z]{26}$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sub: Option<String>,
    /// In whose name, by IIN or BIN.
    #[schema(max_length = 12)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) acting_for: Option<String>,
    /// The session it belongs to.
    #[schema(pattern = "^ses_[0-9a-z]{26}$")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
    /// When the session began, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<i64>,
    /// When the session ends, seconds since 1970; the access token ends earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exp: Option<i64>,
}

/// A public key that access tokens are signed with (RFC 7517, RFC 8037).
#[derive(Serialize, ToSchema)]
pub(crate) struct Jwk {
    /// Always `OKP`.
    #[schema(max_length = 10, example = "OKP")]
    pub(crate) kty: String,
    /// Always `Ed25519`.
    #[schema(max_length = 10, example = "Ed25519")]
    pub(crate) crv: String,
    /// The key, base64url.
    #[schema(max_length = 43)]
    pub(crate) x: String,
    /// Its name in the header of tokens: its thumbprint (RFC 7638).
    #[schema(max_length = 43)]
    pub(crate) kid: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(max_length = 10, example = "sig")]
    pub(crate) used_for: String,
    /// Always `EdDSA`.
    #[schema(max_length = 10, example = "EdDSA")]
    pub(crate) alg: String,
}

/// The keys.
#[derive(Serialize, ToSchema)]
pub(crate) struct JwkSet {
    /// Those that sign, will sign, or have signed what is still good.
    #[schema(max_items = 20)]
    pub(crate) keys: Vec<Jwk>,
}

/// What an OAuth 2 client has to know of this server (RFC 8414).
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthorizationServer {
    /// Its name, the `iss` of tokens and of answers (RFC 9207).
    #[schema(max_length = 300)]
    pub(crate) issuer: String,
    /// Where people sign in and consent.
    #[schema(max_length = 300)]
    pub(crate) authorization_endpoint: String,
    /// Where tokens are issued.
    #[schema(max_length = 300)]
    pub(crate) token_endpoint: String,
    /// Where tokens are told of.
    #[schema(max_length = 300)]
    pub(crate) introspection_endpoint: String,
    /// Where tokens are given up.
    #[schema(max_length = 300)]
    pub(crate) revocation_endpoint: String,
    /// Where the keys are.
    #[schema(max_length = 300)]
    pub(crate) jwks_uri: String,
    /// Scopes.
    #[schema(max_items = 30)]
    pub(crate) scopes_supported: Vec<String>,
    /// `code` and nothing else.
    #[schema(max_items = 5)]
    pub(crate) response_types_supported: Vec<String>,
    /// `query` and nothing else.
    #[schema(max_items = 5)]
    pub(crate) response_modes_supported: Vec<String>,
    /// Grant types.
    #[schema(max_items = 10)]
    pub(crate) grant_types_supported: Vec<String>,
    /// `S256` and nothing else: PKCE is asked of everybody.
    #[schema(max_items = 5)]
    pub(crate) code_challenge_methods_supported: Vec<String>,
    /// How clients prove themselves.
    #[schema(max_items = 10)]
    pub(crate) token_endpoint_auth_methods_supported: Vec<String>,
    /// What client assertions may be signed with.
    #[schema(max_items = 10)]
    pub(crate) token_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// Languages of the pages.
    #[schema(max_items = 5)]
    pub(crate) ui_locales_supported: Vec<String>,
    /// Whether the answer names its issuer (RFC 9207): it does.
    pub(crate) authorization_response_iss_parameter_supported: bool,
}
