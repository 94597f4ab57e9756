//! Notices, preferences, statistics: their part of a transaction, and their reads for screens.

use super::{Page, PageRequest};
use crate::access::Role;
use crate::error::Result;
use crate::ids::{ApplicationId, BodyId, NoticeId, TaskId, UnitId};
use crate::notices::{Channel, Code, Mailbox, Notice, NoticeKind, OnDuty, Preferences};
use crate::review::Task;
use crate::statistics::{Counted, Period};
use crate::values::Instant;
use async_trait::async_trait;
use chrono::NaiveDate;

/// Their repositories in one transaction; [`super::Tx`] has it all.
pub trait NoticesTx {
    /// Writes a notice.
    fn insert_notice(&mut self, notice: &Notice) -> Result<()>;
    /// A notice by id.
    fn get_notice(&mut self, id: &NoticeId) -> Result<Notice>;
    /// Writes when a notice was read.
    fn mark_notice_read(&mut self, id: &NoticeId, at: Instant) -> Result<()>;

    /// How the owner of a mailbox wants his notices, if he ever said.
    fn find_preferences(&mut self, mailbox: &Mailbox) -> Result<Option<Preferences>>;
    /// Writes preferences: the first ones have version 0.
    fn save_preferences(&mut self, preferences: &mut Preferences) -> Result<()>;
    /// The last code for a mailbox on a channel.
    fn find_code(&mut self, mailbox: &Mailbox, channel: Channel) -> Result<Option<Code>>;
    /// Writes a code in the place of the one before.
    fn save_code(&mut self, code: &Code) -> Result<()>;

    /// Open tasks due by a moment that nobody was reminded of in this kind, the soonest due first, after one.
    fn due_tasks(
        &mut self,
        kind: NoticeKind,
        until: Instant,
        after: Option<&(Instant, TaskId)>,
        limit: u32,
    ) -> Result<Vec<Task>>;
    /// Applications that wait for a fee or a signature, untouched since a moment, of which nobody was reminded.
    fn find_waiting(&mut self, before: Instant, limit: u32) -> Result<Vec<ApplicationId>>;
    /// Takes a reminder upon oneself; `false` if somebody did before. `subject` is the id of a task or an application.
    fn claim_reminder(&mut self, subject: &str, kind: NoticeKind, at: Instant) -> Result<bool>;
    /// Who acts in a role on a task of a unit, `None` of no unit, in a body on a day: by his own post, or in the place
    /// of somebody. A post above the units reaches them all.
    fn find_on_duty(
        &mut self,
        body: &BodyId,
        role: Role,
        unit: Option<&UnitId>,
        day: NaiveDate,
    ) -> Result<Vec<OnDuty>>;
}

/// Their reads; [`super::Views`] has them all.
#[async_trait]
pub trait NoticeViews: Send + Sync {
    /// The notices of a mailbox, newest first.
    async fn notices(&self, mailbox: &Mailbox, unread_only: bool, page: &PageRequest)
    -> Result<Page<Notice>>;
    /// How many of a mailbox are unread, at most `most`.
    async fn unread_notices(&self, mailbox: &Mailbox, most: u32) -> Result<i64>;
    /// How the owner of a mailbox wants his notices, if he ever said.
    async fn preferences(&self, mailbox: &Mailbox) -> Result<Option<Preferences>>;
    /// What came to a body, what was closed and what is open.
    async fn statistics(&self, period: &Period) -> Result<Counted>;
}
