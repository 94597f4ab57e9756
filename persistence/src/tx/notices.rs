//! Notices, preferences, statistics, in one transaction.

use super::Unit;
use crate::notices::{self, preferences, reminders};
use chrono::NaiveDate;
use ruqsat_licensing::ids::{ApplicationId, BodyId, NoticeId, TaskId, UnitId};
use ruqsat_licensing::notices::{Channel, Code, Mailbox, Notice, NoticeKind, OnDuty, Preferences};
use ruqsat_licensing::ports::NoticesTx;
use ruqsat_licensing::review::Task;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Role};

impl NoticesTx for Unit<'_> {
    fn insert_notice(&mut self, notice: &Notice) -> Result<()> {
        match &notice.application {
            Some(case) => notices::insert(self.of(case), notice),
            None => notices::insert(self.other(), notice),
        }
    }
    fn get_notice(&mut self, id: &NoticeId) -> Result<Notice> {
        notices::get(self.conn, id)
    }
    fn mark_notice_read(&mut self, id: &NoticeId, at: Instant) -> Result<()> {
        notices::mark_read(self.other(), id, at)
    }

    fn find_preferences(&mut self, mailbox: &Mailbox) -> Result<Option<Preferences>> {
        preferences::find(self.conn, mailbox)
    }
    fn save_preferences(&mut self, preferences: &mut Preferences) -> Result<()> {
        preferences::save(self.other(), preferences)
    }
    fn find_code(&mut self, mailbox: &Mailbox, channel: Channel) -> Result<Option<Code>> {
        preferences::find_code(self.conn, mailbox, channel)
    }
    fn save_code(&mut self, code: &Code) -> Result<()> {
        preferences::save_code(self.other(), code)
    }

    fn due_tasks(
        &mut self,
        kind: NoticeKind,
        until: Instant,
        after: Option<&(Instant, TaskId)>,
        limit: u32,
    ) -> Result<Vec<Task>> {
        reminders::due_tasks(self.conn, kind, until, after, limit)
    }
    fn find_waiting(&mut self, before: Instant, limit: u32) -> Result<Vec<ApplicationId>> {
        reminders::waiting(self.conn, before, limit)
    }
    fn claim_reminder(&mut self, subject: &str, kind: NoticeKind, at: Instant) -> Result<bool> {
        reminders::claim(self.other(), subject, kind, at)
    }
    fn find_on_duty(
        &mut self,
        body: &BodyId,
        role: Role,
        unit: Option<&UnitId>,
        day: NaiveDate,
    ) -> Result<Vec<OnDuty>> {
        reminders::on_duty(self.conn, body, role, unit, day)
    }
}
