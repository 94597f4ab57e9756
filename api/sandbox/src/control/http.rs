//! `/control`: where the twins are told what to be.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Behaviour, Controls, InForce, Rule, Twin, names};
use crate::answers::{Fault, json_config};

/// `GET /control` shows all rules, `PUT /control/{twin}` sets one, `DELETE /control/{twin}` makes the twin honest again.
/// Each answers with what holds now.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::scope("/control")
            .app_data(json_config())
            .route("", web::get().to(show))
            .route("/{twin}", web::get().to(one))
            .route("/{twin}", web::put().to(set))
            .route("/{twin}", web::delete().to(reset)),
    );
}

/// A rule as it is written: the behaviour is read later, so that a misspelt one is answered with the right ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    behaviour: String,
    delay_ms: Option<u64>,
    times: Option<u32>,
}

fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(name.into()).ok()
}

fn twin(name: &str) -> Result<Twin, Fault> {
    named(name).ok_or_else(|| {
        let known = names(Twin::ALL.iter());
        Fault::new(StatusCode::NOT_FOUND, "twin_unknown", format!("the twins are {known}"))
    })
}

fn in_force(controls: &Controls, twin: Twin) -> InForce {
    controls.rules()[twin as usize]
}

async fn show(controls: web::Data<Controls>) -> Result<HttpResponse, Fault> {
    let mut all = Map::new();
    for twin in Twin::ALL {
        let rule = serde_json::to_value(in_force(&controls, twin)).map_err(Fault::internal)?;
        all.insert(names([twin].iter()), rule);
    }
    Ok(HttpResponse::Ok().json(Value::Object(all)))
}

async fn one(controls: web::Data<Controls>, name: web::Path<String>) -> Result<HttpResponse, Fault> {
    Ok(HttpResponse::Ok().json(in_force(&controls, twin(&name)?)))
}

async fn set(
    controls: web::Data<Controls>,
    name: web::Path<String>,
    written: web::Json<Written>,
) -> Result<HttpResponse, Fault> {
    let twin = twin(&name)?;
    let Written { behaviour, delay_ms, times } = written.into_inner();
    let refused = |why: String| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", why);
    let behaviour: Behaviour =
        named(&behaviour).ok_or_else(|| refused(format!("this twin can be {}", names(twin.behaviours()))))?;
    controls.set(twin, Rule { behaviour, delay_ms, times }).map_err(refused)?;
    Ok(HttpResponse::Ok().json(in_force(&controls, twin)))
}

async fn reset(controls: web::Data<Controls>, name: web::Path<String>) -> Result<HttpResponse, Fault> {
    let twin = twin(&name)?;
    controls.set(twin, Rule::HONEST).map_err(Fault::internal)?;
    Ok(HttpResponse::Ok().json(in_force(&controls, twin)))
}
