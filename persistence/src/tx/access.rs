//! Clients, sessions, grants, in one transaction.

use super::Unit;
use crate::access::sessions::Which;
use crate::access::{authorizations, clients, grants, sessions, throttle};
use crate::accounts;
use crate::organisations::representations;
use chrono::NaiveDate;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::{Account, Authorization, Client, Grant, RefreshToken, Session, SessionEnd};
use ruqsat_licensing::ids::{AccountId, AuthorizationId, GrantId, SessionId};
use ruqsat_licensing::organisations::Representation;
use ruqsat_licensing::ports::AccessTx;
use ruqsat_licensing::values::{Iin, Instant};

impl AccessTx for Unit<'_> {
    fn get_account(&mut self, id: &AccountId) -> Result<Account> {
        accounts::get(self.conn, id)
    }
    fn save_secret(&mut self, account: &AccountId, secret_hash: &str) -> Result<()> {
        clients::save_secret(self.other(), account, secret_hash)
    }

    fn find_client(&mut self, id: &str) -> Result<Option<Client>> {
        clients::find(self.conn, id)
    }
    fn clients(&mut self) -> Result<Vec<Client>> {
        clients::all(self.conn)
    }
    fn insert_client(&mut self, client: &Client) -> Result<()> {
        clients::insert(self.other(), client)
    }
    fn disable_client(&mut self, id: &str, at: Instant) -> Result<()> {
        clients::disable(self.other(), id, at)
    }
    fn claim_assertion(&mut self, sha256: &str, until: Instant) -> Result<bool> {
        clients::claim_assertion(self.conn, sha256, until)
    }

    fn insert_session(&mut self, session: &Session) -> Result<()> {
        sessions::insert(self.conn, session)
    }
    fn get_session(&mut self, id: &SessionId) -> Result<Session> {
        sessions::get(self.conn, id)
    }
    fn find_session(&mut self, id: &SessionId) -> Result<Option<Session>> {
        sessions::find(self.conn, id)
    }
    fn end_session(&mut self, id: &SessionId, why: SessionEnd, at: Instant) -> Result<()> {
        sessions::end(self.conn, &Which::One(id), why, at).map(|_| ())
    }
    fn end_sessions_of_account(
        &mut self,
        account: &AccountId,
        why: SessionEnd,
        at: Instant,
    ) -> Result<usize> {
        sessions::end(self.conn, &Which::Account(account), why, at)
    }
    fn end_sessions_of_grant(&mut self, grant: &GrantId, why: SessionEnd, at: Instant) -> Result<usize> {
        sessions::end(self.conn, &Which::Grant(grant), why, at)
    }
    fn end_sessions_of_client(&mut self, client: &str, why: SessionEnd, at: Instant) -> Result<usize> {
        sessions::end(self.conn, &Which::Client(client), why, at)
    }
    fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<()> {
        sessions::insert_refresh(self.conn, token)
    }
    fn find_refresh_token(&mut self, sha256: &str) -> Result<Option<RefreshToken>> {
        sessions::find_refresh(self.conn, sha256)
    }
    fn use_refresh_token(&mut self, sha256: &str, at: Instant) -> Result<()> {
        sessions::use_refresh(self.conn, sha256, at)
    }

    fn find_grant_by_id(&mut self, id: &GrantId) -> Result<Option<Grant>> {
        grants::get(self.conn, id)
    }
    fn find_grant(&mut self, account: &AccountId, client: &str, acting_for: &str) -> Result<Option<Grant>> {
        grants::find(self.conn, account, client, acting_for)
    }
    fn count_grants(&mut self, account: &AccountId) -> Result<usize> {
        grants::count(self.conn, account)
    }
    fn insert_grant(&mut self, grant: &Grant) -> Result<()> {
        grants::insert(self.other(), grant)
    }
    fn save_grant(&mut self, grant: &Grant) -> Result<()> {
        grants::save(self.other(), grant)
    }

    fn insert_authorization(&mut self, authorization: &Authorization) -> Result<()> {
        authorizations::insert(self.conn, authorization)
    }
    fn find_authorization(&mut self, id: &AuthorizationId) -> Result<Option<Authorization>> {
        authorizations::find(self.conn, id)
    }
    fn find_authorization_by_code(&mut self, sha256: &str) -> Result<Option<Authorization>> {
        authorizations::find_by_code(self.conn, sha256)
    }
    fn save_authorization(&mut self, authorization: &Authorization) -> Result<()> {
        authorizations::save(self.conn, authorization)
    }
    fn close_authorizations_of(&mut self, grant: &GrantId, at: Instant) -> Result<()> {
        authorizations::close_of(self.conn, grant, at)
    }
    fn open_authorizations(&mut self, network: &str, now: Instant) -> Result<(i64, i64)> {
        authorizations::open(self.conn, network, now)
    }

    fn find_failures(&mut self, subject: &str) -> Result<Option<(i64, Instant)>> {
        throttle::find(self.conn, subject)
    }
    fn count_failure(&mut self, subject: &str, since: Instant, now: Instant) -> Result<()> {
        throttle::count(self.conn, subject, since, now)
    }
    fn forget_failures(&mut self, subject: &str) -> Result<()> {
        throttle::forget(self.conn, subject)
    }
    fn is_network_known(&mut self, account: &AccountId, network: &str) -> Result<bool> {
        throttle::is_known(self.conn, account, network)
    }
    fn remember_network(&mut self, account: &AccountId, network: &str, at: Instant, most: u32) -> Result<()> {
        throttle::remember(self.conn, account, network, at, most)
    }

    fn representations_of(&mut self, iin: &Iin, day: NaiveDate) -> Result<Vec<Representation>> {
        representations::of_person(self.conn, iin, day)
    }

    fn forget_access(&mut self, before: Instant) -> Result<()> {
        sessions::forget(self.conn, before)?;
        authorizations::forget(self.conn, before)?;
        clients::forget_assertions(self.conn, before)?;
        throttle::forget_old(self.conn, before)
    }
}
