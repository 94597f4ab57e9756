//! The public register: search, an entry, a number, and the register as a file.

mod export;

pub(super) use export::export_licences;

use super::{id, page};
use crate::Api;
use crate::dto::{Licence, LicenceQuery, NumberEntry, NumberState, Page, PageQuery};
use crate::extract::{ListQuery, Query};
use crate::problem::{Problem, codes};
use actix_web::{get, web};
use chrono::{NaiveDate, TimeDelta};
use ruqsat_licensing::Violation;
use ruqsat_licensing::catalogue::Openness;
use ruqsat_licensing::ids::{BodyId, LicenceId};
use ruqsat_licensing::licences::{self, MOST_WORDS, state_at};
use ruqsat_licensing::organisations::Territory;
use ruqsat_licensing::ports::LicenceFilter;
use ruqsat_licensing::values::{Bin, day_start};

/// What is asked of the register, as it may be answered to anybody: what is closed stands in no list, and whose a masked
/// entry is cannot be found out by asking for a name.
fn filter(api: &Api, query: LicenceQuery) -> Result<LicenceFilter, Problem> {
    let mut wrong = Vec::new();
    let mut check = |is_right: bool, name: &'static str, said: &str| {
        if !is_right {
            wrong.push(Violation::new(format!("?{name}"), name, said));
        }
    };
    let bin = query.holder.as_deref().is_none_or(|holder| Bin::parse(holder).is_some());
    check(bin, "holder", "not a BIN: twelve digits with a right check digit");
    let body = query.body.as_deref().map(BodyId::parse);
    check(body != Some(None), "body", "not an id of a body");
    let region = query.region.as_deref().map(Territory::parse);
    check(region != Some(None), "region", "not the two digits of a region");
    let mut words: Vec<String> = query.q.iter().flat_map(|text| licences::words(text)).collect();
    let counted = words.len();
    check(
        query.q.is_none() || (1..=MOST_WORDS).contains(&counted),
        "q",
        "one to five words of two letters or more",
    );
    if !wrong.is_empty() {
        return Err(Problem::with(&codes::INVALID_CONTENT, wrong));
    }
    words.extend(query.activity.iter().map(|code| licences::activity(code)));
    let asks_whose = !words.is_empty() || query.holder.is_some();
    let shown: &[Openness] = match asks_whose {
        true => &[Openness::Public],
        // Whoever knows the number has the paper in his hands.
        false if query.number.is_some() => &[Openness::Public, Openness::Masked, Openness::Closed],
        false => &[Openness::Public, Openness::Masked],
    };
    Ok(LicenceFilter {
        service: query.service,
        number: query.number,
        holder: query.holder,
        state: query.state.map(Into::into),
        body: body.flatten(),
        region: region.flatten(),
        words,
        without: api.ports.catalogue.hidden(shown),
    })
}

/// Search the register.
///
/// Public. A person's IIN is neither shown nor searchable. Newest first. Of some services the register does not tell whose
/// an entry is (`masked`), of others it lists none but the one whose number is given.
#[utoipa::path(
    operation_id = "list_licences",
    tag = "licences",
    security(()),
    params(LicenceQuery),
    responses((status = 200, description = "A page", body = Page<Licence>))
)]
#[get("/v1/licences")]
pub(super) async fn list_licences(
    api: web::Data<Api>,
    query: Query<LicenceQuery>,
) -> Result<web::Json<Page<Licence>>, Problem> {
    let asked = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let filter = filter(&api, query.0)?;
    let found = api.ports.views.licences(&filter, &asked).await?;
    Ok(web::Json(page(found, |one| {
        let openness = api.ports.catalogue.openness(&one.service);
        Licence::new(one, openness)
    })))
}

/// Get an entry of the register.
///
/// Public, as the search is.
#[utoipa::path(
    operation_id = "get_licence",
    tag = "licences",
    security(()),
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$")),
    responses((status = 200, description = "The entry", body = Licence))
)]
#[get("/v1/licences/{id}")]
pub(super) async fn get_licence(
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<web::Json<Licence>, Problem> {
    let licence = api.ports.views.licence(&id(&path, LicenceId::parse)?).await?;
    let openness = api.ports.catalogue.openness(&licence.service);
    Ok(web::Json(Licence::new(licence, openness)))
}

/// List the annexes of a licence.
///
/// Public, newest first, as entries of their own: those added to the licence, also before it was issued anew, and those
/// issued anew themselves. Each has its state, its activities and its places.
#[utoipa::path(
    operation_id = "list_licence_annexes",
    tag = "licences",
    security(()),
    params(("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$"), PageQuery),
    responses((status = 200, description = "A page", body = Page<Licence>))
)]
#[get("/v1/licences/{id}/annexes")]
pub(super) async fn list_licence_annexes(
    api: web::Data<Api>,
    path: web::Path<String>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Licence>>, Problem> {
    let id = id(&path, LicenceId::parse)?;
    let asked = ListQuery::page(query.0.cursor.as_deref(), query.0.limit)?;
    let licence = api.ports.views.licence(&id).await?;
    let openness = api.ports.catalogue.openness(&licence.service);
    let found = api.ports.views.annexes(&id, &asked).await?;
    Ok(web::Json(page(found, |one| Licence::new(one, openness))))
}

/// Get an entry of the register as of a day.
///
/// Public. `state` is where it stood, or is known to stand, at the end of that civil day in Asia/Almaty. Of a day before it
/// was issued there is none: `not_found`.
#[utoipa::path(
    operation_id = "get_licence_as_of",
    tag = "licences",
    security(()),
    params(
        ("id" = String, Path, description = "Id of the licence", pattern = "^lic_[0-9a-z]{26}$"),
        ("day" = String, Path, description = "The day, as in 2026-12-31", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    ),
    responses((status = 200, description = "The entry as of then", body = Licence))
)]
#[get("/v1/licences/{id}/as-of/{day}")]
pub(super) async fn get_licence_as_of(
    api: web::Data<Api>,
    path: web::Path<(String, String)>,
) -> Result<web::Json<Licence>, Problem> {
    let id = id(&path.0, LicenceId::parse)?;
    let after = path.1.parse::<NaiveDate>().ok().and_then(|day| day.succ_opt());
    let end = after.map(|after| day_start(after) - TimeDelta::microseconds(1));
    let end = end.ok_or_else(|| Problem::new(&codes::NOT_FOUND))?;
    let mut licence = api.ports.views.licence(&id).await?;
    if end < licence.issued_at {
        return Err(Problem::new(&codes::NOT_FOUND));
    }
    licence.state = state_at(&api.ports.views.licence_changes(&id).await?, end);
    let openness = api.ports.catalogue.openness(&licence.service);
    Ok(web::Json(Licence::new(licence, openness)))
}

/// Find out what became of a number.
///
/// Public. Every number that was given to a grant is on an entry of the register or void with its reason, for ever: none is
/// given twice. One that waits for its signature, and those of refusals, are `not_found`.
#[utoipa::path(
    operation_id = "get_number",
    tag = "licences",
    security(()),
    params(("number" = String, Path, description = "The number", pattern = "^[0-9A-Z]{1,30}$")),
    responses((status = 200, description = "What became of it", body = NumberEntry))
)]
#[get("/v1/numbers/{number}")]
pub(super) async fn get_number(
    api: web::Data<Api>,
    path: web::Path<String>,
) -> Result<web::Json<NumberEntry>, Problem> {
    let none = || Problem::new(&codes::NOT_FOUND);
    let is_number = path.len() <= 30 && path.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_number || !path.starts_with("KZ") {
        return Err(none());
    }
    let found = api.ports.views.number(&path).await?;
    let state = match found.state {
        licences::NumberState::Issued => NumberState::Issued,
        licences::NumberState::Void => NumberState::Void,
        licences::NumberState::Reserved => return Err(none()),
    };
    let closed_at = found.closed_at.ok_or_else(none)?;
    Ok(web::Json(NumberEntry { number: found.number, state, reason: found.reason, closed_at }))
}
