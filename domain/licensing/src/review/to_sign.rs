//! What a member of staff signs elsewhere, on a phone, to complete a task.

use super::complete::asked;
use super::hand::{Hand, today};
use crate::access::Call;
use crate::applications::Signable;
use crate::catalogue::Activity;
use crate::error::Result;
use crate::ids::{ApplicationId, TaskId};
use crate::ports::Ports;
use crate::signatures::{Asked, SignedAct};

/// What a body is about to answer.
#[derive(Clone, Debug)]
pub struct Answering {
    /// Whether it agrees.
    pub agreed: bool,
    /// SHA-256 (hex) of its words, if it adds some.
    pub text_sha256: Option<String>,
}

/// The bytes that complete the task once they are signed, and whose signature it has to be. What is signed is judged
/// again by [`super::complete`] when it comes back.
///
/// Errors: those of the task's signable bytes; `Forbidden`, `TaskNotOpen` and `TaskAssigned` where the caller could not
/// complete it.
pub(crate) async fn to_sign(
    ports: &Ports,
    call: &Call,
    id: &TaskId,
    answering: Option<Answering>,
) -> Result<(ApplicationId, Signable, Asked)> {
    call.actor.staff()?;
    let (task, now) = (id.clone(), call.clone());
    let (activity, application) = ports
        .store
        .transact(&call.trail, move |tx| {
            let (hand, day) = (Hand::take(tx, &now, &task)?, today(&now));
            hand.may(tx, day)?;
            hand.is_open()?;
            hand.is_free(tx, &now, day)?;
            Ok((hand.task.activity, hand.task.application))
        })
        .await?;
    let signable = match answering {
        Some(Answering { agreed, text_sha256 }) => {
            super::answer_signable(ports, call, id, agreed, text_sha256.as_deref()).await?
        }
        None => super::task_signable(ports, call, id).await?,
    };
    let act = match activity {
        Activity::AwaitApprovals => SignedAct::Answer,
        Activity::Sign => SignedAct::Desk,
        _ => SignedAct::Result,
    };
    Ok((application, signable, asked(ports, call, act).await?))
}
