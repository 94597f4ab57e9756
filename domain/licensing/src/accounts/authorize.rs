//! A person lets a client act for him: sign-in and consent on our own pages (RFC 6749 section 4.1, always with PKCE).
//!
//! The request is kept here from the moment the client sends the browser over, and bound to that browser by a secret in
//! a cookie. Nothing of it travels through forms, so nothing of it can be changed on the way.

use super::challenge::{self, Name, Purpose, SignedChallenge, Unproved};
use super::grants::{Grant, MOST};
use super::{Account, Client, Moment, Permissions, SignInMethod, clients, network, sign_in, standing};
use crate::access::{Actor, Standing};
use crate::audit::{Author, Trail};
use crate::error::{Error, Result};
use crate::ids::{AccountId, AuthorizationId, GrantId, SessionId};
use crate::notices::tell_grant;
use crate::ports::{Ports, Tx};
use crate::values::{Iin, Instant, Party, Text, civil_day, sha256_hex};
use chrono::TimeDelta;

/// How long a person may take over our pages.
pub const LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long a code can be exchanged.
pub const CODE_LIFE: TimeDelta = TimeDelta::seconds(60);
/// Most requests of one network that are open at once, and of all together.
const OPEN: (i64, i64) = (100, 20_000);

/// A request to our pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// Its id.
    pub id: AuthorizationId,
    /// The client.
    pub client: String,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// What for.
    pub permissions: Permissions,
    /// What the client wants back unchanged.
    pub state: String,
    /// SHA-256 of the verifier, base64url (RFC 7636 section 4.2, S256).
    pub challenge: String,
    /// SHA-256 (hex) of the secret that this browser shows.
    pub browser_sha256: String,
    /// The network it came from.
    pub network: String,
    /// Who has signed in.
    pub account: Option<AccountId>,
    /// And how.
    pub method: Option<SignInMethod>,
    /// The grant he gave.
    pub granted: Option<GrantId>,
    /// In whose name.
    pub acting_for: Option<String>,
    /// SHA-256 (hex) of the code given to the client.
    pub code_sha256: Option<String>,
    /// The session that came of the code.
    pub session: Option<SessionId>,
    /// When it came.
    pub created_at: Instant,
    /// Until when it is good; with a code, until when that can be exchanged.
    pub expires_at: Instant,
    /// When it came to its end: denied, exchanged, or its grant revoked.
    pub closed_at: Option<Instant>,
}

/// What a client asks for. That it is registered, and the address its own, was seen before.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The client.
    pub client: Client,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// What for.
    pub permissions: Permissions,
    /// What it wants back unchanged.
    pub state: String,
    /// The challenge of PKCE.
    pub challenge: String,
}

/// A request with its client.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The request.
    pub authorization: Authorization,
    /// The client.
    pub client: Client,
}

/// In whose name a person can act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// IIN or BIN.
    pub number: String,
    /// A name, where we know it.
    pub name: Option<Text>,
    /// Whether it is the person's own.
    pub is_own: bool,
}

/// Keeps a request; `browser` is the secret of the cookie.
///
/// Errors: `TooMany` where a network, or all together, have too many open.
pub async fn request(ports: &Ports, asked: Asked, browser: &str, at: Moment) -> Result<Begun> {
    let (browser_sha256, network) = (sha256_hex(browser.as_bytes()), network(at.origin.peer));
    let work = move |tx: &mut dyn Tx| {
        let (here, everywhere) = tx.open_authorizations(&network, at.now)?;
        if here >= OPEN.0 || everywhere >= OPEN.1 {
            return Err(Error::TooMany { until: at.now + LIFE });
        }
        let authorization = Authorization {
            id: AuthorizationId::new(&mut at.mint.clone()),
            client: asked.client.id.clone(),
            redirect_uri: asked.redirect_uri,
            permissions: asked.permissions,
            state: asked.state,
            challenge: asked.challenge,
            browser_sha256,
            network,
            account: None,
            method: None,
            granted: None,
            acting_for: None,
            code_sha256: None,
            session: None,
            created_at: at.now,
            expires_at: at.now + LIFE,
            closed_at: None,
        };
        tx.insert_authorization(&authorization)?;
        Ok(Begun { authorization, client: asked.client })
    };
    ports.store.transact(&Trail::nobody(), work).await
}

/// The open request that this browser has to do with.
fn open(tx: &mut dyn Tx, id: &AuthorizationId, browser: &str, now: Instant) -> Result<Begun> {
    let found = tx.find_authorization(id)?.filter(|one| {
        let is_open = one.closed_at.is_none() && one.code_sha256.is_none() && now < one.expires_at;
        is_open && one.browser_sha256 == sha256_hex(browser.as_bytes())
    });
    let authorization = found.ok_or(Error::NotFound("authorization"))?;
    let client = clients::open(tx, &authorization.client)?.ok_or(Error::NotFound("client"))?;
    Ok(Begun { authorization, client })
}

/// The open request of this browser.
///
/// Errors: `NotFound` for another browser, and for what is over.
pub async fn find_authorization(
    ports: &Ports,
    id: &AuthorizationId,
    browser: &str,
    now: Instant,
) -> Result<Begun> {
    let (id, browser) = (id.clone(), browser.to_owned());
    ports.store.transact(&Trail::nobody(), move |tx| open(tx, &id, &browser, now)).await
}

/// Signs a person in on our page. From then on the browser shows `next` in place of `browser`: a secret that somebody
/// else planted there before is worth nothing.
///
/// Errors: those of [`super::password`], and of [`find_authorization`].
pub async fn prove(
    ports: &Ports,
    (id, browser, next): (&AuthorizationId, &str, &str),
    (login, secret): (&str, String),
    at: &Moment,
) -> Result<Begun> {
    let begun = find_authorization(ports, id, browser, at.now).await?;
    // As himself: in whose name he grants what, he says when he consents.
    let own = Some(login.to_owned());
    let (account, standing) = sign_in::prove(ports, &begun.client.id, (login, secret), own, at).await?;
    let go_on = proved((id, browser, next), SignInMethod::Password, at.now);
    ports.store.transact(&Trail::nobody(), move |tx| go_on(tx, (account, standing))).await
}

/// Signs a person in on our page by a challenge that was made for this request; everything is asked that
/// [`super::by_signature`] asks, and the browser shows `next` from then on. The entity in the certificate is among the
/// [`choices`].
///
/// Errors: `SignatureUnknown` where it cannot be told now whether the certificate is revoked, and the challenge can be
/// shown again; `TooMany`; those of [`find_authorization`].
pub async fn prove_by_signature(
    ports: &Ports,
    (id, browser, next): (&AuthorizationId, &str, &str),
    signed: SignedChallenge,
    at: &Moment,
) -> Result<std::result::Result<Begun, Unproved>> {
    let begun = find_authorization(ports, id, browser, at.now).await?;
    let purpose = Purpose { client: begun.client.id, authorization: Some(id.clone()), name: Name::Own };
    let go_on = proved((id, browser, next), SignInMethod::Signature, at.now);
    challenge::prove(ports, signed, purpose, at, go_on).await
}

/// What a request goes on as when its person has signed in.
fn proved(
    (id, browser, next): (&AuthorizationId, &str, &str),
    method: SignInMethod,
    now: Instant,
) -> impl FnOnce(&mut dyn Tx, (Account, Standing)) -> Result<Begun> + Clone + Send + 'static + use<> {
    let (id, browser, next) = (id.clone(), browser.to_owned(), sha256_hex(next.as_bytes()));
    move |tx, (account, _)| {
        let mut begun = open(tx, &id, &browser, now)?;
        let authorization = &mut begun.authorization;
        (authorization.account, authorization.method) = (Some(account.id), Some(method));
        authorization.browser_sha256 = next;
        tx.save_authorization(authorization)?;
        Ok(begun)
    }
}

/// In whose name whoever has signed in can act, himself first.
pub async fn choices(ports: &Ports, begun: &Begun, now: Instant) -> Result<Vec<Choice>> {
    let account = begun.authorization.account.clone().ok_or(Error::Unauthenticated)?;
    let (staff_passwords, method) = (ports.staff_passwords, begun.authorization.method);
    let work = move |tx: &mut dyn Tx| {
        let account = tx.get_account(&account)?;
        let Standing::Applicant { party, iin } = &account.standing else {
            return Err(Error::Forbidden("a client signs in on no page"));
        };
        let own = Choice { number: party.number().to_owned(), name: Some(same(&account.name)), is_own: true };
        let mut choices = vec![own];
        if let (Party::Individual { .. }, Some(iin)) = (party, iin) {
            for choice in others(tx, &account, iin, now)? {
                let standing = standing(tx, &account, Some(&choice.number), civil_day(now))?;
                choices.extend(standing.filter(|it| may_grant(it, method, staff_passwords)).map(|_| choice));
            }
        }
        Ok(choices)
    };
    ports.store.transact(&Trail::nobody(), work).await
}

/// Whether whoever signed in on our page may grant anything as this: who decides on cases, by his signature.
pub(super) fn may_grant(standing: &Standing, method: Option<SignInMethod>, staff_passwords: bool) -> bool {
    staff_passwords || method == Some(SignInMethod::Signature) || !standing.decides()
}

/// A name that is the same in each language.
fn same(name: &str) -> Text {
    Text { kk: name.to_owned(), ru: name.to_owned(), en: name.to_owned() }
}

/// The bodies an account is employed at and the legal entities the person represents, each once.
fn others(tx: &mut dyn Tx, account: &Account, iin: &Iin, now: Instant) -> Result<Vec<Choice>> {
    let day = civil_day(now);
    let mut choices: Vec<Choice> = Vec::new();
    for (employment, bin) in tx.find_employments(&account.id, day)? {
        let name = tx.get_body(&employment.body)?.name;
        choices.push(Choice { number: bin.as_str().to_owned(), name: Some(name), is_own: false });
    }
    for one in tx.representations_of(iin, day)? {
        let name = tx.find_account(one.bin.as_str())?.map(|entity| same(&entity.name));
        choices.push(Choice { number: one.bin.as_str().to_owned(), name, is_own: false });
    }
    let mut seen = std::collections::BTreeSet::new();
    choices.retain(|choice| seen.insert(choice.number.clone()));
    Ok(choices)
}

/// Grants what was asked for in somebody's name, and gives the client a code: `code` is a fresh secret.
///
/// Errors: those of [`find_authorization`]; `Unauthenticated` before sign-in; `Forbidden` where he may not act for that
/// number, or has a hundred grants.
pub async fn consent(
    ports: &Ports,
    (id, browser): (&AuthorizationId, &str),
    acting_for: &str,
    code: &str,
    at: Moment,
) -> Result<Begun> {
    let (id, browser, code) = (id.clone(), browser.to_owned(), sha256_hex(code.as_bytes()));
    let acting_for = acting_for.to_owned();
    let begun = find_authorization(ports, &id, &browser, at.now).await?;
    let (wanted, account) = (acting_for.clone(), begun.authorization.account.clone());
    let account = account.ok_or(Error::Unauthenticated)?;
    let (staff_passwords, method) = (ports.staff_passwords, begun.authorization.method);
    let look = move |tx: &mut dyn Tx| {
        let account = tx.get_account(&account)?;
        let standing = standing(tx, &account, Some(&wanted), civil_day(at.now))?;
        let standing = standing.filter(|it| may_grant(it, method, staff_passwords));
        Ok((account, standing.ok_or(Error::Forbidden("not in this name"))?))
    };
    let (account, standing) = ports.store.transact(&Trail::nobody(), look).await?;
    let actor = Actor {
        account: account.id.clone(),
        client: begun.client.id,
        name: account.name,
        standing,
        signed_in_at: at.now,
        session: None,
        permissions: Permissions::default(),
    };
    let trail = Trail::new(Author::Caller(actor), at.origin.clone(), at.now, &at.mint.apart());
    let work = move |tx: &mut dyn Tx| {
        let mut begun = open(tx, &id, &browser, at.now)?;
        if begun.authorization.account.as_ref() != Some(&account.id) {
            return Err(Error::Unauthenticated);
        }
        let grant = extended(tx, &begun, &account.id, &acting_for, &at)?;
        let authorization = &mut begun.authorization;
        (authorization.granted, authorization.acting_for) = (Some(grant), Some(acting_for));
        (authorization.code_sha256, authorization.expires_at) = (Some(code), at.now + CODE_LIFE);
        tx.save_authorization(authorization)?;
        Ok(begun)
    };
    ports.store.transact(&trail, work).await
}

/// The grant in force with what is asked for now added, or a new one.
fn extended(
    tx: &mut dyn Tx,
    begun: &Begun,
    account: &AccountId,
    acting_for: &str,
    at: &Moment,
) -> Result<GrantId> {
    let asked = &begun.authorization.permissions;
    if let Some(mut grant) = tx.find_grant(account, &begun.client.id, acting_for)? {
        (grant.permissions, grant.updated_at) = (grant.permissions.with(asked), at.now);
        tx.save_grant(&grant)?;
        return Ok(grant.id);
    }
    if tx.count_grants(account)? >= MOST {
        return Err(Error::Forbidden("a hundred grants are in force: revoke one first"));
    }
    let grant = Grant {
        id: GrantId::new(&mut at.mint.clone()),
        client: begun.client.id.clone(),
        account: account.clone(),
        acting_for: acting_for.to_owned(),
        permissions: asked.clone(),
        created_at: at.now,
        updated_at: at.now,
        revoked_at: None,
    };
    tx.insert_grant(&grant)?;
    tell_grant(tx, &mut at.mint.clone(), acting_for, &begun.client.name, at.now)?;
    Ok(grant.id)
}

/// Sends the client away with nothing.
///
/// Errors: those of [`find_authorization`].
pub async fn deny(ports: &Ports, id: &AuthorizationId, browser: &str, now: Instant) -> Result<Begun> {
    let (id, browser) = (id.clone(), browser.to_owned());
    let work = move |tx: &mut dyn Tx| {
        let mut begun = open(tx, &id, &browser, now)?;
        begun.authorization.closed_at = Some(now);
        tx.save_authorization(&begun.authorization)?;
        Ok(begun)
    };
    ports.store.transact(&Trail::nobody(), work).await
}
