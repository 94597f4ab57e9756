//! Verifications that callers ask for: their part of a transaction.

use crate::error::Result;
use crate::ids::{AccountId, VerificationId};
use crate::signatures::SignatureReport;
use crate::values::Instant;
use crate::verifications::{Spent, Verification};

/// Their repository in one transaction; [`super::Tx`] has it all.
pub trait VerificationsTx {
    /// What an account spent from a moment on, through whatever client.
    fn find_spent_by_account(&mut self, account: &AccountId, since: Instant) -> Result<Spent>;
    /// What was spent through a client from a moment on, by whomever.
    fn find_spent_by_client(&mut self, client: &str, since: Instant) -> Result<Spent>;
    /// Writes a verification that is about to be made.
    fn insert_verification(&mut self, verification: &Verification) -> Result<()>;
    /// Writes what came of it.
    fn report_verification(&mut self, id: &VerificationId, report: &SignatureReport) -> Result<()>;
    /// A verification by id.
    fn find_verification(&mut self, id: &VerificationId) -> Result<Option<Verification>>;
    /// Forgets those asked for before a moment.
    fn forget_verifications(&mut self, before: Instant) -> Result<()>;
}
