//! The licensor's review.

use super::{definition, id, page, shown};
use crate::Api;
use crate::dto::{
    AnswerQuery, Page, SignableContent, Task, TaskAssignment, TaskCompletion, TaskCountQuery, TaskCounts,
    TaskMove, TaskQuery, TaskResult,
};
use crate::extract::{Caller, Json, ListQuery, Query, cms_bytes, written};
use crate::problem::{Problem, codes};
use actix_web::{HttpResponse, get, post, web};
use chrono::TimeDelta;
use ruqsat_licensing::applications::Application;
use ruqsat_licensing::catalogue::Activity;
use ruqsat_licensing::ids::{ApplicationId, EmploymentId, TaskId, UnitId};
use ruqsat_licensing::ports::{TaskFilter, TaskShown};
use ruqsat_licensing::review::{self, Assign, Complete, Desk, Task as Aggregate, TaskState, Whose};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Call, Role, Violation};

/// List tasks.
///
/// The inbox of a member of staff: open tasks that he can do now in his licensing body, his service centre, or his body
/// that is asked for approval; those of whom he stands in for too. `all_roles` shows those of the whole body, `role`,
/// `unit` and `assignee` some of them.
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
    let asked = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    caller.call.actor.staff()?;
    let now = caller.call.now;
    let (whose, filter) = wanted(query.0, now)?;
    let (desk, found) = review::inbox(&api.ports, &caller.call, whose, filter, &asked).await?;
    let mut items = Vec::with_capacity(found.items.len());
    for task in found.items {
        items.push(at_desk(&api, task, &desk, now)?);
    }
    Ok(web::Json(page(ruqsat_licensing::ports::Page { items, next: found.next }, |item| item)))
}

/// Whose tasks a query asks for, and which.
fn wanted(query: TaskQuery, now: Instant) -> Result<(Whose, TaskFilter), Problem> {
    let bad = |name: &str, message: &str| {
        Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(format!("?{name}"), name, message)])
    };
    let application = query.application.map(|text| id(&text, ApplicationId::parse)).transpose()?;
    let unit = match &query.unit {
        Some(text) => Some(UnitId::parse(text).ok_or_else(|| bad("unit", "not the id of a unit"))?),
        None => None,
    };
    let role = match query.role {
        Some(name) => {
            Some(serde_json::from_value::<Role>(name.into()).map_err(|_| bad("role", "no such role"))?)
        }
        None => None,
    };
    let activity = match query.activity {
        Some(name) => {
            let known = serde_json::from_value::<Activity>(name.into());
            Some(known.map_err(|_| bad("activity", "no such activity"))?)
        }
        None => None,
    };
    let whose = match query.assignee.as_deref() {
        Some("me") => Whose::Mine,
        Some("nobody") => Whose::Nobodys,
        Some(text) => {
            let known = EmploymentId::parse(text);
            Whose::Of(known.ok_or_else(|| bad("assignee", "`me`, `nobody` or the id of an employee"))?)
        }
        None if query.all_roles || role.is_some() || unit.is_some() => Whose::Body,
        None => Whose::Doable,
    };
    let overdue = query.overdue.then(|| now + TimeDelta::microseconds(1));
    let filter = TaskFilter {
        roles: role.into_iter().collect(),
        state: Some(query.state.map_or(TaskState::Open, Into::into)),
        application,
        service: query.service,
        activity,
        unit,
        due_before: query.due_before.into_iter().chain(overdue).min(),
        order: query.order.into(),
        ..TaskFilter::default()
    };
    Ok((whose, filter))
}

/// A task as whoever sits at this desk sees it.
fn at_desk(api: &Api, shown: TaskShown, desk: &Desk, now: Instant) -> Result<Task, Problem> {
    let definition = api.ports.catalogue.version(&shown.task.service, &shown.definition_version)?;
    Ok(Task::new(shown, &definition, (&desk.account, Some(desk)), now))
}

/// Count tasks.
///
/// By state, role and service, in one call: of what your posts reach, or with `all_roles` of the whole body; how many of
/// them are yours, nobody's, due by the end of the next working day, and overdue.
#[utoipa::path(
    operation_id = "count_tasks",
    tag = "tasks",
    params(TaskCountQuery),
    responses((status = 200, description = "The counts", body = TaskCounts))
)]
#[get("/v1/tasks/counts")]
pub(super) async fn count_tasks(
    api: web::Data<Api>,
    caller: Caller,
    query: Query<TaskCountQuery>,
) -> Result<web::Json<TaskCounts>, Problem> {
    let counted = review::counts(&api.ports, &caller.call, query.0.all_roles).await?;
    Ok(web::Json(TaskCounts { items: counted.into_iter().map(Into::into).collect() }))
}

/// Get a task.
///
/// One of the caller's licensing body, open or closed, with how it went from hand to hand.
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
) -> Result<HttpResponse, Problem> {
    let id = id(&path, TaskId::parse)?;
    caller.call.actor.staff()?;
    let found = review::see(&api.ports, &caller.call, &id).await?;
    let mut task = at_desk(&api, found.task, &found.desk, caller.call.now)?;
    task.moves = Some(found.moves.into_iter().map(TaskMove::new).collect());
    Ok(written(HttpResponse::Ok(), task.version, task))
}

/// Claim a task.
///
/// Takes it upon yourself: nobody else completes it then, but for whoever stands in for you. `task_assigned` where somebody
/// else has it. What you stand in for somebody with, you may claim too.
#[utoipa::path(
    operation_id = "claim_task",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    responses((status = 200, description = "The task", body = Task))
)]
#[post("/v1/tasks/{id}/claim")]
pub(super) async fn claim_task(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, TaskId::parse)?;
    let call = caller.write(&[]);
    let (task, application) = review::claim(&api.ports, &call, id).await?;
    answered(&api, &call, task, &application)
}

/// Release a task.
///
/// Gives it back to everybody of its role and division: one's own, or as the head of the division, of the body or his
/// deputy anybody's.
#[utoipa::path(
    operation_id = "release_task",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    responses((status = 200, description = "The task", body = Task))
)]
#[post("/v1/tasks/{id}/release")]
pub(super) async fn release_task(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, TaskId::parse)?;
    let call = caller.write(&[]);
    let (task, application) = review::release(&api.ports, &call, id).await?;
    answered(&api, &call, task, &application)
}

/// Assign a task.
///
/// To an employee of the body who holds its role in its division: by the head of the division, of the body, his deputy, or
/// whoever has it. It may be assigned again; only who does it changes, the case stands where it stands.
#[utoipa::path(
    operation_id = "assign_task",
    tag = "tasks",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    request_body = TaskAssignment,
    responses((status = 200, description = "The task", body = Task))
)]
#[post("/v1/tasks/{id}/assign")]
pub(super) async fn assign_task(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<TaskAssignment>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, TaskId::parse)?;
    let Json(body, bytes) = body;
    let command = Assign { task: id, employee: employee("/employee", &body.employee)?, reason: body.reason };
    let call = caller.write(&bytes);
    let (task, application) = review::assign(&api.ports, &call, command).await?;
    answered(&api, &call, task, &application)
}

fn employee(pointer: &str, text: &str) -> Result<EmploymentId, Problem> {
    EmploymentId::parse(text).ok_or_else(|| {
        let violation = Violation::new(pointer, "pattern", "not the id of an employee");
        Problem::with(&codes::INVALID_CONTENT, vec![violation])
    })
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

/// Get the bytes to sign of an answer.
///
/// Of a body that was asked whether it agrees (`await_approvals`): what it says is signed, so say it here as it will be
/// sent: the verdict, and the SHA-256 of the `text`, if there is one. These bytes are made again and compared when the
/// task is completed.
#[utoipa::path(
    operation_id = "get_answer_signable",
    tag = "tasks",
    params(
        ("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$"),
        AnswerQuery
    ),
    responses((status = 200, description = "The bytes to sign", body = SignableContent))
)]
#[get("/v1/tasks/{id}/answer")]
pub(super) async fn get_answer_signable(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<AnswerQuery>,
) -> Result<web::Json<SignableContent>, Problem> {
    let id = id(&path, TaskId::parse)?;
    let (agreed, text) = (query.0.agrees(), query.0.text_sha256.as_deref());
    Ok(web::Json(review::answer_signable(&api.ports, &caller.call, &id, agreed, text).await?.into()))
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
        Some(text) => Some(cms_bytes("/signature", text)?),
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
        assignee: body.assignee.as_deref().map(|text| employee("/assignee", text)).transpose()?,
        outcome: body.outcome,
        conditions: body.conditions,
        valid_until: body.valid_until,
        evidence: body.evidence.into_iter().map(Into::into).collect(),
        recipient,
        cms,
    };
    let call = caller.write(&bytes);
    let (task, application) = review::complete(&api.ports, &call, command).await?;
    let task = after(&api, &call, task, &application)?;
    Ok(web::Json(TaskResult { task, application: shown(&api, &call.actor, application)? }))
}

/// A task as it stands after a write: how it may be seen is not asked again.
fn after(api: &Api, call: &Call, task: Aggregate, application: &Application) -> Result<Task, Problem> {
    let definition_version = application.definition_version.clone();
    let shown = TaskShown { task, definition_version, assignee: None, unit: None };
    let definition = definition(api, application)?;
    Ok(Task::new(shown, &definition, (&call.actor.account, None), call.now))
}

fn answered(
    api: &Api,
    call: &Call,
    task: Aggregate,
    application: &Application,
) -> Result<HttpResponse, Problem> {
    let task = after(api, call, task, application)?;
    Ok(written(HttpResponse::Ok(), task.version, task))
}
