//! Accounts that can sign in, the clients they do it through, and what comes of it: sessions, grants, tokens.

mod activation;
mod authorize;
mod challenge;
mod clients;
mod exchange;
mod failures;
mod grants;
mod permissions;
mod refresh;
mod representations;
mod sessions;
mod sign_in;
mod standing;
pub(crate) mod throttle;
mod tokens;

pub use activation::{Activation, activate};
pub use authorize::{
    Asked, Authorization, Begun, CODE_LIFE, Choice, LIFE, choices, consent, deny, find_authorization, prove,
    prove_by_signature, request,
};
pub use challenge::{CHALLENGE_LIFE, Challenge, SignedChallenge, Unproved, by_signature};
pub use clients::{Client, ClientAuth, Proof, authenticate, is_client_id, is_redirect_uri, registered};
pub use exchange::{Exchange, exchange};
pub use failures::FailedSignIns;
pub use grants::{Grant, NamedGrant, list as grants, revoke as revoke_grant};
pub use permissions::{Permission, Permissions};
pub use refresh::refresh;
pub use representations::{
    NewRepresentation, add as add_representation, list as representations, revoke as revoke_representation,
};
pub use sessions::{Issued, RefreshToken, Session, SessionEnd, SignInMethod, end_sessions_of};
pub use sign_in::{SignIn, client_credentials, password};
pub use standing::standing;
pub use throttle::{WINDOW as THROTTLE_WINDOW, network};
pub use tokens::{Shown, introspect, sign_out};

use crate::access::Standing;
use crate::audit::{AuditOutcome, Author, Origin, Trail};
use crate::error::Result;
use crate::ids::{AccountId, Mint};
use crate::ports::{Ports, Tx};
use crate::values::Instant;

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What one signs in with: an IIN, a BIN, or the id of a client.
    pub login: String,
    /// Argon2id hash in PHC string format; what is none fits no secret.
    pub secret_hash: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub standing: Standing,
    /// When it was made.
    pub created_at: Instant,
}

/// When and whence somebody asks who has not signed in yet.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When.
    pub now: Instant,
    /// Ids of that moment.
    pub mint: Mint,
    /// Where it came in, for the audit.
    pub origin: Origin,
}

/// Notes a try that failed: counted against whoever made it, and in the audit as far as its bound goes.
async fn refused(ports: &Ports, author: Author, at: &Moment, bounds: Vec<throttle::Bound>) -> Result<()> {
    let (now, times) = (at.now, ports.failed_sign_ins.admit(at.now));
    let trail = Trail::new(author, at.origin.clone(), now, &at.mint);
    let row = times.map(|times| trail.sign_in(AuditOutcome::Refused, times)).transpose()?;
    let work = move |tx: &mut dyn Tx| {
        throttle::failed(tx, &bounds, now)?;
        row.map_or(Ok(()), |row| tx.append_audit(&row))
    };
    ports.store.transact(&Trail::nobody(), work).await
}
