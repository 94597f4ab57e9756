//! Sign-in: a password on a first-party client, or a client's own credentials.

use super::{Account, standing};
use crate::access::{Actor, Standing};
use crate::audit::{AuditOutcome, Author, Origin, Trail};
use crate::error::{Error, Result};
use crate::ids::Mint;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, Party, civil_day};

/// A request to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The OAuth 2 client.
    pub client: String,
    /// When it came.
    pub now: Instant,
    /// Ids of that moment.
    pub mint: Mint,
    /// Where it came in, for the audit.
    pub origin: Origin,
}

/// Signs a person in by IIN or BIN and password, through a first-party client.
///
/// Errors: `Unauthenticated` for every reason alike; an unknown login takes as long as a wrong password. Either way the
/// audit has a row of it.
pub async fn password(ports: &Ports, asked: SignIn, login: &str, secret: String) -> Result<Actor> {
    let account = match Party::parse(login) {
        Some(party) => find(ports, party.number()).await?,
        None => None,
    };
    check(ports, asked, account, secret).await
}

/// Signs a portal in as itself, with no person behind it.
///
/// Errors: `Unauthenticated`.
pub async fn client_credentials(ports: &Ports, asked: SignIn, secret: String) -> Result<Actor> {
    let account = find(ports, &asked.client).await?;
    check(ports, asked, account.filter(|account| account.standing == Standing::Client), secret).await
}

/// The account as it acts on the day.
async fn acting(ports: &Ports, asked: &SignIn, account: Account) -> Result<Option<Actor>> {
    let (client, now) = (asked.client.clone(), asked.now);
    let work = move |tx: &mut dyn Tx| {
        let standing = standing(tx, &account, None, civil_day(now))?;
        let (account, name) = (account.id, account.name);
        Ok(standing.map(|standing| Actor { account, client, name, standing, signed_in_at: now }))
    };
    ports.store.transact(&Trail::nobody(), work).await
}

async fn find(ports: &Ports, login: &str) -> Result<Option<Account>> {
    let login = login.to_owned();
    ports.store.transact(&Trail::nobody(), move |tx| tx.find_account(&login)).await
}

async fn check(ports: &Ports, asked: SignIn, account: Option<Account>, secret: String) -> Result<Actor> {
    let hash = account.as_ref().map(|account| account.secret_hash.clone());
    let fits = ports.passwords.fits(hash, secret).await?;
    let actor = match account {
        Some(account) => acting(ports, &asked, account).await?,
        None => None,
    };
    let (outcome, times) = match fits && actor.is_some() {
        true => (AuditOutcome::Done, Some(1)),
        false => (AuditOutcome::Refused, ports.failed_sign_ins.admit(asked.now)),
    };
    // Of a name that nobody has, not even the client is kept: both are the caller's words.
    let author = actor.clone().map_or(Author::Unknown, Author::Caller);
    if let Some(times) = times {
        let row = Trail::new(author, asked.origin, asked.now, &asked.mint).sign_in(outcome, times)?;
        ports.store.transact(&Trail::nobody(), move |tx| tx.append_audit(&row)).await?;
    }
    actor.filter(|_| outcome == AuditOutcome::Done).ok_or(Error::Unauthenticated)
}
