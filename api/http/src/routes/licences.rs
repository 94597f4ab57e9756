//! The public register.

use super::{id, page};
use crate::Api;
use crate::dto::{Licence, LicenceQuery, Page};
use crate::extract::{ListQuery, Query};
use crate::problem::{Problem, codes};
use actix_web::{get, web};
use ruqsat_licensing::Violation;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::ports::LicenceFilter;
use ruqsat_licensing::values::Bin;

/// Search the register.
///
/// Public. A person's IIN is neither shown nor searchable. Newest first.
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
    let query = query.0;
    let asked = ListQuery::page(query.cursor.as_deref(), query.limit)?;
    if query.holder.as_deref().is_some_and(|holder| Bin::parse(holder).is_none()) {
        let violation = Violation::new("?holder", "bin", "not a BIN: twelve digits with a right check digit");
        return Err(Problem::with(&codes::INVALID_CONTENT, vec![violation]));
    }
    let filter = LicenceFilter {
        service: query.service,
        number: query.number,
        holder: query.holder,
        state: query.state.map(Into::into),
    };
    Ok(web::Json(page(api.ports.views.licences(&filter, &asked).await?, Into::into)))
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
    let id = id(&path, LicenceId::parse)?;
    Ok(web::Json(api.ports.views.licence(&id).await?.into()))
}
