//! What OAuth 2 clients and resource servers read of this server: its endpoints (RFC 8414) and its keys (RFC 7517).

use crate::Api;
use crate::dto::{AuthorizationServer, Jwk, JwkSet};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruqsat_licensing::accounts::Permission;

/// How long it may be kept: shorter than a new key is published before it signs.
const KEEP: &str = "public, max-age=300";

/// Get the OAuth 2 metadata.
///
/// Where to send people, where to ask for tokens, and what is understood there (RFC 8414).
#[utoipa::path(
    operation_id = "get_authorization_server",
    tag = "tokens",
    security(()),
    responses((status = 200, description = "Endpoints and what they take", body = AuthorizationServer))
)]
#[get("/.well-known/oauth-authorization-server")]
pub(super) async fn get_authorization_server(api: web::Data<Api>) -> HttpResponse {
    let base = &api.public_url;
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    HttpResponse::Ok().insert_header((CACHE_CONTROL, KEEP)).json(AuthorizationServer {
        issuer: api.tokens.issuer().to_owned(),
        authorization_endpoint: format!("{base}/oauth2/authorize"),
        token_endpoint: format!("{base}/v1/token"),
        introspection_endpoint: format!("{base}/v1/token/introspect"),
        revocation_endpoint: format!("{base}/v1/token/revoke"),
        jwks_uri: format!("{base}/.well-known/jwks.json"),
        scopes_supported: Permission::ALL.iter().map(|one| one.as_str().to_owned()).collect(),
        response_types_supported: all(&["code"]),
        response_modes_supported: all(&["query"]),
        grant_types_supported: all(&[
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "password",
            super::tokens::SIGNATURE,
        ]),
        code_challenge_methods_supported: all(&["S256"]),
        token_endpoint_auth_methods_supported: all(&[
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
            "none",
        ]),
        token_endpoint_auth_signing_alg_values_supported: all(&["EdDSA", "ES256", "ES384", "RS256", "PS256"]),
        ui_locales_supported: all(&["kk", "ru", "en"]),
        authorization_response_iss_parameter_supported: true,
    })
}

/// Get the keys of access tokens.
///
/// A new key stands here before it signs, an old one until the last of its tokens is over: read it again when a token
/// names a key that is not known.
#[utoipa::path(
    operation_id = "get_keys",
    tag = "tokens",
    security(()),
    responses((status = 200, description = "A JWK set", body = JwkSet))
)]
#[get("/.well-known/jwks.json")]
pub(super) async fn get_keys(api: web::Data<Api>) -> HttpResponse {
    set(api.tokens.published())
}

/// Get the keys of papers.
///
/// With them the QR code of a licence is checked without a network: what stands behind its `#` is a JWS (`typ` is
/// `licence+jwt`) with number `n`, holder `h`, day of issue `i`, last day `u` and the SHA-256 of the signed original `d`,
/// base64url. Every key that ever marked a paper stays here. That a paper is genuine says nothing of whether it still holds.
#[utoipa::path(
    operation_id = "get_paper_keys",
    tag = "licences",
    security(()),
    responses((status = 200, description = "A JWK set", body = JwkSet))
)]
#[get("/v1/licences/keys")]
pub(super) async fn get_paper_keys(api: web::Data<Api>) -> HttpResponse {
    set(api.paper_keys.published())
}

fn set(published: Vec<(String, Vec<u8>)>) -> HttpResponse {
    let jwk = |(kid, public): (String, Vec<u8>)| Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x: URL_SAFE_NO_PAD.encode(public),
        kid,
        used_for: "sig".to_owned(),
        alg: "EdDSA".to_owned(),
    };
    let keys = published.into_iter().map(jwk).collect();
    HttpResponse::Ok().insert_header((CACHE_CONTROL, KEEP)).json(JwkSet { keys })
}
