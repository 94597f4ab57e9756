//! The authenticated caller, from the bearer token (RFC 6750).

use crate::problem::{Problem, codes};
use crate::{Api, TokenFault};
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use ruqsat_licensing::Call;
use ruqsat_licensing::ids::Mint;
use ruqsat_licensing::values::{Instant, microseconds};
use std::future::{Ready, ready};

/// One authenticated call, with its moment and its ids.
pub(crate) struct Caller(pub(crate) Call);

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authenticate(request).map(Self))
    }
}

/// The moment of a request and the ids made in it.
pub(crate) fn moment(api: &Api) -> Result<(Instant, Mint), Problem> {
    let now = microseconds((api.clock)());
    let mut random = [0u8; 16];
    getrandom::fill(&mut random)
        .map_err(|fault| Problem { cause: Some(fault.to_string()), ..Problem::new(&codes::INTERNAL) })?;
    Ok((now, Mint::new(now, u128::from_le_bytes(random))))
}

fn authenticate(request: &HttpRequest) -> Result<Call, Problem> {
    let api = request
        .app_data::<web::Data<Api>>()
        .ok_or_else(|| Problem { cause: Some("no Api".into()), ..Problem::new(&codes::INTERNAL) })?;
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Problem::new(&codes::UNAUTHENTICATED))?;
    let (now, mint) = moment(api)?;
    let actor = api.tokens.read(token, now).map_err(|fault| {
        Problem::new(match fault {
            TokenFault::Expired => &codes::TOKEN_EXPIRED,
            TokenFault::Invalid => &codes::UNAUTHENTICATED,
        })
    })?;
    Ok(Call { actor, now, mint })
}
