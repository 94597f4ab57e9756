//! The repositories of one transaction: each line hands on to the file of its aggregate.

use crate::connection::AnyConn;
use crate::{
    accounts, applications, bodies, keys, licences, numbers, outbox, payments, settings, signatures, surveys,
    tasks, trace,
};
use ruqsat_licensing::accounts::{Account, Body};
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::flow::TraceRow;
use ruqsat_licensing::ids::{ApplicationId, BodyId, LicenceId, OutboxId, PaymentId, TaskId};
use ruqsat_licensing::licences::Licence;
use ruqsat_licensing::payments::Payment;
use ruqsat_licensing::ports::{DeadLetter, OutboxMessage, StoredSignature, Tx};
use ruqsat_licensing::review::Task;
use ruqsat_licensing::surveys::SurveyAnswer;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{IdempotencyKey, Result};

/// A connection inside a transaction.
pub(crate) struct Unit<'a> {
    pub(crate) conn: &'a mut AnyConn,
}

impl Tx for Unit<'_> {
    fn get_application(&mut self, id: &ApplicationId) -> Result<Application> {
        applications::get(self.conn, id)
    }
    fn insert_application(&mut self, application: &Application) -> Result<()> {
        applications::insert(self.conn, application)
    }
    fn save_application(&mut self, application: &mut Application) -> Result<()> {
        applications::save(self.conn, application)
    }
    fn append_trace(&mut self, application: &ApplicationId, rows: &[TraceRow]) -> Result<()> {
        trace::append(self.conn, application, rows)
    }
    fn put_content(
        &mut self,
        application: &ApplicationId,
        sha256: &str,
        bytes: &[u8],
        at: Instant,
    ) -> Result<()> {
        signatures::put_content(self.conn, application, sha256, bytes, at)
    }
    fn get_content(&mut self, application: &ApplicationId, sha256: &str) -> Result<Vec<u8>> {
        signatures::get_content(self.conn, application, sha256)
    }
    fn insert_signature(&mut self, signature: &StoredSignature) -> Result<()> {
        signatures::insert(self.conn, signature)
    }

    fn get_payment(&mut self, id: &PaymentId) -> Result<Payment> {
        payments::get(self.conn, id)
    }
    fn find_open_payment(&mut self, application: &ApplicationId) -> Result<Option<Payment>> {
        payments::find_open(self.conn, application)
    }
    fn insert_payment(&mut self, payment: &Payment) -> Result<()> {
        payments::insert(self.conn, payment)
    }
    fn save_payment(&mut self, payment: &mut Payment) -> Result<()> {
        payments::save(self.conn, payment)
    }
    fn note_callback(&mut self, message: &str, payment: &PaymentId, at: Instant) -> Result<bool> {
        payments::note_callback(self.conn, message, payment, at)
    }

    fn get_task(&mut self, id: &TaskId) -> Result<Task> {
        tasks::get(self.conn, id)
    }
    fn open_tasks(&mut self, application: &ApplicationId) -> Result<Vec<Task>> {
        tasks::open(self.conn, application)
    }
    fn insert_task(&mut self, task: &Task) -> Result<()> {
        tasks::insert(self.conn, task)
    }
    fn save_task(&mut self, task: &mut Task) -> Result<()> {
        tasks::save(self.conn, task)
    }

    fn get_licence(&mut self, id: &LicenceId) -> Result<Licence> {
        licences::get(self.conn, id)
    }
    fn insert_licence(&mut self, licence: &Licence) -> Result<()> {
        licences::insert(self.conn, licence)
    }
    fn save_licence(&mut self, licence: &mut Licence) -> Result<()> {
        licences::save(self.conn, licence)
    }
    fn next_number(&mut self, counter: &str) -> Result<i64> {
        numbers::next(self.conn, counter)
    }
    fn reserve_number(&mut self, number: &str, application: &ApplicationId, at: Instant) -> Result<()> {
        numbers::reserve(self.conn, number, application, at)
    }
    fn close_number(&mut self, number: &str, void_reason: Option<&str>, at: Instant) -> Result<()> {
        numbers::close(self.conn, number, void_reason, at)
    }

    fn insert_survey_answer(&mut self, answer: &SurveyAnswer) -> Result<()> {
        surveys::insert(self.conn, answer)
    }

    fn find_account(&mut self, login: &str) -> Result<Option<Account>> {
        accounts::find(self.conn, login)
    }
    fn insert_account(&mut self, account: &Account) -> Result<()> {
        accounts::insert(self.conn, account)
    }
    fn get_body(&mut self, id: &BodyId) -> Result<Body> {
        bodies::get(self.conn, id)
    }
    fn find_body_serving(&mut self, service: &str) -> Result<Option<Body>> {
        bodies::find_serving(self.conn, service)
    }
    fn insert_body(&mut self, body: &Body) -> Result<()> {
        bodies::insert(self.conn, body)
    }

    fn enqueue(&mut self, message: &OutboxMessage) -> Result<()> {
        outbox::enqueue(self.conn, message)
    }
    fn claim_outbox(&mut self, now: Instant, lease_until: Instant) -> Result<Option<OutboxMessage>> {
        outbox::claim(self.conn, now, lease_until)
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
        outbox::revive(self.conn, id, due_at)
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

    fn find_setting(&mut self, key: &str) -> Result<Option<String>> {
        settings::find(self.conn, key)
    }
    fn insert_setting(&mut self, key: &str, value: &str) -> Result<()> {
        settings::insert(self.conn, key, value)
    }
}
