//! Who may act for whom, through which client, and for how long: sessions, refresh, grants, keys, throttling.

mod consent;
mod eds;
mod keys;
mod portal;
mod refresh;
mod representations;
mod throttle;
mod tricks;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use ruqsat_server::{PORTAL, PORTAL_CALLBACK, PORTAL_SECRET};
use ruqsat_tests::{RawAnswer, World};
use std::collections::BTreeMap;

/// A verifier of PKCE, and its challenge.
const VERIFIER: &str = "a-verifier-of-tests-that-is-long-enough-0123456789";

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// Pairs as a query or a form has them.
fn encoded(pairs: &[(&str, &str)]) -> String {
    let url = reqwest::Url::parse_with_params("http://x/", pairs).expect("pairs");
    url.query().unwrap_or_default().to_owned()
}

/// Puts a form into a request.
pub(crate) fn form(request: reqwest::RequestBuilder, pairs: &[(&str, &str)]) -> reqwest::RequestBuilder {
    request.header("content-type", "application/x-www-form-urlencoded").body(encoded(pairs))
}

/// A token request as a form.
pub(crate) async fn token(world: &World, pairs: &[(&str, &str)]) -> RawAnswer {
    let raw = world.raw();
    raw.send(form(raw.request(reqwest::Method::POST, "/v1/token", ""), pairs)).await
}

/// A first-party sign-in by password.
async fn password(world: &World, login: &str) -> RawAnswer {
    let pairs = [
        ("grant_type", "password"),
        ("client_id", "ruqsat-web"),
        ("username", login),
        ("password", "sandbox"),
    ];
    let answer = token(world, &pairs).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

fn text<'a>(answer: &'a RawAnswer, member: &str) -> &'a str {
    answer.json[member].as_str().unwrap_or_else(|| panic!("{member} in {answer:?}"))
}

/// A browser on our pages: it follows nothing by itself, and keeps one cookie.
struct Browser<'w> {
    world: &'w World,
    http: reqwest::Client,
    cookie: Option<String>,
}

/// What a browser sees.
#[derive(Debug)]
struct Page {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: String,
}

impl Page {
    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let from = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let value = from.and_then(|rest| rest.split('"').next());
        value.unwrap_or_else(|| panic!("{name} in {}", self.body)).to_owned()
    }

    /// Where it leads, and with what.
    fn answer(&self) -> (String, BTreeMap<String, String>) {
        assert_eq!(self.status, 303, "{self:?}");
        let location = self.headers[LOCATION].to_str().expect("an address");
        let (base, query) = location.split_once('?').expect("an answer");
        let pairs = reqwest::Url::parse(&format!("http://x/?{query}")).expect("a query");
        (base.to_owned(), pairs.query_pairs().into_owned().collect())
    }
}

impl<'w> Browser<'w> {
    fn new(world: &'w World) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { world, http, cookie: None }
    }

    async fn see(&mut self, request: reqwest::RequestBuilder) -> Page {
        let request = match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        if let Some(set) = headers.get(SET_COOKIE).and_then(|value| value.to_str().ok()) {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        Page { status, headers, body: answer.text().await.expect("a body") }
    }

    /// Opens the page with these parameters.
    async fn open(&mut self, pairs: &[(&str, &str)]) -> Page {
        let request = self.http.get(format!("{}/oauth2/authorize?{}", self.world.url, encoded(pairs)));
        self.see(request).await
    }

    /// Sends a form of the page.
    async fn send(&mut self, pairs: &[(&str, &str)]) -> Page {
        let request = form(self.http.post(format!("{}/oauth2/authorize", self.world.url)), pairs);
        self.see(request).await
    }

    /// Signs in on a page and comes to that of consent.
    async fn sign_in(&mut self, page: &Page, login: &str) -> Page {
        let (request, lang) = (page.hidden("request"), page.hidden("lang"));
        let form = [
            ("request", request.as_str()),
            ("lang", lang.as_str()),
            ("step", "sign_in"),
            ("username", login),
            ("password", "sandbox"),
        ];
        let page = self.send(&form).await;
        assert_eq!(page.status, 200, "{page:?}");
        page
    }

    /// Consents in somebody's name.
    async fn allow(&mut self, page: &Page, acting_for: &str) -> Page {
        let request = page.hidden("request");
        let form = [
            ("request", request.as_str()),
            ("step", "consent"),
            ("acting_for", acting_for),
            ("decision", "allow"),
        ];
        self.send(&form).await
    }
}

/// What the demo portal asks for, with another scope.
fn asked<'a>(scope: &'a str, challenge: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", PORTAL),
        ("redirect_uri", PORTAL_CALLBACK),
        ("scope", scope),
        ("state", "state of <the> portal & more"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
        ("ui_locales", "en"),
    ]
}

/// Exchanges a code as the demo portal does.
async fn exchanged(world: &World, code: &str, verifier: &str) -> RawAnswer {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", PORTAL_SECRET),
        ("code", code),
        ("redirect_uri", PORTAL_CALLBACK),
        ("code_verifier", verifier),
    ];
    token(world, &pairs).await
}

/// A code that a person gave the demo portal.
async fn code(world: &World, login: &str, acting_for: &str, scope: &str) -> String {
    let mut browser = Browser::new(world);
    let page = browser.open(&asked(scope, &challenge(VERIFIER))).await;
    let page = browser.sign_in(&page, login).await;
    let (_, answer) = browser.allow(&page, acting_for).await.answer();
    answer["code"].clone()
}

/// Tokens that a person let the demo portal have.
pub(crate) async fn granted(world: &World, login: &str, scope: &str) -> RawAnswer {
    let answer = exchanged(world, &code(world, login, login, scope).await, VERIFIER).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// Goes on with a refresh token, as a client that proves itself or is public.
async fn refreshed(world: &World, client: &str, secret: Option<&str>, token_text: &str) -> RawAnswer {
    let mut pairs =
        vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token_text)];
    pairs.extend(secret.map(|secret| ("client_secret", secret)));
    token(world, &pairs).await
}
