//! Bodies, their units and posts.

use crate::Api;
use crate::dto::{
    Body, BodyQuery, ChangedBody, ChangedPost, ChangedUnit, NewBody, Page, PageQuery, Post, PostToAdd,
    Region, Regions, Unit, UnitToAdd, territory,
};
use crate::extract::{Caller, Json, ListQuery, Query, condition, tagged, written};
use crate::problem::{Problem, codes};
use crate::routes::{id, page};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use ruqsat_licensing::Violation;
use ruqsat_licensing::ids::{BodyId, PostId, UnitId};
use ruqsat_licensing::organisations::{self, Territory};
use ruqsat_licensing::ports::BodyFilter;

/// What the content says is wrong in.
pub(super) fn invalid(fault: Violation) -> Problem {
    Problem::with(&codes::INVALID_CONTENT, vec![fault])
}

/// List the bodies.
///
/// Public: who decides which services in which region, and when the offices work. Newest first.
#[utoipa::path(
    operation_id = "list_bodies",
    tag = "organisations",
    security(()),
    params(BodyQuery),
    responses((status = 200, description = "A page", body = Page<Body>))
)]
#[get("/v1/bodies")]
pub(super) async fn list_bodies(
    api: web::Data<Api>,
    query: Query<BodyQuery>,
) -> Result<web::Json<Page<Body>>, Problem> {
    let query = query.0;
    let wanted = ListQuery::page(query.cursor.as_deref(), query.limit)?;
    let territory = territory("?territory", query.territory.as_deref()).map_err(invalid)?;
    let filter = BodyFilter { service: query.service, territory };
    Ok(web::Json(page(api.ports.views.bodies(&filter, &wanted).await?, Body::from)))
}

/// Get a body.
///
/// Public.
#[utoipa::path(
    operation_id = "get_body",
    tag = "organisations",
    security(()),
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    responses((status = 200, description = "The body", body = Body))
)]
#[get("/v1/bodies/{id}")]
pub(super) async fn get_body(
    request: HttpRequest,
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    condition(&request, "If-None-Match")?;
    let body = api.ports.views.body(&id(&path, BodyId::parse)?).await?;
    Ok(tagged(&request, body.version, Body::from(body)))
}

/// List the regions.
///
/// Public: the regions and cities of republican significance, by which applications find their body.
#[utoipa::path(
    operation_id = "list_territories",
    tag = "organisations",
    security(()),
    responses((status = 200, description = "Every region", body = Regions))
)]
#[get("/v1/territories")]
pub(super) async fn list_territories() -> web::Json<Regions> {
    web::Json(Regions { items: Territory::all().map(|one| Region::from(&one)).collect() })
}

/// Add a body.
///
/// Under one that the caller manages, as its administrator or that of a body above: a territorial department, a service
/// centre's office. It decides services of the body above it, in one region or all of them; no two decide the same.
#[utoipa::path(
    operation_id = "create_body",
    tag = "organisations",
    request_body = NewBody,
    responses((status = 201, description = "The body", body = Body))
)]
#[post("/v1/bodies")]
pub(super) async fn create_body(
    api: web::Data<Api>,
    caller: Caller,
    body: Json<NewBody>,
) -> Result<HttpResponse, Problem> {
    let Json(new, bytes) = body;
    let new = new.read().map_err(invalid)?;
    let made = organisations::add_body(&api.ports, &caller.write(&bytes), new).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/bodies/{}", made.id)));
    Ok(written(answer, made.version, Body::from(made)))
}

/// Change a body.
///
/// By its administrator or one above it; its services only by one above it. New applications go by what is said now, those
/// that are there stay where they are.
#[utoipa::path(
    operation_id = "update_body",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    request_body = ChangedBody,
    responses((status = 200, description = "As it is now", body = Body))
)]
#[patch("/v1/bodies/{id}")]
pub(super) async fn update_body(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<ChangedBody>,
) -> Result<HttpResponse, Problem> {
    let Json(change, bytes) = body;
    let which = id(&path, BodyId::parse)?;
    let change = change.read().map_err(invalid)?;
    let changed = organisations::change_body(&api.ports, &caller.write(&bytes), &which, change).await?;
    Ok(written(HttpResponse::Ok(), changed.version, Body::from(changed)))
}

/// List the units of a body.
///
/// For its staff and whoever manages it. Newest first; closed ones too.
#[utoipa::path(
    operation_id = "list_units",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), PageQuery),
    responses((status = 200, description = "A page", body = Page<Unit>))
)]
#[get("/v1/bodies/{id}/units")]
pub(super) async fn list_units(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Unit>>, Problem> {
    let body = id(&path, BodyId::parse)?;
    let wanted = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let found = organisations::units(&api.ports, &caller.call, &body, &wanted).await?;
    Ok(web::Json(page(found, Unit::from)))
}

/// Add a unit.
///
/// A division of the body. The tasks of its services are its own; those of no unit are everybody's.
#[utoipa::path(
    operation_id = "create_unit",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    request_body = UnitToAdd,
    responses((status = 201, description = "The unit", body = Unit))
)]
#[post("/v1/bodies/{id}/units")]
pub(super) async fn create_unit(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<UnitToAdd>,
) -> Result<HttpResponse, Problem> {
    let Json(new, bytes) = body;
    let at = id(&path, BodyId::parse)?;
    let new = new.into();
    let made = organisations::add_unit(&api.ports, &caller.write(&bytes), &at, new).await?;
    Ok(written(HttpResponse::Created(), made.version, Unit::from(made)))
}

/// Change or close a unit.
///
/// Closed while it has posts it is not: `still_held`.
#[utoipa::path(
    operation_id = "update_unit",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), ("unit" = String, Path, description = "Id of the unit", pattern = "^unt_[0-9a-z]{26}$")),
    request_body = ChangedUnit,
    responses((status = 200, description = "As it is now", body = Unit))
)]
#[patch("/v1/bodies/{id}/units/{unit}")]
pub(super) async fn update_unit(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
    body: Json<ChangedUnit>,
) -> Result<HttpResponse, Problem> {
    let Json(change, bytes) = body;
    let (at, which) = (id(&path.0, BodyId::parse)?, id(&path.1, UnitId::parse)?);
    let changed =
        organisations::change_unit(&api.ports, &caller.write(&bytes), (&at, &which), change.into()).await?;
    Ok(written(HttpResponse::Ok(), changed.version, Unit::from(changed)))
}

/// List the posts of a body.
///
/// For its staff and whoever manages it. Newest first; closed ones too.
#[utoipa::path(
    operation_id = "list_posts",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), PageQuery),
    responses((status = 200, description = "A page", body = Page<Post>))
)]
#[get("/v1/bodies/{id}/posts")]
pub(super) async fn list_posts(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Post>>, Problem> {
    let body = id(&path, BodyId::parse)?;
    let wanted = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let found = organisations::posts(&api.ports, &caller.call, &body, &wanted).await?;
    Ok(web::Json(page(found, Post::from)))
}

/// Add a post.
///
/// Its roles fit the kind of body: one that licenses has no counter of a service centre, one that licenses nothing
/// registers and signs nothing. A post that manages people holds no other role.
#[utoipa::path(
    operation_id = "create_post",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$")),
    request_body = PostToAdd,
    responses((status = 201, description = "The post", body = Post))
)]
#[post("/v1/bodies/{id}/posts")]
pub(super) async fn create_post(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    body: Json<PostToAdd>,
) -> Result<HttpResponse, Problem> {
    let Json(new, bytes) = body;
    let at = id(&path, BodyId::parse)?;
    let new = new.read().map_err(invalid)?;
    let made = organisations::add_post(&api.ports, &caller.write(&bytes), &at, new).await?;
    Ok(written(HttpResponse::Created(), made.version, Post::from(made)))
}

/// Change or close a post.
///
/// Other roles hold from the next act on, for everybody on the post. Nobody gives himself a role of the acts
/// (`own_rights`), and a post that somebody holds is not closed (`still_held`).
#[utoipa::path(
    operation_id = "update_post",
    tag = "organisations",
    params(("id" = String, Path, description = "Id of the body", pattern = "^bod_[0-9a-z]{26}$"), ("post" = String, Path, description = "Id of the post", pattern = "^pst_[0-9a-z]{26}$")),
    request_body = ChangedPost,
    responses((status = 200, description = "As it is now", body = Post))
)]
#[patch("/v1/bodies/{id}/posts/{post}")]
pub(super) async fn update_post(
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<(String, String)>,
    body: Json<ChangedPost>,
) -> Result<HttpResponse, Problem> {
    let Json(change, bytes) = body;
    let (at, which) = (id(&path.0, BodyId::parse)?, id(&path.1, PostId::parse)?);
    let changed =
        organisations::change_post(&api.ports, &caller.write(&bytes), (&at, &which), change.into()).await?;
    Ok(written(HttpResponse::Ok(), changed.version, Post::from(changed)))
}
