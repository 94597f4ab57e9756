//! What the gateway says unasked: a signed callback.

use super::settle::{is_news, misfit, settle};
use super::{Attention, PaymentState};
use crate::audit::Trail;
use crate::error::{Error, Result};
use crate::ids::{Mint, PaymentId};
use crate::ports::{GatewayStatus, Ports};
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
            let said =
                GatewayStatus { order: callback.order, state: callback.state, amount: callback.amount };
            match misfit(&payment, &said) {
                Some(Attention::OtherOrder) => return Err(Error::CallbackRefused("another order")),
                Some(_) => return Err(Error::CallbackRefused("another sum")),
                None if callback.currency != Money::CURRENCY => {
                    return Err(Error::CallbackRefused("another currency"));
                }
                None => {}
            }
            if !tx.note_callback(&callback.message, &payment, callback.now)? {
                return Ok(CallbackOutcome::Ignored);
            }
            // A "no" too is confirmed by asking: messages overtake each other.
            (payment.next_check_at, payment.checks) = (Some(callback.now), 0);
            if is_news(&payment, &said) {
                let mut mint = callback.mint;
                settle(tx, &mut mint, &catalogue, &mut payment, &said, callback.now)?;
                return Ok(CallbackOutcome::Applied);
            }
            if payment.state != said.state && !said.state.is_open() {
                tx.schedule_check(&payment)?;
            }
            Ok(CallbackOutcome::Ignored)
        })
        .await
}
