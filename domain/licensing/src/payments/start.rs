//! Starting a payment: write it down, place the order, remember the page.

use super::{Attention, Payment, PaymentState};
use crate::access::Call;
use crate::applications::load;
use crate::catalogue::Activity;
use crate::error::{Error, Refusal, Result};
use crate::flow::{FeeState, awaited};
use crate::ids::{ApplicationId, PaymentId};
use crate::once::{answer, claim, given, replayed, replayed_or};
use crate::ports::Ports;

/// Starts a payment of the fee that is due, or goes on with the one already open.
///
/// Errors: `NothingToPay`, `NotExpected` before submit, `Unavailable` where the gateway does not answer: the
/// payment stays written down and the same call goes on with it.
pub async fn start(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Payment> {
    call.actor.party()?;
    if let Some(payment) = replayed(ports, call).await? {
        return Ok(payment);
    }
    let started = order(ports, call, id).await;
    replayed_or(ports, call, started).await
}

async fn order(ports: &Ports, call: &Call, id: ApplicationId) -> Result<Payment> {
    let (catalogue, inner) = (ports.catalogue.clone(), call.clone());
    let (mut payment, description) = ports
        .store
        .transact(&call.trail, move |tx| {
            let (application, definition) = load(tx, &catalogue, &inner, &id)?;
            claim(tx, &inner)?;
            if application.status.is_closed() {
                return Err(Refusal::CaseClosed.into());
            }
            let place = awaited(&definition, &application.case).map(|place| place.activity);
            let amount = match (&application.case.facts.fee, place) {
                (FeeState::Due { amount }, Some(Activity::Pay)) => *amount,
                (FeeState::Due { .. }, other) => return Err(Error::NotExpected(other.into_iter().collect())),
                (FeeState::NotDue, Some(Activity::FillForm)) if definition.fee.is_some() => {
                    return Err(Error::NotExpected(vec![Activity::FillForm]));
                }
                _ => return Err(Refusal::NothingToPay.into()),
            };
            if let Some(open) = tx.find_open_payment(&application.id)? {
                return Ok((open, definition.title.kk.clone()));
            }
            let payment = Payment {
                id: PaymentId::new(&mut inner.mint.clone()),
                application: application.id,
                payer: inner.actor.account.clone(),
                amount,
                state: PaymentState::Created,
                order: None,
                page_url: None,
                attention: None,
                refund: None,
                next_check_at: Some(inner.now),
                checks: 0,
                created_at: inner.now,
                updated_at: inner.now,
                version: 1,
            };
            tx.insert_payment(&payment)?;
            Ok((payment, definition.title.kk.clone()))
        })
        .await?;
    let order = match payment.state {
        // Where the gateway has forgotten the order its page leads nowhere: the same order is placed again.
        PaymentState::Pending if payment.attention != Some(Attention::OrderUnknown) => None,
        _ => Some(ports.payments.place(&payment, &description).await?),
    };
    let (trail, call) = (call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            // The callback may have been quicker than the answer to the order.
            payment = tx.get_payment(&payment.id)?;
            // Asked after the payment was read: who answers in between makes the save below fail.
            if let Some(payment) = given(tx, &call)? {
                return Ok(payment);
            }
            if payment.state == PaymentState::Created {
                payment.state = PaymentState::Pending;
            }
            if let Some(order) = order {
                (payment.order, payment.page_url) = (Some(order.order), Some(order.page_url));
                payment.attention.take_if(|attention| *attention == Attention::OrderUnknown);
                if payment.state.is_open() {
                    payment.next_check_at = Some(call.now);
                }
                payment.updated_at = call.now;
                tx.save_payment(&mut payment)?;
            }
            answer(tx, &call, &payment)?;
            Ok(payment)
        })
        .await
}
