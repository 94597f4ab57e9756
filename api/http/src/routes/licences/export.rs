//! The register as a file, written while it is read: a page of the database at a time, whatever its size.

use super::filter;
use crate::Api;
use crate::csv;
use crate::dto::{ExportFormat, ExportQuery, ExportRows, Licence, Place, PlaceLine, RegisterFile};
use crate::extract::Query;
use crate::problem::{Problem, codes};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use futures_util::stream;
use ruqsat_licensing::catalogue::Openness;
use ruqsat_licensing::ids::LicenceId;
use ruqsat_licensing::licences::{self, Licence as Entry, LicenceChange};
use ruqsat_licensing::ports::{Cursor, LicenceFilter, PageRequest};
use serde::Serialize;
use std::collections::HashMap;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files that are written at once, for everybody: more would take the database from those who work with it.
static TURNS: Semaphore = Semaphore::const_new(4);

/// The columns of the table.
const COLUMNS: &str = "number,service,kind,outcome,state,holder_name,holder_bin,activities,body,region,issued_at,\
                       valid_until,subject,document_sha256,id\r\n";

/// The same of the places; the region in Kazakh, as the acts name it.
const PLACE_COLUMNS: &str = "licence,service,number,kind,name,bin,region,address,entered_at,ended_at\r\n";

/// Where the writing is.
struct Progress {
    api: web::Data<Api>,
    filter: LicenceFilter,
    format: ExportFormat,
    rows: ExportRows,
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
/// Public, every entry that the search shows, newest first, or the branches, offices and objects of those entries: as a
/// table (CSV) or as JSON lines. It is written while it is
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
    let (format, rows) = (query.0.format.unwrap_or_default(), query.0.rows.unwrap_or_default());
    let filter = filter(&api, query.0.into())?;
    let turn = TURNS.try_acquire().map_err(|_| Problem::new(&codes::TOO_MANY_REQUESTS))?;
    let (media, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        ExportFormat::Jsonl => ("application/jsonl", "jsonl"),
    };
    let name = if rows == ExportRows::Places { "places" } else { "register" };
    let progress = Progress { api, filter, format, rows, next: Next::First, _turn: turn };
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
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
        Next::First if progress.format == ExportFormat::Jsonl => (None, String::new()),
        Next::First if progress.rows == ExportRows::Places => (None, PLACE_COLUMNS.to_owned()),
        Next::First => (None, COLUMNS.to_owned()),
        Next::After(cursor) => (Some(cursor), String::new()),
        Next::Nothing => return Ok(None),
    };
    let page = PageRequest { after, limit: 100 };
    let found = progress.api.ports.views.licences(&progress.filter, &page).await?;
    progress.next = found.next.map_or(Next::Nothing, Next::After);
    match progress.rows {
        ExportRows::Entries => {
            for one in found.items {
                let openness = progress.api.ports.catalogue.openness(&one.service);
                let entry = Licence::new(one, openness);
                match progress.format {
                    ExportFormat::Csv => row(&entry, &mut text),
                    ExportFormat::Jsonl => line(&entry, &mut text)?,
                }
            }
        }
        ExportRows::Places => places(&progress, found.items, &mut text).await?,
    }
    Ok(Some((text.into(), progress)))
}

/// Writes the places of a page of entries.
async fn places(progress: &Progress, entries: Vec<Entry>, text: &mut String) -> Result<(), Problem> {
    let ports = &progress.api.ports;
    let is_public = |entry: &Entry| ports.catalogue.openness(&entry.service) == Openness::Public;
    let entries: Vec<Entry> = entries.into_iter().filter(is_public).collect();
    let ids: Vec<LicenceId> = entries.iter().map(|entry| entry.id.clone()).collect();
    let mut changes: HashMap<LicenceId, Vec<LicenceChange>> = HashMap::new();
    for change in ports.views.place_changes(&ids).await? {
        changes.entry(change.licence.clone()).or_default().push(change);
    }
    for entry in &entries {
        let held = changes.get(&entry.id).map(|changes| licences::places(changes)).unwrap_or_default();
        for place in held.into_iter().map(Place::from) {
            let told = PlaceLine { licence: &entry.number, service: &entry.service, place: &place };
            match progress.format {
                ExportFormat::Csv => place_row(&told, text),
                ExportFormat::Jsonl => line(&told, text)?,
            }
        }
    }
    Ok(())
}

fn line(told: &impl Serialize, text: &mut String) -> Result<(), Problem> {
    let line = serde_json::to_string(told);
    *text += &line
        .map_err(|fault| Problem { cause: Some(fault.to_string()), ..Problem::new(&codes::INTERNAL) })?;
    text.push('\n');
    Ok(())
}

/// The written name of a choice.
fn name(choice: impl Serialize) -> String {
    let name = serde_json::to_value(choice).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

fn place_row(told: &PlaceLine<'_>, text: &mut String) {
    let place = told.place;
    let ended = place.ended_at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let cells = [
        told.licence,
        told.service,
        &place.number.to_string(),
        &name(place.kind),
        &place.name,
        place.bin.as_deref().unwrap_or_default(),
        place.region.as_ref().map(|region| region.kk.as_str()).unwrap_or_default(),
        place.address.as_deref().unwrap_or_default(),
        &place.entered_at.to_rfc3339(),
        &ended,
    ];
    csv::row(text, &cells);
}

fn row(entry: &Licence, text: &mut String) {
    let (activities, issued) = (entry.activities.join(" "), entry.issued_at.to_rfc3339());
    let until = entry.valid_until.map(|day| day.to_string()).unwrap_or_default();
    let cells = [
        entry.number.as_str(),
        &entry.service,
        &entry.kind,
        entry.outcome.as_deref().unwrap_or_default(),
        &name(entry.state),
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
