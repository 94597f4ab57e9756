//! The register: licences, permits and other results, their numbers, and what a signed result does to them.

mod change;
mod change_places;
mod effect;
mod eligible;
mod history;
mod number;
mod places;
mod search;
mod settle;

pub use change::{ChangeLicence, Wanted, change, revoke};
pub use change_places::{ChangePlaces, change_places};
pub(crate) use effect::{kind, take_effect, valid_until};
pub(crate) use eligible::{check_claim, check_subject};
pub use history::{ChangeKind, LicenceChange, state_at};
pub use number::{application_number, result_number};
pub use places::{HeldPlace, MOST_PLACES, NumberedPlace, Place, PlaceKind, places};
pub use search::{MOST_WORDS, activity, words};
pub(crate) use settle::settle;
pub use settle::{due, settle_one};

use crate::catalogue::Definition;
use crate::ids::{ApplicationId, BodyId, LicenceId, SignatureId};
use crate::organisations::Territory;
use crate::values::{Instant, Party};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a licence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceState {
    /// In force.
    InForce,
    /// Stopped for a time.
    Suspended,
    /// Replaced by a reissued one.
    Superseded,
    /// Ended before its time: withdrawn, given back, its holder is no more.
    Terminated,
    /// Its time is over.
    Expired,
}

impl LicenceState {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
        }
    }
}

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberState {
    /// Given to a result that waits for its signature.
    Reserved,
    /// On a signed result.
    Issued,
    /// On nothing, for ever.
    Void,
}

/// A row of the book of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberEntry {
    /// The number.
    pub number: String,
    /// What became of it.
    pub state: NumberState,
    /// Why it is void.
    pub reason: Option<String>,
    /// When it was given.
    pub reserved_at: Instant,
    /// When it was issued or became void.
    pub closed_at: Option<Instant>,
}

/// A signed result, licence or reasoned refusal, as it is handed over.
#[derive(Clone, Copy, Debug)]
pub struct SignedResult<'a> {
    /// Its exact bytes: JSON.
    pub document: &'a [u8],
    /// The CMS over them, DER.
    pub cms: &'a [u8],
    /// Who signed, as his certificate names him.
    pub signer: Option<&'a str>,
    /// When the signature came.
    pub signed_at: Instant,
    /// The definition the case ran under.
    pub definition: &'a Definition,
    /// The public page of the register entry; a refusal has none.
    pub link: Option<&'a str>,
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its id.
    pub id: LicenceId,
    /// Its number, given once and never again.
    pub number: String,
    /// Code of the service.
    pub service: String,
    /// What it is: the kind of the service's result (`licence`, `permit`, …), `annex`, `reissued_…` or `…_duplicate`.
    pub kind: String,
    /// How the grant came out, where it can in several ways: a conclusion `agreed` or `not_agreed`.
    pub outcome: Option<String>,
    /// Holder.
    pub holder: Party,
    /// Name of the holder.
    pub holder_name: String,
    /// The kinds of activity it covers, as its form names them (`x-register = "activities"`).
    pub activities: Vec<String>,
    /// The licensing body.
    pub body: BodyId,
    /// The region that body decides for when it is issued; `None` is the whole country.
    pub region: Option<Territory>,
    /// The application that led to it.
    pub application: ApplicationId,
    /// The entry that an annex, a reissue or a duplicate is about.
    pub subject: Option<LicenceId>,
    /// Where it stands: what its history says of the moment up to which it was read last.
    pub state: LicenceState,
    /// The last civil day on which it holds; `None` until it is ended.
    pub valid_until: Option<NaiveDate>,
    /// When something is next to be done about it: a change that takes effect, a reminder.
    pub next_at: Option<Instant>,
    /// SHA-256 (hex) of the signed document.
    pub content_sha256: String,
    /// The signature of the authorised person.
    pub signature: SignatureId,
    /// When it was signed.
    pub issued_at: Instant,
    /// Grows with every write.
    pub version: i64,
}
