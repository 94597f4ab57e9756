//! What each twin has been told to be: honest, slow, down, wrong or dishonest, for ever or for the next few requests.
//!
//! A route of a twin is wrapped: `.wrap(from_fn(|request, next| obey(Twin::Crl, request, next)))`. That is all it needs
//! for everything but lies. A lie is a name in [`Behaviour`], stands in the list of its twin (`Twin::lies`), and is
//! told where the twin asks [`Controls::lie`].

mod http;
mod obey;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use http::configure;
pub(crate) use obey::{keep_line, obey};

/// The slowest a twin can be told to be: longer than any client waits.
const LONGEST: Duration = Duration::from_secs(120);
/// How slow it is where nobody says.
const USUAL: Duration = Duration::from_secs(3);

/// An outside system of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// The payment gateway: what the merchant calls, and its callbacks. Its page stays as it is.
    Payments,
    /// The notice operator: what it is sent. Its list stays as it is.
    Notices,
    /// The revocation list.
    Crl,
    /// The OCSP responder.
    Ocsp,
    /// The registers of individuals and of legal entities.
    Registers,
    /// The register of powers of attorney.
    Notary,
    /// The store of objects for the bytes of files.
    Documents,
}

/// What a twin can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// As it should be.
    Honest,
    /// Answers late, and rightly.
    Slow,
    /// Closes the connection without a byte.
    Down,
    /// 503.
    Unavailable,
    /// Does what it was asked to, and closes the connection without a byte.
    LostAnswer,
    /// Each of the next four in turn.
    Wrong,
    /// 500 with a page of HTML.
    ServerError,
    /// 200 with bytes that are nothing.
    Garbage,
    /// 200 with JSON of another shape.
    OtherShape,
    /// 200 and an answer that does not end.
    TooLong,
    /// Each lie of the twin in turn.
    Dishonest,
    /// Payments: every order that is asked for is paid.
    StatusPaid,
    /// Payments: every order that is asked for is pending.
    StatusPending,
    /// Payments: an order that is asked for is paid with one tiyn less than it is.
    StatusOtherSum,
    /// Payments: the answer is about another merchant's order, which is paid.
    StatusOtherOrder,
    /// Payments: an order that is asked for is paid, under the gateway's number of another.
    StatusOtherNumber,
    /// Payments: no order is known.
    StatusUnknown,
    /// Money is not given back.
    RefundRefused,
    /// Another sum is said to be given back.
    RefundOtherSum,
    /// Payments: a settled order is not told.
    CallbackLost,
    /// Payments: a settled order is told twice under one id and once more under another.
    CallbackTwice,
    /// Payments: a settled order is told, then an older state of it: `failed` after `paid`, else `pending`.
    CallbackOutOfOrder,
    /// Payments: a settled order is told as `paid`, whatever it is, by somebody without the secret.
    CallbackForged,
    /// Payments: a settled order is told as `paid` with one tiyn less than it is.
    CallbackOtherSum,
    /// Payments: a settled order is told as `paid` under the gateway's number of another.
    CallbackOtherNumber,
    /// Revocation list: one that ended an hour ago.
    CrlStale,
    /// Revocation list: one changed after it was signed.
    CrlForged,
    /// OCSP: every certificate is unknown.
    OcspUnknown,
    /// OCSP: the status `tryLater`.
    OcspTryLater,
    /// OCSP: a signature that does not fit.
    OcspForged,
    /// OCSP: signed by a CA that did not issue the certificate and made no delegate for it.
    OcspOtherResponder,
    /// OCSP: made an hour ago.
    OcspStale,
    /// OCSP: about the certificate with the next serial number, which is good.
    OcspOtherCertificate,
    /// OCSP: the nonce is left out.
    OcspWithoutNonce,
    /// OCSP: another nonce, as a replayed answer has.
    OcspOtherNonce,
    /// Registers, notary: the answer is about another number, of somebody who is known.
    RegisterOtherNumber,
    /// Registers, notary: the number asked for, and under it somebody else's record.
    RegisterOtherRecord,
    /// Registers, notary: the answer is to another message.
    RegisterOtherMessage,
    /// Registers, notary: found, and without what was found.
    RegisterEmpty,
    /// Registers, notary: nothing is known under any number. Nobody can tell this from the truth.
    RegisterUnknown,
    /// Registers, notary: somebody is known under every number. Nobody can tell this from the truth.
    RegisterKnown,
    /// Documents: an object has another byte than what was put.
    ObjectOtherBytes,
    /// Documents: an object has lost its last byte.
    ObjectFewerBytes,
    /// Documents: no object is there.
    ObjectMissing,
}

/// The kinds of [`Behaviour::Wrong`].
const WRONGS: &[Behaviour] =
    &[Behaviour::ServerError, Behaviour::Garbage, Behaviour::OtherShape, Behaviour::TooLong];

/// What an answer suffers from on its way, whatever it says.
const TROUBLES: &[Behaviour] =
    &[Behaviour::Slow, Behaviour::Down, Behaviour::Unavailable, Behaviour::LostAnswer];

/// What can be untrue about an order that is asked for.
pub(crate) const STATUS_LIES: &[Behaviour] = &[
    Behaviour::StatusPaid,
    Behaviour::StatusPending,
    Behaviour::StatusOtherSum,
    Behaviour::StatusOtherOrder,
    Behaviour::StatusOtherNumber,
    Behaviour::StatusUnknown,
];

/// What can be untrue about money that is asked back.
pub(crate) const REFUND_LIES: &[Behaviour] = &[Behaviour::RefundRefused, Behaviour::RefundOtherSum];

/// What can be untrue about a callback.
pub(crate) const CALLBACK_LIES: &[Behaviour] = &[
    Behaviour::CallbackLost,
    Behaviour::CallbackTwice,
    Behaviour::CallbackOutOfOrder,
    Behaviour::CallbackForged,
    Behaviour::CallbackOtherSum,
    Behaviour::CallbackOtherNumber,
];

/// What can be untrue about a revocation list.
pub(crate) const CRL_LIES: &[Behaviour] = &[Behaviour::CrlStale, Behaviour::CrlForged];

/// What can be untrue about an OCSP answer.
pub(crate) const OCSP_LIES: &[Behaviour] = &[
    Behaviour::OcspUnknown,
    Behaviour::OcspTryLater,
    Behaviour::OcspForged,
    Behaviour::OcspOtherResponder,
    Behaviour::OcspStale,
    Behaviour::OcspOtherCertificate,
    Behaviour::OcspWithoutNonce,
    Behaviour::OcspOtherNonce,
];

/// What can be untrue about an answer of a register.
pub(crate) const REGISTER_LIES: &[Behaviour] = &[
    Behaviour::RegisterOtherNumber,
    Behaviour::RegisterOtherRecord,
    Behaviour::RegisterOtherMessage,
    Behaviour::RegisterEmpty,
    Behaviour::RegisterUnknown,
    Behaviour::RegisterKnown,
];

/// What can be untrue about an object that is read.
pub(crate) const OBJECT_LIES: &[Behaviour] =
    &[Behaviour::ObjectOtherBytes, Behaviour::ObjectFewerBytes, Behaviour::ObjectMissing];

impl Twin {
    const ALL: [Self; 7] = [
        Self::Payments,
        Self::Notices,
        Self::Crl,
        Self::Ocsp,
        Self::Registers,
        Self::Notary,
        Self::Documents,
    ];

    /// The lies it can tell; a twin without any cannot be told to be dishonest.
    fn lies(self) -> impl Iterator<Item = Behaviour> {
        let kinds: &[&[Behaviour]] = match self {
            Self::Payments => &[STATUS_LIES, REFUND_LIES, CALLBACK_LIES],
            Self::Notices => &[],
            Self::Crl => &[CRL_LIES],
            Self::Ocsp => &[OCSP_LIES],
            Self::Registers | Self::Notary => &[REGISTER_LIES],
            Self::Documents => &[OBJECT_LIES],
        };
        kinds.iter().copied().flatten().copied()
    }

    /// Everything it can be told to be.
    fn behaviours(self) -> impl Iterator<Item = Behaviour> {
        let of = |all: &'static [Behaviour]| all.iter().copied();
        let dishonest = self.lies().next().map(|_| Behaviour::Dishonest);
        let wrong = of(&[Behaviour::Wrong]).chain(of(WRONGS));
        of(&[Behaviour::Honest]).chain(of(TROUBLES)).chain(wrong).chain(dishonest).chain(self.lies())
    }
}

/// What a twin is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What to be.
    pub behaviour: Behaviour,
    /// How slow to be, milliseconds; for [`Behaviour::Slow`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
    /// For how many requests (or callbacks, where it is about those); without it until told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl Rule {
    const HONEST: Self = Self { behaviour: Behaviour::Honest, delay_ms: None, times: None };

    fn delay(&self) -> Duration {
        self.delay_ms.map_or(USUAL, Duration::from_millis)
    }
}

/// A rule in force.
#[derive(Clone, Copy, Serialize)]
struct InForce {
    #[serde(flatten)]
    rule: Rule,
    /// How often it showed since it was set.
    shown: u32,
}

/// What all twins have been told. Nothing of it outlives a restart.
pub struct Controls {
    rules: Mutex<[InForce; Twin::ALL.len()]>,
}

impl Default for Controls {
    fn default() -> Self {
        Self { rules: Mutex::new([InForce { rule: Rule::HONEST, shown: 0 }; Twin::ALL.len()]) }
    }
}

impl Controls {
    /// Tells a twin what to be from now on.
    ///
    /// # Errors
    /// What is wrong with the rule, for whoever wrote it.
    pub fn set(&self, twin: Twin, rule: Rule) -> Result<(), String> {
        if !twin.behaviours().any(|one| one == rule.behaviour) {
            return Err(format!("this twin can be {}", names(twin.behaviours())));
        }
        if rule.delay_ms.is_some() && rule.behaviour != Behaviour::Slow {
            return Err("delay_ms belongs to slow".into());
        }
        if rule.delay() > LONGEST {
            return Err(format!("delay_ms is at most {}", LONGEST.as_millis()));
        }
        if rule.times == Some(0) {
            return Err("times is above zero".into());
        }
        self.rules()[twin as usize] = InForce { rule, shown: 0 };
        Ok(())
    }

    /// What a twin has been told to be, without counting it as shown.
    pub fn of(&self, twin: Twin) -> Rule {
        self.rules()[twin as usize].rule
    }

    /// Where a twin asks which of its lies to tell: the one in force if it is among these, or the next of these where
    /// it is simply dishonest. Whoever asks has to tell it: it counts as shown.
    pub fn lie(&self, twin: Twin, among: &[Behaviour]) -> Option<Behaviour> {
        self.show(twin, Behaviour::Dishonest, among).map(|rule| rule.behaviour)
    }

    /// The rule in force, if it is one of the kinds or stands for all of them in turn, and counts it.
    fn show(&self, twin: Twin, all_in_turn: Behaviour, kinds: &[Behaviour]) -> Option<Rule> {
        let mut rules = self.rules();
        let in_force = &mut rules[twin as usize];
        let mut shown = in_force.rule;
        if shown.behaviour == all_in_turn {
            shown.behaviour = *kinds.get(in_force.shown as usize % kinds.len().max(1))?;
        } else if !kinds.contains(&shown.behaviour) {
            return None;
        }
        in_force.shown = in_force.shown.saturating_add(1);
        if let Some(times) = &mut in_force.rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                in_force.rule = Rule::HONEST;
            }
        }
        Some(shown)
    }

    fn rules(&self) -> MutexGuard<'_, [InForce; Twin::ALL.len()]> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Written names, for a sentence.
fn names<T: Serialize>(all: impl Iterator<Item = T>) -> String {
    let names = all.filter_map(|one| serde_json::to_value(one).ok()?.as_str().map(str::to_owned));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(behaviour: Behaviour, times: Option<u32>) -> Rule {
        Rule { behaviour, delay_ms: None, times }
    }

    #[test]
    fn a_rule_holds_as_often_as_it_says_and_only_where_it_is_asked_for() {
        let controls = Controls::default();
        let lies = [Behaviour::CallbackLost, Behaviour::CallbackTwice];
        assert_eq!(controls.lie(Twin::Payments, &lies), None);
        controls.set(Twin::Payments, rule(Behaviour::CallbackTwice, Some(2))).unwrap();
        assert_eq!(controls.lie(Twin::Payments, &[Behaviour::StatusPaid]), None, "not counted");
        assert_eq!(controls.lie(Twin::Notices, &lies), None, "another twin");
        for left in [Some(1), None] {
            assert_eq!(controls.lie(Twin::Payments, &lies), Some(Behaviour::CallbackTwice));
            assert_eq!(controls.of(Twin::Payments).times, left);
        }
        assert_eq!(controls.of(Twin::Payments), Rule::HONEST);
        assert_eq!(controls.lie(Twin::Payments, &lies), None);
    }

    #[test]
    fn whoever_is_simply_dishonest_tells_each_lie_in_turn() {
        let controls = Controls::default();
        controls.set(Twin::Payments, rule(Behaviour::Dishonest, None)).unwrap();
        let lies = [Behaviour::CallbackLost, Behaviour::CallbackTwice];
        let told: Vec<_> = (0..3).filter_map(|_| controls.lie(Twin::Payments, &lies)).collect();
        assert_eq!(told, [lies[0], lies[1], lies[0]]);
        assert_eq!(controls.lie(Twin::Payments, &[]), None);
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused() {
        let controls = Controls::default();
        let slow = |delay_ms| Rule { behaviour: Behaviour::Slow, delay_ms, times: None };
        for (twin, wrong) in [
            (Twin::Notices, rule(Behaviour::Dishonest, None)),
            (Twin::Notices, rule(Behaviour::CallbackLost, None)),
            (Twin::Payments, rule(Behaviour::Down, Some(0))),
            (Twin::Payments, Rule { delay_ms: Some(1), ..Rule::HONEST }),
            (Twin::Payments, slow(Some(120_001))),
        ] {
            assert!(controls.set(twin, wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(controls.set(Twin::Crl, slow(None)), Ok(()));
        assert_eq!(controls.of(Twin::Crl).delay(), USUAL);
    }
}
