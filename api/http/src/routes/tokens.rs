//! Sign-in: OAuth 2 token endpoint (RFC 6749).

use crate::Api;
use crate::dto::{Token, TokenRequest};
use crate::extract::{is_media, moment, read};
use crate::middleware::origin;
use crate::problem::{Problem, codes};
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL};
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_licensing::Error;
use ruqsat_licensing::accounts::{self, SignIn};
use validator::Validate;

/// Most bytes of a token request.
const LIMIT: usize = 8 * 1024;

/// Sign in.
///
/// A first-party client signs a person in by IIN or BIN and password; a portal signs in as itself with its
/// credentials. The answer is short-lived: sign in again when `token_expired` comes.
#[utoipa::path(
    operation_id = "issue_token",
    tag = "tokens",
    security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "An access token", body = Token))
)]
#[post("/v1/token")]
pub(super) async fn issue_token(
    request: HttpRequest,
    payload: web::Payload,
    api: web::Data<Api>,
) -> Result<HttpResponse, Problem> {
    if !is_media(&request, "application/x-www-form-urlencoded") {
        return Err(Problem::new(&codes::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = read(payload, LIMIT).await?;
    let form: TokenRequest = serde_urlencoded::from_bytes(&bytes).map_err(|fault| Problem {
        cause: Some(fault.to_string()),
        ..Problem::new(&codes::INVALID_REQUEST)
    })?;
    // What is wrong stays unsaid: the words of a violation could quote a secret.
    form.validate().map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
    let (client, secret) = client(&request, &form)?;
    let (now, mint) = moment(&api)?;
    let refused = |code| {
        move |error: Error| match error {
            Error::Unauthenticated => Problem::new(code),
            other => other.into(),
        }
    };
    let asked = SignIn { client, now, mint, origin: origin(&request) };
    let actor = match form.grant_type.as_str() {
        "password" => {
            if !api.first_party.contains(&asked.client) {
                return Err(Problem::new(&codes::INVALID_CLIENT));
            }
            let (Some(username), Some(password)) = (form.username, form.password) else {
                return Err(Problem::new(&codes::INVALID_REQUEST));
            };
            accounts::password(&api.ports, asked, &username, password)
                .await
                .map_err(refused(&codes::INVALID_GRANT))?
        }
        "client_credentials" => {
            let secret = secret.ok_or_else(|| Problem::new(&codes::INVALID_CLIENT))?;
            accounts::client_credentials(&api.ports, asked, secret)
                .await
                .map_err(refused(&codes::INVALID_CLIENT))?
        }
        _ => return Err(Problem::new(&codes::UNSUPPORTED_GRANT)),
    };
    let (access_token, expires_in) = api.tokens.issue(&actor)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Token {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in,
    }))
}

/// The client and its secret, from HTTP Basic or from the form, never from both (RFC 6749 section 2.3).
fn client(request: &HttpRequest, form: &TokenRequest) -> Result<(String, Option<String>), Problem> {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(basic) = header else {
        let client = form.client_id.clone().ok_or_else(|| Problem::new(&codes::INVALID_CLIENT))?;
        return Ok((client, form.client_secret.clone()));
    };
    let parsed = basic
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, text)| STANDARD.decode(text.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned())));
    match parsed {
        Some((id, secret))
            if form.client_secret.is_none() && form.client_id.as_ref().is_none_or(|f| *f == id) =>
        {
            Ok((id, Some(secret)))
        }
        _ => Err(Problem::new(&codes::INVALID_CLIENT)),
    }
}
