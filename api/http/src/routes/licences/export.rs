//! The register as a file, written while it is read: a page of the database at a time, whatever its size.

use super::filter;
use crate::Api;
use crate::csv;
use crate::dto::{ExportFormat, ExportQuery, Licence, RegisterFile};
use crate::extract::Query;
use crate::problem::{Problem, codes};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use futures_util::stream;
use ruqsat_licensing::ports::{Cursor, LicenceFilter, PageRequest};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files that are written at once, for everybody: more would take the database from those who work with it.
static TURNS: Semaphore = Semaphore::const_new(4);

/// The columns of the table.
const COLUMNS: &str = "number,service,kind,outcome,state,holder_name,holder_bin,activities,body,region,issued_at,\
                       valid_until,subject,document_sha256,id\r\n";

/// Where the writing is.
struct Progress {
    api: web::Data<Api>,
    filter: LicenceFilter,
    format: ExportFormat,
    next: Next,
    _turn: SemaphorePermit<'static>,
}

enum Next {
    First,
    After(Cursor),
    Nothing,
}

/// Get the register as a file.
///
/// Public, every entry that the search shows, newest first: as a table (CSV) or as JSON lines. It is written while it is
/// read, so that an answer which breaks off is not whole; what is issued meanwhile may be missing. Only so many are written
/// at once: else `too_many_requests`.
#[utoipa::path(
    operation_id = "export_licences",
    tag = "licences",
    security(()),
    params(ExportQuery),
    responses((status = 200, description = "The file", content(
        (RegisterFile = "text/csv"),
        (RegisterFile = "application/jsonl")
    )))
)]
#[get("/v1/licences/export")]
pub(in crate::routes) async fn export_licences(
    api: web::Data<Api>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let format = query.0.format.unwrap_or_default();
    let filter = filter(&api, query.0.into())?;
    let turn = TURNS.try_acquire().map_err(|_| Problem::new(&codes::TOO_MANY_REQUESTS))?;
    let (media, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        ExportFormat::Jsonl => ("application/jsonl", "jsonl"),
    };
    let progress = Progress { api, filter, format, next: Next::First, _turn: turn };
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"register.{ending}\"")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(stream::try_unfold(progress, next)))
}

/// The next piece, or what breaks the answer off.
async fn next(progress: Progress) -> Result<Option<(web::Bytes, Progress)>, String> {
    step(progress).await.map_err(|problem| {
        tracing::error!(cause = problem.cause, "the register as a file: broken off");
        problem.to_string()
    })
}

/// The next piece of the file.
async fn step(mut progress: Progress) -> Result<Option<(web::Bytes, Progress)>, Problem> {
    let (after, mut text) = match progress.next {
        Next::First if progress.format == ExportFormat::Csv => (None, COLUMNS.to_owned()),
        Next::First => (None, String::new()),
        Next::After(cursor) => (Some(cursor), String::new()),
        Next::Nothing => return Ok(None),
    };
    let page = PageRequest { after, limit: 100 };
    let found = progress.api.ports.views.licences(&progress.filter, &page).await?;
    for one in found.items {
        let openness = progress.api.ports.catalogue.openness(&one.service);
        let entry = Licence::new(one, openness);
        match progress.format {
            ExportFormat::Csv => row(&entry, &mut text),
            ExportFormat::Jsonl => {
                let line = serde_json::to_string(&entry);
                text += &line.map_err(|fault| Problem {
                    cause: Some(fault.to_string()),
                    ..Problem::new(&codes::INTERNAL)
                })?;
                text.push('\n');
            }
        }
    }
    progress.next = found.next.map_or(Next::Nothing, Next::After);
    Ok(Some((text.into(), progress)))
}

fn row(entry: &Licence, text: &mut String) {
    let state = serde_json::to_value(entry.state).ok();
    let state = state.as_ref().and_then(|state| state.as_str()).unwrap_or_default();
    let (activities, issued) = (entry.activities.join(" "), entry.issued_at.to_rfc3339());
    let until = entry.valid_until.map(|day| day.to_string()).unwrap_or_default();
    let cells = [
        entry.number.as_str(),
        &entry.service,
        &entry.kind,
        entry.outcome.as_deref().unwrap_or_default(),
        state,
        &entry.holder_name,
        entry.holder_bin.as_deref().unwrap_or_default(),
        &activities,
        &entry.body,
        entry.region.as_deref().unwrap_or_default(),
        &issued,
        &until,
        entry.subject.as_deref().unwrap_or_default(),
        &entry.document_sha256,
        &entry.id,
    ];
    csv::row(text, &cells);
}
