//! The answer of a body that was asked whether it agrees: a signed act of its employee.

use super::complete::Seal;
use super::evidence::keep;
use super::{Complete, Task};
use crate::access::Call;
use crate::applications::Application;
use crate::error::{Error, Result};
use crate::flow::{Absent, Answer, Verdict};
use crate::ids::Mint;
use crate::ports::Tx;
use crate::values::sha256_hex;

impl Complete {
    /// What a body adds to its answer, or gives as its reasons.
    fn words(&self) -> Option<&str> {
        let said = match &self.verdict {
            Verdict::Ok => self.text.as_deref(),
            Verdict::Fail { text, .. } => Some(text.as_str()),
        };
        said.filter(|text| !text.trim().is_empty())
    }

    /// Their SHA-256, hex.
    pub(super) fn words_sha256(&self) -> Option<String> {
        self.words().map(|text| sha256_hex(text.as_bytes()))
    }
}

/// What the caller says for his body, with its signature kept.
pub(super) fn answer(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    application: &Application,
    call: &Call,
    command: &Complete,
    (task, on_behalf_of, seal): (&Task, Option<Absent>, Option<Seal>),
) -> Result<Answer> {
    let seal = seal.ok_or_else(|| Error::Internal("an answer without its signature".into()))?;
    tx.put_content(&application.id, &seal.content_sha256, &seal.content, call.now)?;
    let signed = keep(tx, mint, application, call, seal)?;
    Ok(Answer {
        agreed: command.verdict == Verdict::Ok,
        text: command.words().map(str::to_owned),
        account: call.actor.account.clone(),
        name: call.actor.name.clone(),
        on_behalf_of,
        signature: Some(signed.signature),
        cms_sha256: signed.cms_sha256,
        late: task.due_at.is_some_and(|due| due <= call.now),
        at: call.now,
    })
}
