//! What changes an entry of the register, its history, its number, and the register as a file.

use super::{LicenceQuery, LicenceState};
use crate::extract::Body;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::licences::{self as domain, ChangeKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What is wanted of an entry.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WantedChange {
    /// Stop it for a time.
    Suspend,
    /// Let it hold again.
    Resume,
    /// End it.
    Terminate,
}

/// A change of an entry.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"change": "suspend", "ground": "Лицензиялық талаптарды бұзу",
    "order": "№ 45, 01.12.2026", "from": "2026-12-10", "until": "2027-06-10"}))]
pub(crate) struct NewLicenceChange {
    /// What is wanted.
    pub(crate) change: WantedChange,
    /// Why: the holder and the public read it.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub(crate) ground: String,
    /// Number and date of the order or the judgment it rests on.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub(crate) order: Option<String>,
    /// The first civil day (Asia/Almaty) on which it holds; at once if absent. At most five years ahead.
    pub(crate) from: Option<NaiveDate>,
    /// Of a suspension: the first civil day on which the entry holds again. Without one it is resumed by a change.
    pub(crate) until: Option<NaiveDate>,
}

/// What changed.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LicenceChangeKind {
    /// It was stopped for a time.
    Suspended,
    /// It holds again.
    Resumed,
    /// It was replaced by a reissued one.
    Superseded,
    /// It was ended.
    Terminated,
    /// Its time was over.
    Expired,
    /// A change that was to come did not: the one that `of` names.
    Revoked,
    /// Branches, offices or objects came into it: `places`.
    PlacesEntered,
    /// Branches, offices or objects left it: `places`.
    PlacesEnded,
}

/// A change in the history of an entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct LicenceChange {
    /// Its id.
    #[schema(pattern = "^lch_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// What changed.
    pub(crate) kind: LicenceChangeKind,
    /// Why; empty where it follows from the entry itself, absent where the register is `masked`.
    #[schema(max_length = 1000)]
    pub(crate) ground: Option<String>,
    /// Number and date of the order or the judgment.
    #[schema(max_length = 200)]
    pub(crate) order: Option<String>,
    /// From when on it holds: in the time to come it is known and does not hold yet.
    pub(crate) effective_at: DateTime<Utc>,
    /// When it was written down.
    pub(crate) recorded_at: DateTime<Utc>,
    /// The change it came of: of the licence that an annex or a copy belongs to, or the one that was revoked.
    #[schema(max_length = 40)]
    pub(crate) of: Option<String>,
    /// The numbers of the places that came or went, as `GET /v1/licences/{id}/places` tells them; none where the register is
    /// `masked`.
    #[schema(max_items = 1000)]
    pub(crate) places: Vec<u32>,
}

/// The history of an entry, in the order in which its changes hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct LicenceHistory {
    /// Where it stands now.
    pub(crate) state: LicenceState,
    /// When it was issued.
    pub(crate) issued_at: DateTime<Utc>,
    /// The changes since.
    #[schema(max_items = 10_000)]
    pub(crate) items: Vec<LicenceChange>,
}

/// What became of a number.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NumberState {
    /// On an entry of the register.
    Issued,
    /// On nothing, for ever.
    Void,
}

/// A number of the register.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberEntry {
    /// The number.
    #[schema(max_length = 30, example = "KZ12LMP00000001")]
    pub(crate) number: String,
    /// What became of it.
    pub(crate) state: NumberState,
    /// Why it is void.
    #[schema(max_length = 300)]
    pub(crate) reason: Option<String>,
    /// When it was issued or became void.
    pub(crate) closed_at: DateTime<Utc>,
}

/// How the register is put into a file.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportFormat {
    /// A table for a sheet (RFC 4180, UTF-8).
    #[default]
    Csv,
    /// One JSON object a line: an entry as `GET /v1/licences` shows it, a place as `GET /v1/licences/{id}/places` does with
    /// the number of its entry as `licence` and its `service`.
    Jsonl,
}

/// What the rows of the file are.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportRows {
    /// The entries.
    #[default]
    Entries,
    /// The branches, offices and objects of the entries, ended ones among them; of `masked` entries none.
    Places,
}

/// Which entries go into the file, and how.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportQuery {
    /// How; a table if absent.
    pub(crate) format: Option<ExportFormat>,
    /// What the rows are; the entries if absent.
    pub(crate) rows: Option<ExportRows>,
    /// Only this service.
    #[validate(length(max = 80))]
    #[param(max_length = 80)]
    pub(crate) service: Option<String>,
    /// Only this holder, by BIN.
    #[param(pattern = "^[0-9]{12}$")]
    pub(crate) holder: Option<String>,
    /// Only this state.
    pub(crate) state: Option<LicenceState>,
    /// Only entries of this body, by its id.
    #[param(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: Option<String>,
    /// Only entries of bodies of this region, by its two digits.
    #[param(pattern = "^[0-9]{2}$")]
    pub(crate) region: Option<String>,
}

/// The register as a file.
#[derive(ToSchema)]
#[schema(value_type = String)]
pub(crate) struct RegisterFile(#[expect(dead_code, reason = "stands for the body in the spec")] String);

impl Body for NewLicenceChange {}

impl From<ExportQuery> for LicenceQuery {
    fn from(query: ExportQuery) -> Self {
        Self {
            service: query.service,
            number: None,
            holder: query.holder,
            state: query.state,
            body: query.body,
            region: query.region,
            activity: None,
            q: None,
            cursor: None,
            limit: None,
        }
    }
}

impl From<WantedChange> for domain::Wanted {
    fn from(wanted: WantedChange) -> Self {
        match wanted {
            WantedChange::Suspend => Self::Suspend,
            WantedChange::Resume => Self::Resume,
            WantedChange::Terminate => Self::Terminate,
        }
    }
}

impl From<ChangeKind> for LicenceChangeKind {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Suspended => Self::Suspended,
            ChangeKind::Resumed => Self::Resumed,
            ChangeKind::Superseded => Self::Superseded,
            ChangeKind::Terminated => Self::Terminated,
            ChangeKind::Expired => Self::Expired,
            ChangeKind::Revoked => Self::Revoked,
            ChangeKind::PlacesEntered => Self::PlacesEntered,
            ChangeKind::PlacesEnded => Self::PlacesEnded,
        }
    }
}

impl LicenceChange {
    /// As the register shows it; why, only where it is no secret.
    pub(crate) fn new(change: domain::LicenceChange, is_public: bool) -> Self {
        Self {
            id: change.id.into(),
            kind: change.kind.into(),
            ground: is_public.then_some(change.ground),
            order: change.order.filter(|_| is_public),
            effective_at: change.effective_at,
            recorded_at: change.recorded_at,
            of: change.of.map(Into::into),
            places: change.places.iter().filter(|_| is_public).map(|one| one.number).collect(),
        }
    }
}
