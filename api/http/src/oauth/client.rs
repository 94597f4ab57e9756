//! The client behind a request: by HTTP Basic, by a secret in the form, by a signed assertion, or by its name alone.

use super::assertion;
use crate::Api;
use crate::extract::moment;
use crate::middleware::origin;
use crate::problem::{Problem, codes};
use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ruqsat_licensing::Error;
use ruqsat_licensing::accounts::{self, Client, Moment, Proof};

/// The one kind of assertion there is (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a form says of its client.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClientForm {
    /// `client_id`.
    pub(crate) id: Option<String>,
    /// `client_secret`.
    pub(crate) secret: Option<String>,
    /// `client_assertion_type`.
    pub(crate) assertion_type: Option<String>,
    /// `client_assertion`.
    pub(crate) assertion: Option<String>,
}

/// When and whence somebody asks who has no token yet.
pub(crate) fn instant(api: &Api, request: &HttpRequest) -> Result<Moment, Problem> {
    let (now, mint) = moment(api)?;
    Ok(Moment { now, mint, origin: origin(request) })
}

/// A fresh secret of 256 bits: a code, a refresh token, a cookie.
pub(crate) fn fresh() -> Result<String, Problem> {
    let mut random = [0u8; 32];
    getrandom::fill(&mut random)
        .map_err(|fault| Problem { cause: Some(fault.to_string()), ..Problem::new(&codes::INTERNAL) })?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

/// The client that a request proves to come from, by exactly one proof (RFC 6749 section 2.3).
pub(crate) async fn authenticated(
    api: &Api,
    request: &HttpRequest,
    form: ClientForm,
    at: &Moment,
) -> Result<Client, Problem> {
    let refused = || Problem::new(&codes::INVALID_CLIENT);
    let header = request.headers().get(AUTHORIZATION);
    let (id, proof) = match (header, form) {
        (Some(_), ClientForm { secret: Some(_), .. } | ClientForm { assertion: Some(_), .. }) => {
            return Err(refused());
        }
        (Some(header), form) => {
            let (id, secret) = header.to_str().ok().and_then(basic).ok_or_else(refused)?;
            if form.id.is_some_and(|named| named != id) {
                return Err(refused());
            }
            (id, Proof::Secret(secret))
        }
        (None, ClientForm { secret: Some(_), assertion: Some(_), .. }) => return Err(refused()),
        (None, ClientForm { id, assertion: Some(assertion), assertion_type, .. }) => {
            if assertion_type.as_deref() != Some(JWT_BEARER) {
                return Err(refused());
            }
            let named = assertion::claimed(&assertion).ok_or_else(refused)?;
            if id.is_some_and(|id| id != named) {
                return Err(refused());
            }
            let known = accounts::registered(&api.ports, &named).await?;
            let audiences = [api.tokens.issuer().to_owned(), format!("{}/v1/token", api.public_url)];
            let proof = known
                .and_then(|client| client.jwks)
                .and_then(|jwks| assertion::read(&assertion, &named, &jwks, &audiences, at.now))
                .unwrap_or(Proof::None);
            (named, proof)
        }
        (None, ClientForm { id: Some(id), secret: Some(secret), .. }) => (id, Proof::Secret(secret)),
        (None, ClientForm { id: Some(id), .. }) => (id, Proof::None),
        (None, _) => return Err(refused()),
    };
    accounts::authenticate(&api.ports, &id, proof, at).await.map_err(|error| match error {
        Error::Unauthenticated => refused(),
        other => other.into(),
    })
}

/// Name and secret of HTTP Basic, each form-encoded before (RFC 6749 section 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    let bytes = STANDARD.decode(text.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decoded(id)?, decoded(secret)?))
}

fn decoded(text: &str) -> Option<String> {
    // One pair of a form is what the one who made the header encoded.
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&format!("x={text}")).ok()?;
    match <[_; 1]>::try_from(pairs) {
        Ok([(_, value)]) => Some(value),
        // A secret that was not encoded may hold an ampersand.
        Err(_) => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_is_read_encoded_or_plain() {
        let header = |text: &str| basic(&format!("Basic {}", STANDARD.encode(text)));
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        assert_eq!(header("portal:secret"), pair("portal", "secret"));
        assert_eq!(header("portal:a%3Ab%26c"), pair("portal", "a:b&c"));
        assert_eq!(header("portal:a&b"), pair("portal", "a&b"));
        assert_eq!(header("no colon"), None);
        assert_eq!(basic("Bearer abc"), None);
        assert_eq!(basic("Basic ***"), None);
    }
}
