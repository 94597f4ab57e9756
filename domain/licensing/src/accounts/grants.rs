//! Grants: what a person lets a client do, and in whose name. He sees them all and takes each back when he likes.

use super::{Permissions, SessionEnd};
use crate::access::Call;
use crate::error::{Error, Result};
use crate::ids::{AccountId, GrantId};
use crate::once::once;
use crate::ports::Ports;
use crate::values::{Instant, Text};

/// Most grants of one account that are in force.
pub(super) const MOST: usize = 100;

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The client.
    pub client: String,
    /// The person.
    pub account: AccountId,
    /// In whose name, by IIN or BIN.
    pub acting_for: String,
    /// What for.
    pub permissions: Permissions,
    /// When it was first given.
    pub created_at: Instant,
    /// When it was last given.
    pub updated_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// A grant with the name of its client, for a screen.
#[derive(Clone, Debug)]
pub struct NamedGrant {
    /// The grant.
    pub grant: Grant,
    /// What the client is called.
    pub client_name: Text,
}

/// The caller's grants in force, newest first; a hundred at most.
pub async fn list(ports: &Ports, call: &Call) -> Result<Vec<NamedGrant>> {
    ports.views.grants(&call.actor.account).await
}

/// Takes a grant back: its sessions end at once, and with them every access token and refresh token.
///
/// Errors: `NotFound` for what is not the caller's, or is taken back already.
pub async fn revoke(ports: &Ports, call: &Call, id: &GrantId) -> Result<()> {
    let (call, id) = (call.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn crate::ports::Tx| {
        once(tx, &call, |tx| {
            let grant = tx.find_grant_by_id(&id)?;
            let own = grant.filter(|grant| grant.account == call.actor.account && grant.revoked_at.is_none());
            let mut grant = own.ok_or(Error::NotFound("grant"))?;
            grant.revoked_at = Some(call.now);
            tx.save_grant(&grant)?;
            tx.end_sessions_of_grant(&id, SessionEnd::GrantRevoked, call.now)?;
            tx.close_authorizations_of(&id, call.now)
        })
    };
    ports.store.transact(&trail, work).await
}
