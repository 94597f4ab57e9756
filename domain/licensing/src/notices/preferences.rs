//! How somebody wants his notices: he says it, and proves that the addresses are his.

use super::{Address, Channel, Mailbox, NoticeKind, Preferences, code};
use crate::access::Call;
use crate::error::{Error, Result, Violation};
use crate::ports::{Ports, Tx};
use crate::values::Lang;
use std::collections::BTreeSet;

/// Longest e-mail address (RFC 5321 section 4.5.3.1.3, without its brackets).
const LONGEST_ADDRESS: usize = 254;

/// An address as its owner gives it.
#[derive(Clone, Debug)]
pub struct WantedAddress {
    /// A phone number (E.164) or an e-mail address.
    pub to: String,
    /// Whether he wants notices there.
    pub is_on: bool,
}

/// What somebody wants; what he does not name he does not want.
#[derive(Clone, Debug)]
pub struct WantedPreferences {
    /// In what language.
    pub language: Lang,
    /// His phone.
    pub sms: Option<WantedAddress>,
    /// His e-mail address.
    pub email: Option<WantedAddress>,
    /// Optional kinds that stay in the mailbox.
    pub muted: BTreeSet<NoticeKind>,
}

impl WantedPreferences {
    fn on(&self, channel: Channel) -> Option<&WantedAddress> {
        match channel {
            Channel::Sms => self.sms.as_ref(),
            Channel::Email => self.email.as_ref(),
        }
    }

    fn check(&self) -> Result<()> {
        let mut faults = Vec::new();
        if self.sms.as_ref().is_some_and(|phone| !is_phone(&phone.to)) {
            faults.push(Violation::new("/sms/to", "phone", "a number as in E.164: +77010000000"));
        }
        if self.email.as_ref().is_some_and(|email| !is_email(&email.to)) {
            faults.push(Violation::new("/email/to", "email", "an e-mail address of plain ASCII"));
        }
        if self.muted.iter().any(|kind| !kind.is_optional()) {
            let said = "decisions and warnings cannot be kept out";
            faults.push(Violation::new("/muted", "not_optional", said));
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
    }
}

/// E.164: a plus, no zero first, 8 to 15 digits.
fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The plain form of RFC 5321: a dot-string, one at sign, and a domain of two labels or more. Whether it exists the
/// code tells.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= LONGEST_ADDRESS
        && local.len() <= 64
        && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// Writes what the caller wants. A new address is sent a code, one for each channel, made at the edge of six digits.
///
/// Errors: `Invalid` for an address that is none, a kind that cannot be kept out, or too many codes.
pub async fn change(
    ports: &Ports,
    call: &Call,
    wanted: WantedPreferences,
    codes: [String; 2],
) -> Result<Preferences> {
    let mailbox = Mailbox::of(&call.actor)?;
    wanted.check()?;
    let (trail, call) = (call.trail.clone(), call.clone());
    let work = move |tx: &mut dyn Tx| {
        let mut mint = call.mint.clone();
        let mut new = tx.find_preferences(&mailbox)?.unwrap_or_else(|| Preferences::none(mailbox.clone()));
        for (channel, digits) in Channel::ALL.into_iter().zip(codes) {
            let wanted = wanted.on(channel).cloned();
            let known = new.on(channel).filter(|known| wanted.as_ref().is_some_and(|one| one.to == known.to));
            let confirmed_at = known.and_then(|known| known.confirmed_at);
            let address = wanted.map(|one| Address { to: one.to, is_on: one.is_on, confirmed_at });
            if let Some(address) = address.as_ref().filter(|address| address.confirmed_at.is_none()) {
                code::send(tx, &mut mint, (&mailbox, channel), &address.to, digits, call.now)?;
            }
            *new.on_mut(channel) = address;
        }
        (new.language, new.muted) = (wanted.language, wanted.muted.clone());
        tx.save_preferences(&mut new)?;
        Ok(new)
    };
    ports.store.transact(&trail, work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_and_addresses_that_are_none_are_refused() {
        for right in ["+77010000000", "+49301234567", "+12345678"] {
            assert!(is_phone(right), "{right}");
        }
        for wrong in [
            "",
            "+",
            "77010000000",
            "+07010000000",
            "+7701000000000000",
            "+7701000000a",
            "+7 701 0000000",
            "+٧٧٠١٠٠٠٠٠٠٠",
        ] {
            assert!(!is_phone(wrong), "{wrong}");
        }
        for right in ["a@b.kz", "first.last+tag@sub.example.com"] {
            assert!(is_email(right), "{right}");
        }
        for wrong in [
            "",
            "@",
            "a@",
            "@b.kz",
            "a@b",
            "a b@c.kz",
            "a@b.kz\r\nBcc: x@y.kz",
            "a@@b.kz",
            ".a@b.kz",
            "a..b@c.kz",
            "a@-b.kz",
            "a@b.kz.",
            "\"a b\"@c.kz",
            "ә@b.kz",
            "<a@b.kz>",
            "a@b.kz,c@d.kz",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
        assert!(!is_email(&format!("{}@{}.kz", "a".repeat(64), "b".repeat(250))));
    }
}
