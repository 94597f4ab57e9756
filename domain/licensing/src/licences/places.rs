//! Where a holder carries on what was granted, beside its own seat. The acts want the register to hold them: the branches
//! and representative offices of a licensee, and its objects, points and sites (service 01, p. 5 3)).
//!
//! They come with the signed form, where its schema says so (`x-register`), and later by order of the body that granted
//! it. They stand in the history of the entry alone and are read off it.

use super::{ChangeKind, LicenceChange};
use crate::catalogue::Definition;
use crate::values::{Bin, Instant, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most places that an entry ever has, ended ones among them.
pub const MOST_PLACES: usize = 500;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A branch of a legal entity (филиал).
    Branch,
    /// Its representative office (өкілдік).
    RepresentativeOffice,
    /// An object, point or site (объекті, пункт, учаске).
    Object,
}

impl PlaceKind {
    /// Whether it is registered as a part of a legal entity, with a number of its own.
    fn is_registered(self) -> bool {
        matches!(self, Self::Branch | Self::RepresentativeOffice)
    }
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Its own BIN: only of a branch or a representative office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bin: Option<Bin>,
    /// The region, as it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Text>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A place under its number in the entry: from 1, kept through reissues and copies, never given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberedPlace {
    /// The number.
    pub number: u32,
    /// The place.
    #[serde(flatten)]
    pub place: Place,
}

/// A place as the register has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPlace {
    /// The number.
    pub number: u32,
    /// The place.
    pub place: Place,
    /// When it came into the entry.
    pub entered_at: Instant,
    /// When it left it; `None` while it is there.
    pub ended_at: Option<Instant>,
}

/// The places of an entry by their numbers, ended ones among them, as its history tells them.
pub fn places(changes: &[LicenceChange]) -> Vec<HeldPlace> {
    let mut told: Vec<_> = changes.iter().filter(|one| !one.places.is_empty()).collect();
    told.sort_by_key(|one| (one.effective_at, one.id.clone()));
    let mut held: Vec<HeldPlace> = Vec::new();
    for change in told {
        for NumberedPlace { number, place } in &change.places {
            let known = held.iter_mut().find(|one| one.number == *number);
            match (change.kind, known) {
                (ChangeKind::PlacesEntered, None) => held.push(HeldPlace {
                    number: *number,
                    place: place.clone(),
                    entered_at: change.effective_at,
                    ended_at: None,
                }),
                (ChangeKind::PlacesEnded, Some(known)) if known.ended_at.is_none() => {
                    known.ended_at = Some(change.effective_at);
                }
                _ => {}
            }
        }
    }
    held.sort_by_key(|one| one.number);
    held
}

/// What the form of an operation tells the register: kinds of activity and places; `None` where it does not ask for them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) activities: Option<Vec<String>>,
    pub(super) branches: Option<Vec<Place>>,
    pub(super) objects: Option<Vec<Place>>,
}

impl Told {
    /// Reads what was signed, which fits its schema. What is optional and was left out is not told.
    pub(super) fn by(definition: &Definition, op: &str, form: &Value) -> Self {
        let mut told = Self::default();
        for (field, mark, schema) in definition.told_to_register(op) {
            let Some(value) = form.get(field) else { continue };
            match mark {
                "activities" => {
                    let codes = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    told.activities.get_or_insert_default().extend(codes.map(str::to_owned));
                }
                "branches" => {
                    told.branches.get_or_insert_default().extend(read(schema, value, PlaceKind::Branch))
                }
                _ => told.objects.get_or_insert_default().extend(read(schema, value, PlaceKind::Object)),
            }
        }
        told
    }

    /// The places of a new entry: those it takes over keep their numbers, but where the form tells of such, what it tells
    /// stands instead.
    pub(super) fn places(self, earlier: Vec<HeldPlace>) -> Vec<NumberedPlace> {
        let next = next_number(&earlier);
        let stays = |one: &HeldPlace| {
            let instead = if one.place.kind.is_registered() { &self.branches } else { &self.objects };
            one.ended_at.is_none() && instead.is_none()
        };
        let kept: Vec<_> = earlier.into_iter().filter(stays).map(NumberedPlace::from).collect();
        let new = [self.branches, self.objects].into_iter().flatten().flatten();
        kept.into_iter().chain(numbered(next, new)).collect()
    }
}

impl From<HeldPlace> for NumberedPlace {
    fn from(held: HeldPlace) -> Self {
        Self { number: held.number, place: held.place }
    }
}

/// The next number of an entry.
pub(super) fn next_number(held: &[HeldPlace]) -> u32 {
    held.iter().map(|one| one.number).max().unwrap_or_default() + 1
}

/// Places under the numbers that follow.
pub(super) fn numbered(
    first: u32,
    places: impl Iterator<Item = Place>,
) -> impl Iterator<Item = NumberedPlace> {
    (first..).zip(places).map(|(number, place)| NumberedPlace { number, place })
}

/// The places in a field: one, or a list.
fn read(schema: &Value, value: &Value, kind: PlaceKind) -> Vec<Place> {
    match value {
        Value::Array(items) => items.iter().filter_map(|item| place(&schema["items"], item, kind)).collect(),
        one => place(schema, one, kind).into_iter().collect(),
    }
}

fn place(schema: &Value, value: &Value, kind: PlaceKind) -> Option<Place> {
    let text = |field: &str| value[field].as_str().map(|text| text.trim().to_owned());
    let region = value["region"].as_str().map(|region| {
        let choices = schema["properties"]["region"]["oneOf"].as_array();
        let chosen = choices.into_iter().flatten().find(|choice| choice["const"] == value["region"]);
        let label = chosen.and_then(|choice| serde_json::from_value(choice["x-label"].clone()).ok());
        label.unwrap_or_else(|| Text::same(region.trim()))
    });
    let kind = match value["kind"].as_str() {
        Some("representative_office") if kind == PlaceKind::Branch => PlaceKind::RepresentativeOffice,
        _ => kind,
    };
    Some(Place {
        kind,
        name: text("name")?,
        bin: value["bin"].as_str().filter(|_| kind.is_registered()).and_then(Bin::parse),
        region,
        address: text("address"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{LicenceChangeId, LicenceId, Mint};
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    fn at(hour: i64) -> Instant {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::hours(hour)
    }

    fn object(name: &str) -> Place {
        Place { kind: PlaceKind::Object, name: name.into(), bin: None, region: None, address: None }
    }

    fn change(mint: &mut Mint, kind: ChangeKind, hour: i64, places: Vec<NumberedPlace>) -> LicenceChange {
        LicenceChange {
            id: LicenceChangeId::new(mint),
            licence: LicenceId::new(mint),
            kind,
            ground: String::new(),
            order: None,
            effective_at: at(hour),
            recorded_at: at(hour),
            by: None,
            application: None,
            of: None,
            places,
        }
    }

    proptest! {
        #[test]
        fn a_number_is_given_once_and_a_place_ends_once_in_whatever_order_rows_are_read(
            steps in proptest::collection::vec((0usize..4, 0usize..20), 1..30),
            turn in 0usize..60,
        ) {
            let mint = &mut Mint::new(at(0), 1);
            let mut changes = Vec::new();
            let (mut entered, mut ended) = (0u32, std::collections::BTreeMap::new());
            for (hour, (count, which)) in (0i64..).zip(steps) {
                let held = places(&changes);
                let new = numbered(next_number(&held), (0..count).map(|_| object("Торап"))).collect::<Vec<_>>();
                prop_assert!(new.iter().map(|one| one.number).eq(entered + 1..=entered + u32::try_from(count).unwrap()));
                entered += u32::try_from(count).unwrap();
                if let Some(one) = held.get(which) {
                    ended.entry(one.number).or_insert(at(hour));
                    changes.push(change(mint, ChangeKind::PlacesEnded, hour, vec![one.clone().into()]));
                }
                if !new.is_empty() {
                    changes.push(change(mint, ChangeKind::PlacesEntered, hour, new));
                }
            }
            let held = places(&changes);
            prop_assert!(held.iter().map(|one| one.number).eq(1..=entered));
            for one in &held {
                prop_assert_eq!(one.ended_at, ended.get(&one.number).copied());
            }
            let by = turn % changes.len().max(1);
            changes.rotate_left(by);
            prop_assert_eq!(places(&changes), held);
        }
    }

    #[test]
    fn what_is_told_stands_instead_of_what_was_of_its_kind() {
        let held = |number: u32, kind: PlaceKind, ended: bool| HeldPlace {
            number,
            place: Place { kind, ..object("Торап") },
            entered_at: at(0),
            ended_at: ended.then(|| at(1)),
        };
        let earlier = || {
            vec![
                held(1, PlaceKind::Branch, false),
                held(2, PlaceKind::Object, false),
                held(3, PlaceKind::RepresentativeOffice, false),
                held(7, PlaceKind::Object, true),
            ]
        };
        let numbers = |told: Told| told.places(earlier()).iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!(numbers(Told::default()), [1, 2, 3]);
        assert_eq!(numbers(Told { objects: Some(vec![object("Жаңа")]), ..Told::default() }), [1, 3, 8]);
        assert_eq!(numbers(Told { branches: Some(Vec::new()), ..Told::default() }), [2]);
    }
}
