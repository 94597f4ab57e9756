//! The working calendar, and when terms are over.

use super::{definition, id};
use crate::Api;
use crate::dto::{Deadline, DeadlineQuery, WorkingCalendar};
use crate::extract::{Caller, Query, condition, same_tag};
use crate::problem::{Problem, codes};
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::{HttpRequest, HttpResponse, get, web};
use ruqsat_licensing::applications::{Counted, application_term, entered, step_deadline};
use ruqsat_licensing::calendar::{Calendar, OfficeHours};
use ruqsat_licensing::catalogue::Amount;
use ruqsat_licensing::deadlines::{Fault, NormFrom, Pause, Rules, deadline};
use ruqsat_licensing::ids::{ApplicationId, TaskId};
use ruqsat_licensing::values::microseconds;
use ruqsat_licensing::{Error, Violation};

/// Get the working calendar of a year.
///
/// The days on which Kazakhstan differs from Monday to Friday, each with its reason, and the working days of each month.
/// A year that the calendar has no data of is not found.
#[utoipa::path(
    operation_id = "get_calendar",
    tag = "calendar",
    security(()),
    params(
        ("year" = i32, Path, description = "The year", minimum = 2000, maximum = 2100),
        ("If-None-Match" = Option<String>, Header, description = "Tag that was seen", max_length = 255)
    ),
    responses((status = 200, description = "The calendar", body = WorkingCalendar))
)]
#[get("/v1/calendar/{year}")]
pub(super) async fn get_calendar(
    request: HttpRequest,
    year: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    // Without a caller nobody else has asked for its length.
    condition(&request, "If-None-Match")?;
    let year = year.parse().map_err(|_| Problem::new(&codes::NOT_FOUND))?;
    let calendar = Calendar::current()?;
    let found = WorkingCalendar::of(calendar, year).map_err(|_| Problem::new(&codes::NOT_FOUND))?;
    let tag = format!("\"{}\"", calendar.version());
    let mut answer = match same_tag(&request, &tag) {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    answer.insert_header((ETAG, tag.as_str())).insert_header((CACHE_CONTROL, "public, max-age=3600"));
    Ok(if same_tag(&request, &tag) { answer.finish() } else { answer.json(found) })
}

/// Count a term.
///
/// When a term is over that starts at a moment, day by day and in words: for whoever wants to check a deadline by
/// himself. A day on which it starts does not count; a term in calendar days that ends on a day off goes on to the next
/// working day.
#[utoipa::path(
    operation_id = "count_deadline",
    tag = "deadlines",
    security(()),
    params(DeadlineQuery),
    responses((status = 200, description = "When it is over, and why", body = Deadline))
)]
#[get("/v1/deadlines")]
pub(super) async fn count_deadline(
    api: web::Data<Api>,
    query: Query<DeadlineQuery>,
) -> Result<web::Json<Deadline>, Problem> {
    let query = query.0;
    let wrong = |name: &str, code: &str, message: &str| {
        Problem::with(&codes::INVALID_CONTENT, vec![Violation::new(format!("?{name}"), code, message)])
    };
    let pauses = match (query.pause_from.map(microseconds), query.pause_until.map(microseconds)) {
        (None, None) => Vec::new(),
        (Some(from), until) if until.is_none_or(|until| from <= until) => vec![Pause { from, until }],
        _ => return Err(wrong("pause_until", "order", "a pause begins, and ends after that")),
    };
    let term = Amount { value: query.value.into(), unit: query.unit.into() };
    let (pace, start) = (query.pace.unwrap_or_default().into(), microseconds(query.start));
    let (calendar, hours) = (Calendar::current()?, OfficeHours::default());
    let found = deadline(Rules { calendar, hours: &hours }, &term, pace, start, &pauses);
    let found = found.map_err(|fault| match fault {
        Fault::NoData(year) => wrong("start", "no_calendar", &year.to_string()),
        fault => wrong("value", "term", &fault.to_string()),
    })?;
    let counted = Counted { term, pace, from: NormFrom::Entered, pauses, deadline: Ok(found) };
    let answer = Deadline::new(calendar, &counted, start, microseconds((api.clock)()));
    Ok(web::Json(Deadline { starts_with: None, ..answer }))
}

/// Get the deadline of an application.
///
/// When the whole term of the act is over, day by day. It starts when the application is received in law: there is none
/// before. Where the act prints no whole term it is derived from the norms of the review.
#[utoipa::path(
    operation_id = "get_application_deadline",
    tag = "deadlines",
    params(("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$")),
    responses((status = 200, description = "When it is over, and why", body = Deadline))
)]
#[get("/v1/applications/{id}/deadline")]
pub(super) async fn get_application_deadline(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Deadline>, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let application = api.ports.views.application(&caller.call.reader(), &id).await?;
    let definition = definition(&api, &application)?;
    let calendar = Calendar::current()?;
    // Whole terms are in days: no office's hours matter.
    let term = application_term(calendar, &OfficeHours::default(), &definition, &application);
    let (whole, counted) = term.ok_or(Error::NotFound("deadline"))?;
    let as_of = application.case.facts.closed.map_or(caller.call.now, |(_, at)| at);
    let answer = Deadline::new(calendar, &counted, application.created_at, as_of);
    Ok(web::Json(answer.of_whole(&whole)))
}

/// Get the deadline of a task.
///
/// When the norm of its step is over, day by day. Not every step has one.
#[utoipa::path(
    operation_id = "get_task_deadline",
    tag = "deadlines",
    params(("id" = String, Path, description = "Id of the task", pattern = "^tsk_[0-9a-z]{26}$")),
    responses((status = 200, description = "When it is over, and why", body = Deadline))
)]
#[get("/v1/tasks/{id}/deadline")]
pub(super) async fn get_task_deadline(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
) -> Result<web::Json<Deadline>, Problem> {
    let id = id(&path, TaskId::parse)?;
    caller.call.actor.staff()?;
    let reader = caller.call.reader();
    let task = api.ports.views.task(&reader, &id).await?.task;
    let application = api.ports.views.application(&reader, &task.application).await?;
    let definition = definition(&api, &application)?;
    let step = definition.step(&task.flow, &task.n).ok_or(Error::NotFound("deadline"))?;
    let hours = api.ports.views.body(&task.body).await?.hours;
    let calendar = Calendar::current()?;
    let start = entered(&application, &task);
    let counted = step_deadline(calendar, &hours, &application, step, task.activity, start);
    let counted = counted.ok_or(Error::NotFound("deadline"))?;
    let answer = Deadline::new(calendar, &counted, start, task.closed_at.unwrap_or(caller.call.now));
    Ok(web::Json(answer.of_step(&step.src)))
}
