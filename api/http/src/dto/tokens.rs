//! Sign-in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A token request (RFC 6749 sections 4.3 and 4.4), form-encoded. The client may send its id and secret by HTTP
/// Basic instead.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "grant_type": "password", "client_id": "ruqsat-web", "username": "990101500016", "password": "sandbox"
}))]
pub(crate) struct TokenRequest {
    /// `password` for a first-party client, `client_credentials` for a portal.
    #[validate(length(max = 40))]
    #[schema(pattern = "^(password|client_credentials)$", max_length = 40)]
    pub(crate) grant_type: String,
    /// The client.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub(crate) client_id: Option<String>,
    /// Its secret.
    #[validate(length(max = 200))]
    #[schema(format = Password, max_length = 200)]
    pub(crate) client_secret: Option<String>,
    /// IIN or BIN (`password`).
    #[validate(length(max = 12))]
    #[schema(max_length = 12, pattern = "^[0-9]{12}$")]
    pub(crate) username: Option<String>,
    /// The password (`password`).
    #[validate(length(max = 200))]
    #[schema(format = Password, max_length = 200)]
    pub(crate) password: Option<String>,
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
}
