//! Signing by phone in a unit: each line hands on to the file of its aggregate.

use super::Unit;
use crate::mobile;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::{AccountId, ApplicationId, MobileSigningId};
use ruqsat_licensing::mobile::MobileSigning;
use ruqsat_licensing::ports::MobileTx;
use ruqsat_licensing::values::Instant;

impl MobileTx for Unit<'_> {
    fn insert_mobile_signing(&mut self, signing: &MobileSigning) -> Result<()> {
        mobile::insert(self.of(&signing.application), signing)
    }
    fn find_mobile_signing(&mut self, id: &MobileSigningId) -> Result<Option<MobileSigning>> {
        mobile::find(self.conn, id)
    }
    fn find_mobile_signing_by_code(&mut self, code: &str) -> Result<Option<MobileSigning>> {
        mobile::find_by_code(self.conn, code)
    }
    fn save_mobile_signing(&mut self, signing: &MobileSigning) -> Result<()> {
        mobile::save(self.of(&signing.application), signing)
    }
    fn cancel_mobile_signings(
        &mut self,
        account: &AccountId,
        application: &ApplicationId,
        at: Instant,
    ) -> Result<()> {
        mobile::cancel_of(self.of(application), account, application, at)
    }
    fn forget_mobile_signings(&mut self, before: Instant) -> Result<()> {
        mobile::forget(self.conn, before)
    }
}
