//! What the gateway says of a payment, applied: the one place for callbacks, for an applicant who goes on, and for
//! reconciliation. Money that arrived is never given up again, and nothing that does not fit counts as paid.

use super::refund::finish;
use super::{Attention, Payment, PaymentState};
use crate::applications::move_case;
use crate::catalogue::{Activity, Catalogue};
use crate::error::Result;
use crate::flow::{AttemptEnd, Input, Signal, awaited};
use crate::ids::Mint;
use crate::ports::{GatewayStatus, Tx};
use crate::values::Instant;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing new: it is still open, or stands where it stood.
    Unchanged,
    /// The payment changed, and its case with it where that waited.
    Settled(PaymentState),
    /// The gateway has no order yet: whoever pays next places it.
    Unplaced,
    /// What it says does not fit: marked for people.
    Marked(Attention),
}

/// The payment after an answer, with the attempt that ended by it.
pub(super) struct Heard {
    pub(super) found: Found,
    pub(super) ended: Option<AttemptEnd>,
}

impl Heard {
    fn only(found: Found) -> Self {
        Self { found, ended: None }
    }
}

/// What does not fit in what the gateway says, whoever asked.
pub(super) fn misfit(payment: &Payment, said: &GatewayStatus) -> Option<Attention> {
    if payment.order.as_ref().is_some_and(|order| *order != said.order) {
        Some(Attention::OtherOrder)
    } else if payment.amount != said.amount {
        Some(Attention::OtherSum)
    } else {
        None
    }
}

/// Whether it changes anything. An order that is still open is no news, whatever the gateway calls it; of a payment
/// that is closed only its money is.
pub(super) fn is_news(payment: &Payment, said: &GatewayStatus) -> bool {
    match said.state {
        // Messages overtake each other: what went back does not come again.
        PaymentState::Paid => !matches!(payment.state, PaymentState::Paid | PaymentState::Refunded),
        PaymentState::Refunded => payment.is_refund_due(),
        other => payment.state.is_open() && !other.is_open(),
    }
}

/// Takes in the answer to a question; `None` where the gateway knows of no order. What it now says stands against
/// what it told before: a contradiction is marked, and agreement takes a mark away. `asked` is the payment as it was
/// when the question left.
pub(super) fn hear(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    catalogue: &Catalogue,
    asked: &Payment,
    payment: &mut Payment,
    said: Option<&GatewayStatus>,
    now: Instant,
) -> Result<Heard> {
    let is_paid = payment.state == PaymentState::Paid;
    if payment.state == PaymentState::Refunded {
        return Ok(Heard::only(Found::Unchanged));
    }
    let fault = match said {
        None if payment.state == PaymentState::Created => {
            payment.next_check_at = None;
            tx.schedule_check(payment)?;
            return Ok(Heard::only(Found::Unplaced));
        }
        // It was placed while we asked.
        None if asked.order.is_none() && payment.order.is_some() => return Ok(Heard::only(Found::Unchanged)),
        None => Some(Attention::OrderUnknown),
        Some(said) => misfit(payment, said),
    };
    let fault = match (fault, said) {
        // Paid before, and now anything else.
        (Some(_), _) if is_paid => Some(Attention::Contradicted),
        (None, Some(said)) if said.state == PaymentState::Refunded && payment.is_refund_due() => None,
        (None, Some(said)) if is_paid && said.state != PaymentState::Paid => Some(Attention::Contradicted),
        (fault, _) => fault,
    };
    if let Some(attention) = fault {
        // Money that has to go back stays marked so, whatever else is told of it meanwhile.
        if !matches!(payment.attention, Some(marked) if marked == attention || marked == Attention::Surplus) {
            (payment.attention, payment.updated_at) = (Some(attention), now);
            tx.save_payment(payment)?;
        }
        return Ok(Heard::only(Found::Marked(attention)));
    }
    let Some(said) = said else { return Ok(Heard::only(Found::Unchanged)) };
    let was_marked = payment.attention.take_if(|attention| *attention != Attention::Surplus).is_some();
    if !said.state.is_open() {
        // Asked and answered: nothing is left to ask. An order that is still open can be paid, whatever we were told.
        let back = payment.refund.filter(|_| payment.is_refund_due()).map(|refund| refund.at);
        (payment.next_check_at, payment.checks) = (back, 0);
    }
    if is_news(payment, said) {
        return settle(tx, mint, catalogue, payment, said, now);
    }
    if was_marked {
        payment.updated_at = now;
        tx.save_payment(payment)?;
    } else if payment.next_check_at.is_none() {
        tx.schedule_check(payment)?;
    }
    Ok(Heard::only(payment.attention.map_or(Found::Unchanged, Found::Marked)))
}

/// Applies news to the payment and the case.
pub(super) fn settle(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    catalogue: &Catalogue,
    payment: &mut Payment,
    said: &GatewayStatus,
    now: Instant,
) -> Result<Heard> {
    if said.state == PaymentState::Refunded {
        return finish(tx, mint, payment, now).map(Heard::only);
    }
    // An order that was placed by a process which died before it wrote the number down.
    payment.order.get_or_insert_with(|| said.order.clone());
    let mut application = tx.get_application(&payment.application)?;
    let definition = catalogue.version(&application.service, &application.definition_version)?;
    let waits = awaited(&definition, &application.case).is_some_and(|place| place.activity == Activity::Pay)
        && !application.status.is_closed();
    let surplus = (said.state == PaymentState::Paid && !waits).then_some(Attention::Surplus);
    (payment.state, payment.attention, payment.updated_at) = (said.state, surplus, now);
    if said.state == PaymentState::Paid {
        // Believed at once, and asked about once more: whoever takes the word back is found out.
        (payment.next_check_at, payment.checks) = (Some(now), 0);
    }
    if surplus.is_some() {
        payment.give_back(now);
    }
    tx.save_payment(payment)?;
    let mut ended = None;
    if waits {
        let signal = match said.state {
            PaymentState::Paid => Signal::Paid { payment: payment.id.clone(), amount: said.amount },
            _ => Signal::PaymentAbsent,
        };
        ended = move_case(tx, mint, &definition, &mut application, &Input::Signal(signal), now)?;
    }
    Ok(Heard { found: surplus.map_or(Found::Settled(said.state), Found::Marked), ended })
}
