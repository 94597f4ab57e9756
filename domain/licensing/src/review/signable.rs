//! The bytes a member of staff signs to complete a task.

use crate::access::Call;
use crate::applications::Signable;
use crate::catalogue::Activity;
use crate::error::{Error, Result};
use crate::ids::TaskId;
use crate::ports::Ports;

/// The formed result of the case whose result this task signs. `NotExpected` for every other task.
pub async fn task_signable(ports: &Ports, call: &Call, id: &TaskId) -> Result<Signable> {
    call.actor.staff()?;
    let reader = call.reader();
    let task = ports.views.task(&reader, id).await?;
    if task.activity != Activity::SignResult {
        return Err(Error::NotExpected(vec![task.activity]));
    }
    let application = ports.views.application(&reader, &task.application).await?;
    let result = application.case.facts.result.ok_or(Error::NotFound("result"))?;
    let bytes = ports.views.content(&reader, &application.id, &result.content_sha256).await?;
    Ok(Signable { sha256: result.content_sha256, bytes })
}
