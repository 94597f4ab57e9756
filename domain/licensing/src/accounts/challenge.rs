//! Sign-in by the national signature: a challenge that is signed once, by whoever is in the certificate.
//!
//! One certificate serves signing in and signing documents (PKI 1.3), so what is signed to sign in is an envelope of its
//! own: it says what it is for, for which server and client, and until when. No document is ever accepted that is not
//! the content of its own case, so a signed challenge is none, and a signed document is no challenge. The token endpoint
//! and our own page ask the same of it ([`prove`]); a challenge of the one is worth nothing at the other.

use super::sign_in::{Entrance, enter};
use super::{Account, Issued, Moment, Permissions, SignIn, SignInMethod, refused, standing, throttle};
use crate::access::{Actor, Standing};
use crate::audit::{AuditOutcome, Author, Trail};
use crate::error::{Error, Refusal, Result};
use crate::ids::{AccountId, AuthorizationId, RepresentationId};
use crate::organisations::{Capacity, Representation};
use crate::ports::{Ports, Tx};
use crate::signatures::{Asked, Indication, SignatureReport, SignedAct, Signer, VerifyRequest};
use crate::values::{Bin, Iin, Instant, Party, civil_day, sha256_hex};
use chrono::TimeDelta;
use serde::Serialize;

/// How long a challenge can be answered.
pub const CHALLENGE_LIFE: TimeDelta = TimeDelta::minutes(5);

/// What somebody signs to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Address of this server.
    pub host: String,
    /// The client he signs in through.
    pub client: String,
    /// The request to our page, where it is that which he signs in on.
    pub authorization: Option<AuthorizationId>,
    /// At least 128 random bits.
    pub nonce: String,
    /// Until when.
    pub expires_at: Instant,
}

#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    purpose: &'static str,
    host: &'a str,
    client: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<&'a str>,
    nonce: &'a str,
    expires_at: Instant,
}

impl Challenge {
    /// The exact bytes to sign.
    ///
    /// # Errors
    /// `Internal`, never in fact.
    pub fn content(&self) -> Result<Vec<u8>> {
        let Self { host, client, nonce, .. } = self;
        let authorization = self.authorization.as_ref().map(AuthorizationId::as_str);
        let purpose = if authorization.is_some() { "authorize" } else { "sign_in" };
        let (schema, expires_at) = ("ruqsat.sign-in/1", self.expires_at);
        let envelope = Envelope { schema, purpose, host, client, authorization, nonce, expires_at };
        serde_json::to_vec(&envelope).map_err(|fault| Error::Internal(format!("challenge: {fault}")))
    }
}

/// Whoever signed, by his certificate alone.
#[derive(Clone)]
struct Person {
    iin: Iin,
    name: String,
    /// The entity he is certified for, and as what he may act for it without being named by anybody.
    entity: Option<(Bin, Option<Capacity>)>,
}

impl Person {
    /// `None` where a certificate names nobody we could know.
    fn of(report: &SignatureReport) -> Option<Self> {
        let [Signer { iin, bin, roles, name, .. }] = report.signers.as_slice() else { return None };
        let has = |role: &str| roles.iter().any(|one| one == role);
        let capacity = match () {
            () if !has("LEGAL_ENTITY") => None,
            () if has("CEO") => Some(Capacity::Head),
            () if has("RIGHT_TO_SIGN") => Some(Capacity::RightToSign),
            () => None,
        };
        let entity = match bin {
            Some(bin) => Some((Bin::parse(bin)?, capacity)),
            None => None,
        };
        Some(Self { iin: Iin::parse(iin.as_deref()?)?, name: plain(name.as_deref()?)?, entity })
    }
}

/// A challenge that comes back with a signature.
#[derive(Clone, Debug)]
pub struct SignedChallenge {
    /// The challenge.
    pub challenge: Challenge,
    /// The CMS over its content.
    pub cms: Vec<u8>,
}

/// Why a signed challenge lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// The challenge is over, was used before, or is for something else.
    Challenge,
    /// The signature is not good: the code that says why.
    Signature(String),
    /// He may not act for whom he says, or has no number we could know.
    Person,
}

/// In whose name somebody comes in.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// What he asks for, or else the entity in his certificate.
    Asked(Option<String>),
    /// His own: for whom he acts he says later. The entity in his certificate is among the choices.
    Own,
}

/// What a challenge has to be for.
#[derive(Clone, Debug)]
pub(super) struct Purpose {
    pub(super) client: String,
    pub(super) authorization: Option<AuthorizationId>,
    pub(super) name: Name,
}

/// Signs in whoever signed a challenge, which is used up by that. Who has no account gets one: the certification
/// authority knows him. In whose name he acts is what he asks for, or else the entity in his certificate.
///
/// Errors: `Unauthenticated` for every reason alike; `SignatureUnknown` where it cannot be told now whether the
/// certificate is revoked, and the challenge can be shown again; `TooMany`; `Forbidden` where the client is none of ours
/// or may not have what it asks for.
pub async fn by_signature(ports: &Ports, asked: SignIn, signed: SignedChallenge) -> Result<Issued> {
    if !asked.client.first_party {
        return Err(Error::Forbidden("only a first-party client signs people in"));
    }
    let permissions = asked.client.narrowed(asked.permissions.as_ref());
    let permissions = permissions.ok_or(Error::Forbidden("more than this client may be granted"))?;
    let (client, at) = (asked.client.id.clone(), asked.at.clone());
    let purpose = Purpose { client, authorization: None, name: Name::Asked(asked.acting_for.clone()) };
    let begin = move |tx: &mut dyn Tx, proved: (Account, Standing)| {
        let entrance = Entrance { method: SignInMethod::Signature, permissions };
        enter(tx, asked, entrance, proved)
    };
    prove(ports, signed, purpose, &at, begin).await?.map_err(|_| Error::Unauthenticated)
}

/// Who signed a challenge, and everything that is asked of him, at whichever door; `then` goes on in the transaction that
/// uses the challenge up. It is tried a second time where another request registers the same person at that moment.
///
/// Errors: `SignatureUnknown`, `TooMany`, those of `then`.
pub(super) async fn prove<T: Send + 'static>(
    ports: &Ports,
    signed: SignedChallenge,
    purpose: Purpose,
    at: &Moment,
    then: impl FnOnce(&mut dyn Tx, (Account, Standing)) -> Result<T> + Clone + Send + 'static,
) -> Result<std::result::Result<T, Unproved>> {
    let SignedChallenge { challenge, cms } = signed;
    let now = at.now;
    let bounds = throttle::of_signatures(at.origin.peer);
    let admitted = bounds.clone();
    let admit = move |tx: &mut dyn Tx| throttle::admit(tx, &admitted, now);
    ports.store.transact(&Trail::nobody(), admit).await?;
    let is_for_this = challenge.client == purpose.client && challenge.authorization == purpose.authorization;
    let entered = if is_for_this && now < challenge.expires_at {
        let content = challenge.content()?;
        let claim = sha256_hex(&content);
        let nobody = Asked { act: SignedAct::SignIn, iin: None, bin: None };
        let report =
            ports.signatures.verify(VerifyRequest { cms, content, asked: nobody, now }).await?.report;
        if report.may_change() {
            return Err(Error::SignatureUnknown(Box::new(report)));
        }
        match Person::of(&report) {
            _ if report.indication != Indication::TotalPassed => {
                Err(Unproved::Signature(report.sub_indication.unwrap_or_else(|| "FORMAT_FAILURE".into())))
            }
            None => Err(Unproved::Person),
            Some(person) => {
                let entry = Entry { purpose, at: at.clone(), person, claim, until: challenge.expires_at };
                match entry.clone().enter(ports, then.clone()).await {
                    Err(Error::Refused(Refusal::Changed)) => entry.enter(ports, then).await?,
                    other => other?,
                }
            }
        }
    } else {
        Err(Unproved::Challenge)
    };
    if entered.is_err() {
        refused(ports, Author::Unknown, at, bounds).await?;
    }
    Ok(entered)
}

/// A sign-in whose signature is good.
#[derive(Clone)]
struct Entry {
    purpose: Purpose,
    at: Moment,
    person: Person,
    /// Name of the challenge among what is used once.
    claim: String,
    until: Instant,
}

/// As whom somebody comes in, and what has to be written for it.
struct Found {
    account: Account,
    is_new: bool,
    standing: Standing,
    /// The entity that only his certificate names him for.
    certified: Option<(Bin, Capacity)>,
}

impl Entry {
    /// Errors: `Refused(Changed)` where another request registers him now.
    async fn enter<T: Send + 'static>(
        self,
        ports: &Ports,
        then: impl FnOnce(&mut dyn Tx, (Account, Standing)) -> Result<T> + Send + 'static,
    ) -> Result<std::result::Result<T, Unproved>> {
        let Self { purpose, at, person, claim, until } = self;
        let (moment, iin, name) = (at.clone(), person.iin.clone(), purpose.name);
        let look = move |tx: &mut dyn Tx| find(tx, &moment, &person, name);
        let Some(found) = ports.store.transact(&Trail::nobody(), look).await? else {
            return Ok(Err(Unproved::Person));
        };
        let actor = Actor {
            account: found.account.id.clone(),
            client: purpose.client,
            name: found.account.name.clone(),
            standing: found.standing.clone(),
            signed_in_at: at.now,
            session: None,
            permissions: Permissions::default(),
        };
        let trail = Trail::new(Author::Caller(actor), at.origin.clone(), at.now, &at.mint.apart());
        let row = trail.sign_in(AuditOutcome::Done, 1)?;
        let work = move |tx: &mut dyn Tx| {
            if !tx.claim_assertion(&claim, until)? {
                return Ok(Err(Unproved::Challenge));
            }
            let Found { account, is_new, standing, certified } = found;
            if is_new {
                tx.insert_account(&account)?;
            }
            if let Some((bin, capacity)) = certified {
                tx.insert_representation(&by_certificate(&at, (&account.id, iin), (bin, capacity)))?;
            }
            throttle::succeeded(tx, (&account.login, &account.id), at.origin.peer, at.now)?;
            tx.append_audit(&row)?;
            then(tx, (account, standing)).map(Ok)
        };
        ports.store.transact(&trail, work).await
    }
}

/// As whom a person comes in. `None`: he may not, or his number is taken by something else.
fn find(tx: &mut dyn Tx, at: &Moment, person: &Person, name: Name) -> Result<Option<Found>> {
    let party = Party::Individual { iin: person.iin.clone() };
    let own = Standing::Applicant { party, iin: Some(person.iin.clone()) };
    let known = tx.find_account(person.iin.as_str())?;
    let is_new = known.is_none();
    let account = known.unwrap_or_else(|| Account {
        id: AccountId::new(&mut at.mint.clone()),
        login: person.iin.as_str().to_owned(),
        // What is no hash fits no password.
        secret_hash: String::new(),
        name: person.name.clone(),
        standing: own.clone(),
        created_at: at.now,
    });
    if account.standing != own {
        return Ok(None);
    }
    let day = civil_day(at.now);
    let entity = person.entity.as_ref().map(|(bin, _)| bin.as_str().to_owned());
    let certified = person.entity.clone().and_then(|(bin, capacity)| Some((bin, capacity?)));
    let acting_for = match name {
        Name::Asked(acting_for) => acting_for.or(entity),
        Name::Own => {
            let is_named = standing(tx, &account, entity.as_deref(), day)?.is_some();
            let certified = certified.filter(|_| !is_named);
            return Ok(Some(Found { account, is_new, standing: own, certified }));
        }
    };
    if let Some(standing) = standing(tx, &account, acting_for.as_deref(), day)? {
        return Ok(Some(Found { account, is_new, standing, certified: None }));
    }
    let Some((bin, capacity)) = certified else { return Ok(None) };
    let party = Party::LegalEntity { bin: bin.clone() };
    let standing = Standing::Applicant { party, iin: Some(person.iin.clone()) };
    let found = Found { account, is_new, standing, certified: Some((bin.clone(), capacity)) };
    Ok((acting_for.as_deref() == Some(bin.as_str())).then_some(found))
}

/// That he acts for the entity in his certificate, for as long as a session lasts: the next one needs the certificate again.
fn by_certificate(
    at: &Moment,
    (account, iin): (&AccountId, Iin),
    (bin, capacity): (Bin, Capacity),
) -> Representation {
    Representation {
        id: RepresentationId::new(&mut at.mint.clone()),
        bin,
        iin,
        capacity,
        power_of_attorney: None,
        from: civil_day(at.now),
        until: Some(civil_day(at.now + super::sessions::PERSONS)),
        created_by: account.clone(),
        created_at: at.now,
        revoked_at: None,
        version: 1,
    }
}

/// A name as people write it: one line, no control characters, bounded.
fn plain(name: &str) -> Option<String> {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join(" ").chars().take(200).collect();
    (!name.is_empty()).then_some(name)
}
