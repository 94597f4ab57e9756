//! A request in the making: generated operations say what goes where, this writes it.

use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{Call, Client, Error, pairs::pairs, retries::new_key};

pub(super) const KEY: &str = "Idempotency-Key";

/// Everything that is sent, ready to be sent more than once.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Vec<u8>>,
    /// The server knows a repetition by its idempotency key.
    pub(super) keyed: bool,
}

impl Parts {
    /// Gives a change its idempotency key, unless the caller gave one. It is the same in all tries.
    pub(super) fn complete(&mut self) -> Result<(), String> {
        if self.keyed && !self.headers.contains_key(KEY) {
            new_key().map_or(Ok(()), |key| self.set_header(KEY, &key))?;
        }
        Ok(())
    }

    /// Whether it may be sent twice without harm.
    pub(super) fn repeatable(&self) -> bool {
        self.method == Method::GET || self.keyed && self.headers.contains_key(KEY)
    }

    pub(super) fn set_header(&mut self, name: &str, value: &str) -> Result<(), String> {
        let name = HeaderName::try_from(name).map_err(|_| format!("`{name}` is no header"))?;
        let value =
            HeaderValue::try_from(value).map_err(|_| format!("the value of {name} has unfit characters"))?;
        self.headers.insert(name, value);
        Ok(())
    }
}

/// A request whose answer is not chosen yet.
pub(crate) struct Request {
    client: Client,
    parts: Result<Parts, String>,
}

impl Request {
    pub(crate) fn new(client: &Client, method: Method, path: &[&str]) -> Self {
        let parts = client.url(path).map(|url| Parts {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            keyed: false,
        });
        Self { client: client.clone(), parts }
    }

    /// For what is open to all: a token that has run out would only be refused.
    pub(crate) fn without_token(mut self) -> Self {
        self.client = self.client.without_token();
        self
    }

    /// For what takes an idempotency key.
    pub(crate) fn keyed(self) -> Self {
        self.with(|parts| {
            parts.keyed = true;
            Ok(())
        })
    }

    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        self.with(|parts| parts.set_header(name, value))
    }

    pub(crate) fn query(self, params: &impl Serialize) -> Self {
        self.with(|parts| {
            let pairs = pairs(params)?;
            if !pairs.is_empty() {
                parts.url.query_pairs_mut().extend_pairs(pairs);
            }
            Ok(())
        })
    }

    pub(crate) fn json_body(self, media_type: &str, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.binary_body(media_type, bytes),
            Err(error) => self.with(|_| Err(error.to_string())),
        }
    }

    pub(crate) fn optional_json_body(self, media_type: &str, body: Option<&impl Serialize>) -> Self {
        match body {
            Some(body) => self.json_body(media_type, body),
            None => self,
        }
    }

    pub(crate) fn form_body(self, body: &impl Serialize) -> Self {
        let written = pairs(body).map(|pairs| {
            // The query of a throw-away address is written exactly as a form is.
            let mut scratch = self.client.base.as_ref().clone();
            scratch.query_pairs_mut().clear().extend_pairs(pairs);
            scratch.query().unwrap_or_default().as_bytes().to_vec()
        });
        match written {
            Ok(bytes) => self.binary_body("application/x-www-form-urlencoded", bytes),
            Err(reason) => self.with(|_| Err(reason)),
        }
    }

    pub(crate) fn text_body(self, media_type: &str, body: String) -> Self {
        self.binary_body(media_type, body.into_bytes())
    }

    pub(crate) fn binary_body(self, media_type: &str, body: Vec<u8>) -> Self {
        self.with(|parts| {
            parts.body = Some(body);
            parts.set_header(CONTENT_TYPE.as_str(), media_type)
        })
    }

    pub(crate) fn json<T: DeserializeOwned>(self) -> Call<T> {
        self.accepting("application/json", |bytes| serde_json::from_slice(bytes).map_err(Error::Decode))
    }

    pub(crate) fn optional_json<T: DeserializeOwned>(self) -> Call<Option<T>> {
        self.accepting("application/json", |bytes| match bytes {
            [] => Ok(None),
            _ => serde_json::from_slice(bytes).map(Some).map_err(Error::Decode),
        })
    }

    pub(crate) fn binary(self) -> Call<Vec<u8>> {
        self.accepting("*/*", |bytes| Ok(bytes.to_vec()))
    }

    pub(crate) fn text(self) -> Call<String> {
        self.accepting("*/*", |bytes| Ok(String::from_utf8_lossy(bytes).into_owned()))
    }

    pub(crate) fn nothing(self) -> Call<()> {
        self.accepting("*/*", |_| Ok(()))
    }

    fn accepting<T>(self, media_type: &'static str, read: fn(&[u8]) -> Result<T, Error>) -> Call<T> {
        let request = self.with(|parts| {
            parts.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
            Ok(())
        });
        Call::new(request.client, request.parts, read)
    }

    /// The first thing that cannot be written is what the call will report.
    fn with(mut self, write: impl FnOnce(&mut Parts) -> Result<(), String>) -> Self {
        self.parts = self.parts.and_then(|mut parts| write(&mut parts).map(|()| parts));
        self
    }
}
