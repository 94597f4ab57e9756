//! Entering and ending places of an entry by order of the body that granted it: a branch was opened, an object given up.
//! They hold from the moment they are written down; what was entered by mistake is ended, with that as its ground.

use super::change::{authorised, ordered};
use super::places::{next_number, numbered};
use super::settle::{notify, settle};
use super::{
    ChangeKind, HeldPlace, LicenceChange, MOST_PLACES, NumberedPlace, Place, PlaceKind, places, state_at,
};
use crate::access::Call;
use crate::error::{Error, Refusal, Result, Violation};
use crate::ids::LicenceId;
use crate::notices::{NoticeFacts, NoticeKind};
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::Text;
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// What changes among the places of an entry.
#[derive(Clone, Debug)]
pub struct ChangePlaces {
    /// The entry.
    pub licence: LicenceId,
    /// What comes in.
    pub enter: Vec<Place>,
    /// The numbers of what leaves.
    pub end: Vec<u32>,
    /// Why.
    pub ground: String,
    /// Number and date of the order or of the holder's notification.
    pub order: Option<String>,
}

/// Writes down which places come into an entry and which leave it, in one; the holder is told. Answers with all of them.
///
/// Errors: `NotFound` for no entry; `Forbidden` for whoever is not the head or the authorised person of the body that
/// granted it; `ConflictOfInterest` for its holder; `Invalid` for a request that changes nothing, for a number that is no
/// place of the entry or was ended, for a BIN of what is no branch, and for more than [`MOST_PLACES`] in all;
/// `LicenceChangeNotPossible` for an entry that has ended, and for a copy, which goes with what it copies.
pub async fn change_places(ports: &Ports, call: &Call, command: ChangePlaces) -> Result<Vec<HeldPlace>> {
    call.actor.staff()?;
    let (trail, call) = (call.trail.clone(), call.clone());
    ports.store.transact(&trail, move |tx| once(tx, &call, |tx| write(tx, &call, &command))).await
}

fn write(tx: &mut dyn Tx, call: &Call, command: &ChangePlaces) -> Result<Vec<HeldPlace>> {
    let mut licence = authorised(tx, call, &command.licence)?;
    let mut known = tx.licence_changes(&licence.id)?;
    if licence.is_copy() || ChangeKind::PlacesEntered.after(state_at(&known, call.now)).is_none() {
        return Err(Refusal::LicenceChangeNotPossible.into());
    }
    let held = places(&known);
    check(command, &held)?;
    let ended = held.iter().filter(|one| command.end.contains(&one.number)).cloned().map(NumberedPlace::from);
    let entered = numbered(next_number(&held), command.enter.iter().cloned());
    // A clock that was set back does not end a place before it was entered.
    let last = held.iter().flat_map(|one| [Some(one.entered_at), one.ended_at]).flatten().max();
    let at = last.map_or(call.now, |last| call.now.max(last + TimeDelta::microseconds(1)));
    let mint = &mut call.mint.clone();
    for (kind, places) in
        [(ChangeKind::PlacesEnded, ended.collect::<Vec<_>>()), (ChangeKind::PlacesEntered, entered.collect())]
    {
        if places.is_empty() {
            continue;
        }
        let why = (command.ground.as_str(), command.order.as_deref());
        let change = LicenceChange { effective_at: at, places, ..ordered(mint, &licence, call, kind, why) };
        tx.insert_licence_change(&licence, &change)?;
        known.push(change);
    }
    settle(tx, mint, &mut licence, call.now)?;
    let said = NoticeFacts { message: Some(Text::same(&command.ground)), ..NoticeFacts::default() };
    notify(tx, mint, &licence, NoticeKind::LicencePlacesChanged, said, call.now)?;
    Ok(places(&known))
}

fn check(command: &ChangePlaces, held: &[HeldPlace]) -> Result<()> {
    let mut wrong = Vec::new();
    let mut note = |pointer: &str, code: &str, said: &str| wrong.push(Violation::new(pointer, code, said));
    if command.ground.trim().is_empty() {
        note("/ground", "required", "a change has a ground");
    }
    if command.enter.is_empty() && command.end.is_empty() {
        note("", "required", "name what to enter or what to end");
    }
    if held.len() + command.enter.len() > MOST_PLACES {
        note(
            "/enter",
            "too_many",
            &format!("an entry has {MOST_PLACES} places at most, ended ones among them"),
        );
    }
    for (at, place) in command.enter.iter().enumerate() {
        if place.name.trim().is_empty() {
            note(&format!("/enter/{at}/name"), "required", "a place has a name");
        }
        if place.bin.is_some() && place.kind == PlaceKind::Object {
            note(&format!("/enter/{at}/bin"), "not_expected", "an object has no BIN of its own");
        }
    }
    let mut named = BTreeSet::new();
    for (at, number) in command.end.iter().enumerate() {
        let is_there = held.iter().any(|one| one.number == *number && one.ended_at.is_none());
        if !is_there || !named.insert(number) {
            note(
                &format!("/end/{at}"),
                "unknown_place",
                "no place of this entry has this number, or it was ended",
            );
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
