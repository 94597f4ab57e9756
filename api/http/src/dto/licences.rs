//! The register, as the public sees it, and the signed result, as its holder sees it.

use super::Language;
use chrono::{DateTime, NaiveDate, Utc};
use ruqsat_licensing::catalogue::Openness;
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
    /// Stopped for a time.
    Suspended,
    /// Replaced by a reissued one.
    Superseded,
    /// Ended before its time.
    Terminated,
    /// Its time is over.
    Expired,
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
    /// Only entries of this body, by its id.
    #[param(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: Option<String>,
    /// Only entries of bodies of this region, by its two digits.
    #[param(pattern = "^[0-9]{2}$")]
    pub(crate) region: Option<String>,
    /// Only entries that cover this kind of activity, as the form of the service names it.
    #[validate(length(max = 60))]
    #[param(max_length = 60)]
    pub(crate) activity: Option<String>,
    /// Only entries that bear all these words, up to five: whole words of the holder's name, the number or the names
    /// of its places, whatever their case. A page may then be short, even empty, and still have a next one.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) q: Option<String>,
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
    /// Name of the holder; three asterisks where `masked`.
    #[schema(max_length = 300)]
    pub(crate) holder_name: String,
    /// Whether the register keeps to itself whose it is.
    pub(crate) masked: bool,
    /// BIN of the holder; a person's IIN is not public.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) holder_bin: Option<String>,
    /// The licence that an annex, a reissue or a duplicate is about.
    #[schema(max_length = 40)]
    pub(crate) subject: Option<String>,
    /// Where it stands.
    pub(crate) state: LicenceState,
    /// The last civil day (Asia/Almaty) on which it holds; absent while it has no end of its own.
    pub(crate) valid_until: Option<NaiveDate>,
    /// The kinds of activity it covers, as the form of the service names them.
    #[schema(max_items = 100)]
    pub(crate) activities: Vec<String>,
    /// The body that granted it.
    #[schema(pattern = "^bod_[0-9a-z]{26}$")]
    pub(crate) body: String,
    /// Two digits of the region that body decides for; absent for the whole country.
    #[schema(pattern = "^[0-9]{2}$")]
    pub(crate) region: Option<String>,
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
            LicenceState::Suspended => Self::Suspended,
            LicenceState::Superseded => Self::Superseded,
            LicenceState::Terminated => Self::Terminated,
            LicenceState::Expired => Self::Expired,
        }
    }
}

impl From<State> for LicenceState {
    fn from(state: State) -> Self {
        match state {
            State::InForce => Self::InForce,
            State::Suspended => Self::Suspended,
            State::Superseded => Self::Superseded,
            State::Terminated => Self::Terminated,
            State::Expired => Self::Expired,
        }
    }
}

impl Licence {
    /// As the register shows it.
    pub(crate) fn new(licence: Aggregate, openness: Openness) -> Self {
        let masked = openness != Openness::Public;
        Self {
            id: licence.id.into(),
            number: licence.number,
            service: licence.service,
            kind: licence.kind,
            outcome: licence.outcome,
            holder_name: if masked { "***".into() } else { licence.holder_name },
            masked,
            holder_bin: match licence.holder {
                Party::LegalEntity { bin } if !masked => Some(bin.into()),
                Party::LegalEntity { .. } | Party::Individual { .. } => None,
            },
            subject: licence.subject.map(Into::into),
            state: licence.state.into(),
            valid_until: licence.valid_until,
            activities: licence.activities,
            body: licence.body.into(),
            region: licence.region.map(Into::into),
            document_sha256: licence.content_sha256,
            issued_at: licence.issued_at,
        }
    }
}
