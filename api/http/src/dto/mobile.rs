//! Signing by phone: what a portal is told, and the shapes of the national app (PKI 3.5), whose names are its own.

use crate::extract::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset, Utc};
use ruqsat_licensing::mobile::{self, Offer, State};
use ruqsat_licensing::review::Answering;
use ruqsat_licensing::values::{Instant, sha256_hex};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a task signs by phone. Of an answer (`await_approvals`) its verdict, and the SHA-256 of its words; of every other
/// task nothing.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agreed": true}))]
pub(crate) struct TaskSigning {
    /// Whether the body agrees, where it is asked.
    pub(crate) agreed: Option<bool>,
    /// SHA-256 of the words of the answer, hex.
    #[validate(length(equal = 64))]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) text_sha256: Option<String>,
}

impl Body for TaskSigning {}

impl TaskSigning {
    /// What the body is about to answer.
    pub(crate) fn answering(self) -> Option<Answering> {
        let text_sha256 = self.text_sha256;
        self.agreed.map(|agreed| Answering { agreed, text_sha256 })
    }
}

/// Where a signing by phone stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MobileSigningState {
    /// No phone has read the QR yet.
    Waiting,
    /// A phone has it.
    Opened,
    /// The signature is here.
    Signed,
    /// Nobody signed in time.
    Expired,
    /// Given up, or another was begun.
    Cancelled,
}

/// A signing by phone.
#[derive(Serialize, ToSchema)]
pub(crate) struct MobileSigning {
    /// Its id.
    #[schema(pattern = "^mob_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// The application.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) application: String,
    /// The task that the signature is for, if it is for one.
    #[schema(pattern = "^tsk_[0-9a-z]{26}$")]
    pub(crate) task: Option<String>,
    /// Where it stands.
    pub(crate) state: MobileSigningState,
    /// Until when it can be signed.
    pub(crate) expires_at: DateTime<Utc>,
    /// SHA-256 of the bytes to sign, hex: those that the application or the task shows as signable.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub(crate) content_sha256: String,
    /// What the QR says, to be read by the app eGov mobile.
    #[schema(max_length = 500)]
    pub(crate) qr_text: String,
    /// Opens eGov mobile, for whoever reads this on his phone.
    #[schema(max_length = 1000)]
    pub(crate) app_link: String,
    /// The same for eGov Business.
    #[schema(max_length = 1000)]
    pub(crate) business_app_link: String,
    /// The signature, detached CMS in base64, once it is here: send it where any signature of this application or task is
    /// sent.
    #[schema(max_length = 1_500_000)]
    pub(crate) signature: Option<String>,
}

/// Where the phone begins.
pub(crate) fn phone_url(base: &str, code: &str) -> String {
    format!("{base}/v1/mobile/{code}")
}

/// What the QR says (PKI 3.5).
pub(crate) fn qr_text(base: &str, code: &str) -> String {
    format!("mobileSign:{}", phone_url(base, code))
}

/// Opens an app by its names in the stores (PKI 3.5).
fn link(url: &str, names: &[(&str, &str)]) -> String {
    let query = [&[("link", url)], names].concat();
    format!("https://m.egov.kz/mobileSign/?{}", serde_urlencoded::to_string(query).unwrap_or_default())
}

impl MobileSigning {
    /// As it stands at a moment.
    pub(crate) fn new(signing: mobile::MobileSigning, base: &str, now: Instant) -> Self {
        let url = phone_url(base, &signing.code);
        let citizen = [("isi", "1476128386"), ("ibi", "kz.egov.mobile"), ("apn", "kz.mobile.mgov")];
        Self {
            state: match signing.state(now) {
                State::Waiting => MobileSigningState::Waiting,
                State::Opened => MobileSigningState::Opened,
                State::Signed => MobileSigningState::Signed,
                State::Expired => MobileSigningState::Expired,
                State::Cancelled => MobileSigningState::Cancelled,
            },
            id: signing.id.into(),
            application: signing.application.into(),
            task: signing.task.map(Into::into),
            expires_at: signing.expires_at,
            content_sha256: sha256_hex(&signing.content),
            qr_text: qr_text(base, &signing.code),
            app_link: link(&url, &citizen),
            business_app_link: link(&url, &[("apn", "kz.mobile.mgov.business")]),
            signature: signing.cms.map(|cms| STANDARD.encode(cms)),
        }
    }
}

/// A picture as PNG.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct Png(#[expect(dead_code, reason = "stands for the body in the spec")] Vec<u8>);

/// Who asks for the signature, as the app shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PhoneOrganisation {
    /// Its name in Russian.
    #[schema(max_length = 500)]
    pub(crate) name_ru: String,
    /// In Kazakh.
    #[schema(max_length = 500)]
    pub(crate) name_kz: String,
    /// In English.
    #[schema(max_length = 500)]
    pub(crate) name_en: String,
    /// Its BIN.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: String,
}

/// Where the app finds the bytes, and with what.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhoneDocument {
    /// Where to read them, and where to put them back signed.
    #[schema(max_length = 500)]
    pub(crate) uri: String,
    /// Always `Token`.
    #[schema(max_length = 10)]
    pub(crate) auth_type: String,
    /// Sent as `Authorization: Bearer`. Nobody else is given one.
    #[schema(max_length = 100)]
    pub(crate) auth_token: String,
}

/// What the app reads first (its API 1).
#[derive(Serialize, ToSchema)]
pub(crate) struct PhoneSession {
    /// The service.
    #[schema(max_length = 500)]
    pub(crate) description: String,
    /// Until when, with the offset of Kazakhstan.
    #[schema(max_length = 40, example = "2026-11-23T18:05:06.000+05:00")]
    pub(crate) expiry_date: String,
    /// Who asks.
    pub(crate) organisation: PhoneOrganisation,
    /// Where the bytes are.
    pub(crate) document: PhoneDocument,
}

impl PhoneSession {
    /// For the first phone that asks.
    pub(crate) fn new(offer: Offer, base: &str, token: String) -> Self {
        // One zone for the whole country since March 2024.
        let (zone, expires) = (FixedOffset::east_opt(5 * 3600), offer.signing.expires_at);
        let written = |zone| expires.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
        Self {
            description: offer.title.ru,
            expiry_date: zone.map_or_else(|| expires.to_rfc3339(), written),
            organisation: PhoneOrganisation {
                name_ru: offer.body.name.ru,
                name_kz: offer.body.name.kk,
                name_en: offer.body.name.en,
                bin: offer.body.bin.as_str().to_owned(),
            },
            document: PhoneDocument {
                uri: format!("{}/documents", phone_url(base, &offer.signing.code)),
                auth_type: "Token".into(),
                auth_token: token,
            },
        }
    }
}

/// How the app signs.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum SignMethod {
    /// A detached CMS.
    CmsSignOnly,
}

/// A file in the app's shape.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
pub(crate) struct PhoneFile {
    /// How the app shows it; empty: it is not shown.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    pub(crate) mime: String,
    /// The bytes to sign; on the way back the CMS. Base64.
    #[validate(length(min = 1, max = 2_000_000))]
    #[schema(min_length = 1, max_length = 2_000_000)]
    pub(crate) data: String,
}

/// What holds the file in the app's shape.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
pub(crate) struct PhoneFileHolder {
    /// The file.
    #[validate(nested)]
    pub(crate) file: PhoneFile,
}

/// A line the app may show of a document.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
pub(crate) struct PhoneMeta {
    /// What it is.
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub(crate) name: String,
    /// What it says.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub(crate) value: String,
}

/// A document to sign, in the app's shape.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentToSign {
    /// Its number, from 1.
    pub(crate) id: i64,
    /// Its title in Russian.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub(crate) name_ru: String,
    /// In Kazakh.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub(crate) name_kz: String,
    /// In English.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub(crate) name_en: String,
    /// Nothing: no more of a case is shown than its title and the bytes.
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub(crate) meta: Vec<PhoneMeta>,
    /// The bytes.
    #[validate(nested)]
    pub(crate) document: PhoneFileHolder,
}

/// The documents to sign, and on the way back the same signed (the app's API 2). Of what comes back only the CMS is used.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "signMethod": "CMS_SIGN_ONLY", "version": 1,
    "documentsToSign": [{
        "id": 1, "nameRu": "Заявление", "nameKz": "Өтініш", "nameEn": "Application", "meta": [],
        "document": {"file": {"mime": "", "data": "MIIB…"}}
    }]
}))]
pub(crate) struct PhoneDocuments {
    /// How they are signed.
    pub(crate) sign_method: SignMethod,
    /// Version of this shape: 1.
    pub(crate) version: i64,
    /// One.
    #[validate(length(equal = 1), nested)]
    #[schema(min_items = 1, max_items = 1)]
    pub(crate) documents_to_sign: Vec<DocumentToSign>,
}

impl Body for PhoneDocuments {
    const LIMIT: usize = 2_100_000;
}

impl From<Offer> for PhoneDocuments {
    fn from(offer: Offer) -> Self {
        let data = STANDARD.encode(&offer.signing.content);
        let document = DocumentToSign {
            id: 1,
            name_ru: offer.title.ru,
            name_kz: offer.title.kk,
            name_en: offer.title.en,
            meta: Vec::new(),
            document: PhoneFileHolder { file: PhoneFile { mime: String::new(), data } },
        };
        Self { sign_method: SignMethod::CmsSignOnly, version: 1, documents_to_sign: vec![document] }
    }
}

/// That the signature is taken, in the app's words.
#[derive(Serialize, ToSchema)]
pub(crate) struct PhoneAnswer {
    /// `200`.
    #[schema(max_length = 3)]
    pub(crate) code: String,
    /// `success`.
    #[schema(max_length = 20)]
    pub(crate) message: String,
}
