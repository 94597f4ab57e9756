//! Sign-in: a person's number and password on a first-party client, or a client's own credentials.

use super::{
    Account, Client, Issued, Moment, Permissions, SignInMethod, refused, sessions, standing, throttle,
};
use crate::access::{Actor, Standing};
use crate::audit::{AuditOutcome, Author, Trail};
use crate::error::{Error, Refusal, Result};
use crate::ids::SessionId;
use crate::ports::{Ports, Tx};
use crate::values::{Party, civil_day};

/// A request to sign in, through a client that has proved itself.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The client.
    pub client: Client,
    /// What for; `None` is all that the client may.
    pub permissions: Option<Permissions>,
    /// In whose name, by IIN or BIN; `None` leaves it to what the person is.
    pub acting_for: Option<String>,
    /// A fresh secret: the first refresh token.
    pub refresh: String,
    /// When and whence.
    pub at: Moment,
}

/// Signs a person in by IIN or BIN and password.
///
/// Errors: `Unauthenticated` for every reason alike, also where he may not act for whom he says; an unknown login takes
/// as long as a wrong password. `TooMany` as [`throttle`](super::network) says. `SignatureOnly` for the right password of
/// somebody who decides on cases, where the ports do not let him in by it. `Forbidden` where the client is none of
/// ours or may not have what it asks for. Each try leaves a row in the audit.
pub async fn password(ports: &Ports, asked: SignIn, login: &str, secret: String) -> Result<Issued> {
    if !asked.client.first_party {
        return Err(Error::Forbidden("only a first-party client asks for passwords"));
    }
    let permissions = asked.client.narrowed(asked.permissions.as_ref());
    let permissions = permissions.ok_or(Error::Forbidden("more than this client may be granted"))?;
    let acting_for = asked.acting_for.clone();
    let proved = prove(ports, &asked.client.id, (login, secret), acting_for, &asked.at).await?;
    let entrance = Entrance { method: SignInMethod::Password, permissions };
    let work = move |tx: &mut dyn Tx| enter(tx, asked, entrance, proved);
    ports.store.transact(&Trail::nobody(), work).await
}

/// How a person came in, and what for.
pub(super) struct Entrance {
    pub(super) method: SignInMethod,
    pub(super) permissions: Permissions,
}

/// Begins the session of a person who has proved who he is.
pub(super) fn enter(
    tx: &mut dyn Tx,
    asked: SignIn,
    entrance: Entrance,
    (account, standing): (Account, Standing),
) -> Result<Issued> {
    let SignIn { client, refresh, at, .. } = asked;
    let id = SessionId::new(&mut at.mint.clone());
    let life = (entrance.method, sessions::PERSONS);
    let mut session = sessions::new(id, &client, &account.id, entrance.permissions, life, at.now);
    // Kept in so many words: whoever is dismissed does not go on as himself by a refresh.
    session.acting_for = match &standing {
        Standing::Staff { body, .. } => Some(tx.get_body(body)?.bin.as_str().to_owned()),
        Standing::Applicant { party, .. } => Some(party.number().to_owned()),
        Standing::Client => None,
    };
    sessions::begin(tx, session, (account, standing), Some(refresh))
}

/// Signs a portal in as itself, with no person behind it.
///
/// Errors: `Forbidden` for a public client, and where it may not have what it asks for.
pub async fn client_credentials(ports: &Ports, asked: SignIn) -> Result<Issued> {
    if !asked.client.is_confidential() || asked.acting_for.is_some() {
        return Err(Error::Forbidden("a client that cannot prove itself stands for nobody"));
    }
    let permissions = asked.client.narrowed(asked.permissions.as_ref());
    let permissions = permissions.ok_or(Error::Forbidden("more than this client may be granted"))?;
    let work = move |tx: &mut dyn Tx| {
        let SignIn { client, at, .. } = asked;
        let account = tx.get_account(&client.account)?;
        let mut mint = at.mint.clone();
        let as_client = (SignInMethod::Client, sessions::CLIENTS);
        let id = SessionId::new(&mut mint);
        let session = sessions::new(id, &client, &account.id, permissions, as_client, at.now);
        let issued = sessions::begin(tx, session, (account, Standing::Client), None)?;
        let trail = Trail::new(Author::Caller(issued.actor.clone()), at.origin, at.now, &mint);
        tx.append_audit(&trail.sign_in(AuditOutcome::Done, 1)?)?;
        Ok(issued)
    };
    ports.store.transact(&Trail::nobody(), work).await
}

/// The account whose password this is, and as what it acts. Everything a sign-in by password asks, also on our own page.
pub(super) async fn prove(
    ports: &Ports,
    client: &str,
    (login, secret): (&str, String),
    acting_for: Option<String>,
    at: &Moment,
) -> Result<(Account, Standing)> {
    let (known, peer, now) = (Party::parse(login), at.origin.peer, at.now);
    let typed = login.to_owned();
    let look = move |tx: &mut dyn Tx| {
        let account = match &known {
            Some(party) => tx.find_account(party.number())?,
            None => None,
        };
        let is_known = match &account {
            Some(account) => tx.is_network_known(&account.id, &throttle::network(peer))?,
            None => false,
        };
        let bounds = throttle::of_account(&typed, is_known, peer);
        throttle::admit(tx, &bounds, now)?;
        let standing = match &account {
            Some(account) => standing(tx, account, acting_for.as_deref(), civil_day(now))?,
            None => None,
        };
        Ok((account, standing, bounds))
    };
    let (account, standing, bounds) = ports.store.transact(&Trail::nobody(), look).await?;
    let hash = account.as_ref().map(|account| account.secret_hash.clone());
    let fits = ports.passwords.fits(hash, secret).await?;
    let actor = account.clone().zip(standing.clone()).map(|(account, standing)| Actor {
        account: account.id,
        client: client.to_owned(),
        name: account.name,
        standing,
        signed_in_at: now,
        session: None,
        permissions: Permissions::default(),
    });
    match (account, standing, actor) {
        // Told to nobody but whoever knows the password, and not past a bound, as if it were let in.
        (Some(_), Some(standing), Some(actor)) if fits && !ports.staff_passwords && standing.decides() => {
            let counted = bounds.clone();
            let admit = move |tx: &mut dyn Tx| throttle::admit(tx, &counted, now);
            ports.store.transact(&Trail::nobody(), admit).await?;
            refused(ports, Author::Caller(actor), at, Vec::new()).await?;
            Err(Refusal::SignatureOnly.into())
        }
        (Some(account), Some(standing), Some(actor)) if fits => {
            let (id, login, at) = (account.id.clone(), login.to_owned(), at.clone());
            let row = Trail::new(Author::Caller(actor), at.origin, now, &at.mint.apart());
            let row = row.sign_in(AuditOutcome::Done, 1)?;
            let note = move |tx: &mut dyn Tx| {
                throttle::admit(tx, &bounds, now)?;
                throttle::succeeded(tx, (&login, &id), peer, now)?;
                tx.append_audit(&row)
            };
            ports.store.transact(&Trail::nobody(), note).await?;
            Ok((account, standing))
        }
        (_, _, actor) => {
            // Of a name that nobody has, not even the client is kept: both are the caller's words.
            refused(ports, actor.map_or(Author::Unknown, Author::Caller), at, bounds).await?;
            Err(Error::Unauthenticated)
        }
    }
}
