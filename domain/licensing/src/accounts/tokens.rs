//! What clients ask about tokens and do with them: introspection (RFC 7662) and revocation (RFC 7009).

use super::{Client, Moment, Session, SessionEnd};
use crate::audit::Trail;
use crate::error::{Error, Result};
use crate::ids::SessionId;
use crate::ports::{Ports, Tx};
use crate::values::sha256_hex;

/// A token as it was shown.
#[derive(Clone, Debug)]
pub enum Shown {
    /// An access token of ours, by the session it names.
    Access(SessionId),
    /// Anything else: a refresh token, if we gave it out.
    Other(String),
}

/// The session a token belongs to, if the token is still good for anything.
fn session_of(tx: &mut dyn Tx, shown: &Shown) -> Result<Option<(Session, bool)>> {
    match shown {
        Shown::Access(id) => Ok(tx.find_session(id)?.map(|session| (session, true))),
        Shown::Other(text) => match tx.find_refresh_token(&sha256_hex(text.as_bytes()))? {
            Some(token) => Ok(Some((tx.get_session(&token.session)?, token.used_at.is_none()))),
            None => Ok(None),
        },
    }
}

/// The session of a token that is active now. A client is told of its own, one of ours of all.
///
/// Errors: `Forbidden` for a client that proves nothing.
pub async fn introspect(
    ports: &Ports,
    client: &Client,
    shown: Shown,
    at: &Moment,
) -> Result<Option<Session>> {
    if !client.is_confidential() {
        return Err(Error::Forbidden("a client that cannot prove itself is told nothing"));
    }
    let (client, now) = (client.clone(), at.now);
    let work = move |tx: &mut dyn Tx| {
        let found = session_of(tx, &shown)?;
        let told = |session: &Session| client.first_party || session.client == client.id;
        let active = found.filter(|(session, is_good)| *is_good && session.is_alive(now) && told(session));
        Ok(active.map(|(session, _)| session))
    };
    ports.store.transact(&Trail::nobody(), work).await
}

/// Ends the session of a token, whichever of its tokens that is. A token that is not the client's changes nothing, and
/// nobody is told whether there is one.
pub async fn sign_out(ports: &Ports, client: &Client, shown: Shown, at: &Moment) -> Result<()> {
    let (client, now) = (client.id.clone(), at.now);
    let work = move |tx: &mut dyn Tx| match session_of(tx, &shown)? {
        Some((session, _)) if session.client == client && session.is_alive(now) => {
            tx.end_session(&session.id, SessionEnd::SignedOut, now)
        }
        _ => Ok(()),
    };
    ports.store.transact(&Trail::nobody(), work).await
}
