//! Notices, preferences, statistics, for screens.

use crate::database::Database;
use crate::{notices, statistics};
use async_trait::async_trait;
use ruqsat_licensing::Result;
use ruqsat_licensing::notices::{Mailbox, Notice, Preferences};
use ruqsat_licensing::ports::{NoticeViews, Page, PageRequest};
use ruqsat_licensing::statistics::{Counted, Period};

#[async_trait]
impl NoticeViews for Database {
    async fn notices(
        &self,
        mailbox: &Mailbox,
        unread_only: bool,
        page: &PageRequest,
    ) -> Result<Page<Notice>> {
        let (mailbox, page) = (mailbox.clone(), page.clone());
        self.read(move |conn| notices::list(conn, &mailbox, unread_only, &page)).await
    }

    async fn unread_notices(&self, mailbox: &Mailbox, most: u32) -> Result<i64> {
        let mailbox = mailbox.clone();
        self.read(move |conn| notices::unread(conn, &mailbox, most)).await
    }

    async fn preferences(&self, mailbox: &Mailbox) -> Result<Option<Preferences>> {
        let mailbox = mailbox.clone();
        self.read(move |conn| notices::preferences::find(conn, &mailbox)).await
    }

    async fn statistics(&self, period: &Period) -> Result<Counted> {
        let period = period.clone();
        self.snapshot(move |conn| statistics::counted(conn, &period)).await
    }
}
