//! OAuth 2 clients: portals and apps, and how each proves that it is itself.

use super::{Moment, Permissions, refused, throttle};
use crate::access::{Actor, Standing};
use crate::audit::Author;
use crate::audit::Trail;
use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, Text};
use serde::{Deserialize, Serialize};

/// How a client proves that it is itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// Not at all: an app in the hands of its users keeps no secret. PKCE binds its codes.
    None,
    /// A secret.
    Secret,
    /// A JWT signed with its private key (RFC 7523 section 2.2).
    PrivateKeyJwt,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its `client_id`.
    pub id: String,
    /// Its own account, which holds the hash of its secret.
    pub account: AccountId,
    /// What people are told it is called.
    pub name: Text,
    /// How it proves itself.
    pub auth: ClientAuth,
    /// Its public keys, a JWK set (RFC 7517), where it signs.
    pub jwks: Option<String>,
    /// Where people may be sent back to, compared character by character.
    pub redirect_uris: Vec<String>,
    /// The most it may be granted.
    pub permissions: Permissions,
    /// Ours: it may ask for passwords, and about anybody's tokens.
    pub first_party: bool,
    /// When it was registered.
    pub created_at: Instant,
    /// Since when it may do nothing.
    pub disabled_at: Option<Instant>,
}

impl Client {
    /// Whether people may be sent back there.
    pub fn redirects_to(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|known| known == uri)
    }

    /// Whether it can keep a secret.
    pub fn is_confidential(&self) -> bool {
        self.auth != ClientAuth::None
    }

    /// The permissions asked for, or all it has. `None` where it asks for more than it may be granted.
    pub fn narrowed(&self, asked: Option<&Permissions>) -> Option<Permissions> {
        match asked.filter(|asked| !asked.is_empty()) {
            None => Some(self.permissions.clone()),
            Some(asked) => self.permissions.contain(asked).then(|| asked.clone()),
        }
    }
}

/// Whether a text can be a `client_id`: 3 to 60 small letters, digits and hyphens with a letter first, so that it is
/// nobody's number.
pub fn is_client_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=60).contains(&text.len())
        && text.bytes().all(plain)
        && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Whether people may be sent back to an address at all: `https`, or `http` on the machine itself, to a plain host,
/// without user, fragment or wildcard (RFC 6749 section 3.1.2, RFC 9700 section 2.1).
pub fn is_redirect_uri(uri: &str) -> bool {
    let visible = |byte: u8| byte.is_ascii_graphic() && !b"#*\\\"<>^`{|}".contains(&byte);
    let (rest, is_near) = match (uri.strip_prefix("https://"), uri.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return false,
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_name = |host: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        !host.is_empty() && host.bytes().all(plain) && !host.contains("..") && !host.starts_with(['.', '-'])
    };
    let is_loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    uri.len() <= 500
        && uri.bytes().all(visible)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
        && if is_near { is_loopback } else { is_loopback || is_name(host) }
}

/// What a client shows.
pub enum Proof {
    /// Nothing.
    None,
    /// A secret.
    Secret(String),
    /// An assertion whose signature and claims were found good: SHA-256 (hex) of client and `jti`, and until when it
    /// holds.
    Signed {
        /// What it is known by.
        sha256: String,
        /// Until when nobody else may show it.
        until: Instant,
    },
}

/// A client that is registered and not disabled.
pub async fn registered(ports: &Ports, id: &str) -> Result<Option<Client>> {
    let id = id.to_owned();
    ports.store.transact(&Trail::nobody(), move |tx| open(tx, &id)).await
}

pub(super) fn open(tx: &mut dyn Tx, id: &str) -> Result<Option<Client>> {
    Ok(tx.find_client(id)?.filter(|client| client.disabled_at.is_none()))
}

/// The client that proves to be itself. A public one has nothing to prove.
///
/// Errors: `Unauthenticated` for every reason alike; an unknown client takes as long as a wrong secret. `TooMany` after
/// too many wrong ones from its network.
pub async fn authenticate(ports: &Ports, id: &str, proof: Proof, at: &Moment) -> Result<Client> {
    let (wanted, subject) = (id.to_owned(), throttle::of_client(id, at.origin.peer));
    let (now, counted) = (at.now, subject.clone());
    let work = move |tx: &mut dyn Tx| {
        throttle::admit(tx, &counted, now)?;
        let Some(client) = open(tx, &wanted)? else { return Ok(None) };
        let account = tx.get_account(&client.account)?;
        Ok(Some((client, account)))
    };
    let found = ports.store.transact(&Trail::nobody(), work).await?;
    let fits = match (found.as_ref().map(|(client, account)| (client.auth, account)), proof) {
        (Some((ClientAuth::None, _)), _) => true,
        (Some((ClientAuth::Secret, account)), Proof::Secret(secret)) => {
            ports.passwords.fits(Some(account.secret_hash.clone()), secret).await?
        }
        (Some((ClientAuth::PrivateKeyJwt, _)), Proof::Signed { sha256, until }) => {
            let claim = move |tx: &mut dyn Tx| tx.claim_assertion(&sha256, until);
            ports.store.transact(&Trail::nobody(), claim).await?
        }
        (_, Proof::Secret(secret)) => {
            ports.passwords.fits(None, secret).await?;
            false
        }
        _ => false,
    };
    if let Some((client, _)) = found.as_ref().filter(|_| fits) {
        return Ok(client.clone());
    }
    // Of a name that nobody has, not even the client is kept: it is the caller's word.
    let author = found.map_or(Author::Unknown, |(client, account)| {
        Author::Caller(Actor {
            account: account.id,
            client: client.id,
            name: account.name,
            standing: Standing::Client,
            signed_in_at: at.now,
            session: None,
            permissions: Permissions::default(),
        })
    });
    refused(ports, author, at, subject).await?;
    Err(Error::Unauthenticated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_sent_back_to() {
        for good in [
            "https://portal.example.kz/callback",
            "https://portal.example.kz:8443/a/b?c=d",
            "https://portal.example.kz",
            "http://127.0.0.1:3000/callback",
            "http://localhost/callback",
            "http://[::1]:5000/x",
        ] {
            assert!(is_redirect_uri(good), "{good}");
        }
        for bad in [
            "",
            "portal.example.kz/callback",
            "http://portal.example.kz/callback",
            "https://",
            "https:///callback",
            "https://portal.example.kz/callback#token",
            "https://*.example.kz/callback",
            "https://user@portal.example.kz/",
            "https://user:word@portal.example.kz/",
            "https://portal.example.kz\\@evil.kz/",
            "https://portal..kz/",
            "https://PORTAL.example.kz/",
            "https://portal.example.kz:0/",
            "https://portal.example.kz:x/",
            "http://127.0.0.1.evil.kz/",
            "http://localhost:80@evil.kz/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://portal.example.kz/ with space",
            "https://portal.example.kz/\r\nSet-Cookie: a=b",
            "https://портал.кз/",
        ] {
            assert!(!is_redirect_uri(bad), "{bad}");
        }
        assert!(!is_redirect_uri(&format!("https://a.kz/{}", "x".repeat(500))));
    }

    #[test]
    fn a_client_id_is_plain_and_nobodys_number() {
        assert!(is_client_id("demo-portal") && is_client_id("abc"));
        for bad in ["", "ab", "990101500016", "-portal", "Portal", "a b c", "портал", &"a".repeat(61)] {
            assert!(!is_client_id(bad), "{bad}");
        }
    }
}
