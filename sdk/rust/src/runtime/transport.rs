//! One exchange with the server.

use std::time::Duration;

use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use super::{Client, Error, Problem, request::Parts};

pub(super) const REQUEST_ID: &str = "X-Request-Id";

/// How much of a foreign failure page is kept.
const FOREIGN: usize = 2000;

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Sends a request and tells success from failure. Every call passes here once, and `parts` can be sent again:
/// retries belong in this function, around `attempt`.
pub(super) async fn send(
    client: &Client,
    mut parts: Parts,
    timeout: Option<Duration>,
) -> Result<Answer, Error> {
    if let Some(token) = client.token.as_ref().filter(|_| !parts.headers.contains_key(AUTHORIZATION)) {
        parts.set_header(AUTHORIZATION.as_str(), &format!("Bearer {token}")).map_err(Error::Request)?;
    }
    if let Some(locale) = client.locale.as_ref().filter(|_| !parts.headers.contains_key(ACCEPT_LANGUAGE)) {
        parts.set_header(ACCEPT_LANGUAGE.as_str(), locale).map_err(Error::Request)?;
    }
    let answer = attempt(client, parts, timeout).await.map_err(Error::Transport)?;
    match answer.status {
        304 => Err(Error::NotModified),
        200..400 => Ok(answer),
        _ => Err(failure(answer)),
    }
}

async fn attempt(client: &Client, parts: Parts, timeout: Option<Duration>) -> Result<Answer, reqwest::Error> {
    let mut request = client.http.request(parts.method, parts.url).headers(parts.headers);
    if let Some(body) = parts.body {
        request = request.body(body);
    }
    if let Some(timeout) = timeout {
        request = request.timeout(timeout);
    }
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
}

fn failure(answer: Answer) -> Error {
    let text = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok());
    if text(CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("application/problem+json"))
        && let Ok(mut problem) = serde_json::from_slice::<Problem>(&answer.body)
    {
        problem.status = answer.status;
        problem.request_id = text(REQUEST_ID).map(str::to_owned);
        problem.retry_after =
            text(RETRY_AFTER.as_str()).and_then(|s| s.parse().ok()).map(Duration::from_secs);
        return Error::Problem(Box::new(problem));
    }
    let body = &answer.body[..answer.body.len().min(FOREIGN)];
    Error::Status { status: answer.status, body: String::from_utf8_lossy(body).into_owned() }
}
