//! The register: licences, permits and other results, their numbers, and what a signed result does to them.

mod effect;
mod eligible;
mod number;

pub(crate) use effect::{kind, take_effect};
pub(crate) use eligible::{check_claim, check_subject};
pub use number::{application_number, result_number};

use crate::catalogue::Definition;
use crate::ids::{ApplicationId, BodyId, LicenceId, SignatureId};
use crate::values::{Instant, Party};
use serde::{Deserialize, Serialize};

/// Where a licence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceState {
    /// In force.
    InForce,
    /// Replaced by a reissued one.
    Superseded,
}

impl LicenceState {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
        }
    }
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
    /// The licensing body.
    pub body: BodyId,
    /// The application that led to it.
    pub application: ApplicationId,
    /// The entry that an annex, a reissue or a duplicate is about.
    pub subject: Option<LicenceId>,
    /// Where it stands.
    pub state: LicenceState,
    /// SHA-256 (hex) of the signed document.
    pub content_sha256: String,
    /// The signature of the authorised person.
    pub signature: SignatureId,
    /// When it was signed.
    pub issued_at: Instant,
    /// Grows with every write.
    pub version: i64,
}
