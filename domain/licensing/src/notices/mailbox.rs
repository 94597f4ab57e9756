//! Whose notices, and how he wants them.

use super::{Channel, NoticeKind};
use crate::access::{Actor, Standing};
use crate::error::{Error, Result};
use crate::ids::BodyId;
use crate::values::{Iin, Instant, Lang, Party};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Whose notices: an applicant's by IIN or BIN, or those of a member of staff at one body. What he is told at work he
/// no longer sees when he leaves, and at home he sees only his own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mailbox(String);

impl Mailbox {
    /// That of an applicant: everybody who acts for a legal entity reads the same.
    pub fn of_party(party: &Party) -> Self {
        Self(party.number().to_owned())
    }

    /// That of a member of staff at a body.
    pub fn of_staff(iin: &Iin, body: &BodyId) -> Self {
        Self(format!("{}@{body}", iin.as_str()))
    }

    /// That of a caller. `Forbidden` for a portal with no person behind it.
    pub fn of(actor: &Actor) -> Result<Self> {
        match &actor.standing {
            Standing::Applicant { party, .. } => Ok(Self::of_party(party)),
            Standing::Staff { body, iin, .. } => Ok(Self::of_staff(iin, body)),
            Standing::Client => Err(Error::Forbidden("a client has nobody who reads")),
        }
    }

    /// As it is stored: `990101500016`, or `990101500016@bod_…`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Mailbox {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = match text.split_once('@') {
            Some((iin, body)) => Iin::parse(iin).is_some() && BodyId::parse(body).is_some(),
            None => Party::parse(&text).is_some(),
        };
        if known { Ok(Self(text)) } else { Err("not a mailbox".into()) }
    }
}

impl From<Mailbox> for String {
    fn from(mailbox: Mailbox) -> Self {
        mailbox.0
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where somebody can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// A phone number (E.164) or an e-mail address.
    pub to: String,
    /// Whether he wants notices there.
    pub is_on: bool,
    /// When he proved that it is his; before that nothing but the code is sent there.
    pub confirmed_at: Option<Instant>,
}

/// How the owner of a mailbox wants his notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Whose.
    pub mailbox: Mailbox,
    /// In what language.
    pub language: Lang,
    /// His phone.
    pub sms: Option<Address>,
    /// His e-mail address.
    pub email: Option<Address>,
    /// Optional kinds that stay in the mailbox.
    pub muted: BTreeSet<NoticeKind>,
    /// Grows with every write; 0 before the first.
    pub version: i64,
}

impl Preferences {
    /// Those of who never said anything: Kazakh, and in the mailbox only.
    pub fn none(mailbox: Mailbox) -> Self {
        Self { mailbox, language: Lang::Kk, sms: None, email: None, muted: BTreeSet::new(), version: 0 }
    }

    /// What he said of a channel.
    pub fn on(&self, channel: Channel) -> Option<&Address> {
        match channel {
            Channel::Sms => self.sms.as_ref(),
            Channel::Email => self.email.as_ref(),
        }
    }

    /// The same, to change it.
    pub(super) fn on_mut(&mut self, channel: Channel) -> &mut Option<Address> {
        match channel {
            Channel::Sms => &mut self.sms,
            Channel::Email => &mut self.email,
        }
    }

    /// Where a notice of this kind is sent, if anywhere.
    pub fn address(&self, channel: Channel, kind: NoticeKind) -> Option<&str> {
        if kind.is_optional() && self.muted.contains(&kind) {
            return None;
        }
        let address = self.on(channel)?;
        (address.is_on && address.confirmed_at.is_some()).then_some(address.to.as_str())
    }
}
