//! A call ready to go: takes what is optional, and is awaited.

use std::{fmt, pin::Pin, time::Duration};

use base64::Engine as _;
use reqwest::header::HeaderMap;

use super::{
    Client, Error,
    request::{KEY, Parts},
    transport,
};

/// A call of one operation. Awaiting it gives the value; [`Call::send`] gives the headers too.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    client: Client,
    parts: Result<Parts, String>,
    timeout: Option<Duration>,
    read: fn(&[u8]) -> Result<T, Error>,
}

impl<T> Call<T> {
    pub(super) fn new(
        client: Client,
        parts: Result<Parts, String>,
        read: fn(&[u8]) -> Result<T, Error>,
    ) -> Self {
        Self { client, parts, timeout: None, read }
    }

    /// Repeating a call with the same key does the work once and answers the same; in place of the key that an
    /// operation with `Idempotency-Key` makes for itself.
    pub fn idempotency_key(self, key: impl AsRef<str>) -> Self {
        self.header(KEY, key)
    }

    /// Changes only what is still in the state of this ETag.
    pub fn if_match(self, etag: impl AsRef<str>) -> Self {
        self.header("If-Match", etag)
    }

    /// Answers [`Error::NotModified`] when the state is still that of this ETag.
    pub fn if_none_match(self, etag: impl AsRef<str>) -> Self {
        self.header("If-None-Match", etag)
    }

    /// The language of this answer: `kk`, `ru` or `en`.
    pub fn locale(self, locale: impl AsRef<str>) -> Self {
        self.header("Accept-Language", locale)
    }

    /// A name and password of a client in place of a token, as token endpoints take them.
    pub fn basic_auth(self, name: &str, password: &str) -> Self {
        let pair = base64::prelude::BASE64_STANDARD.encode(format!("{name}:{password}"));
        self.header("Authorization", format!("Basic {pair}"))
    }

    /// Any other header.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.parts = self.parts.and_then(|mut parts| parts.set_header(name, value.as_ref()).map(|()| parts));
        self
    }

    /// How long one try of this call may take, in place of the client's limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends it; the answer comes with its status and headers.
    pub async fn send(self) -> Result<Response<T>, Error> {
        self.run().await
    }

    /// The same call once more, at another place of a list.
    pub(super) fn set_cursor(&mut self, cursor: &str) {
        let Ok(parts) = &mut self.parts else { return };
        let kept: Vec<_> = parts.url.query_pairs().filter(|(name, _)| name != "cursor").collect();
        let kept: Vec<_> =
            kept.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        parts.url.query_pairs_mut().clear().extend_pairs(kept).append_pair("cursor", cursor);
    }

    pub(super) async fn run(&self) -> Result<Response<T>, Error> {
        let parts = self.parts.clone().map_err(Error::Request)?;
        let answer = transport::send(&self.client, parts, self.timeout).await?;
        let value = (self.read)(&answer.body)?;
        Ok(Response { value, status: answer.status, headers: answer.headers })
    }
}

impl<T: Send + 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.run().await.map(|response| response.value) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.parts.as_ref().map(|parts| (parts.method.as_str(), parts.url.as_str()));
        f.debug_struct("Call").field("target", &target).finish_non_exhaustive()
    }
}

/// A value with the status and headers it came with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
}

impl<T> Response<T> {
    /// The state of what was answered, for `if_match`.
    pub fn etag(&self) -> Option<&str> {
        self.header("ETag")
    }

    /// Where a new resource is.
    pub fn location(&self) -> Option<&str> {
        self.header("Location")
    }

    /// What to quote when asking the operator.
    pub fn request_id(&self) -> Option<&str> {
        self.header(transport::REQUEST_ID)
    }

    /// Any header that is plain text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
