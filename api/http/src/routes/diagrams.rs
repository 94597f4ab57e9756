//! The regulations as pictures: each flow of a service, and how far an application has come.
//!
//! The format is a parameter and not negotiated by `Accept`: a link in a page, a browser's address line and a generated
//! client can each ask for either.

use super::{definition, id};
use crate::Api;
use crate::dto::{ApplicationDiagramQuery, Diagram, DiagramFormat, ServiceDiagramQuery};
use crate::extract::{Caller, Query, condition, same_tag};
use crate::middleware::language;
use crate::problem::Problem;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, web};
use ruqsat_licensing::Error;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::values::{Lang, civil_day, sha256_hex};

const SVG: &str = "image/svg+xml";
const BPMN: &str = "application/bpmn+xml";

/// A picture may look as it likes and do nothing: no scripts, no requests, an origin of its own.
const STILL: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// Get the picture of a flow.
///
/// The process of the act with a lane for each who acts: as SVG, or as BPMN 2.0 XML for a modeller. Steps that the act
/// lacks look different. Drawn from the data the service runs by.
#[utoipa::path(
    operation_id = "get_service_diagram",
    tag = "services",
    security(()),
    params(
        ("code" = String, Path, description = "Code of the service", max_length = 80),
        ("flow" = String, Path, description = "A flow of the service", max_length = 40, example = "portal"),
        ServiceDiagramQuery
    ),
    responses((
        status = 200,
        description = "The picture",
        content((Diagram = "image/svg+xml"), (Diagram = "application/bpmn+xml"))
    ))
)]
#[get("/v1/services/{code}/flows/{flow}/diagram")]
pub(super) async fn get_service_diagram(
    request: HttpRequest,
    api: web::Data<Api>,
    path: web::Path<(String, String)>,
    query: Query<ServiceDiagramQuery>,
) -> Result<HttpResponse, Problem> {
    // Without a caller nobody else has asked for its length.
    condition(&request, "If-None-Match")?;
    let definition = api.ports.catalogue.service(&path.0, civil_day((api.clock)()))?;
    let flow = definition.flow(&path.1).ok_or(Error::NotFound("flow"))?;
    let operation = query.0.operation.as_deref();
    if operation.is_some_and(|name| definition.operation(name).is_none()) {
        return Err(Error::NotFound("operation").into());
    }
    let lang = spoken(query.0.lang.map(Into::into), &request);
    let format = query.0.format.unwrap_or_default();
    let drawn = match format {
        DiagramFormat::Svg => (api.papers.svg)(&definition, flow, lang, operation, None),
        DiagramFormat::Bpmn => (api.papers.bpmn)(&definition, flow, lang, operation),
    };
    let name = format!("{}-{}", definition.code, flow.id);
    // Asked again each time: a new version of the catalogue shows at once, and what is the same costs no body.
    Ok(picture(&request, drawn, format, &name, "public, no-cache"))
}

/// Get the picture of an application.
///
/// The flow it moves in, or the one named, as SVG: the steps passed, how often and with what answer, the way taken, and
/// where it stands now. Of the review chain the part of its operation.
#[utoipa::path(
    operation_id = "get_application_diagram",
    tag = "applications",
    params(
        ("id" = String, Path, description = "Id of the application", pattern = "^app_[0-9a-z]{26}$"),
        ApplicationDiagramQuery
    ),
    responses((status = 200, description = "The picture", body = Diagram, content_type = "image/svg+xml"))
)]
#[get("/v1/applications/{id}/diagram")]
pub(super) async fn get_application_diagram(
    request: HttpRequest,
    api: web::Data<Api>,
    caller: Caller,
    path: web::Path<String>,
    query: Query<ApplicationDiagramQuery>,
) -> Result<HttpResponse, Problem> {
    let id = id(&path, ApplicationId::parse)?;
    let reader = caller.call.reader();
    let application = api.ports.views.application(&reader, &id).await?;
    let rows = api.ports.views.trace(&reader, &id).await?;
    let definition = definition(&api, &application)?;
    let moving = application.case.top().map(|frame| frame.flow.as_str());
    let wanted = query.0.flow.as_deref().or(moving).unwrap_or_default();
    // The way in of another channel is none of its own.
    let foreign = definition.entries.iter().any(|e| e.flow == wanted && e.channel != application.channel());
    let flow = definition.flow(wanted).filter(|_| !foreign).ok_or(Error::NotFound("flow"))?;
    let lang = spoken(query.0.lang.map(Into::into), &request);
    let operation = Some(application.operation());
    let drawn = (api.papers.svg)(&definition, flow, lang, operation, Some((&application, &rows)));
    let name = format!("{}-{}", application.id, flow.id);
    Ok(picture(&request, drawn, DiagramFormat::Svg, &name, "private, no-cache"))
}

fn spoken(asked: Option<Lang>, request: &HttpRequest) -> Lang {
    asked.unwrap_or_else(|| language(request.headers()))
}

/// The answer with a picture, or that it is the one the caller has.
fn picture(
    request: &HttpRequest,
    drawn: String,
    format: DiagramFormat,
    name: &str,
    cache: &'static str,
) -> HttpResponse {
    // Of the whole picture: structure, texts, and how we draw.
    let tag = format!("\"{}\"", &sha256_hex(drawn.as_bytes())[..32]);
    let around = |mut answer: HttpResponseBuilder| {
        answer
            .insert_header((header::ETAG, tag.clone()))
            .insert_header((header::CACHE_CONTROL, cache))
            .insert_header((header::VARY, header::ACCEPT_LANGUAGE.as_str()));
        answer
    };
    if same_tag(request, &tag) {
        return around(HttpResponse::NotModified()).finish();
    }
    let (media_type, disposition, ending) = match format {
        DiagramFormat::Svg => (SVG, "inline", "svg"),
        DiagramFormat::Bpmn => (BPMN, "attachment", "bpmn"),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name: String = name.chars().filter(|c| plain(*c)).collect();
    around(HttpResponse::Ok())
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"{name}.{ending}\"")))
        .insert_header((header::CONTENT_SECURITY_POLICY, STILL))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(drawn)
}
