//! Clients, sessions, grants, for screens.

use crate::access::{grants, sessions};
use crate::database::Database;
use crate::organisations::representations;
use async_trait::async_trait;
use chrono::NaiveDate;
use ruqsat_licensing::Result;
use ruqsat_licensing::accounts::NamedGrant;
use ruqsat_licensing::ids::{AccountId, SessionId};
use ruqsat_licensing::organisations::Representation;
use ruqsat_licensing::ports::{AccessViews, Page, PageRequest};
use ruqsat_licensing::values::{Bin, Instant};

#[async_trait]
impl AccessViews for Database {
    async fn is_session_alive(&self, id: &SessionId, now: Instant) -> Result<bool> {
        let id = id.clone();
        self.read(move |conn| sessions::is_alive(conn, &id, now)).await
    }

    async fn grants(&self, account: &AccountId) -> Result<Vec<NamedGrant>> {
        let account = account.clone();
        self.read(move |conn| grants::list(conn, &account)).await
    }

    async fn representations(
        &self,
        bin: &Bin,
        day: NaiveDate,
        page: &PageRequest,
    ) -> Result<Page<Representation>> {
        let (bin, page) = (bin.clone(), page.clone());
        self.read(move |conn| representations::of_entity(conn, &bin, day, &page)).await
    }
}
