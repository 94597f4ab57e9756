//! `/oauth2/authorize`: a person signs in and consents on our own pages (RFC 6749 section 4.1, RFC 9700).
//!
//! Nobody is sent anywhere before the client and its address are proved; until then what is wrong is said on a page of
//! ours. The request is kept by the server, and a secret in a cookie that no other site can send binds it to the browser.

use super::client::{fresh, instant};
use super::eds;
use super::texts::{LANGS, Stop};
use super::view::{self, Fault};
use crate::Api;
use crate::extract::{is_media, read};
use crate::middleware::{language, seconds_until};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use ruqsat_licensing::Error;
use ruqsat_licensing::accounts::{self, Asked, Begun, Client, Moment, Permissions};
use ruqsat_licensing::ids::AuthorizationId;
use ruqsat_licensing::values::Lang;
use std::collections::BTreeMap;

/// The cookie that binds a request to a browser.
const COOKIE: &str = "ruqsat_authorize";
/// Most bytes of a query.
const QUERY: usize = 8 * 1024;
/// Most bytes of a form: a signature (20,000) with what is no letter percent-encoded, and the others.
const FORM: usize = 32 * 1024;
/// Longest state, characters.
const STATE: usize = 500;

/// The routes.
pub(crate) fn pages(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/oauth2/authorize")
                .route(web::get().to(begin))
                .route(web::post().to(go_on))
                .default_service(web::route().to(|| async {
                    Err::<HttpResponse, _>(crate::problem::Problem {
                        with: Some(crate::problem::With::Allow("GET, HEAD, POST".into())),
                        ..crate::problem::Problem::new(&crate::problem::codes::METHOD_NOT_ALLOWED)
                    })
                })),
        )
        .service(web::resource("/oauth2/pages.css").route(web::get().to(style)))
        .service(web::resource("/oauth2/ncalayer.js").route(web::get().to(script)));
}

async fn style() -> HttpResponse {
    file("text/css; charset=utf-8", view::STYLE)
}

async fn script() -> HttpResponse {
    file("text/javascript; charset=utf-8", eds::SCRIPT)
}

fn file(kind: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type(kind)
        .body(body)
}

/// Parameters, each once (RFC 6749 section 3.1); empty ones are absent.
fn once(text: &str) -> Option<BTreeMap<String, String>> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).ok()?;
    let mut found = BTreeMap::new();
    for (name, value) in pairs {
        if value.contains('\0') || found.insert(name, value).is_some() {
            return None;
        }
    }
    found.retain(|_, value| !value.is_empty());
    Some(found)
}

fn lang_of(tag: Option<&String>, request: &HttpRequest) -> Lang {
    let first = tag.into_iter().flat_map(|tags| tags.split_ascii_whitespace());
    let known = |tag: &str| {
        let tag = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        LANGS.iter().find(|(_, code, _)| *code == tag).map(|(lang, ..)| *lang)
    };
    first.take(10).find_map(known).unwrap_or_else(|| language(request.headers()))
}

/// Sends the browser back to the client with an answer.
fn back(issuer: &str, uri: &str, answer: &[(&str, &str)]) -> HttpResponse {
    let mut answer: Vec<_> = answer.to_vec();
    answer.push(("iss", issuer));
    let query = serde_urlencoded::to_string(answer).unwrap_or_default();
    let join = if uri.contains('?') { '&' } else { '?' };
    let mut response = HttpResponse::SeeOther();
    view::guarded(&mut response);
    response
        .insert_header((header::LOCATION, format!("{uri}{join}{query}")))
        .insert_header((header::SET_COOKIE, format!("{COOKIE}=; Path=/oauth2; Max-Age=0")))
        .finish()
}

/// The page of a request that is new.
async fn begin(request: HttpRequest, api: web::Data<Api>) -> HttpResponse {
    let query = Some(request.query_string()).filter(|query| query.len() <= QUERY);
    let Some(asked) = query.and_then(once) else {
        return view::stopped(Stop::Broken, language(request.headers()));
    };
    let lang = lang_of(asked.get("ui_locales"), &request);
    let text = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let client = match accounts::registered(&api.ports, text("client_id")).await {
        Ok(Some(client)) => client,
        Ok(None) => return view::stopped(Stop::UnknownClient, lang),
        Err(error) => return failed(&error, lang),
    };
    let uri = text("redirect_uri").to_owned();
    if !client.redirects_to(&uri) {
        return view::stopped(Stop::ForeignAddress, lang);
    }
    // From here on the client is told what is wrong.
    let state = text("state").to_owned();
    let asked_for = match wanted(&asked, client, uri.clone()) {
        Ok(wanted) => wanted,
        Err(error) => {
            let mut answer = vec![("error", error)];
            if !state.is_empty() && state.len() <= STATE {
                answer.push(("state", &state));
            }
            return back(api.tokens.issuer(), &uri, &answer);
        }
    };
    let (Ok(at), Ok(browser)) = (instant(&api, &request), fresh()) else {
        return view::stopped(Stop::Unavailable, lang);
    };
    let begun = accounts::request(&api.ports, asked_for, &browser, named(at.clone())).await;
    let offered = begun.and_then(|begun| Ok((eds::offered(&api, &begun, &at)?, begun)));
    match offered {
        Ok((offer, begun)) => {
            let mut page = view::sign_in(&begun, lang, &links(&asked), &offer, None);
            bind(&api, &mut page, &browser);
            page
        }
        Err(error) => failed(&error, lang),
    }
}

/// This page in each language.
fn links(asked: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    let link = |(_, code, _): &(Lang, &'static str, &str)| {
        let mut asked = asked.clone();
        asked.insert("ui_locales".into(), (*code).to_owned());
        (*code, format!("authorize?{}", serde_urlencoded::to_string(asked).unwrap_or_default()))
    };
    LANGS.iter().map(link).collect()
}

/// What a client asks for, or the error code of RFC 6749 section 4.1.2.1.
fn wanted(
    asked: &BTreeMap<String, String>,
    client: Client,
    redirect_uri: String,
) -> Result<Asked, &'static str> {
    let text = |name: &str| asked.get(name).map(String::as_str);
    if text("response_mode").is_some_and(|mode| mode != "query") {
        return Err("invalid_request");
    }
    match text("response_type") {
        Some("code") => {}
        Some(_) => return Err("unsupported_response_type"),
        None => return Err("invalid_request"),
    }
    let state = text("state").filter(|state| state.len() <= STATE).ok_or("invalid_request")?;
    // Without a method RFC 7636 means "plain", which protects from nothing.
    if text("code_challenge_method") != Some("S256") {
        return Err("invalid_request");
    }
    let is_hash = |text: &&str| {
        text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let challenge = text("code_challenge").filter(is_hash).ok_or("invalid_request")?;
    let permissions = match text("scope") {
        None => None,
        Some(scope) => Some(Permissions::parse(scope).ok_or("invalid_scope")?),
    };
    let permissions = client.narrowed(permissions.as_ref()).ok_or("invalid_scope")?;
    let (state, challenge) = (state.to_owned(), challenge.to_owned());
    Ok(Asked { client, redirect_uri, permissions, state, challenge })
}

/// The pages are no operations of the spec: the audit knows them by this name.
fn named(mut at: Moment) -> Moment {
    at.origin.operation = "authorize".to_owned();
    at
}

/// Puts the secret of the browser into an answer. It is base64url, so it stands in a header as it is.
pub(super) fn bind(api: &Api, page: &mut HttpResponse, browser: &str) {
    let secure = if api.public_url.starts_with("https://") { "; Secure" } else { "" };
    let life = accounts::LIFE.num_seconds();
    let value =
        format!("{COOKIE}={browser}; Path=/oauth2; Max-Age={life}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(value) = HeaderValue::from_str(&value) {
        page.headers_mut().insert(header::SET_COOKIE, value);
    }
}

/// The secret this browser shows.
fn browser(request: &HttpRequest) -> Option<String> {
    let cookies = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut own = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned());
    // Two of the same name mean that somebody planted one of them.
    own.next().filter(|_| own.next().is_none())
}

fn failed(error: &Error, lang: Lang) -> HttpResponse {
    let stop = match error {
        Error::NotFound(_) | Error::Unauthenticated => Stop::Over,
        Error::TooMany { .. } => Stop::TooMany,
        Error::Forbidden(_) | Error::Invalid(_) => Stop::Broken,
        _ => Stop::Unavailable,
    };
    if stop == Stop::Unavailable {
        tracing::error!(cause = %error, "page of sign-in");
    }
    view::stopped(stop, lang)
}

/// What a form of ours sent.
pub(super) struct Sent {
    pub(super) id: AuthorizationId,
    pub(super) browser: String,
    pub(super) form: BTreeMap<String, String>,
    pub(super) at: Moment,
}

/// A form of a page of ours, sent by the browser that got the page.
async fn sent(request: &HttpRequest, payload: web::Payload, api: &Api) -> Result<Sent, Stop> {
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(Stop::Broken);
    }
    if !is_media(request, "application/x-www-form-urlencoded") {
        return Err(Stop::Broken);
    }
    let bytes = read(payload, FORM).await.map_err(|_| Stop::Broken)?;
    let form = std::str::from_utf8(&bytes).ok().and_then(once).ok_or(Stop::Broken)?;
    let id = form.get("request").and_then(|id| AuthorizationId::parse(id)).ok_or(Stop::Broken)?;
    let browser = browser(request).ok_or(Stop::Over)?;
    let at = instant(api, request).map_err(|_| Stop::Unavailable)?;
    Ok(Sent { id, browser, form, at: named(at) })
}

/// The next page: of whoever signs in, consents or does not.
async fn go_on(request: HttpRequest, payload: web::Payload, api: web::Data<Api>) -> HttpResponse {
    let sent = match sent(&request, payload, &api).await {
        Ok(sent) => sent,
        Err(stop) => return view::stopped(stop, language(request.headers())),
    };
    let lang = lang_of(sent.form.get("lang"), &request);
    let step = sent.form.get("step").map(String::as_str);
    let decision = sent.form.get("decision").map(String::as_str);
    let done = match (step, decision) {
        (Some("sign_in"), None) => sign_in(&api, sent, lang).await,
        (Some("eds"), None) => eds::sign_in(&api, sent, lang).await,
        (Some("consent"), Some("allow")) => allow(&api, sent).await,
        (Some("consent"), Some("deny")) => {
            let denied = accounts::deny(&api.ports, &sent.id, &sent.browser, sent.at.now).await;
            denied.map(|begun| answered(&api, &begun, &[("error", "access_denied")]))
        }
        _ => Err(Error::invalid("", "step", "no step of these pages")),
    };
    done.unwrap_or_else(|error| failed(&error, lang))
}

fn answered(api: &Api, begun: &Begun, answer: &[(&str, &str)]) -> HttpResponse {
    let asked = &begun.authorization;
    let answer = [answer, &[("state", asked.state.as_str())]].concat();
    back(api.tokens.issuer(), &asked.redirect_uri, &answer)
}

async fn sign_in(api: &Api, sent: Sent, lang: Lang) -> Result<HttpResponse, Error> {
    let Sent { id, browser, mut form, at } = sent;
    let username = form.remove("username").unwrap_or_default();
    let password = form.remove("password").unwrap_or_default();
    if username.len() > 12 || password.len() > 200 {
        return Err(Error::invalid("", "length", "longer than the fields of the page"));
    }
    let next = fresh().map_err(|_| Error::Internal("randomness".into()))?;
    let proved = accounts::prove(&api.ports, (&id, &browser, &next), (&username, password), &at).await;
    let fault = match proved {
        Ok(begun) => return consent(api, (&begun, &next), lang, &at).await,
        Err(Error::Unauthenticated) => Fault::Wrong,
        Err(Error::TooMany { until }) => Fault::TooMany { seconds: seconds_until(until, at.now) },
        Err(other) => return Err(other),
    };
    let begun = accounts::find_authorization(&api.ports, &id, &browser, at.now).await?;
    Ok(view::sign_in(&begun, lang, &[], &eds::offered(api, &begun, &at)?, Some(&fault)))
}

/// The page after a sign-in, of either kind; the browser shows `next` from now on.
pub(super) async fn consent(
    api: &Api,
    (begun, next): (&Begun, &str),
    lang: Lang,
    at: &Moment,
) -> Result<HttpResponse, Error> {
    let choices = accounts::choices(&api.ports, begun, at.now).await?;
    let mut page = view::consent(begun, &choices, lang);
    bind(api, &mut page, next);
    Ok(page)
}

async fn allow(api: &Api, sent: Sent) -> Result<HttpResponse, Error> {
    let Sent { id, browser, form, at } = sent;
    let acting_for = form.get("acting_for").cloned().unwrap_or_default();
    let code = fresh().map_err(|_| Error::Internal("randomness".into()))?;
    let begun = accounts::consent(&api.ports, (&id, &browser), &acting_for, &code, at).await?;
    Ok(answered(api, &begun, &[("code", &code)]))
}
