//! Sessions: each sign-in is one, and what belongs to one that has ended stops working at once.

use super::{Account, Client, Permissions};
use crate::access::{Actor, Standing};
use crate::error::Result;
use crate::ids::{AccountId, GrantId, SessionId};
use crate::ports::Tx;
use crate::values::{Instant, sha256_hex};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// How long one that a person began with his password on a client of ours lasts at most: a working day.
pub(super) const PERSONS: TimeDelta = TimeDelta::hours(12);
/// How long one of a grant lasts at most; then the person is asked again.
pub(super) const GRANTED: TimeDelta = TimeDelta::days(30);
/// How long one of a client with nobody behind it lasts: as long as its access token, for it signs in again by itself.
pub(super) const CLIENTS: TimeDelta = TimeDelta::minutes(15);

/// How somebody proved who he is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// A person, by number and password.
    Password,
    /// A person, by a challenge signed with his national key.
    Signature,
    /// A client, by its own credentials.
    Client,
}

/// Why a session ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// Its client gave it up.
    SignedOut,
    /// The grant behind it was revoked.
    GrantRevoked,
    /// A refresh token or a code of it was shown twice: one of the two was a thief.
    Reused,
    /// The person may no longer act for whom he acted.
    StandingLost,
    /// The password was changed.
    PasswordChanged,
    /// The client was disabled.
    ClientDisabled,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id: the `sid` of access tokens.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// Through which client.
    pub client: String,
    /// By which grant, where it is a third party's.
    pub granted: Option<GrantId>,
    /// In whose name, by IIN or BIN; `None` as the account acts by itself.
    pub acting_for: Option<String>,
    /// What it may do.
    pub permissions: Permissions,
    /// How it began.
    pub method: SignInMethod,
    /// When it began.
    pub started_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
    /// When it ended before its time.
    pub ended_at: Option<Instant>,
    /// And why.
    pub ended_why: Option<SessionEnd>,
}

impl Session {
    /// Whether it goes on.
    pub fn is_alive(&self, now: Instant) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// Whoever acts in it, as what.
    pub(super) fn actor(&self, account: Account, standing: Standing) -> Actor {
        Actor {
            account: account.id,
            client: self.client.clone(),
            name: account.name,
            standing,
            signed_in_at: self.started_at,
            session: Some(self.id.clone()),
            permissions: self.permissions.clone(),
        }
    }
}

/// A refresh token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// SHA-256 (hex) of it.
    pub sha256: String,
    /// The session it goes on with.
    pub session: SessionId,
    /// When it was given out.
    pub issued_at: Instant,
    /// When it was exchanged for the next.
    pub used_at: Option<Instant>,
}

/// What a token request is answered with.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Who acts from now on.
    pub actor: Actor,
    /// What goes on with the session; a client with nobody behind it just signs in again.
    pub refresh: Option<String>,
    /// When the session ends.
    pub session_ends_at: Instant,
}

/// Writes a session and its first refresh token, if it has one.
pub(super) fn begin(
    tx: &mut dyn Tx,
    session: Session,
    (account, standing): (Account, Standing),
    refresh: Option<String>,
) -> Result<Issued> {
    tx.insert_session(&session)?;
    if let Some(refresh) = &refresh {
        let token = RefreshToken {
            sha256: sha256_hex(refresh.as_bytes()),
            session: session.id.clone(),
            issued_at: session.started_at,
            used_at: None,
        };
        tx.insert_refresh_token(&token)?;
    }
    let session_ends_at = session.expires_at;
    Ok(Issued { actor: session.actor(account, standing), refresh, session_ends_at })
}

/// A session that begins now.
pub(super) fn new(
    id: SessionId,
    client: &Client,
    account: &AccountId,
    permissions: Permissions,
    (method, life): (SignInMethod, TimeDelta),
    now: Instant,
) -> Session {
    Session {
        id,
        account: account.clone(),
        client: client.id.clone(),
        granted: None,
        acting_for: None,
        permissions,
        method,
        started_at: now,
        expires_at: now + life,
        ended_at: None,
        ended_why: None,
    }
}

/// Ends every session of an account: of somebody dismissed, or whose password was changed. How many there were.
pub fn end_sessions_of(tx: &mut dyn Tx, account: &AccountId, why: SessionEnd, at: Instant) -> Result<usize> {
    tx.end_sessions_of_account(account, why, at)
}
