//! Throttling of sign-in, counted in the database so that every server knows of it.
//!
//! Failures are counted in windows of fifteen minutes, by whom and whence. From a network from which an account has been
//! signed in to before, only the failures of that pair count: whatever strangers do elsewhere, its owner comes in. From
//! any other network three bounds hold: of the pair, of the network, and of the account as tried from all networks
//! unknown to it together. So a flood from everywhere guesses twenty times a quarter of an hour and no more; for that
//! time the owner himself comes in from a network he has used before, and not from a new one.
//!
//! A right password past a bound is refused like a wrong one: guesses sent side by side gain nothing.

use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::ports::Tx;
use crate::values::{Instant, sha256_hex};
use chrono::TimeDelta;
use std::net::IpAddr;

/// How long failures are held against whoever made them.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Networks remembered of an account.
pub(super) const NETWORKS: u32 = 20;

/// The network of an address: the first 24 bits of IPv4, the first 64 of IPv6, which is what one subscriber has.
pub fn network(peer: Option<IpAddr>) -> String {
    match peer.map(|peer| peer.to_canonical()) {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

/// What failures are counted of, with the most in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    subject: String,
    most: i64,
}

/// A name is hashed: what strangers type as a login may be anything, a password too.
fn named(kind: &str, name: &str, rest: &str) -> String {
    format!("{kind} {} {rest}", &sha256_hex(name.as_bytes())[..32])
}

/// The bounds of a sign-in to an account from a network.
pub(super) fn of_account(login: &str, is_known: bool, peer: Option<IpAddr>) -> Vec<Bound> {
    let network = network(peer);
    let mut bounds = vec![Bound { subject: named("pair", login, &network), most: 10 }];
    if !is_known {
        bounds.push(Bound { subject: named("account", login, "elsewhere"), most: 20 });
        bounds.push(Bound { subject: format!("network {network}"), most: 200 });
    }
    bounds
}

/// The bound of a client that shows a secret.
pub(super) fn of_client(id: &str, peer: Option<IpAddr>) -> Vec<Bound> {
    vec![Bound { subject: named("client", id, &network(peer)), most: 30 }]
}

/// The bound of signatures that sign nobody in: who it was is not known, so they count by network alone.
pub(super) fn of_signatures(peer: Option<IpAddr>) -> Vec<Bound> {
    vec![Bound { subject: format!("signatures {}", network(peer)), most: 100 }]
}

/// The bound of phones that come with a code or a token that is none, by network: all people of an operator may come
/// from one, so it is a wide one.
pub(crate) fn of_phones(peer: Option<IpAddr>) -> Vec<Bound> {
    vec![Bound { subject: format!("phones {}", network(peer)), most: 1000 }]
}

/// The bound of signatures that a phone sends and that are not the one asked for: each costs a verification.
pub(crate) fn of_phone(code: &str) -> Vec<Bound> {
    vec![Bound { subject: named("phone", code, "refused"), most: 10 }]
}

/// Lets a try begin, or finish well.
///
/// Errors: `TooMany` with the moment from which to try again.
pub(crate) fn admit(tx: &mut dyn Tx, bounds: &[Bound], now: Instant) -> Result<()> {
    for bound in bounds {
        if let Some((failures, began)) = tx.find_failures(&bound.subject)?
            && began + WINDOW > now
            && failures >= bound.most
        {
            return Err(Error::TooMany { until: began + WINDOW });
        }
    }
    Ok(())
}

/// Counts a failure.
pub(crate) fn failed(tx: &mut dyn Tx, bounds: &[Bound], now: Instant) -> Result<()> {
    bounds.iter().try_for_each(|bound| tx.count_failure(&bound.subject, now - WINDOW, now))
}

/// Remembers that the account was signed in to from here, and forgets what failed here before.
pub(super) fn succeeded(
    tx: &mut dyn Tx,
    (login, account): (&str, &AccountId),
    peer: Option<IpAddr>,
    now: Instant,
) -> Result<()> {
    let network = network(peer);
    tx.forget_failures(&named("pair", login, &network))?;
    tx.remember_network(account, &network, now, NETWORKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_what_one_subscriber_has() {
        let of = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(of("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network(None), "unknown");
    }

    #[test]
    fn from_a_known_network_strangers_do_not_count() {
        let peer = Some("203.0.113.77".parse().unwrap());
        assert_eq!(of_account("990101500016", true, peer).len(), 1);
        let unknown = of_account("990101500016", false, peer);
        assert_eq!(unknown.len(), 3);
        assert!(unknown.iter().all(|bound| !bound.subject.contains("990101500016")));
        let others = of_account("990101500016", false, Some("198.51.100.1".parse().unwrap()));
        assert_eq!(others[1], unknown[1], "the account's bound holds for all unknown networks together");
        assert_ne!(others[0], unknown[0]);
    }
}
