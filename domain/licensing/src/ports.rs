//! What the domain asks of the world. The unit of work is the port: a synchronous closure over `&mut dyn Tx` in one
//! transaction. Only outbound HTTP is async.

mod access;
mod documents;
mod mobile;
mod notices;
mod organisations;
mod outside;
mod seals;
mod store;
mod tasks;
mod tx;
mod verifications;
mod views;

pub use access::{AccessTx, AccessViews};
pub use documents::{DocumentsTx, DueFile, FileName, Files, Incoming, Outgoing};
pub use mobile::MobileTx;
pub use notices::{NoticeViews, NoticesTx};
pub use organisations::{BodyFilter, OrganisationViews, OrganisationsTx};
pub use outside::{
    GatewayOrder, GatewayStatus, NoticeSender, Passwords, PaymentGateway, Registers, SignatureVerifier,
};
pub use seals::{SealTx, SealViews};
pub use store::{Backlog, Store, Work};
pub use tasks::{Assigned, TaskCount, TaskFilter, TaskOrder, TaskShown, TaskViews, TasksTx};
pub use tx::{DeadLetter, OutboxMessage, StoredSignature, Tx};
pub use verifications::VerificationsTx;
pub use views::{
    AnswerCount, ApplicationFilter, Cursor, LicenceFilter, Page, PageRequest, SurveyStatistics, Views,
};

use crate::accounts::FailedSignIns;
use crate::applications::{DocumentRules, Uploads};
use crate::catalogue::Catalogue;
use std::sync::Arc;

/// Everything a use case can ask for.
#[derive(Clone)]
pub struct Ports {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads for screens.
    pub views: Arc<dyn Views>,
    /// The regulations.
    pub catalogue: Arc<Catalogue>,
    /// The payment gateway.
    pub payments: Arc<dyn PaymentGateway>,
    /// The state registers.
    pub registers: Arc<dyn Registers>,
    /// The judge of signatures.
    pub signatures: Arc<dyn SignatureVerifier>,
    /// The check of passwords.
    pub passwords: Arc<dyn Passwords>,
    /// Where the bytes of files are kept.
    pub files: Arc<dyn Files>,
    /// What files may be, and how long they are kept.
    pub document_rules: DocumentRules,
    /// The uploads under way.
    pub uploads: Arc<Uploads>,
    /// What bounds the audit's rows of failed sign-ins.
    pub failed_sign_ins: Arc<FailedSignIns>,
    /// Whether staff who decide may sign in by password too; otherwise their electronic signature alone lets them in.
    pub staff_passwords: bool,
}
