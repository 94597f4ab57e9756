//! The exchange with the server, tried again where that is safe.

use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderMap};

use super::{Client, Error, Problem, request::Parts, retries};

pub(super) const REQUEST_ID: &str = "X-Request-Id";

/// How much of a foreign failure page is kept.
const FOREIGN: usize = 2000;

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Sends a request, again where that is safe and may help, and tells success from failure.
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
    parts.complete().map_err(Error::Request)?;
    let begun = Instant::now();
    let mut made = 0;
    let answer = loop {
        let tried = attempt(client, parts.clone(), timeout).await;
        made += 1;
        let asked = match &tried {
            Ok(answer) if !retries::passing(answer.status) => break tried,
            // What cannot be written will not be written next time either.
            Err(error) if error.is_builder() => break tried,
            Ok(answer) => retries::asked(&answer.headers),
            Err(_) => None,
        };
        match client.retries.wait(made, begun.elapsed(), asked).filter(|_| parts.repeatable()) {
            Some(wait) => tokio::time::sleep(wait).await,
            None => break tried,
        }
    };
    let answer = answer.map_err(Error::Transport)?;
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
        problem.retry_after = retries::asked(&answer.headers);
        return Error::Problem(Box::new(problem));
    }
    let body = &answer.body[..answer.body.len().min(FOREIGN)];
    Error::Status { status: answer.status, body: String::from_utf8_lossy(body).into_owned() }
}
