//! The register, as the public sees it, and the signed result, as its holder sees it.

use super::Language;
use chrono::{DateTime, Utc};
use ruqsat_licensing::licences::{Licence as Aggregate, LicenceState as State};
use ruqsat_licensing::values::Party;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Where a licence stands.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LicenceState {
    /// In force.
    InForce,
    /// Replaced by a reissued one.
    Superseded,
}

/// Narrows and pages the register.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LicenceQuery {
    /// Only this service.
    #[validate(length(max = 80))]
    #[param(max_length = 80)]
    pub(crate) service: Option<String>,
    /// Only this number.
    #[validate(length(max = 30))]
    #[param(max_length = 30)]
    pub(crate) number: Option<String>,
    /// Only this holder, by BIN. A person's licences are not searchable by IIN.
    #[param(pattern = "^[0-9]{12}$")]
    pub(crate) holder: Option<String>,
    /// Only this state.
    pub(crate) state: Option<LicenceState>,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// An entry of the public register.
#[derive(Serialize, ToSchema)]
pub(crate) struct Licence {
    /// Its id.
    #[schema(pattern = "^lic_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// Its number.
    #[schema(max_length = 30, example = "KZ12LMP00000001")]
    pub(crate) number: String,
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: String,
    /// What it is: `licence`, `permit`, `registration`, `conclusion`, `certificate`, `annex`, or one of these
    /// `reissued_…` or as a `…_duplicate`.
    #[schema(max_length = 40)]
    pub(crate) kind: String,
    /// How it came out, where it can in several ways: a conclusion `agreed` or `not_agreed`.
    #[schema(max_length = 60)]
    pub(crate) outcome: Option<String>,
    /// Name of the holder.
    #[schema(max_length = 300)]
    pub(crate) holder_name: String,
    /// BIN of the holder; a person's IIN is not public.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) holder_bin: Option<String>,
    /// The licence that an annex, a reissue or a duplicate is about.
    #[schema(max_length = 40)]
    pub(crate) subject: Option<String>,
    /// Where it stands.
    pub(crate) state: LicenceState,
    /// SHA-256 of the signed document, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) document_sha256: String,
    /// When it was signed.
    pub(crate) issued_at: DateTime<Utc>,
}

/// The signed result of an application: a licence or a reasoned refusal.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationResult {
    /// Its number.
    #[schema(max_length = 30)]
    pub(crate) number: String,
    /// Whether it is a grant.
    pub(crate) granted: bool,
    /// The document, base64 (JSON, UTF-8).
    #[schema(max_length = 2_000_000)]
    pub(crate) document: String,
    /// SHA-256 of the document, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) document_sha256: String,
    /// The authorised person's signature over the document: detached CMS, DER in base64.
    #[schema(max_length = 1_500_000)]
    pub(crate) signature: String,
    /// The report on that signature when it was made.
    pub(crate) report: super::SignatureReport,
}

/// A result on paper.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct Pdf(#[expect(dead_code, reason = "stands for the body in the spec")] Vec<u8>);

/// How a result is put on paper.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResultQuery {
    /// The language of the page; by `Accept-Language` if nothing is said.
    pub(crate) lang: Option<Language>,
}

impl From<LicenceState> for State {
    fn from(state: LicenceState) -> Self {
        match state {
            LicenceState::InForce => Self::InForce,
            LicenceState::Superseded => Self::Superseded,
        }
    }
}

impl From<Aggregate> for Licence {
    fn from(licence: Aggregate) -> Self {
        Self {
            id: licence.id.into(),
            number: licence.number,
            service: licence.service,
            kind: licence.kind,
            outcome: licence.outcome,
            holder_name: licence.holder_name,
            holder_bin: match licence.holder {
                Party::LegalEntity { bin } => Some(bin.into()),
                Party::Individual { .. } => None,
            },
            subject: licence.subject.map(Into::into),
            state: match licence.state {
                State::InForce => LicenceState::InForce,
                State::Superseded => LicenceState::Superseded,
            },
            document_sha256: licence.content_sha256,
            issued_at: licence.issued_at,
        }
    }
}
