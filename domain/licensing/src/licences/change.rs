//! Suspending, resuming and terminating what was granted: acts of the body that granted it, each with its ground, now or
//! on a day to come. The acts of the twenty services leave this to the law on permits; the order or the judgment is made
//! outside, and what is written down here is what it orders.

use super::{ChangeKind, Licence, LicenceChange, settle, state_at};
use crate::access::{Call, Role};
use crate::error::{Error, Refusal, Result, Violation};
use crate::ids::{LicenceChangeId, LicenceId, Mint};
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, civil_day, day_start};
use chrono::{Months, NaiveDate};

/// How far ahead a change is written down.
const FARTHEST: Months = Months::new(60);

/// What is wanted of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Stop it for a time.
    Suspend,
    /// Let it hold again.
    Resume,
    /// End it.
    Terminate,
}

impl Wanted {
    fn kind(self) -> ChangeKind {
        match self {
            Self::Suspend => ChangeKind::Suspended,
            Self::Resume => ChangeKind::Resumed,
            Self::Terminate => ChangeKind::Terminated,
        }
    }
}

/// A change to write down.
#[derive(Clone, Debug)]
pub struct ChangeLicence {
    /// The entry.
    pub licence: LicenceId,
    /// What is wanted.
    pub wanted: Wanted,
    /// Why.
    pub ground: String,
    /// Number and date of the order or the judgment.
    pub order: Option<String>,
    /// The first civil day on which it holds; at once if absent.
    pub from: Option<NaiveDate>,
    /// Of a suspension: the first civil day on which the entry holds again.
    pub until: Option<NaiveDate>,
}

/// Writes a change down, and carries it out if its time has come; with the resumption that ends a suspension.
///
/// Errors: `NotFound` for no entry; `Forbidden` for whoever is not the head or the authorised person of the body that
/// granted it; `ConflictOfInterest` for its holder; `Invalid` for a day that is over, too far or out of order;
/// `LicenceChangeNotPossible` where the entry will not stand where the change begins, and for a copy, which goes with
/// what it copies.
pub async fn change(ports: &Ports, call: &Call, command: ChangeLicence) -> Result<Vec<LicenceChange>> {
    call.actor.staff()?;
    let (trail, call) = (call.trail.clone(), call.clone());
    ports.store.transact(&trail, move |tx| once(tx, &call, |tx| write(tx, &call, &command))).await
}

fn write(tx: &mut dyn Tx, call: &Call, command: &ChangeLicence) -> Result<Vec<LicenceChange>> {
    let mut licence = authorised(tx, call, &command.licence)?;
    let (from, until) = days(command, call.now)?;
    let known = tx.licence_changes(&licence.id)?;
    if licence.is_copy() || command.wanted.kind().after(state_at(&known, from)).is_none() {
        return Err(Refusal::LicenceChangeNotPossible.into());
    }
    let mint = &mut call.mint.clone();
    let mut row = |kind: ChangeKind, at: Instant| LicenceChange {
        effective_at: at,
        ..ordered(mint, &licence, call, kind, (&command.ground, command.order.as_deref()))
    };
    let mut changes = vec![row(command.wanted.kind(), from)];
    changes.extend(until.map(|until| row(ChangeKind::Resumed, until)));
    for change in &changes {
        tx.insert_licence_change(&licence, change)?;
    }
    settle(tx, mint, &mut licence, call.now)?;
    Ok(changes)
}

/// A change of an entry that somebody orders, at once: why, and the number and date of the order.
pub(super) fn ordered(
    mint: &mut Mint,
    licence: &Licence,
    call: &Call,
    kind: ChangeKind,
    (ground, order): (&str, Option<&str>),
) -> LicenceChange {
    LicenceChange {
        id: LicenceChangeId::new(mint),
        licence: licence.id.clone(),
        kind,
        ground: ground.to_owned(),
        order: order.map(str::to_owned),
        effective_at: call.now,
        recorded_at: call.now,
        by: Some(call.actor.account.clone()),
        application: None,
        of: None,
        places: Vec::new(),
    }
}

/// Takes back a change that has not begun to hold.
///
/// Errors: as [`change`]; `NotFound` for no change of that entry; `LicenceChangeNotPossible` for one that holds already,
/// was taken back, or came by itself.
pub async fn revoke(ports: &Ports, call: &Call, licence: LicenceId, change: LicenceChangeId) -> Result<()> {
    call.actor.staff()?;
    let (trail, call) = (call.trail.clone(), call.clone());
    let work = move |tx: &mut dyn Tx, call: &Call| {
        let mut licence = authorised(tx, call, &licence)?;
        let known = tx.licence_changes(&licence.id)?;
        let found = known.iter().find(|one| one.id == change).ok_or(Error::NotFound("change"))?;
        let is_revoked = known.iter().any(|one| one.of.as_ref() == Some(&found.id));
        let holds = found.effective_at <= call.now || found.kind.is_of_places();
        if holds || found.by.is_none() || is_revoked {
            return Err(Refusal::LicenceChangeNotPossible.into());
        }
        let mint = &mut call.mint.clone();
        let revoked = LicenceChange {
            id: LicenceChangeId::new(mint),
            kind: ChangeKind::Revoked,
            effective_at: call.now,
            recorded_at: call.now,
            by: Some(call.actor.account.clone()),
            of: Some(found.id.clone()),
            ..found.clone()
        };
        tx.insert_licence_change(&licence, &revoked)?;
        settle(tx, mint, &mut licence, call.now)
    };
    ports.store.transact(&trail, move |tx| once(tx, &call, |tx| work(tx, &call))).await
}

/// The entry, for whoever may change it.
pub(super) fn authorised(tx: &mut dyn Tx, call: &Call, id: &LicenceId) -> Result<Licence> {
    let (body, iin, roles) = call.actor.staff()?;
    let licence = tx.get_licence(id)?;
    if licence.body != *body || !roles.iter().any(|role| matches!(role, Role::Head | Role::Signatory)) {
        return Err(Error::Forbidden("only the head or the authorised person of the body that granted it"));
    }
    if licence.holder.number() == iin.as_str() {
        return Err(Refusal::ConflictOfInterest.into());
    }
    Ok(licence)
}

/// From when a change holds, and until when: a day begins in Almaty.
fn days(command: &ChangeLicence, now: Instant) -> Result<(Instant, Option<Instant>)> {
    let today = civil_day(now);
    let farthest = today.checked_add_months(FARTHEST).unwrap_or(today);
    let mut wrong = Vec::new();
    let mut check = |pointer: &str, day: NaiveDate, first: NaiveDate| {
        if day < first {
            wrong.push(Violation::new(
                pointer,
                "past",
                format!("{first} is the first day that can be named"),
            ));
        } else if day > farthest {
            wrong.push(Violation::new(
                pointer,
                "too_late",
                format!("{farthest} is the last day that can be named"),
            ));
        }
    };
    let from = command.from.unwrap_or(today);
    check("/from", from, today);
    if let Some(until) = command.until {
        check("/until", until, from.succ_opt().unwrap_or(from));
    }
    if command.until.is_some() && command.wanted != Wanted::Suspend {
        wrong.push(Violation::new("/until", "not_expected", "only a suspension ends by itself"));
    }
    if command.ground.trim().is_empty() {
        wrong.push(Violation::new("/ground", "required", "a change has a ground"));
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    Ok((if from == today { now } else { day_start(from) }, command.until.map(day_start)))
}
