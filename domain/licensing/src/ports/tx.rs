//! The repositories of one transaction. They speak aggregates: `get_*` fails with `NotFound`, `find_*` answers
//! `None`, `save_*` checks `version` (zero rows = `Refused(Changed)`) and counts it up.

use super::{
    AccessTx, Cursor, DocumentsTx, MobileTx, NoticesTx, OrganisationsTx, SealTx, TasksTx, VerificationsTx,
};
use crate::access::IdempotencyKey;
use crate::accounts::Account;
use crate::applications::Application;
use crate::audit::AuditRow;
use crate::error::Result;
use crate::flow::TraceRow;
use crate::ids::{ApplicationId, AuditId, LicenceId, OutboxId, PaymentId, SignatureId, TaskId};
use crate::licences::{Licence, LicenceChange};
use crate::payments::Payment;
use crate::review::Task;
use crate::signatures::{Asked, SignatureReport};
use crate::surveys::SurveyAnswer;
use crate::values::Instant;

/// A signature with its report and the evidence it rests on. Never changed.
#[derive(Clone, Debug)]
pub struct StoredSignature {
    /// Its id.
    pub id: SignatureId,
    /// The case.
    pub application: ApplicationId,
    /// SHA-256 (hex) of the signed bytes, which are kept as a content of the case.
    pub content_sha256: String,
    /// The CMS as received, DER.
    pub cms: Vec<u8>,
    /// Whose it had to be; of signatures kept before this was, the report alone tells.
    pub asked: Option<Asked>,
    /// The report.
    pub report: SignatureReport,
    /// The revocation evidence as received.
    pub revocation_evidence: Option<Vec<u8>>,
    /// When it was made known to us.
    pub at: Instant,
}

/// A side effect that leaves after the commit. Workers are idempotent by `id`.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxMessage {
    /// Its id; the other side may see it twice.
    pub id: OutboxId,
    /// What to do: `notice`.
    pub kind: String,
    /// With what.
    pub payload: serde_json::Value,
    /// Not before.
    pub due_at: Instant,
    /// How often it was tried.
    pub attempts: i32,
}

/// A message that was tried too often: it waits for an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// The message without its payload; its attempts are those that failed.
    pub message: OutboxMessage,
    /// When it was given up.
    pub dead_at: Instant,
    /// Why its last try failed.
    pub fault: String,
}

/// One transaction. What is changed leaves a row in the audit, but for bookkeeping: the claims of workers, idempotency
/// keys, settings.
pub trait Tx:
    OrganisationsTx + AccessTx + DocumentsTx + MobileTx + NoticesTx + SealTx + TasksTx + VerificationsTx
{
    /// An application by id.
    fn get_application(&mut self, id: &ApplicationId) -> Result<Application>;
    /// Writes a new application.
    fn insert_application(&mut self, application: &Application) -> Result<()>;
    /// Writes a changed application. A second open case that holds a licence is
    /// `Refused(LicenceBusy)`, also on insert; a successor's holds it once it is filed.
    fn save_application(&mut self, application: &mut Application) -> Result<()>;
    /// Open applications that were not filed and not touched since a moment, the longest untouched first, after one; each
    /// with when it was touched.
    fn due_drafts(
        &mut self,
        before: Instant,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Vec<(ApplicationId, Instant)>>;
    /// Open applications with a due date that was counted with another calendar than this version, or a task with one; in
    /// the order of their ids, after one.
    fn due_recount(
        &mut self,
        version: &str,
        after: Option<&ApplicationId>,
        limit: u32,
    ) -> Result<Vec<ApplicationId>>;
    /// Appends rows to the trace of a case.
    fn append_trace(&mut self, application: &ApplicationId, rows: &[TraceRow]) -> Result<()>;
    /// Keeps bytes that are or will be signed, under their SHA-256 (hex). The same bytes again are no error.
    fn put_content(
        &mut self,
        application: &ApplicationId,
        sha256: &str,
        bytes: &[u8],
        at: Instant,
    ) -> Result<()>;
    /// The bytes kept under a hash.
    fn get_content(&mut self, application: &ApplicationId, sha256: &str) -> Result<Vec<u8>>;
    /// Keeps a signature.
    fn insert_signature(&mut self, signature: &StoredSignature) -> Result<()>;

    /// A payment by id.
    fn get_payment(&mut self, id: &PaymentId) -> Result<Payment>;
    /// The newest payment of an application that can still become paid.
    fn find_open_payment(&mut self, application: &ApplicationId) -> Result<Option<Payment>>;
    /// The payments of an application whose money is here, the oldest first.
    fn find_paid_payments(&mut self, application: &ApplicationId) -> Result<Vec<Payment>>;
    /// Writes a new payment.
    fn insert_payment(&mut self, payment: &Payment) -> Result<()>;
    /// Writes a changed payment.
    fn save_payment(&mut self, payment: &mut Payment) -> Result<()>;
    /// The payments to ask the gateway about, the longest due first, created before a moment. Those that another unit
    /// holds are stepped over.
    fn due_payments(&mut self, now: Instant, created_before: Instant, limit: u32) -> Result<Vec<Payment>>;
    /// Writes when a payment is asked about next, and nothing else of it.
    fn schedule_check(&mut self, payment: &Payment) -> Result<()>;
    /// Remembers the id of a gateway message; `false` if it was seen before.
    fn note_callback(&mut self, message: &str, payment: &Payment, at: Instant) -> Result<bool>;

    /// A task by id.
    fn get_task(&mut self, id: &TaskId) -> Result<Task>;
    /// The open tasks of a case.
    fn open_tasks(&mut self, application: &ApplicationId) -> Result<Vec<Task>>;
    /// Writes a new task.
    fn insert_task(&mut self, task: &Task) -> Result<()>;
    /// Writes a changed task.
    fn save_task(&mut self, task: &mut Task) -> Result<()>;
    /// Cases of these services that wait for answers of bodies whose time is over, by their open tasks, the longest due first; a case
    /// with several such tasks stands there as often.
    fn due_approvals(&mut self, services: &[String], now: Instant, limit: u32) -> Result<Vec<ApplicationId>>;

    /// A licence by id.
    fn get_licence(&mut self, id: &LicenceId) -> Result<Licence>;
    /// The entries that are about one: its annexes and copies, and what it was reissued as.
    fn entries_about(&mut self, licence: &LicenceId) -> Result<Vec<Licence>>;
    /// The changes of a licence, in no order.
    fn licence_changes(&mut self, licence: &LicenceId) -> Result<Vec<LicenceChange>>;
    /// Writes a change of a licence.
    fn insert_licence_change(&mut self, licence: &Licence, change: &LicenceChange) -> Result<()>;
    /// Licences about which something is to be done by now, the longest due first.
    fn due_licences(&mut self, now: Instant, limit: u32) -> Result<Vec<LicenceId>>;
    /// Writes a new licence.
    fn insert_licence(&mut self, licence: &Licence) -> Result<()>;
    /// Writes a changed licence.
    fn save_licence(&mut self, licence: &mut Licence) -> Result<()>;
    /// The next value of a named counter, from 1, gapless among committed transactions.
    fn next_number(&mut self, counter: &str) -> Result<i64>;
    /// Writes a reserved number into the book of numbers.
    fn reserve_number(&mut self, number: &str, application: &ApplicationId, at: Instant) -> Result<()>;
    /// Closes a reserved number: issued, or void with a reason.
    fn close_number(&mut self, number: &str, void_reason: Option<&str>, at: Instant) -> Result<()>;

    /// Keeps an answer; a second one for an application is `Refused(SurveyAnswered)`.
    fn insert_survey_answer(&mut self, answer: &SurveyAnswer) -> Result<()>;

    /// The account with this login.
    fn find_account(&mut self, login: &str) -> Result<Option<Account>>;
    /// Writes an account; where there is one with this login already, `Refused(Changed)`.
    fn insert_account(&mut self, account: &Account) -> Result<()>;

    /// Puts a side effect into the outbox.
    fn enqueue(&mut self, message: &OutboxMessage) -> Result<()>;
    /// Takes the oldest messages that are due and moves their due time to `lease_until`, so that no other worker takes
    /// them.
    fn claim_outbox(&mut self, now: Instant, lease_until: Instant, most: u32) -> Result<Vec<OutboxMessage>>;
    /// Closes a message.
    fn finish_outbox(&mut self, id: &OutboxId, at: Instant) -> Result<()>;
    /// Puts a message off after a failure.
    fn postpone_outbox(&mut self, id: &OutboxId, due_at: Instant, fault: &str) -> Result<()>;
    /// Sets a message aside for an operator: no worker takes it any more.
    fn bury_outbox(&mut self, id: &OutboxId, at: Instant, fault: &str) -> Result<()>;
    /// Messages set aside, the oldest first.
    fn dead_letters(&mut self, limit: u32) -> Result<Vec<DeadLetter>>;
    /// Gives a message that was set aside to the workers again, as if it were new. `NotFound` if it is not dead.
    fn revive_outbox(&mut self, id: &OutboxId, due_at: Instant) -> Result<()>;

    /// Claims an idempotency key; `false` if it was claimed before. Waits for a transaction that is claiming it now.
    fn claim_key(&mut self, key: &IdempotencyKey, at: Instant) -> Result<bool>;
    /// A claimed key: the request hash it was claimed for, and the answer once there is one.
    fn find_key(&mut self, key: &IdempotencyKey) -> Result<Option<(String, Option<String>)>>;
    /// Keeps the answer of a claimed key.
    fn answer_key(&mut self, key: &IdempotencyKey, answer: &str) -> Result<()>;
    /// Forgets keys claimed before a moment; how many.
    fn forget_keys(&mut self, before: Instant) -> Result<usize>;

    /// Writes a row of the audit past the unit's own: of a sign-in, which changes nothing else.
    fn append_audit(&mut self, row: &AuditRow) -> Result<()>;
    /// Rows of the audit after one, in order.
    fn audit_after(&mut self, after: Option<&AuditId>, limit: u32) -> Result<Vec<AuditRow>>;

    /// A setting of the database itself, for example the mode it was stamped with.
    fn find_setting(&mut self, key: &str) -> Result<Option<String>>;
    /// Writes a setting once; a second write of another value is an internal error.
    fn insert_setting(&mut self, key: &str, value: &str) -> Result<()>;
}
