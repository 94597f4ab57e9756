//! The bodies that were asked about an application, and what they said.

use super::LocalizedText;
use chrono::{DateTime, Utc};
use ruqsat_licensing::flow::{Answer, Approval as Fact};
use serde::Serialize;
use utoipa::ToSchema;

/// A body that was asked whether it agrees.
#[derive(Serialize, ToSchema)]
pub(crate) struct Approval {
    /// BIN of the body.
    #[schema(pattern = "^[0-9]{12}$")]
    pub(crate) bin: String,
    /// Its name.
    pub(crate) name: LocalizedText,
    /// When it was asked.
    pub(crate) asked_at: DateTime<Utc>,
    /// Whether it agrees; absent while its answer is awaited.
    pub(crate) agreed: Option<bool>,
    /// Its reasons; shown to staff only.
    #[schema(max_length = 10_000)]
    pub(crate) text: Option<String>,
    /// When it answered.
    pub(crate) answered_at: Option<DateTime<Utc>>,
    /// Whether its time was over then; absent while its answer is awaited.
    pub(crate) late: Option<bool>,
    /// What it said besides, again or when nobody waited any more: kept, and changes nothing.
    #[schema(max_items = 5)]
    pub(crate) further: Vec<FurtherAnswer>,
}

/// What a body said when its answer was no longer awaited.
#[derive(Serialize, ToSchema)]
pub(crate) struct FurtherAnswer {
    /// Whether it agrees.
    pub(crate) agreed: bool,
    /// Its reasons; shown to staff only.
    #[schema(max_length = 10_000)]
    pub(crate) text: Option<String>,
    /// When it said so.
    pub(crate) answered_at: DateTime<Utc>,
    /// Whether its time was over then.
    pub(crate) late: bool,
}

impl Approval {
    /// A body as the API shows it.
    pub(crate) fn new(fact: &Fact, show_text: bool) -> Self {
        let answer = fact.answer.as_ref();
        let further = |answer: &Answer| FurtherAnswer {
            agreed: answer.agreed,
            text: answer.text.clone().filter(|_| show_text),
            answered_at: answer.at,
            late: answer.late,
        };
        Self {
            bin: fact.bin.as_str().to_owned(),
            name: (&fact.name).into(),
            asked_at: fact.asked_at,
            agreed: fact.agreed(),
            text: answer.and_then(|answer| answer.text.clone()).filter(|_| show_text),
            answered_at: answer.map(|answer| answer.at),
            late: answer.map(|answer| answer.late),
            further: fact.further.iter().map(further).collect(),
        }
    }
}
