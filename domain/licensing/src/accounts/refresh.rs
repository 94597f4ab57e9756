//! Refresh: the next access token of a session, and the next refresh token, for one that is used once. One that is shown
//! a second time tells that there are two who hold it, and ends the session for both (RFC 9700 section 4.14).

use super::{Client, Issued, Moment, Permissions, RefreshToken, SessionEnd, SignInMethod, clients, standing};
use crate::audit::{AuditOutcome, Author, Trail};
use crate::error::{Error, Result};
use crate::ports::{Ports, Tx};
use crate::values::{civil_day, sha256_hex};

/// What became of it: a session that is ended has to stay ended, so this is no error of the unit of work.
enum Outcome {
    Issued(Box<Issued>),
    Refused,
}

/// Goes on with a session. Who may act for whom is looked up anew: somebody dismissed meanwhile gets nothing.
///
/// `next` is a fresh secret. Errors: `Unauthenticated` for every reason alike; `Forbidden` where more is asked for than
/// was granted.
pub async fn refresh(
    ports: &Ports,
    client: &Client,
    token: &str,
    (next, asked): (String, Option<Permissions>),
    at: Moment,
) -> Result<Issued> {
    let (client, sha256) = (client.id.clone(), sha256_hex(token.as_bytes()));
    let staff_passwords = ports.staff_passwords;
    let work = move |tx: &mut dyn Tx| {
        let Some(shown) = tx.find_refresh_token(&sha256)? else { return Ok(Outcome::Refused) };
        let session = tx.get_session(&shown.session)?;
        // Another client has no business with it, and does not use it up.
        if session.client != client || !session.is_alive(at.now) {
            return Ok(Outcome::Refused);
        }
        let account = tx.get_account(&session.account)?;
        let day = civil_day(at.now);
        let current = standing(tx, &account, session.acting_for.as_deref(), day)?;
        // Whoever was given a say in cases meanwhile comes in anew, by his signature.
        let is_barred = session.method == SignInMethod::Password && !staff_passwords;
        let current = current.filter(|standing| !(is_barred && standing.decides()));
        let ended = match (&shown.used_at, &current) {
            (Some(_), _) => Some(SessionEnd::Reused),
            (None, None) => Some(SessionEnd::StandingLost),
            (None, Some(_)) if clients::open(tx, &client)?.is_none() => Some(SessionEnd::ClientDisabled),
            (None, Some(_)) => None,
        };
        let Some(standing) = current.filter(|_| ended.is_none()) else {
            tx.end_session(&session.id, ended.unwrap_or(SessionEnd::StandingLost), at.now)?;
            let trail = Trail::new(Author::Unknown, at.origin, at.now, &at.mint);
            let row = trail.sign_in(AuditOutcome::Refused, 1)?;
            let (account, client) = (Some(account.id), Some(client));
            tx.append_audit(&crate::audit::AuditRow { account, client, ..row })?;
            return Ok(Outcome::Refused);
        };
        let mut narrowed = session.clone();
        if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
            if !session.permissions.contain(&asked) {
                return Err(Error::Forbidden("more than was granted"));
            }
            narrowed.permissions = asked;
        }
        tx.use_refresh_token(&sha256, at.now)?;
        tx.insert_refresh_token(&RefreshToken {
            sha256: sha256_hex(next.as_bytes()),
            session: session.id.clone(),
            issued_at: at.now,
            used_at: None,
        })?;
        let session_ends_at = session.expires_at;
        let actor = narrowed.actor(account, standing);
        Ok(Outcome::Issued(Box::new(Issued { actor, refresh: Some(next), session_ends_at })))
    };
    match ports.store.transact(&Trail::nobody(), work).await? {
        Outcome::Issued(issued) => Ok(*issued),
        Outcome::Refused => Err(Error::Unauthenticated),
    }
}
