//! Signing in, signing, paying: what a portal's user does with hands, done here with the sandbox's demo keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sandbox::demo;
use ruqsat_sdk::Client;
use ruqsat_sdk::models::{ApplicationStatus, TokenRequest};
use ruqsat_sdk::operations::ListLicencesParams;
use std::path::PathBuf;
use std::time::Duration;

/// An example stops at the first error.
pub(crate) type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// A server with its sandbox folder.
pub(crate) struct Desk {
    /// A client without a token.
    pub(crate) anonymous: Client,
    keys: PathBuf,
    http: reqwest::Client,
}

impl Desk {
    /// `url` of the server, `folder` its data folder.
    pub(crate) fn new(url: &str, folder: &str) -> Fallible<Self> {
        Ok(Self {
            anonymous: Client::builder(url).locale("kk").build()?,
            keys: PathBuf::from(folder).join("sandbox"),
            http: reqwest::Client::new(),
        })
    }

    /// The same people with their other keys: GOST 34.10-2015, as the national CA issues them now.
    pub(crate) fn with_gost_keys(self) -> Self {
        Self { keys: self.keys.join("gost"), ..self }
    }

    /// A client with the token of a demo person.
    pub(crate) async fn sign_in(&self, key_name: &str) -> Fallible<Client> {
        let person =
            demo::people().iter().find(|person| person.key_name == key_name).ok_or("no such person")?;
        let request = TokenRequest {
            client_id: Some("ruqsat-web".into()),
            username: Some(person.login.into()),
            password: Some(demo::PASSWORD.into()),
            ..TokenRequest::new("password")
        };
        let token = self.anonymous.tokens().issue(&request).await?;
        Ok(self.anonymous.with_token(token.access_token))
    }

    /// Signs base64 content with a demo key: what NCALayer does for a real user.
    pub(crate) fn sign(&self, key_name: &str, content: &str) -> Fallible<String> {
        let key = demo::key(&self.keys, key_name)?;
        #[allow(clippy::disallowed_methods, reason = "an example has no clock to be handed")]
        let now = chrono::Utc::now();
        Ok(STANDARD.encode(key.sign_detached(&STANDARD.decode(content)?, now)?))
    }

    /// Presses "pay" on the gateway's page.
    pub(crate) async fn pay(&self, page: &str) -> Fallible<()> {
        let pressed = self
            .http
            .post(page)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("action=pay")
            .send()
            .await?;
        pressed.error_for_status()?;
        Ok(())
    }

    /// Waits until an application has a status.
    pub(crate) async fn until(&self, client: &Client, id: &str, status: &ApplicationStatus) -> Fallible<()> {
        for _ in 0..100 {
            if client.applications().get(id).await?.status == *status {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(format!("{id} did not become {}", status.as_str()).into())
    }

    /// The register, by number.
    pub(crate) fn by_number(&self, number: &str) -> ListLicencesParams {
        ListLicencesParams { number: Some(number.into()), ..ListLicencesParams::default() }
    }
}
