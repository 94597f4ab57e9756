//! Clients, sessions, grants: their part of a transaction, and their reads for screens.

use crate::accounts::{Account, Authorization, Client, Grant, NamedGrant, RefreshToken, Session, SessionEnd};
use crate::error::Result;
use crate::ids::{AccountId, AuthorizationId, GrantId, SessionId};
use crate::organisations::Representation;
use crate::ports::{Page, PageRequest};
use crate::values::{Bin, Iin, Instant};
use async_trait::async_trait;
use chrono::NaiveDate;

/// Their repositories in one transaction; [`super::Tx`] has it all. What comes and goes with signing in is bookkeeping;
/// clients and grants leave rows in the audit.
pub trait AccessTx {
    /// An account by id.
    fn get_account(&mut self, id: &AccountId) -> Result<Account>;
    /// Writes another hash of an account's secret.
    fn save_secret(&mut self, account: &AccountId, secret_hash: &str) -> Result<()>;

    /// A client by its `client_id`.
    fn find_client(&mut self, id: &str) -> Result<Option<Client>>;
    /// Every client, by `client_id`.
    fn clients(&mut self) -> Result<Vec<Client>>;
    /// Writes a client; its account is written before.
    fn insert_client(&mut self, client: &Client) -> Result<()>;
    /// Disables a client from a moment on.
    fn disable_client(&mut self, id: &str, at: Instant) -> Result<()>;
    /// Claims an assertion by its SHA-256 (hex); `false` if it was shown before.
    fn claim_assertion(&mut self, sha256: &str, until: Instant) -> Result<bool>;

    /// Writes a session.
    fn insert_session(&mut self, session: &Session) -> Result<()>;
    /// A session by id.
    fn get_session(&mut self, id: &SessionId) -> Result<Session>;
    /// The same, if there is one.
    fn find_session(&mut self, id: &SessionId) -> Result<Option<Session>>;
    /// Ends a session, if it goes on.
    fn end_session(&mut self, id: &SessionId, why: SessionEnd, at: Instant) -> Result<()>;
    /// Ends every session of an account that goes on; how many.
    fn end_sessions_of_account(&mut self, account: &AccountId, why: SessionEnd, at: Instant)
    -> Result<usize>;
    /// Ends every session of a grant that goes on; how many.
    fn end_sessions_of_grant(&mut self, grant: &GrantId, why: SessionEnd, at: Instant) -> Result<usize>;
    /// Ends every session of a client that goes on; how many.
    fn end_sessions_of_client(&mut self, client: &str, why: SessionEnd, at: Instant) -> Result<usize>;
    /// Writes a refresh token.
    fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<()>;
    /// A refresh token by its SHA-256 (hex). Of two who ask at once, one waits for the other's unit.
    fn find_refresh_token(&mut self, sha256: &str) -> Result<Option<RefreshToken>>;
    /// Notes that a refresh token was exchanged.
    fn use_refresh_token(&mut self, sha256: &str, at: Instant) -> Result<()>;

    /// A grant by id. Of two who ask at once, one waits for the other's unit.
    fn find_grant_by_id(&mut self, id: &GrantId) -> Result<Option<Grant>>;
    /// The grant in force of an account to a client in somebody's name.
    fn find_grant(&mut self, account: &AccountId, client: &str, acting_for: &str) -> Result<Option<Grant>>;
    /// How many of an account are in force.
    fn count_grants(&mut self, account: &AccountId) -> Result<usize>;
    /// Writes a grant.
    fn insert_grant(&mut self, grant: &Grant) -> Result<()>;
    /// Writes a changed grant.
    fn save_grant(&mut self, grant: &Grant) -> Result<()>;

    /// Writes a request to our pages.
    fn insert_authorization(&mut self, authorization: &Authorization) -> Result<()>;
    /// A request by id. Of two who ask at once, one waits for the other's unit.
    fn find_authorization(&mut self, id: &AuthorizationId) -> Result<Option<Authorization>>;
    /// The same by the SHA-256 (hex) of its code.
    fn find_authorization_by_code(&mut self, sha256: &str) -> Result<Option<Authorization>>;
    /// Writes a changed request.
    fn save_authorization(&mut self, authorization: &Authorization) -> Result<()>;
    /// Closes the requests of a grant, so that no code of it is exchanged.
    fn close_authorizations_of(&mut self, grant: &GrantId, at: Instant) -> Result<()>;
    /// How many requests are open: of a network, and of all.
    fn open_authorizations(&mut self, network: &str, now: Instant) -> Result<(i64, i64)>;

    /// Failures counted of a subject, and when their window began.
    fn find_failures(&mut self, subject: &str) -> Result<Option<(i64, Instant)>>;
    /// Counts a failure; what began before `since` is over and counts anew.
    fn count_failure(&mut self, subject: &str, since: Instant, now: Instant) -> Result<()>;
    /// Forgets the failures of a subject.
    fn forget_failures(&mut self, subject: &str) -> Result<()>;
    /// Whether an account was signed in to from a network.
    fn is_network_known(&mut self, account: &AccountId, network: &str) -> Result<bool>;
    /// Remembers a network of an account; of more than `most` the oldest are forgotten.
    fn remember_network(&mut self, account: &AccountId, network: &str, at: Instant, most: u32) -> Result<()>;

    /// The representations of a person on a day, by legal entity.
    fn representations_of(&mut self, iin: &Iin, day: NaiveDate) -> Result<Vec<Representation>>;

    /// Forgets what was over before a moment: sessions with their tokens, requests, assertions, failures.
    fn forget_access(&mut self, before: Instant) -> Result<()>;
}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait AccessViews: Send + Sync {
    /// Whether a session goes on. Asked before everything a caller reads; what he writes asks in its transaction.
    async fn is_session_alive(&self, id: &SessionId, now: Instant) -> Result<bool>;
    /// The grants of an account in force, newest first; a hundred at most.
    async fn grants(&self, account: &AccountId) -> Result<Vec<NamedGrant>>;
    /// Those who may act for a legal entity on a day or later, newest first.
    async fn representations(
        &self,
        bin: &Bin,
        day: NaiveDate,
        page: &PageRequest,
    ) -> Result<Page<Representation>>;
}
