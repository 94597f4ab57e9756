//! The bytes a member of staff signs to complete a task.

use crate::access::Call;
use crate::applications::Signable;
use crate::catalogue::Activity;
use crate::error::{Error, Result};
use crate::ids::TaskId;
use crate::ports::Ports;

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
