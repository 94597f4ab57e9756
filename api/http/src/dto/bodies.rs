//! Bodies, their units and posts.

use super::LocalizedText;
use crate::extract::Body as Parsed;
use chrono::{NaiveDate, NaiveTime};
use ruqsat_licensing::calendar::OfficeHours;
use ruqsat_licensing::ids::{BodyId, UnitId};
use ruqsat_licensing::organisations::{self as domain, BodyChange, NewPost, NewUnit, PostChange, UnitChange};
use ruqsat_licensing::values::{Bin, Text};
use ruqsat_licensing::{Role, Violation};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Code of a service.
#[derive(ToSchema)]
#[schema(max_length = 80, pattern = "^[a-z0-9-]{1,80}$", example = "ozone-works-permit")]
#[allow(dead_code, reason = "a schema only: what is no service is refused by the use case")]
pub(crate) struct ServiceCode(String);

/// A name in Kazakh, Russian and English.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenName {
    /// Kazakh.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub(crate) kk: String,
    /// Russian.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub(crate) ru: String,
    /// English.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub(crate) en: String,
}

impl From<GivenName> for Text {
    fn from(name: GivenName) -> Self {
        Self { kk: name.kk, ru: name.ru, en: name.en }
    }
}

/// When an office works on a working day, by the clock of Almaty, in this order.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"opens": "09:00", "break_from": "13:00", "break_until": "14:30", "closes": "18:30"}))]
pub(crate) struct Hours {
    /// It opens.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5)]
    pub(crate) opens: String,
    /// Its break begins.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5)]
    pub(crate) break_from: String,
    /// Its break is over.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5)]
    pub(crate) break_until: String,
    /// It closes.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5)]
    pub(crate) closes: String,
}

impl Hours {
    pub(crate) fn read(&self) -> Result<OfficeHours, Violation> {
        let time = |text: &str| {
            let time = (text.len() == 5).then(|| NaiveTime::parse_from_str(text, "%H:%M").ok());
            time.flatten().ok_or_else(|| Violation::new("/hours", "time", "times are written HH:MM"))
        };
        let (opens, closes) = (time(&self.opens)?, time(&self.closes)?);
        OfficeHours::new(opens, time(&self.break_from)?, time(&self.break_until)?, closes).ok_or_else(|| {
            Violation::new("/hours", "order", "it opens, has its break, goes on, closes, in this order")
        })
    }
}

impl From<OfficeHours> for Hours {
    fn from(hours: OfficeHours) -> Self {
        let text = |time: NaiveTime| time.format("%H:%M").to_string();
        Self {
            opens: text(hours.opens()),
            break_from: text(hours.break_from()),
            break_until: text(hours.break_until()),
            closes: text(hours.closes()),
        }
    }
}

/// A region, or a city of republican significance.
#[derive(Serialize, ToSchema)]
pub(crate) struct Region {
    /// First two digits of the classifier of administrative-territorial objects (КАТО).
    #[schema(pattern = "^[0-9]{2}$", example = "75")]
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: LocalizedText,
}

/// The regions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Regions {
    /// Each of them, by code.
    #[schema(max_items = 30)]
    pub(crate) items: Vec<Region>,
}

impl From<&domain::Territory> for Region {
    fn from(territory: &domain::Territory) -> Self {
        Self { code: territory.as_str().to_owned(), name: (&territory.name()).into() }
    }
}

/// A body: one that licenses, a service centre, or one that is asked for approval.
#[derive(Serialize, ToSchema)]
pub(crate) struct Body {
    /// Its id.
    #[schema(pattern = "^bod_[0-9a-z]{26}$", example = "bod_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// Its business number.
    #[schema(pattern = "^[0-9]{12}$", example = "750140000028")]
    pub(crate) bin: String,
    /// Its name.
    pub(crate) name: LocalizedText,
    /// Codes of the services it decides.
    #[schema(max_items = 100)]
    pub(crate) services: Vec<String>,
    /// The region it decides them for; none is the whole country.
    pub(crate) territory: Option<Region>,
    /// Id of the body it is a territorial department of.
    #[schema(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) parent: Option<String>,
    /// When its office works on working days.
    pub(crate) hours: Hours,
    /// Its version: 3 is the `ETag` `"v3"`, to be sent as `If-Match` with a change.
    pub(crate) version: i64,
}

impl From<domain::Body> for Body {
    fn from(body: domain::Body) -> Self {
        Self {
            id: body.id.into(),
            bin: body.bin.into(),
            name: (&body.name).into(),
            services: body.services,
            territory: body.territory.as_ref().map(Region::from),
            parent: body.parent.map(String::from),
            hours: body.hours.into(),
            version: body.version,
        }
    }
}

/// A body under one that the caller manages.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "bin": "750140000088", "parent": "bod_01jd0000000000000000000000", "territory": "75",
    "name": {"kk": "Алматы қаласының департаменті", "ru": "Департамент города Алматы", "en": "Department of Almaty"},
    "services": ["ozone-works-permit"]
}))]
pub(crate) struct NewBody {
    /// Its business number.
    #[validate(length(equal = 12))]
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: String,
    /// Its name.
    #[validate(nested)]
    pub(crate) name: GivenName,
    /// Codes of the services it decides, of those the body above decides.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100, inline, value_type = Vec<ServiceCode>)]
    pub(crate) services: Vec<String>,
    /// Code of the region it decides them for; without it the whole country.
    #[validate(length(equal = 2))]
    #[schema(pattern = "^[0-9]{2}$")]
    pub(crate) territory: Option<String>,
    /// Id of the body above it.
    #[validate(length(max = 40))]
    #[schema(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) parent: String,
    /// When its office works; without it 9:00 to 18:30 with a break from 13:00 to 14:30.
    #[validate(nested)]
    pub(crate) hours: Option<Hours>,
}

impl Parsed for NewBody {}

/// Reads the code of a region.
pub(crate) fn territory(pointer: &str, code: Option<&str>) -> Result<Option<domain::Territory>, Violation> {
    let read = |code| {
        let found = domain::Territory::parse(code);
        found.ok_or_else(|| Violation::new(pointer, "unknown_territory", "no region; see /v1/territories"))
    };
    code.map(read).transpose()
}

impl NewBody {
    pub(crate) fn read(self) -> Result<domain::NewBody, Violation> {
        Ok(domain::NewBody {
            bin: Bin::parse(&self.bin).ok_or_else(|| Violation::new("/bin", "bin", "no valid BIN"))?,
            name: self.name.into(),
            services: self.services,
            territory: territory("/territory", self.territory.as_deref())?,
            parent: BodyId::parse(&self.parent)
                .ok_or_else(|| Violation::new("/parent", "pattern", "not the id of a body"))?,
            hours: self.hours.map_or_else(|| Ok(OfficeHours::default()), |hours| hours.read())?,
        })
    }
}

/// A change of a body; what is not named stays.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "hours": {"opens": "09:00", "break_from": "13:00", "break_until": "14:00", "closes": "18:00"}
}))]
pub(crate) struct ChangedBody {
    /// Its name.
    #[validate(nested)]
    pub(crate) name: Option<GivenName>,
    /// Codes of the services it decides: by an administrator of a body above it.
    #[validate(length(max = 100))]
    #[schema(max_items = 100, inline, value_type = Option<Vec<ServiceCode>>)]
    pub(crate) services: Option<Vec<String>>,
    /// When its office works.
    #[validate(nested)]
    pub(crate) hours: Option<Hours>,
}

impl Parsed for ChangedBody {}

impl ChangedBody {
    pub(crate) fn read(self) -> Result<BodyChange, Violation> {
        let hours = self.hours.map(|hours| hours.read()).transpose()?;
        Ok(BodyChange { name: self.name.map(Text::from), services: self.services, hours })
    }
}

/// Narrows and pages the list of bodies.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyQuery {
    /// Only those that decide this service.
    #[validate(length(max = 80))]
    #[param(max_length = 80, example = "ozone-works-permit")]
    pub(crate) service: Option<String>,
    /// Only those of this region, by its code.
    #[validate(length(equal = 2))]
    #[param(pattern = "^[0-9]{2}$", example = "75")]
    pub(crate) territory: Option<String>,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// A division of a body.
#[derive(Serialize, ToSchema)]
pub(crate) struct Unit {
    /// Its id.
    #[schema(pattern = "^unt_[0-9a-z]{26}$", example = "unt_01jd0000000000000000000000")]
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: LocalizedText,
    /// Codes of the services whose tasks are its own.
    #[schema(max_items = 100)]
    pub(crate) services: Vec<String>,
    /// Its last day, if it is closed.
    pub(crate) closed_on: Option<NaiveDate>,
    /// Its version: 3 is the `ETag` `"v3"`, to be sent as `If-Match` with a change.
    pub(crate) version: i64,
}

impl From<domain::Unit> for Unit {
    fn from(unit: domain::Unit) -> Self {
        let (id, name) = (unit.id.into(), (&unit.name).into());
        Self { id, name, services: unit.services, closed_on: unit.closed_on, version: unit.version }
    }
}

/// A new unit.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": {"kk": "Озон басқармасы", "ru": "Управление озона", "en": "Ozone Division"},
    "services": ["ozone-works-permit"]
}))]
pub(crate) struct UnitToAdd {
    /// Its name.
    #[validate(nested)]
    pub(crate) name: GivenName,
    /// Codes of the services whose tasks are its own; those of no unit are everybody's.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100, inline, value_type = Vec<ServiceCode>)]
    pub(crate) services: Vec<String>,
}

impl Parsed for UnitToAdd {}

impl From<UnitToAdd> for NewUnit {
    fn from(new: UnitToAdd) -> Self {
        Self { name: new.name.into(), services: new.services }
    }
}

/// A change of a unit; what is not named stays.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"services": ["ozone-works-permit", "ozone-import-export-licence"]}))]
pub(crate) struct ChangedUnit {
    /// Its name.
    #[validate(nested)]
    pub(crate) name: Option<GivenName>,
    /// Codes of the services whose tasks are its own.
    #[validate(length(max = 100))]
    #[schema(max_items = 100, inline, value_type = Option<Vec<ServiceCode>>)]
    pub(crate) services: Option<Vec<String>>,
    /// Close it: today is its last day, its services are everybody's, and it is never opened again.
    #[serde(default)]
    pub(crate) close: bool,
}

impl Parsed for ChangedUnit {}

impl From<ChangedUnit> for UnitChange {
    fn from(change: ChangedUnit) -> Self {
        Self { name: change.name.map(Text::from), services: change.services, close: change.close }
    }
}

/// A new post.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": {"kk": "Бас маман", "ru": "Главный специалист", "en": "Chief Specialist"}, "roles": ["executor"]
}))]
pub(crate) struct PostToAdd {
    /// Id of its unit; without it, it stands above them.
    #[validate(length(max = 40))]
    #[schema(pattern = "^unt_[0-9a-z]{26}$")]
    pub(crate) unit: Option<String>,
    /// What it is called.
    #[validate(nested)]
    pub(crate) title: GivenName,
    /// The roles it holds: those that fit the kind of body, and `administrator` alone.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) roles: Vec<super::StaffRole>,
}

impl Parsed for PostToAdd {}

impl PostToAdd {
    pub(crate) fn read(self) -> Result<NewPost, Violation> {
        let unit = self.unit.map(|id| {
            UnitId::parse(&id).ok_or_else(|| Violation::new("/unit", "pattern", "not the id of a unit"))
        });
        let roles = self.roles.into_iter().map(Role::from).collect();
        Ok(NewPost { unit: unit.transpose()?, title: self.title.into(), roles })
    }
}

/// A change of a post; what is not named stays.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"roles": ["executor", "registrar"]}))]
pub(crate) struct ChangedPost {
    /// What it is called.
    #[validate(nested)]
    pub(crate) title: Option<GivenName>,
    /// The roles it holds, from the next act on.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) roles: Option<Vec<super::StaffRole>>,
    /// Close it: today is its last day, and it is never opened again.
    #[serde(default)]
    pub(crate) close: bool,
}

impl Parsed for ChangedPost {}

impl From<ChangedPost> for PostChange {
    fn from(change: ChangedPost) -> Self {
        let roles = change.roles.map(|roles| roles.into_iter().map(Role::from).collect());
        Self { title: change.title.map(Text::from), roles, close: change.close }
    }
}
