//! Sign-in by the national signature: a challenge that is signed once, by whoever is in the certificate.
//!
//! One certificate serves signing in and signing documents (PKI 1.3), so what is signed to sign in is an envelope of its
//! own: it says what it is for, for which server and client, and until when. No document is ever accepted that is not
//! the content of its own case, so a signed challenge is none, and a signed document is no challenge.

use super::sign_in::{Entrance, enter};
use super::{Account, Issued, Moment, Permissions, SignIn, SignInMethod, refused, standing, throttle};
use crate::access::{Actor, Standing};
use crate::audit::{AuditOutcome, Author, Trail};
use crate::error::{Error, Refusal, Result};
use crate::ids::{AccountId, RepresentationId};
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
    nonce: &'a str,
    expires_at: Instant,
}

impl Challenge {
    /// The exact bytes to sign.
    ///
    /// # Errors
    /// `Internal`, never in fact.
    pub fn content(&self) -> Result<Vec<u8>> {
        let Self { host, client, nonce, expires_at } = self;
        let (schema, purpose) = ("ruqsat.sign-in/1", "sign_in");
        let envelope = Envelope { schema, purpose, host, client, nonce, expires_at: *expires_at };
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

/// Signs in whoever signed `challenge`, which is used up by that. Who has no account gets one: the certification
/// authority knows him. In whose name he acts is what he asks for, or else the entity in his certificate.
///
/// Errors: `Unauthenticated` for every reason alike; `SignatureUnknown` where it cannot be told now whether the
/// certificate is revoked, and the challenge can be shown again; `TooMany`; `Forbidden` where the client is none of ours
/// or may not have what it asks for.
pub async fn by_signature(
    ports: &Ports,
    asked: SignIn,
    challenge: &Challenge,
    cms: Vec<u8>,
) -> Result<Issued> {
    if !asked.client.first_party {
        return Err(Error::Forbidden("only a first-party client signs people in"));
    }
    let permissions = asked.client.narrowed(asked.permissions.as_ref());
    let permissions = permissions.ok_or(Error::Forbidden("more than this client may be granted"))?;
    let (at, now) = (asked.at.clone(), asked.at.now);
    let bounds = throttle::of_signatures(at.origin.peer);
    let admitted = bounds.clone();
    let admit = move |tx: &mut dyn Tx| throttle::admit(tx, &admitted, now);
    ports.store.transact(&Trail::nobody(), admit).await?;
    let refuse = || refused(ports, Author::Unknown, &at, bounds.clone());
    if challenge.client != asked.client.id || now >= challenge.expires_at {
        refuse().await?;
        return Err(Error::Unauthenticated);
    }
    let content = challenge.content()?;
    let claim = sha256_hex(&content);
    let nobody = Asked { act: SignedAct::SignIn, iin: None, bin: None };
    let report = ports.signatures.verify(VerifyRequest { cms, content, asked: nobody, now }).await?.report;
    if report.may_change() {
        return Err(Error::SignatureUnknown(Box::new(report)));
    }
    let person = Person::of(&report).filter(|_| report.indication == Indication::TotalPassed);
    let until = challenge.expires_at;
    let entered = match person {
        Some(person) => {
            let entry = Entry { asked, permissions, person, claim, until };
            // The second try is for whoever was registered by another request at the same moment.
            match entry.clone().enter(ports).await {
                Err(Error::Refused(Refusal::Changed)) => entry.enter(ports).await?,
                other => other?,
            }
        }
        None => None,
    };
    match entered {
        Some(issued) => Ok(issued),
        None => {
            refuse().await?;
            Err(Error::Unauthenticated)
        }
    }
}

/// A sign-in whose signature is good.
#[derive(Clone)]
struct Entry {
    asked: SignIn,
    permissions: Permissions,
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
    /// `None` where the challenge was used before, or he may not act for whom he says.
    ///
    /// Errors: `Refused(Changed)` where another request registers him now.
    async fn enter(self, ports: &Ports) -> Result<Option<Issued>> {
        let Self { asked, permissions, person, claim, until } = self;
        let SignIn { client, acting_for, at, .. } = &asked;
        let (moment, acting_for, iin) = (at.clone(), acting_for.clone(), person.iin.clone());
        let look = move |tx: &mut dyn Tx| find(tx, &moment, &person, acting_for);
        let Some(found) = ports.store.transact(&Trail::nobody(), look).await? else { return Ok(None) };
        let actor = Actor {
            account: found.account.id.clone(),
            client: client.id.clone(),
            name: found.account.name.clone(),
            standing: found.standing.clone(),
            signed_in_at: at.now,
            session: None,
            permissions: Permissions::default(),
        };
        let trail = Trail::new(Author::Caller(actor), at.origin.clone(), at.now, &at.mint.apart());
        let row = trail.sign_in(AuditOutcome::Done, 1)?;
        let work = move |tx: &mut dyn Tx| {
            let at = asked.at.clone();
            if !tx.claim_assertion(&claim, until)? {
                return Ok(None);
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
            let entrance = Entrance { method: SignInMethod::Signature, permissions };
            enter(tx, asked, entrance, (account, standing)).map(Some)
        };
        ports.store.transact(&trail, work).await
    }
}

/// As whom a person comes in: in whose name he asks, or else the entity in his certificate. `None`: he may not, or his
/// number is taken by something else.
fn find(tx: &mut dyn Tx, at: &Moment, person: &Person, acting_for: Option<String>) -> Result<Option<Found>> {
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
    let entity = person.entity.as_ref().map(|(bin, _)| bin.as_str().to_owned());
    let acting_for = acting_for.or(entity);
    if let Some(standing) = standing(tx, &account, acting_for.as_deref(), civil_day(at.now))? {
        return Ok(Some(Found { account, is_new, standing, certified: None }));
    }
    let Some((bin, Some(capacity))) = person.entity.clone() else { return Ok(None) };
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
