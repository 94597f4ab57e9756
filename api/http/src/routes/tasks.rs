//! The licensor's review.

use super::{id, page, shown};
use crate::Api;
use crate::dto::{Page, SignableContent, Task, TaskCompletion, TaskQuery, TaskResult};
use crate::extract::{Caller, Json, ListQuery, Query, base64_bytes};
use crate::problem::{Problem, codes};
use actix_web::{get, post, web};
use ruqsat_licensing::Violation;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::ids::{ApplicationId, TaskId};
use ruqsat_licensing::ports::TaskFilter;
use ruqsat_licensing::review::{self, Complete, TaskState};
use std::collections::BTreeSet;

/// List tasks.
///
/// The inbox of a member of staff: open tasks of his roles in his licensing body, his service centre, or his body that
/// is asked for approval. Newest first.
#[utoipa::path(
    operation_id = "list_tasks",
    tag = "tasks",
    params(TaskQuery),
    responses((status = 200, description = "A page", body = Page<Task>))
)]
#[get("/v1/tasks")]
pub(super) async fn list_tasks(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<TaskQuery>,
) -> Result<web::Json<Page<Task>>, Problem> {
    let query = query.0;
    let asked = ListQuery::page(query.cursor.as_deref(), query.limit)?;
    let (_, _, roles) = caller.call.actor.staff()?;
    let application = match query.application.as_deref() {
        Some(text) => Some(id(text, ApplicationId::parse)?),
        None => None,
    };
    let filter = TaskFilter {
        roles: if query.all_roles { BTreeSet::new() } else { roles.clone() },
        state: Some(query.state.map_or(TaskState::Open, Into::into)),
        application,
    };
    let found = api.ports.views.tasks(&caller.call.reader(), &filter, &asked).await?;
    Ok(web::Json(page(found, Into::into)))
}

/// Get a task.
///
/// One of the caller's licensing body, open or closed.
#[utoipa::path(
    operation_id = "get_task",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    responses((status = 200, description = "The task", body = Task))
)]
#[get("/v1/tasks/{id}")]
pub(super) async fn get_task(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Task>, Problem> {
    let id = id(&path, TaskId::parse)?;
    caller.call.actor.staff()?;
    Ok(web::Json(api.ports.views.task(&caller.call.reader(), &id).await?.into()))
}

/// Get the bytes to sign of a task.
///
/// Only a task whose activity is `sign_result` has them: the formed licence or refusal; and at a desk `sign`: the
/// application with its scans.
#[utoipa::path(
    operation_id = "get_task_signable",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    responses((status = 200, description = "The bytes to sign", body = SignableContent))
)]
#[get("/v1/tasks/{id}/signable")]
pub(super) async fn get_task_signable(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<SignableContent>, Problem> {
    let id = id(&path, TaskId::parse)?;
    Ok(web::Json(review::task_signable(&api.ports, &caller.call, &id).await?.into()))
}

/// Complete a task.
///
/// Does the act the task names: a review decision, a request to other bodies and the answer of each, a draft, an
/// approval, the forming or signing of the result. At a desk: whether the package is complete (`check_package`),
/// the scans that were added before (`attach_scans`), their signature (`sign`), and handing the result out
/// (`hand_out`).
#[utoipa::path(
    operation_id = "complete_task",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    request_body = TaskCompletion,
    responses((status = 200, description = "The task and its application", body = TaskResult))
)]
#[post("/v1/tasks/{id}/complete")]
pub(super) async fn complete_task(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<TaskCompletion>,
) -> Result<web::Json<TaskResult>, Problem> {
    let id = id(&path, TaskId::parse)?;
    let Json(body, bytes) = body;
    let activity: Activity = serde_json::from_value(body.activity.clone().into()).map_err(|_| {
        let violation = Violation::new("/activity", "unknown_activity", "there is no such activity");
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    })?;
    let cms = match &body.signature {
        Some(text) => Some(base64_bytes("/signature", text)?),
        None => None,
    };
    let verdict = body.domain_verdict();
    let recipient = body.recipient.map(|one| one.read("/recipient")).transpose();
    let recipient = recipient.map_err(|fault| Problem::with(&codes::INVALID_CONTENT, vec![fault]))?;
    let command = Complete {
        task: id,
        activity,
        verdict,
        text: body.text,
        bodies: body.bodies,
        outcome: body.outcome,
        evidence: body.evidence.into_iter().map(Into::into).collect(),
        recipient,
        cms,
    };
    let call = caller.write(&bytes);
    let (task, application) = review::complete(&api.ports, &call, command).await?;
    Ok(web::Json(TaskResult { task: task.into(), application: shown(&api, &call.actor, application)? }))
}
