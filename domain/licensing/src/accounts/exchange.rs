//! A code for tokens (RFC 6749 section 4.1.3, RFC 7636): once, in a minute, by the client it was given to, with the
//! verifier whose challenge came with the request. Shown a second time, what came of it ends.

use super::authorize::may_grant;
use super::{Client, Issued, Moment, SessionEnd, SignInMethod, sessions, standing};
use crate::audit::{AuditOutcome, Author, Trail};
use crate::error::{Error, Result};
use crate::ids::SessionId;
use crate::ports::{Ports, Tx};
use crate::values::{civil_day, sha256_hex};

/// What a client shows for tokens.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The code.
    pub code: String,
    /// The address the code was sent to.
    pub redirect_uri: String,
    /// SHA-256 of the verifier, base64url.
    pub challenge: String,
    /// A fresh secret: the first refresh token.
    pub refresh: String,
}

/// Exchanges a code.
///
/// Errors: `Unauthenticated` for every reason alike.
pub async fn exchange(ports: &Ports, client: &Client, shown: Exchange, at: Moment) -> Result<Issued> {
    let (client, staff_passwords) = (client.clone(), ports.staff_passwords);
    let work = move |tx: &mut dyn Tx| {
        let found = tx.find_authorization_by_code(&sha256_hex(shown.code.as_bytes()))?;
        // Another client has no business with it, and does not use it up.
        let Some(mut asked) = found.filter(|one| one.client == client.id) else { return Ok(None) };
        if let Some(session) = &asked.session {
            tx.end_session(session, SessionEnd::Reused, at.now)?;
            return Ok(None);
        }
        let fits = asked.challenge == shown.challenge && asked.redirect_uri == shown.redirect_uri;
        if asked.closed_at.replace(at.now).is_some() || !fits || at.now >= asked.expires_at {
            // One try: whoever has a code and not its verifier does not go on guessing.
            tx.save_authorization(&asked)?;
            return Ok(None);
        }
        let (Some(account), Some(granted)) = (&asked.account, &asked.granted) else { return Ok(None) };
        let account = tx.get_account(account)?;
        let standing = standing(tx, &account, asked.acting_for.as_deref(), civil_day(at.now))?;
        let standing = standing.filter(|it| may_grant(it, asked.method, staff_passwords));
        let grant = tx.find_grant_by_id(granted)?.filter(|grant| grant.revoked_at.is_none());
        let (Some(standing), Some(_)) = (standing, grant) else {
            tx.save_authorization(&asked)?;
            return Ok(None);
        };
        let mut mint = at.mint.clone();
        let id = SessionId::new(&mut mint);
        // The session is as good as the sign-in behind it.
        let method = (asked.method.unwrap_or(SignInMethod::Password), sessions::GRANTED);
        let permissions = asked.permissions.clone();
        let mut session = sessions::new(id, &client, &account.id, permissions, method, at.now);
        (session.granted, session.acting_for) = (asked.granted.clone(), asked.acting_for.clone());
        asked.session = Some(session.id.clone());
        let issued = sessions::begin(tx, session, (account, standing), Some(shown.refresh))?;
        tx.save_authorization(&asked)?;
        let trail = Trail::new(Author::Caller(issued.actor.clone()), at.origin, at.now, &mint);
        tx.append_audit(&trail.sign_in(AuditOutcome::Done, 1)?)?;
        Ok(Some(issued))
    };
    ports.store.transact(&Trail::nobody(), work).await?.ok_or(Error::Unauthenticated)
}
