//! Verifications in a unit: each line hands on to the file of its aggregate. They are no acts on anything, so they leave
//! no rows in the audit.

use super::Unit;
use crate::verifications;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, VerificationId};
use ruqsat_licensing::ports::VerificationsTx;
use ruqsat_licensing::signatures::SignatureReport;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::verifications::{Spent, Verification};

impl VerificationsTx for Unit<'_> {
    fn find_spent_by_account(&mut self, account: &AccountId, since: Instant) -> Result<Spent> {
        verifications::by_account(self.conn, account, since)
    }
    fn find_spent_by_client(&mut self, client: &str, since: Instant) -> Result<Spent> {
        verifications::by_client(self.conn, client, since)
    }
    fn insert_verification(&mut self, verification: &Verification) -> Result<()> {
        verifications::insert(self.conn, verification)
    }
    fn report_verification(&mut self, id: &VerificationId, report: &SignatureReport) -> Result<()> {
        verifications::report(self.conn, id, report)
    }
    fn find_verification(&mut self, id: &VerificationId) -> Result<Option<Verification>> {
        verifications::find(self.conn, id)
    }
    fn forget_verifications(&mut self, before: Instant) -> Result<()> {
        verifications::forget(self.conn, before)
    }
}
