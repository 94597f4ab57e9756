//! The bytes a member of staff signs to complete a task.

use super::Task;
use crate::access::{Call, Role};
use crate::applications::{Application, Signable};
use crate::catalogue::Activity;
use crate::error::{Error, Result};
use crate::ids::TaskId;
use crate::ports::Ports;
use crate::values::{Instant, sha256_hex};
use serde::Serialize;

/// What this task signs: the formed result of the case, or at a desk the application with its scans. `NotExpected` for
/// every other task.
pub async fn task_signable(ports: &Ports, call: &Call, id: &TaskId) -> Result<Signable> {
    call.actor.staff()?;
    let reader = call.reader();
    let task = ports.views.task(&reader, id).await?.task;
    let facts = ports.views.application(&reader, &task.application).await?.case.facts;
    let sha256 = match task.activity {
        Activity::SignResult => facts.result.map(|result| result.content_sha256),
        Activity::Sign => facts.form.map(|form| form.content_sha256),
        other => return Err(Error::NotExpected(vec![other])),
    };
    let sha256 = sha256.ok_or(Error::NotFound("content"))?;
    let bytes = ports.views.content(&reader, &task.application, &sha256).await?;
    Ok(Signable { sha256, bytes })
}

/// What a body says when it answers: the bytes carry their own context, so that a signature over one answer is worth
/// nothing for another.
#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    purpose: &'static str,
    case: &'a str,
    step: String,
    task: &'a str,
    role: Role,
    body_bin: &'a str,
    agreed: bool,
    text_sha256: Option<&'a str>,
    application_sha256: Option<&'a str>,
    previous_signature: Option<&'a str>,
    asked_at: Instant,
}

/// What an answer signs: whether the body agrees, and the SHA-256 (hex) of its words, if it adds some.
///
/// Errors: `NotFound`; `NotExpected` for a task that is no answer; `Invalid` for a hash that is none.
pub async fn answer_signable(
    ports: &Ports,
    call: &Call,
    id: &TaskId,
    agreed: bool,
    text_sha256: Option<&str>,
) -> Result<Signable> {
    call.actor.staff()?;
    let is_hash =
        |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if text_sha256.is_some_and(|text| !is_hash(text)) {
        return Err(Error::invalid("?text_sha256", "pattern", "64 hex digits in small letters"));
    }
    let reader = call.reader();
    let task = ports.views.task(&reader, id).await?.task;
    if task.activity != Activity::AwaitApprovals {
        return Err(Error::NotExpected(vec![task.activity]));
    }
    let application = ports.views.application(&reader, &task.application).await?;
    said(&application, &task, agreed, text_sha256)
}

fn said(application: &Application, task: &Task, agreed: bool, text_sha256: Option<&str>) -> Result<Signable> {
    let facts = &application.case.facts;
    let asked = facts.approvals.iter().find(|one| one.body == task.body).ok_or(Error::NotFound("content"))?;
    let envelope = Envelope {
        schema: "ruqsat.answer/1",
        purpose: "approval_answer",
        case: application.id.as_str(),
        step: format!("{}/{}", task.flow, task.n),
        task: task.id.as_str(),
        role: task.role,
        body_bin: asked.bin.as_str(),
        agreed,
        text_sha256,
        application_sha256: facts.form.as_ref().map(|form| form.content_sha256.as_str()),
        previous_signature: facts.signature.as_ref().and_then(|signed| signed.cms_sha256.as_deref()),
        asked_at: asked.asked_at,
    };
    let bytes = serde_json::to_vec(&envelope).map_err(|fault| Error::Internal(format!("answer: {fault}")))?;
    Ok(Signable { sha256: sha256_hex(&bytes), bytes })
}
