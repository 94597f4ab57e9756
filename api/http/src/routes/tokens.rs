//! Tokens: OAuth 2 token endpoint (RFC 6749), introspection (RFC 7662) and revocation (RFC 7009).

use crate::Api;
use crate::dto::{NewChallenge, Token, TokenRequest, TokenShown, TokenState};
use crate::extract::{Json, cms_bytes, is_media, read};
use crate::oauth::{ClientForm, authenticated, fresh, instant, new_challenge};
use crate::problem::{Problem, codes};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ruqsat_licensing::Error;
use ruqsat_licensing::accounts::{
    self, Client, Exchange, Issued, Moment, Permissions, Session, Shown, SignIn, SignedChallenge,
};
use ruqsat_licensing::values::sha256;
use serde::de::DeserializeOwned;
use validator::Validate;

/// Most bytes of a token request: a signature (20,000) or an assertion (4,000) with what is no letter percent-encoded, and
/// the others.
const LIMIT: usize = 32 * 1024;

/// The grant of whoever signed a challenge.
pub(super) const SIGNATURE: &str = "urn:ruqsat:grant-type:signature";

/// Ask for a challenge.
///
/// A person with a national key signs its `content`, as it signs documents; then `POST /v1/token` with
/// `grant_type=urn:ruqsat:grant-type:signature`, the challenge and the signature signs him in. Who has no account gets
/// one by that. A challenge is good once, for five minutes, for the client that asked.
#[utoipa::path(
    operation_id = "create_challenge",
    tag = "tokens",
    security(()),
    request_body = NewChallenge,
    responses((status = 200, description = "What to sign", body = crate::dto::Challenge))
)]
#[post("/v1/challenges")]
pub(super) async fn create_challenge(
    request: HttpRequest,
    api: web::Data<Api>,
    body: Json<NewChallenge>,
) -> Result<HttpResponse, Problem> {
    let at = instant(&api, &request)?;
    let (challenge, token) = new_challenge(&api, body.0.client_id, None, &at)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(crate::dto::Challenge {
        challenge: token,
        content: STANDARD.encode(challenge.content()?),
        expires_at: challenge.expires_at,
    }))
}

/// Sign in, or go on.
///
/// A first-party client signs a person in by a challenge signed with his national key, or by IIN or BIN and password; a
/// portal signs in as itself with its credentials,
/// or exchanges the code it got from `/oauth2/authorize` once a person has consented. The answer is short-lived: go on
/// with its refresh token when `token_expired` comes. Each refresh token is used once; where one is shown again the
/// session ends, for one of the two who hold it is a thief.
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
    let form: TokenRequest = form(&request, payload).await?;
    let at = instant(&api, &request)?;
    let proof = ClientForm {
        id: form.client_id.clone(),
        secret: form.client_secret.clone(),
        assertion_type: form.client_assertion_type.clone(),
        assertion: form.client_assertion.clone(),
    };
    let client = authenticated(&api, &request, proof, &at).await?;
    let issued = granted(&api, client, form, at.clone()).await?;
    let Issued { actor, refresh, session_ends_at } = issued;
    let (access_token, expires_in) =
        api.tokens.issue(&actor, session_ends_at, at.now, &mut at.mint.clone())?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Token {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in,
        refresh_token: refresh,
        scope: actor.permissions.to_string(),
    }))
}

/// What a grant is answered with.
async fn granted(api: &Api, client: Client, form: TokenRequest, at: Moment) -> Result<Issued, Problem> {
    let wrong = || Problem::new(&codes::INVALID_REQUEST);
    let permissions = match &form.scope {
        None => None,
        Some(text) => Some(Permissions::parse(text).ok_or_else(|| Problem::new(&codes::INVALID_SCOPE))?),
    };
    if form.grant_type != "refresh_token" && client.narrowed(permissions.as_ref()).is_none() {
        return Err(Problem::new(&codes::INVALID_SCOPE));
    }
    let refused = |error: Error| match error {
        Error::Unauthenticated => Problem::new(&codes::INVALID_GRANT),
        Error::Forbidden(why) => Problem { cause: Some(why.into()), ..Problem::new(&codes::INVALID_SCOPE) },
        other => other.into(),
    };
    let refresh = fresh()?;
    match form.grant_type.as_str() {
        "password" => {
            if !client.first_party {
                return Err(Problem::new(&codes::UNAUTHORIZED_CLIENT));
            }
            let (username, password) = form.username.zip(form.password).ok_or_else(wrong)?;
            let asked = SignIn { client, permissions, acting_for: form.acting_for, refresh, at };
            accounts::password(&api.ports, asked, &username, password).await.map_err(refused)
        }
        SIGNATURE => {
            if !client.first_party {
                return Err(Problem::new(&codes::UNAUTHORIZED_CLIENT));
            }
            let (challenge, signature) = form.challenge.zip(form.signature).ok_or_else(wrong)?;
            let cms = cms_bytes("", &signature).map_err(|_| wrong())?;
            let challenge = api.tokens.read_challenge(&challenge, &client.id);
            let challenge = challenge.ok_or_else(|| Problem::new(&codes::INVALID_GRANT))?;
            let asked = SignIn { client, permissions, acting_for: form.acting_for, refresh, at };
            let signed = SignedChallenge { challenge, cms };
            accounts::by_signature(&api.ports, asked, signed).await.map_err(refused)
        }
        "client_credentials" => {
            if !client.is_confidential() {
                return Err(Problem::new(&codes::UNAUTHORIZED_CLIENT));
            }
            let asked = SignIn { client, permissions, acting_for: None, refresh, at };
            accounts::client_credentials(&api.ports, asked).await.map_err(refused)
        }
        "authorization_code" => {
            let (Some(code), Some(redirect_uri), Some(verifier)) =
                (form.code, form.redirect_uri, form.code_verifier)
            else {
                return Err(wrong());
            };
            // RFC 7636 section 4.1: as long as nobody guesses.
            let fits = (43..=128).contains(&verifier.len())
                && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
            fits.then_some(()).ok_or_else(wrong)?;
            let challenge = URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()));
            let shown = Exchange { code, redirect_uri, challenge, refresh };
            accounts::exchange(&api.ports, &client, shown, at).await.map_err(refused)
        }
        "refresh_token" => {
            let token = form.refresh_token.ok_or_else(wrong)?;
            accounts::refresh(&api.ports, &client, &token, (refresh, permissions), at).await.map_err(refused)
        }
        _ => Err(Problem::new(&codes::UNSUPPORTED_GRANT)),
    }
}

/// Tell what a token is.
///
/// A client is told of its own tokens, a resource server of the operator (a first-party client with credentials) of
/// all. Of every other token the answer is `{"active": false}`, whatever is the matter with it.
#[utoipa::path(
    operation_id = "introspect_token",
    tag = "tokens",
    security(()),
    request_body(content = TokenShown, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "What it is", body = TokenState))
)]
#[post("/v1/token/introspect")]
pub(super) async fn introspect_token(
    request: HttpRequest,
    payload: web::Payload,
    api: web::Data<Api>,
) -> Result<HttpResponse, Problem> {
    let (client, shown, at) = shown(&api, &request, payload).await?;
    // RFC 7662 section 2.1: whoever asks proves who he is; a name alone proves nothing.
    if !client.is_confidential() {
        return Err(Problem::new(&codes::INVALID_CLIENT));
    }
    let found = accounts::introspect(&api.ports, &client, shown, &at).await?;
    let state = found.map_or_else(
        || TokenState {
            active: false,
            scope: None,
            client_id: None,
            sub: None,
            acting_for: None,
            sid: None,
            auth_time: None,
            exp: None,
        },
        active,
    );
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(state))
}

fn active(session: Session) -> TokenState {
    TokenState {
        active: true,
        scope: Some(session.permissions.to_string()),
        client_id: Some(session.client),
        sub: Some(session.account.into()),
        acting_for: session.acting_for,
        sid: Some(session.id.into()),
        auth_time: Some(session.started_at.timestamp()),
        exp: Some(session.expires_at.timestamp()),
    }
}

/// Give a token up.
///
/// Ends the session it belongs to: its access tokens and its refresh token stop working at once. What is no token of
/// this client changes nothing, and is answered alike.
#[utoipa::path(
    operation_id = "revoke_token",
    tag = "tokens",
    security(()),
    request_body(content = TokenShown, content_type = "application/x-www-form-urlencoded"),
    responses((status = 204, description = "It is good for nothing now"))
)]
#[post("/v1/token/revoke")]
pub(super) async fn revoke_token(
    request: HttpRequest,
    payload: web::Payload,
    api: web::Data<Api>,
) -> Result<HttpResponse, Problem> {
    let (client, shown, at) = shown(&api, &request, payload).await?;
    accounts::sign_out(&api.ports, &client, shown, &at).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A client that proved itself, and the token it shows.
async fn shown(
    api: &Api,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Client, Shown, Moment), Problem> {
    let form: TokenShown = form(request, payload).await?;
    let at = instant(api, request)?;
    let proof = ClientForm {
        id: form.client_id,
        secret: form.client_secret,
        assertion_type: form.client_assertion_type,
        assertion: form.client_assertion,
    };
    let client = authenticated(api, request, proof, &at).await?;
    let session = api.tokens.read(&form.token, at.now).ok().and_then(|actor| actor.session);
    Ok((client, session.map_or(Shown::Other(form.token), Shown::Access), at))
}

/// A small form. What is wrong with it stays unsaid: the words of a violation could quote a secret.
async fn form<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<T, Problem> {
    if !is_media(request, "application/x-www-form-urlencoded") {
        return Err(Problem::new(&codes::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = read(payload, LIMIT).await?;
    let form: T = serde_urlencoded::from_bytes(&bytes).map_err(|fault| Problem {
        cause: Some(fault.to_string()),
        ..Problem::new(&codes::INVALID_REQUEST)
    })?;
    form.validate().map_err(|_| Problem::new(&codes::INVALID_REQUEST))?;
    Ok(form)
}
