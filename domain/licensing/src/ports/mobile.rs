//! Signing by phone: its part of a transaction.

use crate::error::Result;
use crate::ids::{AccountId, ApplicationId, MobileSigningId};
use crate::mobile::MobileSigning;
use crate::values::Instant;

/// Their repository in one transaction; [`super::Tx`] has it all.
pub trait MobileTx {
    /// Writes a new session.
    fn insert_mobile_signing(&mut self, signing: &MobileSigning) -> Result<()>;
    /// A session by id. Of two who ask at once, one waits for the other's unit.
    fn find_mobile_signing(&mut self, id: &MobileSigningId) -> Result<Option<MobileSigning>>;
    /// The same by the code of its QR.
    fn find_mobile_signing_by_code(&mut self, code: &str) -> Result<Option<MobileSigning>>;
    /// Writes a changed session.
    fn save_mobile_signing(&mut self, signing: &MobileSigning) -> Result<()>;
    /// Cancels the sessions of an account on a case that nobody has signed yet.
    fn cancel_mobile_signings(
        &mut self,
        account: &AccountId,
        application: &ApplicationId,
        at: Instant,
    ) -> Result<()>;
    /// Forgets sessions that were over before a moment.
    fn forget_mobile_signings(&mut self, before: Instant) -> Result<()>;
}
