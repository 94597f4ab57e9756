//! What becomes of an entry as time goes by: a change takes effect on the day it was written down for, whatever hangs on
//! the licence goes with it, and its holder is told.

use super::effect::{ANNEXES, COPY};
use super::history::standing;
use super::{ChangeKind, Licence, LicenceChange, LicenceState, state_at};
use crate::audit::Trail;
use crate::error::{Error, Result};
use crate::ids::{LicenceChangeId, LicenceId, Mint, NoticeId};
use crate::notices::{Mailbox, Notice, NoticeFacts, NoticeKind, tell};
use crate::ports::{Ports, Tx};
use crate::values::{Instant, Text, day_start};
use chrono::{Days, TimeDelta};
use std::collections::BTreeMap;

/// How long before its end the holder is reminded.
const AHEAD: Days = Days::new(30);
/// The hour of the day, in Almaty, at which people are reminded.
const MORNING: TimeDelta = TimeDelta::hours(9);
/// Entries of one look.
const BATCH: u32 = 100;
/// How many reissues back a licence is followed: far more than a lifetime holds.
const LONGEST_LINE: usize = 100;

impl Licence {
    /// When its holder is reminded of its end; what holds for less than that is not brought to mind.
    fn reminds_at(&self) -> Option<Instant> {
        let day = self.valid_until?.checked_sub_days(AHEAD)?;
        let at = day_start(day) + MORNING;
        (at > self.issued_at).then_some(at)
    }

    /// Whether it is but a copy of another entry, and goes with it.
    pub(super) fn is_copy(&self) -> bool {
        self.kind.ends_with(COPY)
    }

    fn is_alive(&self) -> bool {
        matches!(self.state, LicenceState::InForce | LicenceState::Suspended)
    }
}

/// When something is next to be done about an entry that is settled up to now.
pub(super) fn next_at(licence: &Licence, changes: &[LicenceChange], now: Instant) -> Option<Instant> {
    if !licence.is_alive() {
        return None;
    }
    let changes = standing(changes).into_iter().map(|one| one.effective_at);
    changes.chain(licence.reminds_at()).filter(|at| *at > now).min()
}

/// Entries about which something is to be done by now.
pub async fn due(ports: &Ports, now: Instant) -> Result<Vec<LicenceId>> {
    ports.store.transact(&Trail::nobody(), move |tx| tx.due_licences(now, BATCH)).await
}

/// Does what is due about one entry. Again it does nothing.
pub async fn settle_one(ports: &Ports, id: LicenceId, now: Instant, mint: Mint) -> Result<()> {
    let trail = Trail::system("register", now, &mint);
    let work = move |tx: &mut dyn Tx| {
        let mut licence = tx.get_licence(&id)?;
        match licence.next_at.is_some_and(|at| at <= now) {
            true => settle(tx, &mut mint.apart(), &mut licence, now),
            false => Ok(()),
        }
    };
    ports.store.transact(&trail, work).await
}

/// Brings an entry to where its history says it stands now, with everything that hangs on it.
pub(crate) fn settle(tx: &mut dyn Tx, mint: &mut Mint, licence: &mut Licence, now: Instant) -> Result<()> {
    let changes = tx.licence_changes(&licence.id)?;
    let before = licence.state;
    licence.state = state_at(&changes, now);
    licence.next_at = next_at(licence, &changes, now);
    tx.save_licence(licence)?;
    let held: Vec<_> = standing(&changes).into_iter().filter(|one| one.effective_at <= now).collect();
    // What was reissued hands its annexes on, and its copies were superseded with it.
    let shared = held.iter().copied().filter(|one| one.kind != ChangeKind::Superseded);
    let shared: Vec<_> = shared.chain(changes.iter().filter(|one| one.kind.is_of_places())).collect();
    if !shared.is_empty() {
        for mut follower in followers(tx, licence)? {
            follow(tx, mint, &mut follower, &shared, now)?;
        }
    }
    if let (true, Some(last)) = (before != licence.state, held.last()) {
        told(tx, mint, licence, last, now)?;
    }
    remind(tx, mint, licence, now)
}

/// The copies of an entry, and of a licence its annexes: those of the licences it was reissued from too.
fn followers(tx: &mut dyn Tx, licence: &Licence) -> Result<Vec<Licence>> {
    let mut found: BTreeMap<LicenceId, Licence> = BTreeMap::new();
    let is_licence = !ANNEXES.contains(&licence.kind.as_str()) && !licence.is_copy();
    let (mut at, mut is_own) = (licence.clone(), true);
    for _ in 0..LONGEST_LINE {
        for entry in tx.entries_about(&at.id)? {
            let follows =
                (is_own && entry.is_copy()) || (is_licence && ANNEXES.contains(&entry.kind.as_str()));
            if follows {
                found.insert(entry.id.clone(), entry);
            }
        }
        match &at.subject {
            Some(earlier) if is_licence => at = tx.get_licence(earlier)?,
            _ => break,
        }
        is_own = false;
    }
    // A reissued annex hangs on the annex before it.
    let annexes: Vec<LicenceId> =
        found.values().filter(|one| !one.is_copy()).map(|one| one.id.clone()).collect();
    for annex in annexes {
        for entry in tx.entries_about(&annex)? {
            found.insert(entry.id.clone(), entry);
        }
    }
    Ok(found.into_values().collect())
}

/// Writes into the history of what hangs on an entry what happened to that entry, once.
fn follow(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    entry: &mut Licence,
    shared: &[&LicenceChange],
    now: Instant,
) -> Result<()> {
    let mut changes = tx.licence_changes(&entry.id)?;
    let known = changes.len();
    for cause in shared {
        let at = cause.effective_at;
        let is_known = changes.iter().any(|one| one.of.as_ref() == Some(&cause.id));
        // What was stopped for a reason of its own is not set going by another's.
        let stopped = standing(&changes).into_iter().rfind(|one| one.effective_at <= at);
        let is_own = cause.kind == ChangeKind::Resumed && stopped.is_none_or(|one| one.of.is_none());
        let is_late = at < entry.issued_at;
        // An annex has places of its own.
        let is_apart = cause.kind.is_of_places() && !entry.is_copy();
        if is_known || is_own || is_late || is_apart || cause.kind.after(state_at(&changes, at)).is_none() {
            continue;
        }
        let change = LicenceChange {
            id: LicenceChangeId::new(mint),
            licence: entry.id.clone(),
            recorded_at: now,
            by: None,
            of: Some(cause.id.clone()),
            ..(*cause).clone()
        };
        tx.insert_licence_change(entry, &change)?;
        changes.push(change);
    }
    if changes.len() > known {
        entry.state = state_at(&changes, now);
        entry.next_at = next_at(entry, &changes, now);
        tx.save_licence(entry)?;
    }
    Ok(())
}

/// Tells the holder where his licence stands now. A reissue he asked for himself.
fn told(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    licence: &Licence,
    last: &LicenceChange,
    now: Instant,
) -> Result<()> {
    let kind = match last.kind {
        ChangeKind::Suspended => NoticeKind::LicenceSuspended,
        ChangeKind::Resumed => NoticeKind::LicenceResumed,
        ChangeKind::Terminated => NoticeKind::LicenceTerminated,
        ChangeKind::Expired => NoticeKind::LicenceExpired,
        ChangeKind::Superseded
        | ChangeKind::Revoked
        | ChangeKind::PlacesEntered
        | ChangeKind::PlacesEnded => return Ok(()),
    };
    let said = (!last.ground.is_empty()).then(|| Text::same(&last.ground));
    notify(tx, mint, licence, kind, NoticeFacts { message: said, ..NoticeFacts::default() }, now)
}

fn remind(tx: &mut dyn Tx, mint: &mut Mint, licence: &Licence, now: Instant) -> Result<()> {
    let (Some(at), Some(last)) = (licence.reminds_at(), licence.valid_until) else { return Ok(()) };
    let kind = NoticeKind::LicenceExpires;
    if now < at || !licence.is_alive() || !tx.claim_reminder(licence.id.as_str(), kind, now)? {
        return Ok(());
    }
    let end = last.succ_opt().map(day_start).ok_or_else(|| Error::Internal("no day after".into()))?;
    notify(tx, mint, licence, kind, NoticeFacts { due_at: Some(end), ..NoticeFacts::default() }, now)
}

pub(super) fn notify(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    licence: &Licence,
    kind: NoticeKind,
    facts: NoticeFacts,
    now: Instant,
) -> Result<()> {
    // The application is not read: whoever signs a result locks it before the licence, and we hold the licence.
    let notice = Notice {
        id: NoticeId::new(mint),
        mailbox: Mailbox::of_party(&licence.holder),
        kind,
        application: Some(licence.application.clone()),
        service: Some(licence.service.clone()),
        subject: Some(licence.id.as_str().to_owned()),
        facts: NoticeFacts { number: Some(licence.number.clone()), ..facts },
        created_at: now,
        read_at: None,
    };
    tell(tx, mint, &notice)
}
