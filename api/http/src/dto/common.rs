//! Shapes that several resources share.

use ruqsat_licensing::values::{Money as Sum, Party, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in three languages. Kazakh is the act's; Russian and English are unofficial translations.
#[derive(Serialize, ToSchema)]
pub(crate) struct LocalizedText {
    /// Kazakh.
    pub(crate) kk: String,
    /// Russian, unofficial.
    pub(crate) ru: String,
    /// English, unofficial.
    pub(crate) en: String,
}

impl From<&Text> for LocalizedText {
    fn from(text: &Text) -> Self {
        Self { kk: text.kk.clone(), ru: text.ru.clone(), en: text.en.clone() }
    }
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
pub(crate) struct Money {
    /// Minor units: tiyn, a hundredth of a tenge.
    #[schema(minimum = 0, example = 4_325_000)]
    pub(crate) amount_minor: i64,
    /// ISO 4217 code.
    #[schema(pattern = "^[A-Z]{3}$", example = "KZT")]
    pub(crate) currency: String,
}

impl From<Sum> for Money {
    fn from(sum: Sum) -> Self {
        Self { amount_minor: sum.minor, currency: Sum::CURRENCY.to_owned() }
    }
}

/// Who applies or holds: a person by IIN, or a legal entity by BIN.
#[derive(Serialize, ToSchema)]
pub(crate) struct Applicant {
    /// What kind of applicant.
    pub(crate) kind: ApplicantKind,
    /// IIN or BIN, twelve digits.
    #[schema(pattern = "^[0-9]{12}$", example = "900101300017")]
    pub(crate) number: String,
    /// Name.
    #[schema(max_length = 300)]
    pub(crate) name: String,
}

/// Kinds of applicant.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ApplicantKind {
    /// A person.
    Individual,
    /// A legal entity.
    LegalEntity,
}

impl Applicant {
    /// An applicant with its name.
    pub(crate) fn new(party: &Party, name: &str) -> Self {
        let kind = match party {
            Party::Individual { .. } => ApplicantKind::Individual,
            Party::LegalEntity { .. } => ApplicantKind::LegalEntity,
        };
        Self { kind, number: party.number().to_owned(), name: name.to_owned() }
    }
}

/// How an application comes.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Channel {
    /// Online, on any portal.
    Portal,
    /// Entered at the licensor's office.
    Provider,
    /// A service centre.
    Psc,
}

impl From<ruqsat_licensing::applications::Channel> for Channel {
    fn from(channel: ruqsat_licensing::applications::Channel) -> Self {
        use ruqsat_licensing::applications::Channel as Domain;
        match channel {
            Domain::Portal => Self::Portal,
            Domain::Provider => Self::Provider,
            Domain::Psc => Self::Psc,
        }
    }
}

impl From<Channel> for ruqsat_licensing::applications::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Portal => Self::Portal,
            Channel::Provider => Self::Provider,
            Channel::Psc => Self::Psc,
        }
    }
}

/// One page of a list, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T: ToSchema> {
    /// The rows.
    #[schema(max_items = 100)]
    pub(crate) items: Vec<T>,
    /// Give it as `cursor` to get the next page; absent on the last.
    #[schema(max_length = 200)]
    pub(crate) next_cursor: Option<String>,
}

/// Bytes to sign: sign exactly these, detached (CMS, RFC 5652), and send the signature back.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignableContent {
    /// The bytes, base64.
    #[schema(max_length = 2_000_000)]
    pub(crate) content: String,
    /// SHA-256 of the bytes, hex.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) sha256: String,
    /// Media type of the bytes.
    #[schema(max_length = 100, example = "application/json")]
    pub(crate) media_type: String,
}

impl From<ruqsat_licensing::applications::Signable> for SignableContent {
    fn from(signable: ruqsat_licensing::applications::Signable) -> Self {
        use base64::Engine;
        Self {
            content: base64::engine::general_purpose::STANDARD.encode(signable.bytes),
            sha256: signable.sha256,
            media_type: "application/json".to_owned(),
        }
    }
}
