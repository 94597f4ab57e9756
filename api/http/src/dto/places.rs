//! The branches, offices and objects of an entry of the register.

use super::LocalizedText;
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::Violation;
use ruqsat_licensing::licences::{self as domain, HeldPlace};
use ruqsat_licensing::values::{Bin, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a place is.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlaceKind {
    /// A branch of a legal entity.
    Branch,
    /// Its representative office.
    RepresentativeOffice,
    /// An object, point or site.
    Object,
}

/// A place that comes into an entry.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPlace {
    /// What it is.
    pub(crate) kind: PlaceKind,
    /// Its name.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub(crate) name: String,
    /// Its own BIN: only of a branch or a representative office.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: Option<String>,
    /// The region.
    #[validate(length(min = 2, max = 100))]
    #[schema(min_length = 2, max_length = 100)]
    pub(crate) region: Option<String>,
    /// The address.
    #[validate(length(min = 5, max = 500))]
    #[schema(min_length = 5, max_length = 500)]
    pub(crate) address: Option<String>,
}

/// Which places come into an entry and which leave it.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"enter": [{"kind": "branch", "name": "Атырау филиалы", "bin": "750140000018",
    "region": "Атырау облысы", "address": "Атырау қ., Сәтбаев к-сі, 1"}], "end": [2],
    "ground": "Лицензиаттың хабарламасы", "order": "№ 46, 01.12.2026"}))]
pub(crate) struct NewPlaces {
    /// What comes in.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub(crate) enter: Vec<NewPlace>,
    /// The numbers of what leaves.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub(crate) end: Vec<u32>,
    /// Why: the holder and the public read it.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub(crate) ground: String,
    /// Number and date of the order or of the holder's notification.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) order: Option<String>,
}

/// A branch, an office or an object of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct Place {
    /// Its number in the entry, from 1: kept in copies and when the licence is issued anew, never given again.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub(crate) number: u32,
    /// What it is.
    pub(crate) kind: PlaceKind,
    /// Its name.
    #[schema(max_length = 300)]
    pub(crate) name: String,
    /// Its own BIN.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: Option<String>,
    /// The region, as it was told: the same in each language where it was written by hand.
    pub(crate) region: Option<LocalizedText>,
    /// The address.
    #[schema(max_length = 500)]
    pub(crate) address: Option<String>,
    /// When it came into the entry.
    pub(crate) entered_at: DateTime<Utc>,
    /// When it left it; absent while it is there.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

/// The branches, offices and objects of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct LicencePlaces {
    /// All of them by their numbers, ended ones among them; none where the register is `masked`.
    #[schema(max_items = 1000)]
    pub(crate) items: Vec<Place>,
}

/// A place in the register as a file: a JSON line.
#[derive(Serialize)]
pub(crate) struct PlaceLine<'a> {
    /// Number of the entry.
    pub(crate) licence: &'a str,
    /// Code of the service.
    pub(crate) service: &'a str,
    #[serde(flatten)]
    pub(crate) place: &'a Place,
}

impl Body for NewPlaces {}

impl NewPlaces {
    /// What is to come in.
    ///
    /// # Errors
    /// A BIN that is none, at its place.
    pub(crate) fn entered(&self) -> Result<Vec<domain::Place>, Vec<Violation>> {
        let mut wrong = Vec::new();
        let mut read = |(at, new): (usize, &NewPlace)| {
            let bin = new.bin.as_deref().map(Bin::parse);
            if bin == Some(None) {
                let said = "not a BIN: twelve digits with a right check digit";
                wrong.push(Violation::new(format!("/enter/{at}/bin"), "bin", said));
            }
            domain::Place {
                kind: new.kind.into(),
                name: new.name.trim().to_owned(),
                bin: bin.flatten(),
                region: new.region.as_deref().map(|region| Text::same(region.trim())),
                address: new.address.as_deref().map(|address| address.trim().to_owned()),
            }
        };
        let places = self.enter.iter().enumerate().map(&mut read).collect();
        if wrong.is_empty() { Ok(places) } else { Err(wrong) }
    }
}

impl From<PlaceKind> for domain::PlaceKind {
    fn from(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Branch => Self::Branch,
            PlaceKind::RepresentativeOffice => Self::RepresentativeOffice,
            PlaceKind::Object => Self::Object,
        }
    }
}

impl From<domain::PlaceKind> for PlaceKind {
    fn from(kind: domain::PlaceKind) -> Self {
        match kind {
            domain::PlaceKind::Branch => Self::Branch,
            domain::PlaceKind::RepresentativeOffice => Self::RepresentativeOffice,
            domain::PlaceKind::Object => Self::Object,
        }
    }
}

impl From<HeldPlace> for Place {
    fn from(held: HeldPlace) -> Self {
        Self {
            number: held.number,
            kind: held.place.kind.into(),
            name: held.place.name,
            bin: held.place.bin.map(Into::into),
            region: held.place.region.as_ref().map(Into::into),
            address: held.place.address,
            entered_at: held.entered_at,
            ended_at: held.ended_at,
        }
    }
}
