//! The answer of a body that was asked whether it agrees.

use super::Complete;
use crate::access::Call;
use crate::error::Result;
use crate::flow::{Absent, Answer, Input, Signal, Verdict};

/// What the caller says for his body.
pub(super) fn answer(call: &Call, command: &Complete, on_behalf_of: Option<Absent>) -> Result<Input> {
    let (body, _, _) = call.actor.staff()?;
    let said = match &command.verdict {
        Verdict::Ok => command.text.clone().unwrap_or_default(),
        Verdict::Fail { text, .. } => text.clone(),
    };
    let answer = Answer {
        agreed: command.verdict == Verdict::Ok,
        text: Some(said).filter(|text| !text.trim().is_empty()),
        account: call.actor.account.clone(),
        name: call.actor.name.clone(),
        on_behalf_of,
        signature: None,
        at: call.now,
    };
    Ok(Input::Signal(Signal::Approval { body: body.clone(), answer }))
}
