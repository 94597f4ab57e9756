//! Accounts that can sign in: applicants, staff of licensing bodies, and portal clients.

mod failures;
mod sign_in;

pub use failures::FailedSignIns;
pub use sign_in::{SignIn, client_credentials, password};

use crate::access::Standing;
use crate::ids::{AccountId, BodyId};
use crate::values::{Bin, Instant, Text};

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

/// A licensing body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its id.
    pub id: BodyId,
    /// Its business number: the seal of results carries it.
    pub bin: Bin,
    /// Its name.
    pub name: Text,
    /// Codes of the services it decides.
    pub services: Vec<String>,
}
