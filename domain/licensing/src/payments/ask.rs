//! What the gateway says when an applicant who has not paid, or whose callback was lost, goes on to sign.

use super::Attention;
use super::settle::{Found, hear};
use crate::access::Call;
use crate::applications::{load, move_case};
use crate::catalogue::Activity;
use crate::error::{Error, Result};
use crate::flow::{AttemptEnd, Input, Signal, awaited};
use crate::ids::ApplicationId;
use crate::ports::Ports;

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
    let (catalogue, trail) = (ports.catalogue.clone(), call.trail.clone());
    let (call, id) = (call.clone(), id.clone());
    let answer = ports
        .store
        .transact(&trail, move |tx| {
            // The caller goes on to mint ids of his own from the same moment.
            let mut mint = call.mint.apart();
            if let Some(asked) = &open {
                let mut payment = tx.get_payment(&asked.id)?;
                if payment.state.is_open() {
                    let heard =
                        hear(tx, &mut mint, &catalogue, asked, &mut payment, said.as_ref(), call.now)?;
                    match heard.found {
                        Found::Settled(_) => return Ok(Answer::Settled(heard.ended)),
                        Found::Marked(Attention::OtherSum) => return Ok(Answer::Unfit("another sum")),
                        Found::Marked(Attention::OtherOrder) => return Ok(Answer::Unfit("another order")),
                        _ => {}
                    }
                }
            }
            let (mut application, definition) = load(tx, &catalogue, &call, &id)?;
            let waits =
                awaited(&definition, &application.case).is_some_and(|place| place.activity == Activity::Pay);
            if !waits {
                // The callback came while we asked.
                return Ok(Answer::Settled(None));
            }
            let absent = Input::Signal(Signal::PaymentAbsent);
            let ended = move_case(tx, &mut mint, &definition, &mut application, &absent, call.now)?;
            Ok(Answer::Settled(ended))
        })
        .await?;
    match answer {
        Answer::Settled(Some(end)) => Err(Error::AttemptEnded(Box::new(end))),
        Answer::Settled(None) => Ok(()),
        Answer::Unfit(cause) => {
            Err(Error::Unavailable { system: "payment_gateway", cause: format!("answers with {cause}") })
        }
    }
}

/// What the applicant gets to know.
enum Answer {
    Settled(Option<AttemptEnd>),
    /// What the gateway says does not fit: marked for people, and neither yes nor no.
    Unfit(&'static str),
}
