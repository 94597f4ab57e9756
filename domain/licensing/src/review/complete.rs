//! Completing a task: one act of one member of staff.

use super::{Task, TaskState, form_result};
use crate::access::Call;
use crate::applications::{Application, load, move_case};
use crate::catalogue::{Activity, Definition};
use crate::error::{Error, Refusal, Result, Violation};
use crate::flow::{ActingAs, Command, Draft, Evidence, Input, Verdict};
use crate::ids::{SignatureId, TaskId};
use crate::licences;
use crate::once::{once, replayed, replayed_or};
use crate::ports::{Ports, StoredSignature, Tx};
use crate::signatures::{Indication, SignedAct, Verified, VerifyRequest};
use crate::values::Bin;

/// What was done.
#[derive(Clone, Debug)]
pub struct Complete {
    /// The task.
    pub task: TaskId,
    /// The activity, as the task names it.
    pub activity: Activity,
    /// The answer.
    pub verdict: Verdict,
    /// The wording of a draft.
    pub text: Option<String>,
    /// The CMS of a signed act, DER.
    pub cms: Option<Vec<u8>>,
}

/// Completes a task and moves its case.
///
/// Errors: `TaskNotOpen`, `NotExpected` for another activity, `Forbidden` for another role, `Invalid` for a "no"
/// without known grounds, `SignerIsDrafter`, `LicenceNotEligible`, `SignatureRefused`, `SignatureUnknown`.
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
        (Activity::SignResult, Verdict::Ok) => Some(verify(ports, call, &command).await?),
        _ => None,
    };
    let (catalogue, trail, call) = (ports.catalogue.clone(), call.trail.clone(), call.clone());
    ports
        .store
        .transact(&trail, move |tx| {
            once(tx, &call, |tx| {
                let mut task = tx.get_task(&command.task)?;
                let (_, _, roles) = call.actor.staff()?;
                let (mut application, definition) = load(tx, &catalogue, &call, &task.application)?;
                if !roles.contains(&task.role) {
                    return Err(Error::Forbidden("another role does this task"));
                }
                if task.state != TaskState::Open {
                    return Err(Refusal::TaskNotOpen.into());
                }
                if task.activity != command.activity {
                    return Err(Error::NotExpected(vec![task.activity]));
                }
                check_grounds(&definition, &command.verdict)?;
                let mut mint = call.mint.clone();
                let actor = ActingAs {
                    account: call.actor.account.clone(),
                    name: call.actor.name.clone(),
                    roles: roles.clone(),
                };
                let evidence = evidence(tx, &mut mint, &definition, &application, &call, &command, seal)?;
                let act = Command { actor, activity: command.activity, verdict: command.verdict, evidence };
                (task.state, task.closed_at) = (TaskState::Completed, Some(call.now));
                task.completed_by = Some(call.actor.account.clone());
                tx.save_task(&mut task)?;
                let input = Input::Command(Box::new(act));
                move_case(tx, &mut mint, &definition, &mut application, &input, call.now)?;
                Ok((task, application))
            })
        })
        .await
}

/// A good signature over the formed result, with the hash of what it covers.
struct Seal {
    verified: Verified,
    cms: Vec<u8>,
    content_sha256: String,
}

async fn verify(ports: &Ports, call: &Call, command: &Complete) -> Result<Seal> {
    let cms = command.cms.clone().ok_or_else(|| {
        Error::invalid(
            "/signature",
            "required",
            "the result is signed: send the CMS over its signable content",
        )
    })?;
    let signable = super::task_signable(ports, call, &command.task).await?;
    let (body, iin, _) = call.actor.staff()?;
    let (body, iin) = (body.clone(), iin.as_str().to_owned());
    let bin: Bin = ports.store.transact(&call.trail, move |tx| Ok(tx.get_body(&body)?.bin)).await?;
    let request = VerifyRequest {
        cms: cms.clone(),
        content: signable.bytes,
        act: SignedAct::Result,
        iin: Some(iin),
        bin: Some(bin.as_str().to_owned()),
        now: call.now,
    };
    let verified = ports.signatures.verify(request).await?;
    match verified.report.indication {
        Indication::TotalPassed => Ok(Seal { verified, cms, content_sha256: signable.sha256 }),
        _ if verified.report.may_change() => Err(Error::SignatureUnknown(Box::new(verified.report))),
        _ => Err(Error::SignatureRefused(Box::new(verified.report))),
    }
}

fn check_grounds(definition: &Definition, verdict: &Verdict) -> Result<()> {
    let Verdict::Fail { grounds, text } = verdict else { return Ok(()) };
    let mut violations = Vec::new();
    for (index, ground) in grounds.iter().enumerate() {
        if !definition.grounds.iter().any(|known| known.id == *ground) {
            let pointer = format!("/grounds/{index}");
            violations.push(Violation::new(pointer, "unknown_ground", "the act has no such ground"));
        }
    }
    if grounds.is_empty() {
        violations.push(Violation::new("/grounds", "required", "\"no\" names at least one ground"));
    }
    if text.trim().is_empty() {
        violations.push(Violation::new("/text", "required", "\"no\" is reasoned"));
    }
    if violations.is_empty() { Ok(()) } else { Err(Error::Invalid(violations)) }
}

fn evidence(
    tx: &mut dyn Tx,
    mint: &mut crate::ids::Mint,
    definition: &Definition,
    application: &Application,
    call: &Call,
    command: &Complete,
    seal: Option<Seal>,
) -> Result<Evidence> {
    let mut evidence = Evidence::default();
    match command.activity {
        Activity::Draft => {
            let text = command.text.clone().filter(|text| !text.trim().is_empty());
            let text = text.ok_or_else(|| Error::invalid("/text", "required", "a draft has a wording"))?;
            // The API has no word yet for a service whose grant comes out in several ways: there this is refused.
            evidence.draft = Some(Draft { by: call.actor.account.clone(), text, outcome: None });
        }
        Activity::FormResult => evidence.result = Some(form_result(tx, definition, application, call)?),
        Activity::SignResult => {
            evidence.subject_eligible = match licences::check_subject(tx, definition, application) {
                Ok(()) => true,
                Err(Error::Refused(Refusal::LicenceNotEligible)) => false,
                // A database that is away is no answer about a licence.
                Err(fault) => return Err(fault),
            };
            if let Some(seal) = seal {
                let id = SignatureId::new(mint);
                tx.insert_signature(&StoredSignature {
                    id: id.clone(),
                    application: application.id.clone(),
                    content_sha256: seal.content_sha256.clone(),
                    cms: seal.cms,
                    report: seal.verified.report,
                    revocation_evidence: seal.verified.revocation_evidence,
                    at: call.now,
                })?;
                evidence.result_signed = Some((id, seal.content_sha256));
            }
        }
        _ => {}
    }
    Ok(evidence)
}
