//! Completing a task: one act of one member of staff.

use super::answer::answer;
use super::evidence::evidence;
use super::hand::{Hand, today};
use super::{Task, TaskState, content};
use crate::access::Call;
use crate::applications::{Application, Signable, move_case};
use crate::catalogue::Activity;
use crate::error::{Error, Result};
use crate::flow::{ActingAs, Command, Input, Signal, Status, Verdict};
use crate::ids::{EmploymentId, TaskId};
use crate::once::{once, replayed, replayed_or};
use crate::ports::Ports;
use crate::registers::Representative;
use crate::signatures::{Asked, Indication, SignedAct, Verified, VerifyRequest};
use crate::values::Bin;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What was done.
#[derive(Clone, Debug)]
pub struct Complete {
    /// The task.
    pub task: TaskId,
    /// The activity, as the task names it.
    pub activity: Activity,
    /// The answer.
    pub verdict: Verdict,
    /// The wording of a draft, or what a body that agrees adds to its answer.
    pub text: Option<String>,
    /// With `request_approvals`: business numbers of the bodies to ask.
    pub bodies: Vec<String>,
    /// With `assign`: who is to act in the role that comes next; open to all of that role and unit if absent.
    pub assignee: Option<EmploymentId>,
    /// With `draft`: how a grant comes out, where it can in several ways.
    pub outcome: Option<String>,
    /// With `draft`: what a grant is tied to.
    pub conditions: Vec<String>,
    /// With `draft`: the last civil day on which a grant holds; without one it has no end of its own.
    pub valid_until: Option<NaiveDate>,
    /// What was seen or taken at a desk: `identify_person`, `take_consent`, `collect`.
    pub evidence: BTreeSet<Activity>,
    /// With `hand_out`: who collected the result for the applicant, if not he himself.
    pub recipient: Option<Representative>,
    /// The CMS of a signed act, DER.
    pub cms: Option<Vec<u8>>,
}

/// Completes a task and moves its case.
///
/// Errors: `NotFound` for a task of another body, `TaskNotOpen`, `TaskAssigned` where somebody else has it,
/// `NotExpected` for another activity, `Forbidden` for another role or unit and for whoever is no longer employed,
/// `ConflictOfInterest`, `Invalid` for a "no" without known grounds and for bodies or an outcome that do not fit, `SignerIsDrafter`, `LicenceNotEligible`, `SignatureRefused`, `SignatureUnknown`.
pub async fn complete(ports: &Ports, call: &Call, command: Complete) -> Result<(Task, Application)> {
    call.actor.staff()?;
    if let Some(answer) = replayed(ports, call).await? {
        return Ok(answer);
    }
    let completed = perform(ports, call, command).await;
    replayed_or(ports, call, completed).await
}

async fn perform(ports: &Ports, call: &Call, command: Complete) -> Result<(Task, Application)> {
    let seal = match (command.activity, &command.verdict) {
        (Activity::SignResult, Verdict::Ok) => Some(verify(ports, call, &command, SignedAct::Result).await?),
        (Activity::Sign, _) => Some(verify(ports, call, &command, SignedAct::Desk).await?),
        (Activity::AwaitApprovals, _) => answered(ports, call, &command).await?,
        _ => None,
    };
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let (hand, day) = (Hand::take(tx, &call, &command.task)?, today(&call));
                hand.may(tx, day)?;
                let is_answer =
                    command.activity == Activity::AwaitApprovals && command.activity == hand.task.activity;
                let is_withdrawn = hand.application.status == Status::Withdrawn;
                let is_further = is_answer && !is_withdrawn && hand.is_open().is_err();
                if !is_further {
                    hand.is_open()?;
                    hand.is_free(tx, &call, day)?;
                }
                if hand.task.activity != command.activity {
                    return Err(Error::NotExpected(vec![hand.task.activity]));
                }
                let on_behalf_of = hand.absent(tx, day)?;
                let Hand { mut task, mut application, duties } = hand;
                let definition = catalogue.version(&application.service, &application.definition_version)?;
                content::check(&definition, &application.case.facts, &command, day)?;
                let mut mint = call.mint.clone();
                let input = if is_answer {
                    let of = (&task, on_behalf_of, seal);
                    let answer = answer(tx, &mut mint, &application, &call, &command, of)?;
                    if is_further {
                        application.case.facts.keep_further(&task.body, answer)?;
                        tx.save_application(&mut application)?;
                        return Ok((task, application));
                    }
                    Input::Signal(Signal::Approval { body: task.body.clone(), answer })
                } else {
                    let evidence = evidence(tx, &mut mint, &definition, &application, &call, &command, seal)?;
                    let actor = ActingAs {
                        account: call.actor.account.clone(),
                        name: call.actor.name.clone(),
                        roles: duties.roles(),
                        on_behalf_of,
                    };
                    let (activity, verdict) = (command.activity, command.verdict);
                    Input::Command(Box::new(Command { actor, activity, verdict, evidence }))
                };
                (task.state, task.closed_at) = (TaskState::Completed, Some(call.now));
                task.completed_by = Some(call.actor.account.clone());
                tx.save_task(&mut task)?;
                move_case(tx, &mut mint, &definition, &mut application, &input, call.now)?;
                Ok((task, application))
            })
        })
        .await
}

/// A good signature over the signable content of a task, with the hash of what it covers.
pub(super) struct Seal {
    pub(super) verified: Verified,
    pub(super) cms: Vec<u8>,
    pub(super) asked: Asked,
    pub(super) content_sha256: String,
    pub(super) content: Vec<u8>,
}

/// The signature of an answer, over what the body says. One that is not right in itself is refused for that first.
async fn answered(ports: &Ports, call: &Call, command: &Complete) -> Result<Option<Seal>> {
    let agreed = command.verdict == Verdict::Ok;
    if command.words_sha256().is_none() && !agreed {
        return Ok(None);
    }
    let text = command.words_sha256();
    let signable = super::answer_signable(ports, call, &command.task, agreed, text.as_deref()).await?;
    judge(ports, call, command, SignedAct::Answer, signable).await.map(Some)
}

async fn verify(ports: &Ports, call: &Call, command: &Complete, act: SignedAct) -> Result<Seal> {
    signature(command)?;
    let signable = super::task_signable(ports, call, &command.task).await?;
    judge(ports, call, command, act, signable).await
}

fn signature(command: &Complete) -> Result<Vec<u8>> {
    command.cms.clone().ok_or_else(|| {
        Error::invalid(
            "/signature",
            "required",
            "this is signed: send the CMS over the signable content of the task",
        )
    })
}

/// Whom a signature of the caller for his body has to be of.
pub(super) async fn asked(ports: &Ports, call: &Call, act: SignedAct) -> Result<Asked> {
    let (body, iin, _) = call.actor.staff()?;
    let (body, iin) = (body.clone(), iin.as_str().to_owned());
    let bin: Bin = ports.store.transact(&call.trail, move |tx| Ok(tx.get_body(&body)?.bin)).await?;
    Ok(Asked { act, iin: Some(iin), bin: Some(bin.as_str().to_owned()) })
}

async fn judge(
    ports: &Ports,
    call: &Call,
    command: &Complete,
    act: SignedAct,
    signable: Signable,
) -> Result<Seal> {
    let cms = signature(command)?;
    let asked = asked(ports, call, act).await?;
    let request = VerifyRequest {
        cms: cms.clone(),
        content: signable.bytes.clone(),
        asked: asked.clone(),
        now: call.now,
    };
    let verified = ports.signatures.verify(request).await?;
    let Signable { sha256: content_sha256, bytes: content } = signable;
    match verified.report.indication {
        Indication::TotalPassed => Ok(Seal { verified, cms, asked, content_sha256, content }),
        _ if verified.report.may_change() => Err(Error::SignatureUnknown(Box::new(verified.report))),
        _ => Err(Error::SignatureRefused(Box::new(verified.report))),
    }
}
