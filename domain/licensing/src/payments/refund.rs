//! Money that goes back: of an application that was taken back before it was registered, and what arrived where nothing was
//! due any more. The gateway is asked for it by the worker of reconciliation, by the id of the payment: asked twice, it
//! gives back once. Until then a copy of the application may take the money along.

use super::settle::Found;
use super::{Attention, Payment, PaymentState};
use crate::applications::{Application, move_case};
use crate::audit::Trail;
use crate::catalogue::{Activity, Definition};
use crate::error::{Error, Result};
use crate::flow::{FeeState, Input, Signal, awaited};
use crate::ids::{ApplicationId, Mint};
use crate::notices::{Mailbox, NoticeKind, about, tell};
use crate::ports::{Ports, Tx};
use crate::values::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// How long the money of an application that was taken back waits for a copy of it.
pub const WAITS_FOR_COPY: TimeDelta = TimeDelta::hours(1);

/// Whoever comes later than this before the gateway is asked is too late: longer than any request lasts, so that nobody
/// takes money along while another asks for it back.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// The gateway is asked for it from `at` on, until it answers.
    Due,
    /// It will not: people give the money back.
    Refused,
    /// It is back.
    Done,
}

impl RefundState {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Refused => "refused",
            Self::Done => "done",
        }
    }
}

/// A refund, always of the whole sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// How far it is.
    pub state: RefundState,
    /// From when on the gateway is asked; once it is over, when that was.
    pub at: Instant,
}

/// What the gateway answers when it is asked to give money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundAnswer {
    /// It is back, now or since an earlier question.
    Done,
    /// It is on its way: ask again.
    Pending,
    /// It will not give it back.
    Refused,
}

impl Payment {
    /// Whether its money is on its way back.
    pub fn is_refund_due(&self) -> bool {
        self.refund.is_some_and(|refund| refund.state == RefundState::Due)
    }

    /// Whether the gateway is to be asked for the money now.
    pub fn asks_refund(&self, now: Instant) -> bool {
        self.refund.is_some_and(|refund| refund.state == RefundState::Due && refund.at <= now)
    }

    /// Sends the money back, from a moment on.
    pub(crate) fn give_back(&mut self, at: Instant) {
        self.refund = Some(Refund { state: RefundState::Due, at });
        (self.next_check_at, self.checks) = (Some(at), 0);
    }
}

/// Sends back what was paid for an application that ended before it was registered.
pub(crate) fn give_back(tx: &mut dyn Tx, application: &Application, now: Instant) -> Result<()> {
    if application.is_filed() {
        return Ok(());
    }
    for mut payment in tx.find_paid_payments(&application.id)? {
        if payment.refund.is_none() {
            payment.give_back(now + WAITS_FOR_COPY);
            payment.updated_at = now;
            tx.save_payment(&mut payment)?;
        }
    }
    Ok(())
}

/// Lets a copy take along what was paid for the application it is a copy of, as long as nobody asked for it back.
pub(crate) fn carry(tx: &mut dyn Tx, from: &ApplicationId, to: &Application, now: Instant) -> Result<()> {
    for mut payment in tx.find_paid_payments(from)? {
        if payment.is_refund_due() && !payment.asks_refund(now + MARGIN) {
            payment.application = to.id.clone();
            (payment.refund, payment.next_check_at, payment.updated_at) = (None, None, now);
            tx.save_payment(&mut payment)?;
        }
    }
    Ok(())
}

/// Settles the fee of a copy by the money it took along; what is of another sum, or too much, goes back.
pub(crate) fn settle_carried(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &mut Application,
    now: Instant,
) -> Result<()> {
    if definition.fee.is_none() {
        return Ok(());
    }
    for mut payment in tx.find_paid_payments(&application.id)? {
        let waits =
            awaited(definition, &application.case).is_some_and(|place| place.activity == Activity::Pay);
        let fits = matches!(application.case.facts.fee, FeeState::Due { amount } if amount == payment.amount);
        if waits && fits && payment.refund.is_none() {
            let paid = Signal::Paid { payment: payment.id.clone(), amount: payment.amount };
            move_case(tx, mint, definition, application, &Input::Signal(paid), now)?;
        } else if payment.refund.is_none() {
            payment.give_back(now);
            payment.updated_at = now;
            tx.save_payment(&mut payment)?;
        }
    }
    Ok(())
}

/// The money is back: the payment is over, and whoever paid is told.
pub(super) fn finish(tx: &mut dyn Tx, mint: &mut Mint, payment: &mut Payment, now: Instant) -> Result<Found> {
    payment.refund = Some(Refund { state: RefundState::Done, at: now });
    (payment.state, payment.attention, payment.updated_at) = (PaymentState::Refunded, None, now);
    (payment.next_check_at, payment.checks) = (None, 0);
    tx.save_payment(payment)?;
    let application = tx.get_application(&payment.application)?;
    let mailbox = Mailbox::of_party(&application.applicant);
    let notice = about(mint, &application, mailbox, NoticeKind::PaymentRefunded, now);
    tell(tx, mint, &notice)?;
    Ok(Found::Settled(PaymentState::Refunded))
}

/// Asks the gateway for the money of a payment, and takes in what it answers. A callback may have come meanwhile: then
/// there is nothing left to do.
///
/// Errors: `Unavailable` where it does not answer, which is no "no": it is asked again.
pub async fn ask_back(ports: &Ports, asked: &Payment, now: Instant, mut mint: Mint) -> Result<Found> {
    let answer = ports.payments.refund(asked).await?;
    let (id, trail) = (asked.id.clone(), Trail::system("refund_payments", now, &mint));
    let work = move |tx: &mut dyn Tx| {
        let mut payment = tx.get_payment(&id)?;
        match (payment.asks_refund(now), answer) {
            (false, RefundAnswer::Done) if payment.state != PaymentState::Refunded => {
                // It was asked for and given while somebody took the money elsewhere, which `carry` rules out.
                Err(Error::Internal(format!("{} was given back and is not due", payment.id)))
            }
            (false, _) | (true, RefundAnswer::Pending) => Ok(Found::Unchanged),
            (true, RefundAnswer::Done) => finish(tx, &mut mint, &mut payment, now),
            (true, RefundAnswer::Refused) => {
                payment.refund = Some(Refund { state: RefundState::Refused, at: now });
                (payment.attention, payment.next_check_at, payment.updated_at) =
                    (Some(Attention::Surplus), None, now);
                tx.save_payment(&mut payment)?;
                Ok(Found::Marked(Attention::Surplus))
            }
        }
    };
    ports.store.transact(&trail, work).await
}
