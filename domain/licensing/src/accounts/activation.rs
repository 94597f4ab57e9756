//! The first password: somebody whose account was made for him sets it with a code that is told once.

use super::{Moment, SessionEnd, end_sessions_of};
use crate::access::{Actor, Standing};
use crate::accounts::Permissions;
use crate::audit::{Author, Trail};
use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::ports::{Ports, Tx};
use crate::values::{Iin, Instant, sha256_hex};
use chrono::TimeDelta;

/// How long a code is good.
const LIFE: TimeDelta = TimeDelta::days(7);
/// Fewest and most characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

/// A code by which the first password is set, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// SHA-256 (hex) of the code.
    pub sha256: String,
    /// Whose.
    pub account: AccountId,
    /// Who had it made; `None` is the operator.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: Instant,
    /// Until when it is good.
    pub expires_at: Instant,
    /// When it was used, or another one took its place.
    pub used_at: Option<Instant>,
}

impl Activation {
    /// The activation by a fresh code.
    pub fn new(code: &str, account: AccountId, created_by: Option<AccountId>, now: Instant) -> Self {
        let (sha256, expires_at) = (sha256_hex(code.as_bytes()), now + LIFE);
        Self { sha256, account, created_by, created_at: now, expires_at, used_at: None }
    }
}

/// Sets the first password of the account a code was made for. The code is used up.
///
/// Errors: `Invalid` for a password that is too short, too long or the number itself, and for a code that is unknown,
/// used, too old or another person's: which of these it does not tell.
pub async fn activate(ports: &Ports, at: Moment, code: &str, iin: &Iin, password: String) -> Result<()> {
    let wrong = |code: &str, words: &str| Error::invalid("/password", code, words);
    if !LENGTH.contains(&password.chars().count()) {
        return Err(wrong("length", "10 to 200 characters"));
    }
    if password.contains(iin.as_str()) {
        return Err(wrong("guessable", "not the number one signs in with"));
    }
    let (sha256, iin, now) = (sha256_hex(code.as_bytes()), iin.clone(), at.now);
    let asked = (sha256.clone(), iin.clone());
    let work = move |tx: &mut dyn Tx| find(tx, &asked.0, &asked.1, now);
    // Before the hash, which costs: whoever has no code costs nothing.
    let (account, name) = ports.store.transact(&Trail::nobody(), work).await?;
    let hash = ports.passwords.hash(password).await?;
    let author = Author::Caller(Actor {
        account,
        client: String::new(),
        name,
        standing: Standing::Applicant {
            party: crate::values::Party::Individual { iin: iin.clone() },
            iin: Some(iin.clone()),
        },
        signed_in_at: now,
        session: None,
        permissions: Permissions::default(),
    });
    let trail = Trail::new(author, at.origin, now, &at.mint);
    let work = move |tx: &mut dyn Tx| {
        let (account, _) = find(tx, &sha256, &iin, now)?;
        tx.use_activation(&sha256, now)?;
        tx.save_secret(&account, &hash)?;
        end_sessions_of(tx, &account, SessionEnd::PasswordChanged, now).map(|_| ())
    };
    ports.store.transact(&trail, work).await
}

fn find(tx: &mut dyn Tx, sha256: &str, iin: &Iin, now: Instant) -> Result<(AccountId, String)> {
    let refused =
        || Error::invalid("/code", "unknown", "no such code of this person, or it is used or too old");
    let found = tx.find_activation(sha256)?.ok_or_else(refused)?;
    let account = tx.get_account(&found.account)?;
    let is_good = found.used_at.is_none() && now < found.expires_at && account.login == iin.as_str();
    is_good.then_some((account.id, account.name)).ok_or_else(refused)
}
