//! What the gateway says: by a signed callback, or when asked.

use super::{Payment, PaymentState};
use crate::access::Call;
use crate::applications::{load, move_case};
use crate::audit::Trail;
use crate::catalogue::{Activity, Catalogue};
use crate::error::{Error, Result};
use crate::flow::{AttemptEnd, Input, Signal, awaited};
use crate::ids::{ApplicationId, Mint, PaymentId};
use crate::ports::{GatewayStatus, Ports, Tx};
use crate::values::{Instant, Money};

/// A message of the gateway whose signature was checked.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The gateway's id of the message: the same message again changes nothing.
    pub message: String,
    /// Our payment.
    pub payment: PaymentId,
    /// The gateway's order.
    pub order: String,
    /// Where it stands now.
    pub state: PaymentState,
    /// The sum the gateway took.
    pub amount: Money,
    /// Its currency.
    pub currency: String,
    /// When it came.
    pub now: Instant,
    /// Ids of that moment.
    pub mint: Mint,
    /// What its rows in the audit are written from.
    pub trail: Trail,
}

/// What a callback did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackOutcome {
    /// The payment changed.
    Applied,
    /// Seen before, or too late to matter: nothing changed.
    Ignored,
}

/// Takes in a callback.
///
/// Errors: `CallbackRefused` for an unknown payment, another order, another sum or another currency: nothing changes.
pub async fn receive(ports: &Ports, callback: Callback) -> Result<CallbackOutcome> {
    let (catalogue, trail) = (ports.catalogue.clone(), callback.trail.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            let mut payment = tx.get_payment(&callback.payment).map_err(|error| match error {
                Error::NotFound(_) => Error::CallbackRefused("unknown payment"),
                other => other,
            })?;
            if payment.order.as_ref().is_some_and(|order| *order != callback.order) {
                return Err(Error::CallbackRefused("another order"));
            }
            if payment.amount != callback.amount || callback.currency != Money::CURRENCY {
                return Err(Error::CallbackRefused("another sum"));
            }
            if !tx.note_callback(&callback.message, &payment, callback.now)? {
                return Ok(CallbackOutcome::Ignored);
            }
            payment.order = Some(callback.order);
            let status = GatewayStatus { state: callback.state, amount: callback.amount };
            let mut mint = callback.mint;
            let before = payment.state;
            settle(tx, &mut mint, &catalogue, &mut payment, &status, callback.now)?;
            Ok(if payment.state == before { CallbackOutcome::Ignored } else { CallbackOutcome::Applied })
        })
        .await
}

/// Applies what the gateway says to the payment and the case: money that arrived is never given up again.
fn settle(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    catalogue: &Catalogue,
    payment: &mut Payment,
    said: &GatewayStatus,
    now: Instant,
) -> Result<Option<AttemptEnd>> {
    // An order that is still open is no news, whatever the gateway calls it.
    let news = payment.state != said.state && !said.state.is_open() && payment.state != PaymentState::Paid;
    if !news {
        return Ok(None);
    }
    (payment.state, payment.updated_at) = (said.state, now);
    tx.save_payment(payment)?;
    let mut application = tx.get_application(&payment.application)?;
    let definition = catalogue.version(&application.service, &application.definition_version)?;
    let waits = awaited(&definition, &application.case).is_some_and(|place| place.activity == Activity::Pay);
    if !waits {
        // Withdrawn meanwhile, or paid by another order: the payment row keeps the money's trace.
        return Ok(None);
    }
    let signal = match said.state {
        PaymentState::Paid => Signal::Paid { payment: payment.id.clone(), amount: said.amount },
        _ => Signal::PaymentAbsent,
    };
    move_case(tx, mint, &definition, &mut application, &Input::Signal(signal), now)
}

/// Condition "is there a payment?" of an applicant who goes on: asks the gateway about the open order, then answers.
///
/// Errors: `AttemptEnded` with the act's message where there is none; `Unavailable` where the gateway is silent,
/// which is not "no".
pub(crate) async fn ask_gateway(ports: &Ports, call: &Call, id: &ApplicationId) -> Result<()> {
    let wanted = id.clone();
    let open = ports.store.transact(&call.trail, move |tx| tx.find_open_payment(&wanted)).await?;
    let said = match &open {
        Some(payment) => ports.payments.status(payment).await?,
        None => None,
    };
    if said.as_ref().is_some_and(|said| open.as_ref().is_some_and(|payment| payment.amount != said.amount)) {
        return Err(Error::Unavailable {
            system: "payment_gateway",
            cause: "answers with another sum".into(),
        });
    }
    let (catalogue, trail) = (ports.catalogue.clone(), call.trail.clone());
    let (call, id) = (call.clone(), id.clone());
    let ended = ports
        .store
        .transact(&trail, move |tx| {
            // The caller goes on to mint ids of his own from the same moment.
            let mut mint = call.mint.apart();
            if let (Some(payment), Some(said)) = (&open, &said) {
                let mut payment = tx.get_payment(&payment.id)?;
                if said.state != PaymentState::Pending && payment.state.is_open() {
                    return settle(tx, &mut mint, &catalogue, &mut payment, said, call.now);
                }
            }
            let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
            let waits =
                awaited(&definition, &application.case).is_some_and(|place| place.activity == Activity::Pay);
            if !waits {
                // The callback came while we asked.
                return Ok(None);
            }
            let absent = Input::Signal(Signal::PaymentAbsent);
            move_case(tx, &mut mint, &definition, &mut application, &absent, call.now)
        })
        .await?;
    match ended {
        Some(end) => Err(Error::AttemptEnded(Box::new(end))),
        None => Ok(()),
    }
}
