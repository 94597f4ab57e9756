//! Notices and how one wants them.

use super::LocalizedText;
use crate::extract::Body;
use chrono::{DateTime, Utc};
use ruqsat_licensing::notices::{self as domain, NoticeKind};
use ruqsat_licensing::values::Lang;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Narrows and pages the notices.
#[derive(Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeQuery {
    /// True: only those that are not read.
    #[serde(default)]
    pub(crate) unread: bool,
    /// Where to go on: `next_cursor` of the page before.
    #[validate(length(max = 200))]
    #[param(max_length = 200)]
    pub(crate) cursor: Option<String>,
    /// Rows of a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
}

/// What somebody was told.
#[derive(Serialize, ToSchema)]
pub(crate) struct Notice {
    /// Its id.
    #[schema(pattern = "^ntc_[0-9a-z]{26}$")]
    pub(crate) id: String,
    /// What it tells: an outside status (`registered`, `refused`, …), or `filed_for_you`, `claimed_by_successor`,
    /// `attempt_ended`, `payment_waits`, `signature_waits`, `payment_refunded`, `survey_invitation`, `task_due`, `task_overdue`, `licence_suspended`,
    /// `licence_resumed`, `licence_terminated`, `licence_places_changed`, `licence_expires`, `licence_expired`, `grant_given`.
    /// More may come: show what you do not know by its `subject`.
    #[schema(max_length = 40, example = "registered")]
    pub(crate) kind: String,
    /// The application it is about.
    #[schema(pattern = "^app_[0-9a-z]{26}$")]
    pub(crate) application: Option<String>,
    /// Code of the service.
    #[schema(max_length = 80)]
    pub(crate) service: Option<String>,
    /// The task it is about.
    #[schema(max_length = 40)]
    pub(crate) task: Option<String>,
    /// The entry of the register it is about.
    #[schema(max_length = 40)]
    pub(crate) licence: Option<String>,
    /// In one line.
    pub(crate) subject: LocalizedText,
    /// In plain text.
    pub(crate) text: LocalizedText,
    /// When it was written.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was marked as read; absent until then.
    pub(crate) read_at: Option<DateTime<Utc>>,
}

/// How many notices are not read.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeCount {
    /// Counted up to a thousand: 1000 is "a thousand or more".
    #[schema(minimum = 0, maximum = 1000)]
    pub(crate) unread: i64,
}

/// The language of SMS and e-mails.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoticeLanguage {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// How notices can be sent.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoticeChannel {
    /// To a phone.
    Sms,
    /// To an e-mail address.
    Email,
}

/// Kinds of notices that can be kept out of SMS and e-mail. All others decide or warn, and are always sent.
#[derive(Serialize, Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub(crate) enum OptionalNotice {
    InReview,
    AwaitingApprovals,
    AttemptEnded,
    PaymentWaits,
    SignatureWaits,
    SurveyInvitation,
    TaskDue,
    TaskOverdue,
}

/// An address one wants notices at.
#[derive(Serialize, Deserialize, ToSchema, Validate, Clone)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedAddress {
    /// For SMS a phone number (E.164, with a plus), for e-mail an address.
    #[validate(length(min = 3, max = 254))]
    #[schema(min_length = 3, max_length = 254, example = "+77010000000")]
    pub(crate) to: String,
    /// Whether notices are sent there.
    pub(crate) is_on: bool,
}

/// An address, and whether it is proved to be one's own.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeAddress {
    /// A phone number, or an e-mail address.
    #[schema(max_length = 254, example = "+77010000000")]
    pub(crate) to: String,
    /// Whether notices are sent there, once it is confirmed.
    pub(crate) is_on: bool,
    /// When it was confirmed by the code that was sent there; until then nothing else is.
    pub(crate) confirmed_at: Option<DateTime<Utc>>,
}

/// How one wants one's notices.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticePreferences {
    /// The language of SMS and e-mails; Kazakh where nothing was said.
    pub(crate) language: NoticeLanguage,
    /// One's phone.
    pub(crate) sms: Option<NoticeAddress>,
    /// One's e-mail address.
    pub(crate) email: Option<NoticeAddress>,
    /// Kinds that are not sent, and only listed.
    #[schema(max_items = 20)]
    pub(crate) muted: Vec<OptionalNotice>,
}

/// How one wants one's notices from now on: the whole of it, what is absent is not wanted.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "language": "kk",
    "sms": {"to": "+77010000000", "is_on": true},
    "email": {"to": "aliya@example.kz", "is_on": true},
    "muted": ["in_review"]
}))]
pub(crate) struct NoticePreferencesChange {
    /// The language of SMS and e-mails.
    pub(crate) language: NoticeLanguage,
    /// One's phone; a new one is sent a code.
    #[validate(nested)]
    pub(crate) sms: Option<WantedAddress>,
    /// One's e-mail address; a new one is sent a code.
    #[validate(nested)]
    pub(crate) email: Option<WantedAddress>,
    /// Kinds that are not to be sent.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub(crate) muted: Vec<OptionalNotice>,
}

impl Body for NoticePreferencesChange {}

/// The code that was sent to an address.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"channel": "sms", "code": "012345"}))]
pub(crate) struct AddressConfirmation {
    /// Which address.
    pub(crate) channel: NoticeChannel,
    /// The six digits.
    #[validate(length(equal = 6))]
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", format = Password)]
    pub(crate) code: String,
}

impl Body for AddressConfirmation {}

impl From<NoticeChannel> for domain::Channel {
    fn from(channel: NoticeChannel) -> Self {
        match channel {
            NoticeChannel::Sms => Self::Sms,
            NoticeChannel::Email => Self::Email,
        }
    }
}

impl From<Lang> for NoticeLanguage {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Kk => Self::Kk,
            Lang::Ru => Self::Ru,
            Lang::En => Self::En,
        }
    }
}

impl From<NoticeLanguage> for Lang {
    fn from(language: NoticeLanguage) -> Self {
        match language {
            NoticeLanguage::Kk => Self::Kk,
            NoticeLanguage::Ru => Self::Ru,
            NoticeLanguage::En => Self::En,
        }
    }
}

impl OptionalNotice {
    const ALL: [(Self, NoticeKind); 8] = [
        (Self::InReview, NoticeKind::InReview),
        (Self::AwaitingApprovals, NoticeKind::AwaitingApprovals),
        (Self::AttemptEnded, NoticeKind::AttemptEnded),
        (Self::PaymentWaits, NoticeKind::PaymentWaits),
        (Self::SignatureWaits, NoticeKind::SignatureWaits),
        (Self::SurveyInvitation, NoticeKind::SurveyInvitation),
        (Self::TaskDue, NoticeKind::TaskDue),
        (Self::TaskOverdue, NoticeKind::TaskOverdue),
    ];
}

impl From<domain::Address> for NoticeAddress {
    fn from(address: domain::Address) -> Self {
        Self { to: address.to, is_on: address.is_on, confirmed_at: address.confirmed_at }
    }
}

impl From<WantedAddress> for domain::WantedAddress {
    fn from(wanted: WantedAddress) -> Self {
        Self { to: wanted.to, is_on: wanted.is_on }
    }
}

impl From<domain::Preferences> for NoticePreferences {
    fn from(one: domain::Preferences) -> Self {
        let muted = OptionalNotice::ALL.iter().filter(|(_, kind)| one.muted.contains(kind));
        Self {
            language: one.language.into(),
            muted: muted.map(|(shown, _)| *shown).collect(),
            sms: one.sms.map(Into::into),
            email: one.email.map(Into::into),
        }
    }
}

impl From<NoticePreferencesChange> for domain::WantedPreferences {
    fn from(change: NoticePreferencesChange) -> Self {
        let named = |wanted: &OptionalNotice| {
            let same = |one: &OptionalNotice| std::mem::discriminant(one) == std::mem::discriminant(wanted);
            OptionalNotice::ALL.iter().find(|(shown, _)| same(shown)).map(|(_, kind)| *kind)
        };
        Self {
            language: change.language.into(),
            sms: change.sms.map(Into::into),
            email: change.email.map(Into::into),
            muted: change.muted.iter().filter_map(named).collect(),
        }
    }
}
