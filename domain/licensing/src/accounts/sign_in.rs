//! Sign-in: a password on a first-party client, or a client's own credentials.

use super::Account;
use crate::access::{Actor, Standing};
use crate::error::{Error, Result};
use crate::ports::Ports;
use crate::values::{Instant, Party};

/// Signs a person in by IIN or BIN and password, through a first-party client.
///
/// Errors: `Unauthenticated` for every reason alike; an unknown login takes as long as a wrong password.
pub async fn password(
    ports: &Ports,
    client: &str,
    login: &str,
    secret: String,
    now: Instant,
) -> Result<Actor> {
    let account = match Party::parse(login) {
        Some(party) => find(ports, party.number()).await?,
        None => None,
    };
    let account = check(ports, account, secret).await?;
    Ok(actor(account, client.to_owned(), now))
}

/// Signs a portal in as itself, with no person behind it.
///
/// Errors: `Unauthenticated`.
pub async fn client_credentials(ports: &Ports, client: &str, secret: String, now: Instant) -> Result<Actor> {
    let account = find(ports, client).await?.filter(|account| account.standing == Standing::Client);
    let account = check(ports, account, secret).await?;
    Ok(actor(account, client.to_owned(), now))
}

async fn find(ports: &Ports, login: &str) -> Result<Option<Account>> {
    let login = login.to_owned();
    ports.store.transact(move |tx| tx.find_account(&login)).await
}

async fn check(ports: &Ports, account: Option<Account>, secret: String) -> Result<Account> {
    let hash = account.as_ref().map(|account| account.secret_hash.clone());
    match (ports.passwords.fits(hash, secret).await?, account) {
        (true, Some(account)) => Ok(account),
        _ => Err(Error::Unauthenticated),
    }
}

fn actor(account: Account, client: String, now: Instant) -> Actor {
    Actor { account: account.id, client, name: account.name, standing: account.standing, signed_in_at: now }
}
