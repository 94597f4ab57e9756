//! People of a body: from which day to which somebody holds a post, and the account he signs in with.

use super::manage::{caller, check_may_know, check_not_own, check_seen, managed};
use super::{Employment, Post, duties, posts, substitutions};
use crate::access::{Call, Role, Standing};
use crate::accounts::{Account, Activation, SessionEnd, end_sessions_of};
use crate::error::{Error, Result};
use crate::ids::{AccountId, BodyId, EmploymentId, Mint, PostId};
use crate::once::once;
use crate::ports::{Page, PageRequest, Ports, Tx};
use crate::review::release_tasks_of;
use crate::values::{Bin, Iin, Instant, Party, Text, civil_day};
use chrono::{Days, NaiveDate};

/// Somebody to be employed.
#[derive(Clone, Debug)]
pub struct NewEmployee {
    /// The person.
    pub iin: Iin,
    /// Surname and given name; an account that is there keeps its own.
    pub name: String,
    /// The post.
    pub post: PostId,
    /// The first day, today or later.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// An employment, and the code with which a person who never signed in sets a password: told this once.
#[derive(Clone, Debug)]
pub struct Employed {
    /// The employment.
    pub employment: Employment,
    /// The code; `None` where the person has a password, or the answer is repeated.
    pub code: Option<String>,
}

/// The people of a body, the latest first; with a day only those who hold a post on it.
///
/// Errors: `Forbidden` for whoever neither works there nor manages it.
pub async fn list(
    ports: &Ports,
    call: &Call,
    body: &BodyId,
    on: Option<NaiveDate>,
    page: &PageRequest,
) -> Result<Page<Employment>> {
    check_may_know(ports, call, body).await?;
    ports.views.employees(body, on, page).await
}

/// Employs somebody at a body that the caller manages. `code` is a fresh secret for an account that is new.
///
/// Errors: `Forbidden`; `OwnRights` where the caller would give himself a role of the acts; `Invalid` for a post of
/// another body or a closed one, a period that begins before today or overlaps one of the same person on that post.
pub async fn hire(
    ports: &Ports,
    call: &Call,
    body: &BodyId,
    new: NewEmployee,
    code: String,
) -> Result<Employed> {
    let (call, body) = (call.clone(), body.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        let mut told = None;
        let employment = once(tx, &call, |tx| {
            managed(tx, &call, &body, false)?;
            let post = posts::of(tx, &body, &new.post)
                .map_err(|_| Error::invalid("/post", "unknown", "the body has no such post"))?;
            check_not_own(new.iin == *caller(&call)?, &post.roles)?;
            let by = Some(call.actor.account.clone());
            let done = employ(tx, &mut call.mint.clone(), new, &post, (code, by), call.now)?;
            told = done.code;
            Ok(done.employment)
        })?;
        Ok(Employed { employment, code: told })
    };
    ports.store.transact(&trail, work).await
}

/// Employs somebody: finds or makes his account. For whoever has checked that it may be done.
///
/// Errors: `Invalid`, as for [`hire`].
pub fn employ(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    new: NewEmployee,
    post: &Post,
    (code, by): (String, Option<AccountId>),
    now: Instant,
) -> Result<Employed> {
    let today = civil_day(now);
    if post.closed_on.is_some() {
        return Err(Error::invalid("/post", "closed", "the post is closed"));
    }
    if new.from < today || new.until.is_some_and(|until| until < new.from) {
        return Err(Error::invalid("/from", "period", "it begins today or later, and ends after it began"));
    }
    let account = account(tx, mint, &new, now)?;
    let employment = Employment {
        id: EmploymentId::new(mint),
        body: post.body.clone(),
        post: post.id.clone(),
        account: account.id.clone(),
        iin: new.iin,
        name: account.name.clone(),
        from: new.from,
        until: new.until,
        version: 1,
    };
    check_alone(tx, &employment)?;
    tx.insert_employment(&employment)?;
    let code = match account.secret_hash.is_empty() {
        true => {
            tx.insert_activation(&Activation::new(&code, account.id, by, now))?;
            Some(code)
        }
        false => None,
    };
    Ok(Employed { employment, code })
}

/// Makes somebody an administrator of a body, on a post of its own: by the operator, for a body that has none yet.
///
/// Errors: `Invalid` for a body that is not there, and for somebody who is its administrator already.
pub fn appoint(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    (bin, iin, name): (&Bin, Iin, String),
    code: String,
    now: Instant,
) -> Result<Employed> {
    let today = civil_day(now);
    let body = tx.find_body(bin)?.ok_or_else(|| Error::invalid("/bin", "unknown", "no body has this BIN"))?;
    let held = duties(tx, &iin, &body.id, today)?;
    if held.is_some_and(|held| held.roles().contains(&Role::Administrator)) {
        return Err(Error::invalid("/iin", "taken", "the person is an administrator of this body already"));
    }
    let title = Text {
        kk: "Әкімші".into(), ru: "Администратор".into(), en: "Administrator".into()
    };
    let post = Post {
        id: PostId::new(mint),
        body: body.id,
        unit: None,
        title,
        roles: [Role::Administrator].into(),
        closed_on: None,
        version: 1,
    };
    tx.insert_post(&post)?;
    let new = NewEmployee { iin, name, post: post.id.clone(), from: today, until: None };
    employ(tx, mint, new, &post, (code, None), now)
}

/// The account of a person: one, whatever he is employed as. A new one has no password yet.
fn account(tx: &mut dyn Tx, mint: &mut Mint, new: &NewEmployee, now: Instant) -> Result<Account> {
    let party = Party::Individual { iin: new.iin.clone() };
    if let Some(known) = tx.find_account(new.iin.as_str())? {
        let is_person = matches!(&known.standing, Standing::Applicant { party: own, .. } if *own == party);
        return match is_person {
            true => Ok(known),
            false => Err(Error::invalid("/iin", "unknown", "the account with this number is no person's")),
        };
    }
    let account = Account {
        id: AccountId::new(mint),
        login: new.iin.as_str().to_owned(),
        // What is no hash fits no password.
        secret_hash: String::new(),
        name: new.name.clone(),
        standing: Standing::Applicant { party, iin: Some(new.iin.clone()) },
        created_at: now,
    };
    tx.insert_account(&account)?;
    Ok(account)
}

/// Refuses a second employment of a person on the same post in the same days.
fn check_alone(tx: &mut dyn Tx, one: &Employment) -> Result<()> {
    let holders = tx.find_holders(&one.post, one.from)?;
    let overlaps = holders.iter().any(|other| {
        other.iin == one.iin && other.id != one.id && one.until.is_none_or(|last| other.from <= last)
    });
    match overlaps {
        true => Err(Error::invalid("/from", "overlap", "the person holds this post in these days already")),
        false => Ok(()),
    }
}

/// Gives an employment another last day: a dismissal, or a term that is prolonged. Yesterday is the earliest, and ends it
/// at once: the person's sessions end, what he had to do is everybody's again, and his substitutions end with the
/// employment.
///
/// Errors: `Forbidden`; `NotFound` for an employment of another body; `Invalid` for a day before yesterday, an employment
/// that is over, or an overlap; `Stale`.
pub async fn change(
    ports: &Ports,
    call: &Call,
    (body, id): (&BodyId, &EmploymentId),
    until: Option<NaiveDate>,
) -> Result<Employment> {
    let (call, body, id) = (call.clone(), body.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            managed(tx, &call, &body, false)?;
            let mut employment = of(tx, &body, &id)?;
            check_seen(&call, employment.version)?;
            let today = civil_day(call.now);
            let wrong = |code: &str, words: &str| Err(Error::invalid("/until", code, words));
            if employment.until.is_some_and(|last| last < today) {
                return wrong("over", "the employment is over: employ the person anew");
            }
            if until.is_some_and(|last| last < today - Days::new(1)) {
                return wrong("past", "yesterday at the earliest: what was done till now stands");
            }
            let is_longer = match (employment.until, until) {
                (Some(old), Some(new)) => new > old,
                (old, None) => old.is_some(),
                (None, Some(_)) => false,
            };
            employment.until = until;
            if is_longer {
                let post = posts::of(tx, &body, &employment.post)?;
                if post.closed_on.is_some() {
                    return wrong("closed", "the post is closed");
                }
                check_not_own(employment.iin == *caller(&call)?, &post.roles)?;
                check_alone(tx, &employment)?;
            }
            tx.save_employment(&mut employment)?;
            if let Some(last) = until {
                substitutions::end_with(tx, &employment, last, call.now)?;
                if last < today {
                    end_sessions_of(tx, &employment.account, SessionEnd::StandingLost, call.now)?;
                    release_tasks_of(tx, &body, &employment.account, call.now)?;
                }
            }
            Ok(employment)
        })
    };
    ports.store.transact(&trail, work).await
}

/// A new code for somebody who never set a password; the one before is good for nothing.
///
/// Errors: `Forbidden`; `NotFound` for an employment of another body; `Invalid` where the person has a password.
pub async fn renew_activation(
    ports: &Ports,
    call: &Call,
    (body, id): (&BodyId, &EmploymentId),
    code: String,
) -> Result<Employed> {
    let (call, body, id) = (call.clone(), body.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        let mut told = None;
        let employment = once(tx, &call, |tx| {
            managed(tx, &call, &body, false)?;
            let employment = of(tx, &body, &id)?;
            if !tx.get_account(&employment.account)?.secret_hash.is_empty() {
                return Err(Error::invalid("", "active", "the person has a password already"));
            }
            let by = Some(call.actor.account.clone());
            tx.insert_activation(&Activation::new(&code, employment.account.clone(), by, call.now))?;
            told = Some(code);
            Ok(employment)
        })?;
        Ok(Employed { employment, code: told })
    };
    ports.store.transact(&trail, work).await
}

/// An employment at this body.
pub(super) fn of(tx: &mut dyn Tx, body: &BodyId, id: &EmploymentId) -> Result<Employment> {
    Some(tx.get_employment(id)?).filter(|one| one.body == *body).ok_or(Error::NotFound("employment"))
}
