//! What an operator does about OAuth 2 clients: add one, list them, disable one, give one another secret.

use crate::clock::{own_mint, own_trail};
use crate::{Config, StartError, passwords, system_clock};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruqsat_licensing::access::Standing;
use ruqsat_licensing::accounts::{
    Account, Client, ClientAuth, Permission, Permissions, SessionEnd, is_client_id, is_redirect_uri,
};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::error::Error;
use ruqsat_licensing::ids::AccountId;
use ruqsat_licensing::ports::{Store, Tx};
use ruqsat_licensing::values::{Instant, Text, microseconds};
use ruqsat_persistence::{Database, Options};
use std::path::PathBuf;

/// Most addresses of one client.
const REDIRECTS: usize = 20;

/// A client to be added.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// Its `client_id`.
    pub id: String,
    /// What people are told it is called.
    pub name: Text,
    /// Where people may be sent back to.
    pub redirect_uris: Vec<String>,
    /// File with its public keys, a JWK set: it proves itself by signing.
    pub jwks: Option<PathBuf>,
    /// It keeps no secret: an app in the hands of its users.
    pub is_public: bool,
    /// Scopes; without any all that a third party may have.
    pub scopes: Vec<String>,
    /// Ours: it may ask for passwords and about anybody's tokens.
    pub first_party: bool,
}

fn open(config: &Config) -> Result<Database, StartError> {
    Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", fault))
}

fn wrong(words: impl std::fmt::Display) -> StartError {
    StartError::at("client", words)
}

/// A fresh secret of 256 bits.
pub(crate) fn secret() -> Result<String, StartError> {
    let mut random = [0u8; 32];
    getrandom::fill(&mut random).map_err(|fault| StartError::at("randomness", fault))?;
    Ok(URL_SAFE_NO_PAD.encode(random))
}

/// All that a third party may be granted.
fn usual() -> Permissions {
    Permission::ALL.iter().copied().filter(|one| *one != Permission::Account).collect()
}

/// Adds a client; what to tell its owner, with the secret, which is shown this once.
///
/// # Errors
/// In words for the operator.
pub async fn add_client(config: &Config, new: NewClient) -> Result<String, StartError> {
    if !is_client_id(&new.id) {
        return Err(wrong("an id has 3 to 60 small letters, digits and hyphens, and begins with a letter"));
    }
    if let Some(bad) = new.redirect_uris.iter().find(|uri| !is_redirect_uri(uri)) {
        return Err(wrong(format!(
            "{bad} is no address to send people back to: https, or http on this machine, in full"
        )));
    }
    if new.redirect_uris.len() > REDIRECTS {
        return Err(wrong(format!("at most {REDIRECTS} addresses")));
    }
    let names = [&new.name.kk, &new.name.ru, &new.name.en];
    if names.iter().any(|name| name.trim().is_empty() || name.chars().count() > 100) {
        return Err(wrong("a name in three languages, of 100 letters at most"));
    }
    let (auth, jwks) = match (&new.jwks, new.is_public) {
        (Some(_), true) => return Err(wrong("whoever signs is not public")),
        (Some(path), false) => {
            let text = std::fs::read_to_string(path)
                .map_err(|fault| wrong(format!("{}: {fault}", path.display())))?;
            ruqsat_http::check_jwks(&text).map_err(wrong)?;
            (ClientAuth::PrivateKeyJwt, Some(text))
        }
        (None, true) => (ClientAuth::None, None),
        (None, false) => (ClientAuth::Secret, None),
    };
    let permissions = match new.scopes.is_empty() {
        true if new.first_party => Permissions::all(),
        true => usual(),
        false => Permissions::parse(&new.scopes.join(" ")).ok_or_else(|| {
            let known: Vec<_> = Permission::ALL.iter().map(|one| one.as_str()).collect();
            wrong(format!("scopes are {}", known.join(", ")))
        })?,
    };
    if permissions.allow(Permission::Account) && !new.first_party {
        return Err(wrong("`account` is for first-party clients only"));
    }
    let secret = match auth {
        ClientAuth::Secret => Some(secret()?),
        ClientAuth::None | ClientAuth::PrivateKeyJwt => None,
    };
    let hash = secret.as_deref().map(passwords::hash).transpose().map_err(wrong)?;
    let now = microseconds(system_clock()());
    let mut mint = own_mint(now).map_err(wrong)?;
    let (account, mut client) = pair(&new.id, new.name, AccountId::new(&mut mint), hash, now);
    (client.auth, client.jwks, client.redirect_uris) = (auth, jwks, new.redirect_uris);
    (client.permissions, client.first_party) = (permissions, new.first_party);
    let write = move |tx: &mut dyn Tx| {
        if tx.find_account(&account.login)?.is_some() {
            return Err(Error::invalid("", "taken", "there is a client with this id"));
        }
        tx.insert_account(&account)?;
        tx.insert_client(&client)
    };
    let store: &dyn Store = &open(config)?;
    store.transact(&own_trail("add_client", now)?, write).await.map_err(|fault| match fault {
        Error::Invalid(_) => wrong("there is a client with this id"),
        other => wrong(other),
    })?;
    Ok(match secret {
        Some(secret) => format!("client_id {}\nclient_secret {secret}\nIt is shown this once.", new.id),
        None => format!("client_id {}", new.id),
    })
}

/// A client with its account: one that keeps no secret has a hash that nothing fits.
pub(crate) fn pair(
    id: &str,
    name: Text,
    account: AccountId,
    secret_hash: Option<String>,
    now: Instant,
) -> (Account, Client) {
    let own = Account {
        id: account.clone(),
        login: id.to_owned(),
        secret_hash: secret_hash.unwrap_or_else(|| "!".to_owned()),
        name: name.en.clone(),
        standing: Standing::Client,
        created_at: now,
    };
    let client = Client {
        id: id.to_owned(),
        account,
        name,
        auth: ClientAuth::Secret,
        jwks: None,
        redirect_uris: Vec::new(),
        permissions: usual(),
        first_party: false,
        created_at: now,
        disabled_at: None,
    };
    (own, client)
}

/// The clients, a line each.
///
/// # Errors
/// In words for the operator.
pub async fn list_clients(config: &Config) -> Result<Vec<String>, StartError> {
    let store: &dyn Store = &open(config)?;
    let clients = store.transact(&Trail::nobody(), |tx| tx.clients()).await.map_err(wrong)?;
    let line = |client: &Client| {
        let state = if client.disabled_at.is_some() { "disabled" } else { "enabled" };
        let whose = if client.first_party { "first-party" } else { "third-party" };
        let auth = match client.auth {
            ClientAuth::None => "public",
            ClientAuth::Secret => "secret",
            ClientAuth::PrivateKeyJwt => "private_key_jwt",
        };
        let uris = client.redirect_uris.join(" ");
        format!("{}\t{state}\t{whose}\t{auth}\t{}\t{uris}", client.id, client.permissions)
    };
    Ok(clients.iter().map(line).collect())
}

/// Disables a client: it gets no token any more, and its sessions end; how many there were.
///
/// # Errors
/// In words for the operator.
pub async fn disable_client(config: &Config, id: &str) -> Result<usize, StartError> {
    let (store, id): (&dyn Store, _) = (&open(config)?, id.to_owned());
    let now = microseconds(system_clock()());
    let work = move |tx: &mut dyn Tx| {
        tx.disable_client(&id, now)?;
        tx.end_sessions_of_client(&id, SessionEnd::ClientDisabled, now)
    };
    store.transact(&own_trail("disable_client", now)?, work).await.map_err(wrong)
}

/// Another secret for a client; the one before is good for nothing at once.
///
/// # Errors
/// In words for the operator.
pub async fn renew_client_secret(config: &Config, id: &str) -> Result<String, StartError> {
    let (store, id): (&dyn Store, _) = (&open(config)?, id.to_owned());
    let secret = secret()?;
    let hash = passwords::hash(&secret).map_err(wrong)?;
    let now = microseconds(system_clock()());
    let work = move |tx: &mut dyn Tx| match tx.find_client(&id)? {
        Some(client) if client.auth == ClientAuth::Secret => tx.save_secret(&client.account, &hash),
        _ => Err(Error::NotFound("client with a secret")),
    };
    store.transact(&own_trail("renew_client_secret", now)?, work).await.map_err(wrong)?;
    Ok(format!("client_secret {secret}\nIt is shown this once."))
}
