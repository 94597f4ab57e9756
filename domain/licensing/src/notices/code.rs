//! The proof that an address is its owner's: a code is sent there, and he sends it back. Codes to one address are few a
//! day and tries of each are few, so that nobody is flooded and none is guessed.

use super::{Channel, Mailbox, Preferences};
use crate::access::Call;
use crate::error::{Error, Result};
use crate::ids::{Mint, OutboxId};
use crate::once::once;
use crate::ports::{OutboxMessage, Ports, Tx};
use crate::values::Instant;
use chrono::TimeDelta;
use serde_json::json;

/// How long a code is good.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);
/// How long after one code another one is sent.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Most tries of a code.
const TRIES: i32 = 5;
/// Most codes of a mailbox on a channel in [`WINDOW`].
const CODES: i32 = 5;
/// A day.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// The last code that was sent for a mailbox on a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Whose.
    pub mailbox: Mailbox,
    /// How it was sent.
    pub channel: Channel,
    /// To which address; it confirms this one only.
    pub to: String,
    /// The digits.
    pub digits: String,
    /// When it was made.
    pub sent_at: Instant,
    /// Until when it is good.
    pub expires_at: Instant,
    /// Tries that are left.
    pub tries: i32,
    /// Since when codes are counted.
    pub counted_from: Instant,
    /// How many were sent since.
    pub sent: i32,
}

impl Code {
    /// The digits, while they are good.
    pub fn good_at(&self, now: Instant) -> Option<&str> {
        (self.tries > 0 && now < self.expires_at).then_some(self.digits.as_str())
    }
}

/// Sends a code to an address, unless one went there a moment ago.
///
/// Errors: `Invalid` at `pointer` when there were too many for a day.
pub(super) fn send(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    (mailbox, channel): (&Mailbox, Channel),
    to: &str,
    digits: String,
    now: Instant,
) -> Result<()> {
    let before = tx.find_code(mailbox, channel)?;
    let in_window = |code: &Code| now < code.counted_from + WINDOW && now >= code.counted_from;
    let (counted_from, sent) = match &before {
        Some(code) if code.to == to && code.good_at(now).is_some() && now < code.sent_at + PAUSE => {
            return Ok(());
        }
        Some(code) if in_window(code) => (code.counted_from, code.sent),
        _ => (now, 0),
    };
    if sent >= CODES {
        let said = "too many codes were sent since yesterday; try again tomorrow";
        return Err(Error::invalid(format!("/{}/to", channel.as_str()), "too_many_codes", said));
    }
    tx.save_code(&Code {
        mailbox: mailbox.clone(),
        channel,
        to: to.to_owned(),
        digits,
        sent_at: now,
        expires_at: now + GOOD_FOR,
        tries: TRIES,
        counted_from,
        sent: sent + 1,
    })?;
    tx.enqueue(&OutboxMessage {
        id: OutboxId::new(mint),
        kind: channel.as_str().into(),
        payload: json!({ "mailbox": mailbox }),
        due_at: now,
        attempts: 0,
    })
}

/// Confirms the address on a channel by the code that was sent there. Confirmed already is confirmed.
///
/// Errors: `Invalid` for a wrong code, one that is too old or was tried too often, and where there is no address.
pub async fn confirm(ports: &Ports, call: &Call, channel: Channel, digits: String) -> Result<Preferences> {
    let mailbox = Mailbox::of(&call.actor)?;
    let (trail, call) = (call.trail.clone(), call.clone());
    // A wrong try is counted, so its unit has to end well.
    let tried =
        move |tx: &mut dyn Tx| once(tx, &call, |tx| compare(tx, &mailbox, channel, &digits, call.now));
    let confirmed = ports.store.transact(&trail, tried).await?;
    confirmed.ok_or_else(|| Error::invalid("/code", "wrong_code", "not the code that is good now"))
}

fn compare(
    tx: &mut dyn Tx,
    mailbox: &Mailbox,
    channel: Channel,
    digits: &str,
    now: Instant,
) -> Result<Option<Preferences>> {
    let Some(mut preferences) = tx.find_preferences(mailbox)? else { return Ok(None) };
    let Some(address) = preferences.on_mut(channel) else { return Ok(None) };
    if address.confirmed_at.is_some() {
        return Ok(Some(preferences));
    }
    let Some(mut code) = tx.find_code(mailbox, channel)? else { return Ok(None) };
    let good = code.good_at(now).map(|good| good == digits && code.to == address.to);
    match good {
        None => return Ok(None),
        Some(true) => {
            (address.confirmed_at, code.tries) = (Some(now), 0);
            tx.save_preferences(&mut preferences)?;
        }
        Some(false) => code.tries -= 1,
    }
    tx.save_code(&code)?;
    Ok(good.and_then(|good| good.then_some(preferences)))
}
