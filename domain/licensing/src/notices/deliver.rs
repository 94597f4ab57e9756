//! From a message of the outbox to what is sent: the words are put together now, and whether somebody still wants it
//! is asked now.

use super::{NoticeKind, Rendered, Templates, words};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::ids::NoticeId;
use crate::notices::Mailbox;
use crate::ports::{OutboxMessage, Tx};
use crate::values::{Instant, Lang};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a notice goes besides the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// To a phone.
    Sms,
    /// To an e-mail address.
    Email,
}

impl Channel {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// The written name; also the kind of its messages in the outbox.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// What the operator of notices is asked to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Id by which the other side drops a second copy.
    #[serde(skip)]
    pub id: String,
    /// How.
    pub channel: Channel,
    /// To which phone number or e-mail address.
    pub to: String,
    /// Language of the text.
    pub language: Lang,
    /// Subject of an e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text.
    pub text: String,
}

/// What is to be done about a message of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// Send this.
    Send(Delivery),
    /// Nothing any more: he changed his mind or his address, or the code is no longer good.
    Drop,
}

/// What the payload of a message says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Payload {
    Notice { notice: NoticeId },
    Code { mailbox: Mailbox },
}

/// Prepares a message of the outbox. `Internal` for one that does not read.
pub fn prepare(
    tx: &mut dyn Tx,
    catalogue: &Catalogue,
    message: &OutboxMessage,
    now: Instant,
) -> Result<Prepared> {
    let channel = Channel::ALL.into_iter().find(|channel| channel.as_str() == message.kind);
    let payload = serde_json::from_value(message.payload.clone()).ok();
    let (Some(channel), Some(payload)) = (channel, payload) else {
        return Err(Error::Internal(format!("a message of kind {} does not read", message.kind)));
    };
    match payload {
        Payload::Notice { notice } => of_notice(tx, catalogue, channel, &notice),
        Payload::Code { mailbox } => of_code(tx, channel, &mailbox, message.id.as_str(), now),
    }
}

fn of_notice(tx: &mut dyn Tx, catalogue: &Catalogue, channel: Channel, id: &NoticeId) -> Result<Prepared> {
    let notice = tx.get_notice(id)?;
    let preferences = tx.find_preferences(&notice.mailbox)?;
    let wanted =
        preferences.as_ref().and_then(|one| Some((one.address(channel, notice.kind)?, one.language)));
    let Some((to, language)) = wanted else { return Ok(Prepared::Drop) };
    let words = words(catalogue, &notice, language)?;
    Ok(Prepared::Send(delivery(format!("{id}.{}", channel.as_str()), channel, to, language, words)))
}

fn of_code(tx: &mut dyn Tx, channel: Channel, mailbox: &Mailbox, id: &str, now: Instant) -> Result<Prepared> {
    let (Some(code), Some(preferences)) = (tx.find_code(mailbox, channel)?, tx.find_preferences(mailbox)?)
    else {
        return Ok(Prepared::Drop);
    };
    let Some(digits) = code.good_at(now) else { return Ok(Prepared::Drop) };
    let minutes = (code.expires_at - now).num_minutes().max(1).to_string();
    let values = BTreeMap::from([("code", digits.to_owned()), ("minutes", minutes)]);
    let language = preferences.language;
    let words = Templates::embedded()?.render(NoticeKind::AddressCode, language, &values)?;
    Ok(Prepared::Send(delivery(id.to_owned(), channel, &code.to, language, words)))
}

fn delivery(id: String, channel: Channel, to: &str, language: Lang, words: Rendered) -> Delivery {
    let (subject, text) = match channel {
        Channel::Sms => (None, words.sms),
        Channel::Email => (Some(words.subject), words.text),
    };
    Delivery { id, channel, to: to.to_owned(), language, subject, text }
}
