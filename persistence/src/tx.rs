//! The repositories of one transaction: each line hands on to the file of its aggregate.

mod access;
mod documents;
mod mobile;
mod moves;
mod notices;
mod organisations;
mod seals;
mod verifications;

use crate::connection::AnyConn;
use crate::{
    accounts, applications, audit, keys, licences, numbers, outbox, payments, settings, signatures, surveys,
    tasks, trace,
};
use ruqsat_licensing::accounts::Account;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::audit::{AuditRow, Trail};
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::{ApplicationId, AuditId, LicenceId, OutboxId, PaymentId, TaskId};
use ruqsat_licensing::licences::{Licence, LicenceChange};
use ruqsat_licensing::payments::Payment;
use ruqsat_licensing::ports::{Cursor, DeadLetter, OutboxMessage, StoredSignature, Tx};
use ruqsat_licensing::review::Task;
use ruqsat_licensing::surveys::SurveyAnswer;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{IdempotencyKey, Result};

/// A connection inside a transaction, and what the unit changed. What only reads or keeps books takes the connection
/// as it is; every other write takes it by `of` or `other`, so that it leaves a row in the audit.
pub(crate) struct Unit<'a> {
    conn: &'a mut AnyConn,
    changed: bool,
    /// The cases it changed something of, in order.
    cases: Vec<ApplicationId>,
}

impl<'a> Unit<'a> {
    pub(crate) fn new(conn: &'a mut AnyConn) -> Self {
        Self { conn, changed: false, cases: Vec::new() }
    }

    /// Writes the audit's rows of what the unit changed.
    pub(crate) fn answer_for(self, trail: &Trail) -> Result<()> {
        if !self.changed {
            return Ok(());
        }
        trail.written(&self.cases)?.iter().try_for_each(|row| audit::append(self.conn, row))
    }

    /// The connection for changing something of a case.
    fn of(&mut self, case: &ApplicationId) -> &mut AnyConn {
        if !self.cases.contains(case) {
            self.cases.push(case.clone());
        }
        self.other()
    }

    /// The connection for changing something that belongs to no case.
    fn other(&mut self) -> &mut AnyConn {
        self.changed = true;
        self.conn
    }
}

impl Tx for Unit<'_> {
    fn get_application(&mut self, id: &ApplicationId) -> Result<Application> {
        applications::get(self.conn, id)
    }
    fn insert_application(&mut self, application: &Application) -> Result<()> {
        applications::insert(self.of(&application.id), application)
    }
    fn save_application(&mut self, application: &mut Application) -> Result<()> {
        applications::save(self.of(&application.id), application)
    }
    fn due_drafts(
        &mut self,
        before: Instant,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<(ApplicationId, Instant)>> {
        applications::stale(self.conn, before, after, limit)
    }
    fn due_recount(
        &mut self,
        version: &str,
        after: Option<&ApplicationId>,
        limit: u32,
    ) -> Result<Vec<ApplicationId>> {
        applications::counted_otherwise(self.conn, version, after, limit)
    }
    fn append_trace(&mut self, application: &ApplicationId, rows: &[TraceRow]) -> Result<()> {
        trace::append(self.of(application), application, rows)
    }
    fn put_content(
        &mut self,
        application: &ApplicationId,
        sha256: &str,
        bytes: &[u8],
        at: Instant,
    ) -> Result<()> {
        signatures::put_content(self.of(application), application, sha256, bytes, at)
    }
    fn get_content(&mut self, application: &ApplicationId, sha256: &str) -> Result<Vec<u8>> {
        signatures::get_content(self.conn, application, sha256)
    }
    fn insert_signature(&mut self, signature: &StoredSignature) -> Result<()> {
        signatures::insert(self.of(&signature.application), signature)
    }

    fn get_payment(&mut self, id: &PaymentId) -> Result<Payment> {
        payments::get(self.conn, id)
    }
    fn find_open_payment(&mut self, application: &ApplicationId) -> Result<Option<Payment>> {
        payments::find_open(self.conn, application)
    }
    fn find_paid_payments(&mut self, application: &ApplicationId) -> Result<Vec<Payment>> {
        payments::find_paid(self.conn, application)
    }
    fn insert_payment(&mut self, payment: &Payment) -> Result<()> {
        payments::insert(self.of(&payment.application), payment)
    }
    fn save_payment(&mut self, payment: &mut Payment) -> Result<()> {
        payments::save(self.of(&payment.application), payment)
    }
    fn due_payments(&mut self, now: Instant, created_before: Instant, limit: u32) -> Result<Vec<Payment>> {
        payments::due(self.conn, now, created_before, limit)
    }
    fn schedule_check(&mut self, payment: &Payment) -> Result<()> {
        payments::schedule_check(self.conn, payment)
    }
    fn note_callback(&mut self, message: &str, payment: &Payment, at: Instant) -> Result<bool> {
        payments::note_callback(self.of(&payment.application), message, &payment.id, at)
    }

    fn get_task(&mut self, id: &TaskId) -> Result<Task> {
        tasks::get(self.conn, id)
    }
    fn open_tasks(&mut self, application: &ApplicationId) -> Result<Vec<Task>> {
        tasks::open(self.conn, application)
    }
    fn insert_task(&mut self, task: &Task) -> Result<()> {
        tasks::insert(self.of(&task.application), task)
    }
    fn save_task(&mut self, task: &mut Task) -> Result<()> {
        tasks::save(self.of(&task.application), task)
    }
    fn due_approvals(&mut self, services: &[String], now: Instant, limit: u32) -> Result<Vec<ApplicationId>> {
        tasks::due_approvals(self.conn, services, now, limit)
    }

    fn get_licence(&mut self, id: &LicenceId) -> Result<Licence> {
        licences::get(self.conn, id)
    }
    fn entries_about(&mut self, licence: &LicenceId) -> Result<Vec<Licence>> {
        licences::about(self.conn, licence)
    }
    fn licence_changes(&mut self, licence: &LicenceId) -> Result<Vec<LicenceChange>> {
        licences::changes::of(self.conn, licence)
    }
    fn insert_licence_change(&mut self, licence: &Licence, change: &LicenceChange) -> Result<()> {
        licences::changes::insert(self.of(&licence.application), licence, change)
    }
    fn due_licences(&mut self, now: Instant, limit: u32) -> Result<Vec<LicenceId>> {
        licences::due(self.conn, now, limit)
    }
    fn insert_licence(&mut self, licence: &Licence) -> Result<()> {
        licences::insert(self.of(&licence.application), licence)
    }
    fn save_licence(&mut self, licence: &mut Licence) -> Result<()> {
        licences::save(self.of(&licence.application), licence)
    }
    fn next_number(&mut self, counter: &str) -> Result<i64> {
        numbers::next(self.other(), counter)
    }
    fn reserve_number(&mut self, number: &str, application: &ApplicationId, at: Instant) -> Result<()> {
        numbers::reserve(self.of(application), number, application, at)
    }
    fn close_number(&mut self, number: &str, void_reason: Option<&str>, at: Instant) -> Result<()> {
        numbers::close(self.other(), number, void_reason, at)
    }

    fn insert_survey_answer(&mut self, answer: &SurveyAnswer) -> Result<()> {
        surveys::insert(self.of(&answer.application), answer)
    }

    fn find_account(&mut self, login: &str) -> Result<Option<Account>> {
        accounts::find(self.conn, login)
    }
    fn insert_account(&mut self, account: &Account) -> Result<()> {
        accounts::insert(self.other(), account)
    }

    fn enqueue(&mut self, message: &OutboxMessage) -> Result<()> {
        outbox::enqueue(self.other(), message)
    }
    fn claim_outbox(&mut self, now: Instant, lease_until: Instant, most: u32) -> Result<Vec<OutboxMessage>> {
        outbox::claim(self.conn, now, lease_until, most)
    }
    fn finish_outbox(&mut self, id: &OutboxId, at: Instant) -> Result<()> {
        outbox::finish(self.conn, id, at)
    }
    fn postpone_outbox(&mut self, id: &OutboxId, due_at: Instant, fault: &str) -> Result<()> {
        outbox::postpone(self.conn, id, due_at, fault)
    }
    fn bury_outbox(&mut self, id: &OutboxId, at: Instant, fault: &str) -> Result<()> {
        outbox::bury(self.conn, id, at, fault)
    }
    fn dead_letters(&mut self, limit: u32) -> Result<Vec<DeadLetter>> {
        outbox::dead(self.conn, limit)
    }
    fn revive_outbox(&mut self, id: &OutboxId, due_at: Instant) -> Result<()> {
        outbox::revive(self.other(), id, due_at)
    }

    fn claim_key(&mut self, key: &IdempotencyKey, at: Instant) -> Result<bool> {
        keys::claim(self.conn, key, at)
    }
    fn find_key(&mut self, key: &IdempotencyKey) -> Result<Option<(String, Option<String>)>> {
        keys::find(self.conn, key)
    }
    fn answer_key(&mut self, key: &IdempotencyKey, answer: &str) -> Result<()> {
        keys::answer(self.conn, key, answer)
    }
    fn forget_keys(&mut self, before: Instant) -> Result<usize> {
        keys::forget(self.conn, before)
    }

    fn append_audit(&mut self, row: &AuditRow) -> Result<()> {
        audit::append(self.conn, row)
    }
    fn audit_after(&mut self, after: Option<&AuditId>, limit: u32) -> Result<Vec<AuditRow>> {
        audit::after(self.conn, after, limit)
    }

    fn find_setting(&mut self, key: &str) -> Result<Option<String>> {
        settings::find(self.conn, key)
    }
    fn insert_setting(&mut self, key: &str, value: &str) -> Result<()> {
        settings::insert(self.conn, key, value)
    }
}
