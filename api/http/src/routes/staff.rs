//! The people of a body, who stands in for whom, and a person's first password.

use super::bodies::invalid;
use crate::Api;
use crate::dto::{
    ChangedEmployee, Employee, FirstPassword, NewEmployee, NewSubstitution, Page, StaffQuery, Substitution,
};
use crate::extract::{Caller, Json, ListQuery, Query, written};
use crate::oauth::{fresh, instant};
use crate::problem::Problem;
use crate::routes::{id, page};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use ruqsat_licensing::ids::{BodyId, EmploymentId, SubstitutionId};
use ruqsat_licensing::values::Iin;
use ruqsat_licensing::{Violation, accounts, organisations};

/// List the people of a body.
///
/// For its staff and whoever manages it. Newest first; those who left too, unless `on` names a day.
#[utoipa::path(
    operation_id = "list_employees",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), StaffQuery),
    responses((status = 200, description = "A page", body = Page<Employee>))
)]
#[get("/v1/bodies/{id}/employees")]
pub(super) async fn list_employees(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<StaffQuery>,
) -> Result<web::Json<Page<Employee>>, Problem> {
    let body = id(&path, BodyId::parse)?;
    let wanted = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let found = organisations::employees(&api.ports, &caller.call, &body, query.0.on, &wanted).await?;
    Ok(web::Json(page(found, Employee::from)))
}

/// Employ somebody.
///
/// On a post, from a day on. A person has one account, as an applicant and wherever he is employed; where there is none it is
/// made, and the answer holds the code by which the person sets a password. Nobody employs himself on a post with a role of
/// the acts (`own_rights`).
#[utoipa::path(
    operation_id = "create_employee",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    request_body = NewEmployee,
    responses((status = 201, description = "The employment", body = Employee))
)]
#[post("/v1/bodies/{id}/employees")]
pub(super) async fn create_employee(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewEmployee>,
) -> Result<HttpResponse, Problem> {
    let Json(new, bytes) = body;
    let at = id(&path, BodyId::parse)?;
    let new = new.read().map_err(invalid)?;
    let made = organisations::hire(&api.ports, &caller.write(&bytes), &at, new, fresh()?).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(written(answer, made.employment.version, Employee::from(made)))
}

/// Dismiss somebody, or prolong his term.
///
/// By naming another last day. Yesterday ends the employment at once: his sessions end, and so do substitutions by and for
/// him. What he did stands.
#[utoipa::path(
    operation_id = "update_employee",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), ("employee" = String, Path, description = "Id of the employment", pattern = "^emp_[0-9a-z]{26}$")),
    request_body = ChangedEmployee,
    responses((status = 200, description = "As it is now", body = Employee))
)]
#[patch("/v1/bodies/{id}/employees/{employee}")]
pub(super) async fn update_employee(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
    body: Json<ChangedEmployee>,
) -> Result<HttpResponse, Problem> {
    let Json(change, bytes) = body;
    let (at, which) = (id(&path.0, BodyId::parse)?, id(&path.1, EmploymentId::parse)?);
    let until =
        change.until.ok_or_else(|| invalid(Violation::new("/until", "required", "name a day, or null")))?;
    let call = caller.write(&bytes);
    let changed = organisations::change_employee(&api.ports, &call, (&at, &which), until).await?;
    Ok(written(HttpResponse::Ok(), changed.version, Employee::from(changed)))
}

/// Make another activation code.
///
/// For somebody who set no password in time; the code before is good for nothing.
#[utoipa::path(
    operation_id = "renew_activation",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), ("employee" = String, Path, description = "Id of the employment", pattern = "^emp_[0-9a-z]{26}$")),
    responses((status = 200, description = "The employment with the code", body = Employee))
)]
#[post("/v1/bodies/{id}/employees/{employee}/activation")]
pub(super) async fn renew_activation(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (at, which) = (id(&path.0, BodyId::parse)?, id(&path.1, EmploymentId::parse)?);
    let call = caller.write(b"");
    let made = organisations::renew_activation(&api.ports, &call, (&at, &which), fresh()?).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(written(answer, made.employment.version, Employee::from(made)))
}

/// List who stands in for whom at a body.
///
/// For its staff and whoever manages it. Newest first; those that are over too, unless `on` names a day.
#[utoipa::path(
    operation_id = "list_substitutions",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), StaffQuery),
    responses((status = 200, description = "A page", body = Page<Substitution>))
)]
#[get("/v1/bodies/{id}/substitutions")]
pub(super) async fn list_substitutions(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<StaffQuery>,
) -> Result<web::Json<Page<Substitution>>, Problem> {
    let body = id(&path, BodyId::parse)?;
    let wanted = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let found = organisations::substitutions(&api.ports, &caller.call, &body, query.0.on, &wanted).await?;
    Ok(web::Json(page(found, Substitution::from)))
}

/// Have somebody stand in for somebody.
///
/// By an order, for a time that has an end: in it the substitute holds the roles of the other's own post as well. Both are
/// employed at the body through the whole time.
#[utoipa::path(
    operation_id = "create_substitution",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    request_body = NewSubstitution,
    responses((status = 201, description = "The substitution", body = Substitution))
)]
#[post("/v1/bodies/{id}/substitutions")]
pub(super) async fn create_substitution(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<NewSubstitution>,
) -> Result<HttpResponse, Problem> {
    let Json(new, bytes) = body;
    let at = id(&path, BodyId::parse)?;
    let new = new.read().map_err(invalid)?;
    let made = organisations::add_substitution(&api.ports, &caller.write(&bytes), &at, new).await?;
    Ok(written(HttpResponse::Created(), made.version, Substitution::from(made)))
}

/// Take a substitution back.
///
/// At once.
#[utoipa::path(
    operation_id = "cancel_substitution",
    tag = "employees",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), ("substitution" = String, Path, description = "Id of the substitution", pattern = "^sbt_[0-9a-z]{26}$")),
    responses((status = 200, description = "As it is now", body = Substitution))
)]
#[delete("/v1/bodies/{id}/substitutions/{substitution}")]
pub(super) async fn cancel_substitution(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (at, which) = (id(&path.0, BodyId::parse)?, id(&path.1, SubstitutionId::parse)?);
    let call = caller.write(b"");
    let ended = organisations::cancel_substitution(&api.ports, &call, (&at, &which)).await?;
    Ok(written(HttpResponse::Ok(), ended.version, Substitution::from(ended)))
}

/// Set one's first password.
///
/// With the code that the administrator was told when the account was made, within seven days, once. Then one signs in by
/// `POST /v1/token`.
#[utoipa::path(
    operation_id = "activate_account",
    tag = "employees",
    security(()),
    request_body = FirstPassword,
    responses((status = 204, description = "The password is set"))
)]
#[post("/v1/accounts/activate")]
pub(super) async fn activate_account(
    request: HttpRequest,
    api: web::Data<Api>,
    body: Json<FirstPassword>,
) -> Result<HttpResponse, Problem> {
    let Json(first, _) = body;
    let iin = Iin::parse(&first.iin).ok_or_else(|| invalid(Violation::new("/iin", "iin", "no valid IIN")))?;
    accounts::activate(&api.ports, instant(&api, &request)?, &first.code, &iin, first.password).await?;
    Ok(HttpResponse::NoContent().finish())
}
