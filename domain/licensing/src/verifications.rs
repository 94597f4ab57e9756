//! Signatures that anybody signed in asks to be judged, of no case: paid for out of a budget, since judging costs us and
//! outside systems, and reported to whoever asked.

use crate::access::Call;
use crate::error::{Error, Result};
use crate::ids::{AccountId, VerificationId};
use crate::ports::{Ports, Tx};
use crate::signatures::{Asked, SignatureReport, SignedAct, VerifyRequest};
use crate::values::Instant;
use chrono::TimeDelta;

/// How long a report is kept for whoever asked.
pub const KEPT: TimeDelta = TimeDelta::days(30);
/// The time over which a budget goes.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// What an account may spend in that time: as many small signatures.
pub const OF_ACCOUNT: i64 = 600;
/// What may be spent through one client in that time, by all its people.
pub const OF_CLIENT: i64 = 6_000;
/// What an account may spend in a [`DAY`]: every report is kept for a month.
pub const OF_DAY: i64 = 6_000;
/// The time over which the budget of the month's reports goes.
pub const DAY: TimeDelta = TimeDelta::days(1);
/// Bytes that cost as much as a verification itself.
const DEAR: usize = 64 * 1024;

/// What is to be judged.
#[derive(Clone, Debug)]
pub enum Signed {
    /// A CMS, DER, over these bytes.
    Cms {
        /// The signature, detached or attached.
        cms: Vec<u8>,
        /// What has to be signed by it.
        content: Vec<u8>,
    },
    /// A document that bears its signatures in itself.
    Xml(Vec<u8>),
}

impl Signed {
    /// What judging it costs: one, and one for every 64 KiB begun beyond the first.
    fn cost(&self) -> i32 {
        let bytes = match self {
            Self::Cms { cms, content } => cms.len() + content.len(),
            Self::Xml(document) => document.len(),
        };
        i32::try_from(bytes.div_ceil(DEAR).max(1)).unwrap_or(i32::MAX)
    }
}

/// A verification that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Its id.
    pub id: VerificationId,
    /// Who asked.
    pub account: AccountId,
    /// Through which client: no other one is given the report.
    pub client: String,
    /// What it cost.
    pub cost: i32,
    /// What came of it; `None` while it is judged, and where that was cut off.
    pub report: Option<SignatureReport>,
    /// When it was asked for.
    pub at: Instant,
}

/// What was spent in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// How much.
    pub cost: i64,
    /// When the oldest of it was.
    pub since: Option<Instant>,
}

/// Lets more be spent.
fn admit(spent: Spent, cost: i32, (most, window): (i64, TimeDelta), now: Instant) -> Result<()> {
    match spent.cost + i64::from(cost) > most {
        true => Err(Error::OverBudget { until: spent.since.unwrap_or(now) + window }),
        false => Ok(()),
    }
}

/// Judges a signature at this moment, whoever made it, and keeps the report for the caller. It is paid for before it is
/// judged, so that judging slowly lets nobody ask for more. On PostgreSQL requests side by side can each see a budget that
/// the others are about to spend: it is passed by as many as there are connections, no more.
///
/// Errors: `OverBudget` with the moment from which to try again. A bad signature is no error.
pub async fn verify(ports: &Ports, call: &Call, signed: Signed) -> Result<(VerificationId, SignatureReport)> {
    let verification = Verification {
        id: VerificationId::new(&mut call.mint.clone()),
        account: call.actor.account.clone(),
        client: call.actor.client.clone(),
        cost: signed.cost(),
        report: None,
        at: call.now,
    };
    let (id, now) = (verification.id.clone(), call.now);
    let pay = move |tx: &mut dyn Tx| {
        let Verification { account, client, cost, .. } = &verification;
        admit(tx.find_spent_by_account(account, now - DAY)?, *cost, (OF_DAY, DAY), now)?;
        admit(tx.find_spent_by_account(account, now - WINDOW)?, *cost, (OF_ACCOUNT, WINDOW), now)?;
        admit(tx.find_spent_by_client(client, now - WINDOW)?, *cost, (OF_CLIENT, WINDOW), now)?;
        tx.insert_verification(&verification)
    };
    ports.store.transact(&call.trail, pay).await?;
    let report = match signed {
        Signed::Cms { cms, content } => {
            let asked = Asked { act: SignedAct::Any, iin: None, bin: None };
            ports.signatures.verify(VerifyRequest { cms, content, asked, now }).await?.report
        }
        Signed::Xml(document) => ports.signatures.verify_xml(document, now).await?,
    };
    let (kept, verdict) = (id.clone(), report.clone());
    ports.store.transact(&call.trail, move |tx| tx.report_verification(&kept, &verdict)).await?;
    Ok((id, report))
}

/// A report that the caller asked for through the same client.
///
/// Errors: `NotFound` for another's, for what is older than [`KEPT`], and for what was never judged to its end.
pub async fn find(ports: &Ports, call: &Call, id: &VerificationId) -> Result<(Instant, SignatureReport)> {
    let (call, id) = (call.clone(), id.clone());
    let trail = call.trail.clone();
    let found = ports.store.transact(&trail, move |tx| tx.find_verification(&id)).await?;
    found
        .filter(|one| one.account == call.actor.account && one.client == call.actor.client)
        .filter(|one| call.now < one.at + KEPT)
        .and_then(|one| Some((one.at, one.report?)))
        .ok_or(Error::NotFound("verification"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn a_verification_costs_by_its_bytes() {
        let cost =
            |cms: usize, content: usize| Signed::Cms { cms: vec![0; cms], content: vec![0; content] }.cost();
        assert_eq!([cost(0, 0), cost(10, 20), cost(DEAR, 0)], [1, 1, 1]);
        assert_eq!([cost(DEAR, 1), cost(DEAR, DEAR + 1)], [2, 3]);
        assert_eq!(Signed::Xml(vec![0; 5 * DEAR]).cost(), 5);
    }

    #[test]
    fn a_budget_is_spent_to_its_end_and_comes_back() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let since = now - TimeDelta::minutes(10);
        let spent = |cost: i64| Spent { cost, since: Some(since) };
        let of = |most: i64| (most, WINDOW);
        assert!(admit(Spent::default(), 1, of(1), now).is_ok() && admit(spent(9), 1, of(10), now).is_ok());
        let refused = admit(spent(9), 2, of(10), now);
        assert!(matches!(refused, Err(Error::OverBudget { until }) if until == now + TimeDelta::minutes(5)));
    }
}
