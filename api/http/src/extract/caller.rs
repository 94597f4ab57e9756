//! The authenticated caller, from the bearer token (RFC 6750).

use crate::middleware::origin;
use crate::permissions;
use crate::problem::{Problem, With, codes};
use crate::{Api, TokenFault};
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use ruqsat_licensing::audit::{Author, Trail};
use ruqsat_licensing::ids::Mint;
use ruqsat_licensing::values::{Instant, microseconds, sha256_hex};
use ruqsat_licensing::{Call, IdempotencyKey, Violation};

/// Longest of the headers that say under which conditions something is done, characters.
const LONGEST: usize = 255;

/// One authenticated call, with its moment and its ids.
#[derive(Clone)]
pub(crate) struct Caller {
    /// The call.
    pub(crate) call: Call,
    /// `Idempotency-Key`, checked, and what it is for.
    key: Option<(String, String)>,
}

impl Caller {
    /// The call of a write: under its idempotency key, if one was sent, for this very body.
    pub(crate) fn write(self, body: &[u8]) -> Call {
        let Self { mut call, key } = self;
        call.trail = call.trail.writing();
        call.key = key.map(|(key, request)| IdempotencyKey {
            scope: sha256_hex(format!("{}\n{}\n{key}", call.actor.client, call.actor.account).as_bytes()),
            request: sha256_hex(&[request.as_bytes(), b"\n", body].concat()),
        });
        call
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let call = authenticate(&request)?;
            in_session(&request, &call).await?;
            permitted(&request, &call)?;
            with_conditions(call, &request)
        })
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
    let trail = Trail::new(Author::Caller(actor.clone()), origin(request), now, &mint);
    Ok(Call { actor, now, mint, key: None, seen_version: None, trail })
}

/// A session that was ended meanwhile does nothing, however good its token looks. Writes ask again in their transaction.
async fn in_session(request: &HttpRequest, call: &Call) -> Result<(), Problem> {
    let api = request.app_data::<web::Data<Api>>().ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let session = call.actor.session.as_ref().ok_or_else(|| Problem::new(&codes::UNAUTHENTICATED))?;
    match api.ports.views.is_session_alive(session, call.now).await? {
        true => Ok(()),
        false => Err(Problem::new(&codes::SESSION_ENDED)),
    }
}

/// Whether the client may do this for the caller, whatever he himself may (RFC 6750 section 3.1).
fn permitted(request: &HttpRequest, call: &Call) -> Result<(), Problem> {
    let needed = permissions::needed(request.match_pattern().as_deref(), request.method());
    let needed = needed.ok_or_else(|| {
        let cause = Some("no permission is named for the tag of this operation".to_owned());
        Problem { cause, ..Problem::new(&codes::INTERNAL) }
    })?;
    match needed.iter().find(|one| !call.actor.permissions.allow(**one)) {
        None => Ok(()),
        Some(lacking) => {
            Err(Problem { with: Some(With::Scope(*lacking)), ..Problem::new(&codes::INSUFFICIENT_SCOPE) })
        }
    }
}

fn wrong(name: &str, message: &str) -> Problem {
    Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(format!("!{name}"), "length", message)])
}

/// The text of a conditional header, of bounded length.
pub(crate) fn condition<'a>(request: &'a HttpRequest, name: &str) -> Result<Option<&'a str>, Problem> {
    match request.headers().get(name) {
        None => Ok(None),
        Some(value) if value.len() > LONGEST => Err(wrong(name, "255 characters at most")),
        Some(value) => value.to_str().map(Some).map_err(|_| Problem::new(&codes::INVALID_REQUEST)),
    }
}

/// Reads `Idempotency-Key` and `If-Match`: after the caller is known, before anything is done.
fn with_conditions(mut call: Call, request: &HttpRequest) -> Result<Caller, Problem> {
    let text = |name: &str| condition(request, name);
    let key = match text("Idempotency-Key")? {
        None => None,
        Some(key) if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            // The path stands in the scope of the operation by its pattern, in the request by its values.
            Some((
                format!("{} {}\n{key}", request.method(), request.match_pattern().unwrap_or_default()),
                request.path().to_owned(),
            ))
        }
        Some(_) => return Err(wrong("Idempotency-Key", "1 to 255 visible ASCII characters")),
    };
    // Read by the handler that knows the version; its length is asked for here, as of the others.
    text("If-None-Match")?;
    call.seen_version = match text("If-Match")? {
        None | Some("*") => None,
        // What is no tag of ours can be no version of ours.
        Some(tag) => Some(super::etag::read(tag).unwrap_or(-1)),
    };
    Ok(Caller { call, key })
}
