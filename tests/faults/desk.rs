//! A client's desk: who calls, with which token, and the patience to send a request until it is answered.

use crate::chance::Chance;
use crate::history::History;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ruqsat_sandbox::ca::Key;
use ruqsat_sandbox::demo;
use ruqsat_sdk::{Call, Client, Error, Retries};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longer than the server is ever away.
const PATIENCE: Duration = Duration::from_secs(120);

/// Everything that drivers share.
pub(crate) struct Desk {
    /// What was acknowledged.
    pub(crate) history: History,
    /// Plain HTTP, for the gateway's page.
    pub(crate) http: reqwest::Client,
    anonymous: Client,
    folder: PathBuf,
    signed_in: Mutex<HashMap<&'static str, Client>>,
    keys: Mutex<HashMap<&'static str, Arc<Key>>>,
}

/// Whether the same request may simply be sent again: nobody answered, or the server asks for it.
fn passing(error: &Error) -> bool {
    matches!(error, Error::Transport(_)) || matches!(error.status(), Some(429 | 502 | 503 | 504))
}

impl Desk {
    /// A desk for a server and its sandbox folder. The SDK's own retries are off: they are what is looked at here.
    pub(crate) fn new(url: &str, folder: PathBuf) -> Result<Self, String> {
        let client = Client::builder(url).locale("en").retries(Retries::none()).build();
        Ok(Self {
            history: History::default(),
            http: reqwest::Client::new(),
            anonymous: client.map_err(|fault| fault.to_string())?,
            folder,
            signed_in: Mutex::default(),
            keys: Mutex::default(),
        })
    }

    /// Sends a read until it is answered.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        who: &'static str,
        call: impl Fn(&Client) -> Call<T>,
    ) -> Result<T, Error> {
        let begun = Instant::now();
        loop {
            let tried = match self.client(who).await {
                Ok(client) => call(&client).await,
                Err(error) => Err(error),
            };
            match tried {
                Err(error) if passing(&error) && begun.elapsed() < PATIENCE => {
                    self.history.retried();
                    tokio::time::sleep(Duration::from_millis(40)).await;
                }
                Err(error) if error.status() == Some(401) && begun.elapsed() < PATIENCE => {
                    self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
                }
                other => return other,
            }
        }
    }

    /// Sends a write until it is answered, always under the same key. Now and then an impatient client went away in
    /// the middle of the same request just before, and now and then two send it at once: both get the same answer.
    pub(crate) async fn write<T: PartialEq + Send + 'static>(
        &self,
        who: &'static str,
        key: &str,
        chance: &mut Chance,
        call: impl Fn(&Client) -> Call<T>,
    ) -> Result<T, Error> {
        let keyed = |client: &Client| call(client).idempotency_key(key);
        if chance.once_in(6)
            && let Ok(client) = self.client(who).await
        {
            // The client is gone, whatever the server makes of it.
            let _ = tokio::time::timeout(chance.pause(0, 30), keyed(&client).send()).await;
        }
        if !chance.once_in(4) {
            return self.read(who, keyed).await;
        }
        let (one, other) = tokio::join!(self.read(who, keyed), self.read(who, keyed));
        match (one, other) {
            (Ok(one), Ok(other)) => {
                if one != other {
                    self.history.violation(format!("{key}: the same request twice got two answers"));
                }
                Ok(one)
            }
            (Err(refused), Ok(_)) | (_, Err(refused)) => Err(refused),
        }
    }

    /// A client with the token of a demo person; without one for the empty name.
    async fn client(&self, who: &'static str) -> Result<Client, Error> {
        if who.is_empty() {
            return Ok(self.anonymous.clone());
        }
        if let Some(client) = self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).get(who) {
            return Ok(client.clone());
        }
        let login = demo::people().iter().find(|person| person.key_name == who).map(|person| person.login);
        let token = ruqsat_tests::token(&self.anonymous, login.unwrap_or_default()).await?;
        let client = self.anonymous.with_token(token);
        self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).insert(who, client.clone());
        Ok(client)
    }

    /// Signs base64 content with a demo person's key; base64 of the CMS.
    pub(crate) fn sign(&self, who: &'static str, content: &str) -> Result<String, String> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match keys.get(who) {
            Some(key) => key.clone(),
            None => {
                let key = Arc::new(demo::key(&self.folder, who).map_err(|fault| fault.to_string())?);
                keys.insert(who, key.clone());
                key
            }
        };
        let bytes = STANDARD.decode(content).map_err(|fault| fault.to_string())?;
        #[allow(clippy::disallowed_methods, reason = "the server is a real one and its clock is the wall's")]
        let now = chrono::Utc::now();
        key.sign_detached(&bytes, now).map(|cms| STANDARD.encode(cms)).map_err(|fault| fault.to_string())
    }
}
