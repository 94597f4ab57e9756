//! What all clients have in common: time limits, a bounded answer, no redirects, errors without addresses or secrets.

use std::error::Error as _;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, Url};
use ruqsat_licensing::error::{Error, Result};
use serde::de::DeserializeOwned;

/// How long an outside system may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until the last byte of the answer, connecting included.
    pub total: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(2), total: Duration::from_secs(10) }
    }
}

/// One outside system.
#[derive(Clone, Debug)]
pub(crate) struct Outside {
    system: &'static str,
    http: Client,
    limit: usize,
}

/// An answer read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Outside {
    /// A client for `system` that reads answers of up to `limit` bytes.
    pub(crate) fn new(system: &'static str, limits: TimeLimits, limit: usize) -> Result<Self> {
        let http = Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("ruqsat/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|fault| Error::Internal(format!("HTTP client for {system}: {}", cause(fault))))?;
        Ok(Self { system, http, limit })
    }

    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    /// Sends the request and reads the whole answer, whatever its status.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let response = request.send().await.map_err(|fault| self.unavailable(cause(fault)))?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: self.body(response).await? })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>> {
        let too_long = || self.unavailable(format!("answer longer than {} bytes", self.limit));
        if response.content_length().is_some_and(|length| length > self.limit as u64) {
            return Err(too_long());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|fault| self.unavailable(cause(fault)))? {
            // The length is only the sender's word, and absent from a chunked answer.
            if body.len() + chunk.len() > self.limit {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// The JSON of an answer.
    pub(crate) fn json<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T> {
        // serde's message may quote the answer, which is the other side's data: only the place goes to the log.
        serde_json::from_slice(&answer.body).map_err(|fault| {
            self.unavailable(format!(
                "answer not understood at line {} column {}",
                fault.line(),
                fault.column()
            ))
        })
    }

    pub(crate) fn unavailable(&self, cause: impl Into<String>) -> Error {
        Error::Unavailable { system: self.system, cause: cause.into() }
    }
}

/// Reads the address of an outside system: http or https with a host, no password, query or fragment; a path without
/// its closing slash is taken as a folder all the same.
pub(crate) fn base(system: &'static str, text: &str) -> Result<Url> {
    let fault = || Error::Internal(format!("the address of {system} is not a plain http(s) base address"));
    let mut url = Url::parse(text).map_err(|_| fault())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain {
        return Err(fault());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// An address below a base, the last part escaped.
pub(crate) fn below(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    url
}

/// What a transport fault says, with its causes and without the address.
fn cause(fault: reqwest::Error) -> String {
    let fault = fault.without_url();
    let mut text = fault.to_string();
    let mut next = fault.source();
    while let Some(inner) = next {
        text = format!("{text}: {inner}");
        next = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_bases() {
        for good in ["http://127.0.0.1:8", "https://pay.example/api", "https://pay.example/api/"] {
            let url = below(&base("t", good).unwrap(), &["orders", "a/../b c"]);
            assert!(url.as_str().ends_with("/orders/a%2F..%2Fb%20c"), "{url}");
        }
        for bad in
            ["", "pay.example", "ftp://a/", "file:///etc", "http://u:p@a/", "http://a/?x=1", "http://a/#f"]
        {
            let fault = base("t", bad).unwrap_err().to_string();
            assert!(!fault.contains("u:p"), "{fault}");
        }
    }
}
