//! The client: where the API is, who calls, in which language.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, redirect::Policy};

use super::{Error, Retries};
use crate::generated::VERSION;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(30);

/// A client of one server. Clones share connections; they may differ in token and locale.
#[derive(Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    pub(super) base: Arc<Url>,
    pub(super) token: Option<Arc<str>>,
    pub(super) locale: Option<Arc<str>>,
    pub(super) retries: Retries,
}

impl Client {
    /// Begins a client of the server at this address, such as `https://licences.example`.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder {
            base_url: base_url.into(),
            token: None,
            locale: None,
            timeout: WHOLE,
            connect_timeout: CONNECT,
            retries: Retries::default(),
            http: None,
        }
    }

    /// The same client with another access token.
    pub fn with_token(&self, token: impl AsRef<str>) -> Self {
        Self { token: Some(token.as_ref().into()), ..self.clone() }
    }

    /// The same client without a token.
    pub fn without_token(&self) -> Self {
        Self { token: None, ..self.clone() }
    }

    /// The same client with answers in another language: `kk`, `ru` or `en`.
    pub fn with_locale(&self, locale: impl AsRef<str>) -> Self {
        Self { locale: Some(locale.as_ref().into()), ..self.clone() }
    }

    /// The address of a path below the base; each segment is percent-encoded.
    pub(super) fn url(&self, path: &[&str]) -> Result<Url, String> {
        // An empty segment or dots would silently name another resource: `…/applications/` is the list.
        if let Some(bad) = path.iter().find(|segment| matches!(**segment, "" | "." | "..")) {
            return Err(format!("`{bad}` cannot be part of a path"));
        }
        let mut url = (*self.base).clone();
        url.path_segments_mut().map_err(|()| "the base address takes no path")?.pop_if_empty().extend(path);
        Ok(url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "…");
        f.debug_struct("Client")
            .field("base", &self.base.as_str())
            .field("token", &token)
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

/// A client in the making.
pub struct ClientBuilder {
    base_url: String,
    token: Option<Arc<str>>,
    locale: Option<Arc<str>>,
    timeout: Duration,
    connect_timeout: Duration,
    retries: Retries,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// The access token.
    pub fn token(mut self, token: impl AsRef<str>) -> Self {
        self.token = Some(token.as_ref().into());
        self
    }

    /// The language of titles and errors: `kk`, `ru` or `en`.
    pub fn locale(mut self, locale: impl AsRef<str>) -> Self {
        self.locale = Some(locale.as_ref().into());
        self
    }

    /// How long one try of a call may take; 30 seconds unless told.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take; 5 seconds unless told.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How often a call is tried; `Retries::none()` switches it off.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Takes a ready HTTP client, with its own time-outs, proxies and certificates.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The client, unless its address is not an http(s) address.
    pub fn build(self) -> Result<Client, Error> {
        let base =
            Url::parse(&self.base_url).map_err(|e| Error::Request(format!("{}: {e}", self.base_url)))?;
        if !matches!(base.scheme(), "http" | "https") || base.query().is_some() || base.fragment().is_some() {
            return Err(Error::Request(format!("{}: not an http(s) address of a server", self.base_url)));
        }
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .user_agent(format!("ruqsat-rust/{VERSION}"))
                .connect_timeout(self.connect_timeout)
                .timeout(self.timeout)
                // A redirect of this API is for a browser; following it here could carry the token elsewhere.
                .redirect(Policy::none())
                .build()
                .map_err(Error::Transport)?,
        };
        let Self { token, locale, retries, .. } = self;
        Ok(Client { http, base: Arc::new(base), token, locale, retries })
    }
}
