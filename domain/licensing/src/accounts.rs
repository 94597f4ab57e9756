//! Accounts that can sign in: applicants, staff of licensing bodies, and portal clients.

mod failures;
mod sign_in;
mod standing;

pub use failures::FailedSignIns;
pub use sign_in::{SignIn, client_credentials, password};
pub use standing::standing;

use crate::access::Standing;
use crate::ids::AccountId;
use crate::values::Instant;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What one signs in with: an IIN, a BIN, or the id of a client.
    pub login: String,
    /// Argon2id hash in PHC string format.
    pub secret_hash: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub standing: Standing,
    /// When it was made.
    pub created_at: Instant,
}
