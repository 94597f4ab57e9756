//! Files of applications. Their bytes lie in the store of files; those of before are contents.

pub(crate) mod stored;

use crate::applications::check_visible;
use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::documents::{self, dsl};
use crate::stored::{name, read_name, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::applications::{Document, Kept};
use ruqsat_licensing::ids::{ApplicationId, DocumentId};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Scope};

#[derive(Queryable, Insertable)]
#[diesel(table_name = documents)]
struct Row {
    id: String,
    application: String,
    kind: String,
    name: String,
    version: i32,
    media_type: String,
    sha256: String,
    size: i64,
    added_by: String,
    created_at: NaiveDateTime,
    replaced_at: Option<NaiveDateTime>,
    removed_at: Option<NaiveDateTime>,
    kept: String,
}

impl Row {
    fn read(self) -> Result<Document> {
        Ok(Document {
            id: read_text(self.id)?,
            application: read_text(self.application)?,
            kind: self.kind,
            name: self.name,
            version: self.version,
            media_type: self.media_type,
            sha256: self.sha256,
            size: self.size,
            added_by: read_text(self.added_by)?,
            created_at: read_time(self.created_at),
            replaced_at: self.replaced_at.map(read_time),
            removed_at: self.removed_at.map(read_time),
            kept: read_name(self.kept)?,
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, document: &Document) -> Result<()> {
    let row = Row {
        id: document.id.as_str().to_owned(),
        application: document.application.as_str().to_owned(),
        kind: document.kind.clone(),
        name: document.name.clone(),
        version: document.version,
        media_type: document.media_type.clone(),
        sha256: document.sha256.clone(),
        size: document.size,
        added_by: document.added_by.as_str().to_owned(),
        created_at: time(document.created_at),
        replaced_at: document.replaced_at.map(time),
        removed_at: document.removed_at.map(time),
        kept: name(&document.kept)?,
    };
    diesel::insert_into(dsl::documents).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn remove(
    conn: &mut AnyConn,
    document: &Document,
    at: Instant,
    bytes_until: Instant,
) -> Result<()> {
    let row = diesel::update(dsl::documents.find(document.id.as_str()));
    row.set(dsl::removed_at.eq(time(at))).execute(conn).map_err(fault)?;
    stored::let_go(conn, &document.id, bytes_until)
}

pub(crate) fn replace(conn: &mut AnyConn, document: &Document, at: Instant) -> Result<()> {
    let row = diesel::update(dsl::documents.find(document.id.as_str()));
    row.set(dsl::replaced_at.eq(time(at))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn forget_bytes(conn: &mut AnyConn, document: &DocumentId) -> Result<()> {
    let row = diesel::update(dsl::documents.find(document.as_str()));
    row.set(dsl::kept.eq(name(&Kept::Nowhere)?)).execute(conn).map(|_| ()).map_err(fault)
}

/// All there ever were.
pub(crate) fn ever(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<Document>> {
    let rows = dsl::documents.filter(dsl::application.eq(application.as_str()));
    read(rows.order((dsl::created_at, dsl::id)).load(conn).map_err(fault)?)
}

/// Those that belong to the application now.
pub(crate) fn of(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<Document>> {
    let rows = dsl::documents
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::removed_at.is_null())
        .filter(dsl::replaced_at.is_null());
    read(rows.order((dsl::created_at, dsl::id)).load(conn).map_err(fault)?)
}

/// Those that are there to be read: replaced ones too, those taken out not.
pub(crate) fn list(conn: &mut AnyConn, scope: &Scope, application: &ApplicationId) -> Result<Vec<Document>> {
    check_visible(conn, scope, application)?;
    let rows =
        dsl::documents.filter(dsl::application.eq(application.as_str())).filter(dsl::removed_at.is_null());
    read(rows.order((dsl::created_at, dsl::id)).load(conn).map_err(fault)?)
}

fn read(rows: Vec<Row>) -> Result<Vec<Document>> {
    rows.into_iter().map(Row::read).collect()
}
