//! Notices: what people are told of their applications, their tasks and their accounts. A notice is a row of facts in
//! somebody's mailbox, always; where he confirmed an address it is sent there too. Its words are data (`notices/`) and
//! are put together when it is read or sent, so that a wrong word can be mended later.

mod code;
mod deliver;
mod kind;
mod mailbox;
mod preferences;
mod read;
mod remind;
mod templates;
mod words;

pub use code::{Code, confirm};
pub use deliver::{Channel, Delivery, Prepared, prepare};
pub use kind::NoticeKind;
pub use mailbox::{Address, Mailbox, Preferences};
pub use preferences::{WantedAddress, WantedPreferences, change};
pub use read::mark_read;
pub use remind::{OnDuty, Reminder, due_reminders, remind};
pub use templates::{LONGEST_SMS, Rendered, Templates, sms_parts};
pub use words::words;

pub(crate) use remind::about;

use crate::error::Result;
use crate::ids::{ApplicationId, Mint, NoticeId, OutboxId};
use crate::ports::{OutboxMessage, Tx};
use crate::values::{Instant, Party, Text};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What happened, as far as words are made of it. Facts, not words: those are looked up when they are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFacts {
    /// Version of the definition the case runs under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Registration number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Codes of the grounds of a refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
    /// The message of the act that ended an attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
    /// Its paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// Until when there is, or was, time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Name of the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Text>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Whose it is.
    pub mailbox: Mailbox,
    /// What is told.
    pub kind: NoticeKind,
    /// The application it is about, if any.
    pub application: Option<ApplicationId>,
    /// Code of the service.
    pub service: Option<String>,
    /// The thing it is about besides: a task.
    pub subject: Option<String>,
    /// What the words are made of.
    pub facts: NoticeFacts,
    /// When it was written.
    pub created_at: Instant,
    /// When its owner read it.
    pub read_at: Option<Instant>,
}

/// Tells whoever is acted for that a client may do it from now on.
pub(crate) fn tell_grant(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    acting_for: &str,
    client: &Text,
    now: Instant,
) -> Result<()> {
    let Some(party) = Party::parse(acting_for) else { return Ok(()) };
    let facts = NoticeFacts { client: Some(client.clone()), ..NoticeFacts::default() };
    let notice = Notice {
        id: NoticeId::new(mint),
        mailbox: Mailbox::of_party(&party),
        kind: NoticeKind::GrantGiven,
        application: None,
        service: None,
        subject: None,
        facts,
        created_at: now,
        read_at: None,
    };
    tell(tx, mint, &notice)
}

/// Puts a notice into its mailbox, and into the outbox for every confirmed address that takes this kind.
pub fn tell(tx: &mut dyn Tx, mint: &mut Mint, notice: &Notice) -> Result<()> {
    tx.insert_notice(notice)?;
    let Some(preferences) = tx.find_preferences(&notice.mailbox)? else { return Ok(()) };
    for channel in Channel::ALL.into_iter().filter(|one| preferences.address(*one, notice.kind).is_some()) {
        tx.enqueue(&OutboxMessage {
            id: OutboxId::new(mint),
            kind: channel.as_str().into(),
            payload: json!({ "notice": notice.id }),
            due_at: notice.created_at,
            attempts: 0,
        })?;
    }
    Ok(())
}
