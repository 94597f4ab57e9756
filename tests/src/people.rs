//! The people of a world, and requests that no SDK would send.

use crate::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, RequestBuilder};
use ruqsat_sandbox::demo::{self, DemoPerson};
use ruqsat_sdk::models::TokenRequest;
use ruqsat_sdk::{Client, Error};
use serde_json::Value;

/// A demo person with an SDK client that carries his token.
pub struct Person<'w> {
    /// The world he lives in.
    pub world: &'w World,
    /// Who he is.
    pub demo: &'static DemoPerson,
    /// His SDK client.
    pub api: Client,
    /// His access token.
    pub token: String,
}

impl<'w> Person<'w> {
    /// Signs in with the demo password.
    pub async fn sign_in(world: &'w World, key_name: &str) -> Self {
        let demo = demo::people().iter().find(|person| person.key_name == key_name).expect("a demo person");
        let anonymous = world.anonymous();
        let token = token(&anonymous, demo.login).await.expect("a token");
        Self { world, demo, api: anonymous.with_token(&token), token }
    }

    /// Signs base64 content with the person's own key.
    pub fn sign(&self, content: &str) -> String {
        sign(self.world, self.demo.key_name, content)
    }
}

/// A token of the demo account with this login.
pub async fn token(anonymous: &Client, login: &str) -> Result<String, Error> {
    let request = TokenRequest {
        client_id: Some("ruqsat-web".into()),
        username: Some(login.into()),
        password: Some(demo::PASSWORD.into()),
        ..TokenRequest::new("password")
    };
    anonymous.tokens().issue(&request).await.map(|answer| answer.access_token)
}

/// Signs base64 content with any key of the world; base64 of the CMS.
pub fn sign(world: &World, key_name: &str, content: &str) -> String {
    let key = demo::key(&world.keys(), key_name).expect("a key");
    let bytes = STANDARD.decode(content).expect("base64");
    STANDARD.encode(key.sign_detached(&bytes, world.now()).expect("a signature"))
}

/// A plain HTTP client.
#[derive(Clone)]
pub struct Raw {
    http: reqwest::Client,
    url: String,
}

/// An answer to a plain request.
#[derive(Debug)]
pub struct RawAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: std::collections::BTreeMap<String, String>,
    /// Body, `Null` if it is not JSON.
    pub json: Value,
}

impl RawAnswer {
    /// The problem code.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// Asserts a problem: status, code, media type and the shape of RFC 9457.
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{self:?}");
        assert_eq!(self.headers.get("content-type").map(String::as_str), Some("application/problem+json"));
        assert_eq!(self.json["status"], status);
        assert!(self.json["type"].as_str().is_some_and(|kind| kind.ends_with(&format!("/problems/{code}"))));
        assert!(self.json["title"].as_str().is_some_and(|title| !title.is_empty()));
    }

    /// The pointers of the violations.
    pub fn pointers(&self) -> Vec<&str> {
        let violations = self.json["violations"].as_array().map(Vec::as_slice).unwrap_or_default();
        violations.iter().filter_map(|violation| violation["pointer"].as_str()).collect()
    }
}

impl Raw {
    pub(crate) fn new(url: &str) -> Self {
        Self { http: reqwest::Client::new(), url: url.to_owned() }
    }

    /// A request to a path; `token` empty for none.
    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    /// Sends a request and reads the answer whole.
    pub async fn send(&self, request: RequestBuilder) -> RawAnswer {
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let json = serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or(Value::Null);
        RawAnswer { status, headers, json }
    }

    /// Posts text as JSON.
    pub async fn post(&self, path: &str, token: &str, body: impl Into<String>) -> RawAnswer {
        let request = self.request(Method::POST, path, token).header("content-type", "application/json");
        self.send(request.body(body.into())).await
    }

    /// Gets a path.
    pub async fn get(&self, path: &str, token: &str) -> RawAnswer {
        self.send(self.request(Method::GET, path, token)).await
    }
}
