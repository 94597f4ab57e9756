//! Files of applications. Their bytes are contents.

use crate::applications::check_visible;
use crate::connection::AnyConn;
use crate::fault::fault;
use crate::schema::documents::{self, dsl};
use crate::stored::{read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::applications::Document;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Scope};

#[derive(Queryable, Insertable)]
#[diesel(table_name = documents)]
struct Row {
    id: String,
    application: String,
    kind: String,
    name: String,
    media_type: String,
    sha256: String,
    size: i64,
    added_by: String,
    created_at: NaiveDateTime,
    removed_at: Option<NaiveDateTime>,
}

impl Row {
    fn read(self) -> Result<Document> {
        Ok(Document {
            id: read_text(self.id)?,
            application: read_text(self.application)?,
            kind: self.kind,
            name: self.name,
            media_type: self.media_type,
            sha256: self.sha256,
            size: self.size,
            added_by: read_text(self.added_by)?,
            created_at: read_time(self.created_at),
        })
    }
}

pub(crate) fn insert(conn: &mut AnyConn, document: &Document) -> Result<()> {
    let row = Row {
        id: document.id.as_str().to_owned(),
        application: document.application.as_str().to_owned(),
        kind: document.kind.clone(),
        name: document.name.clone(),
        media_type: document.media_type.clone(),
        sha256: document.sha256.clone(),
        size: document.size,
        added_by: document.added_by.as_str().to_owned(),
        created_at: time(document.created_at),
        removed_at: None,
    };
    diesel::insert_into(dsl::documents).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn remove(conn: &mut AnyConn, document: &Document, at: Instant) -> Result<()> {
    let row = diesel::update(dsl::documents.find(document.id.as_str()));
    row.set(dsl::removed_at.eq(time(at))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn added(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<i64>> {
    let rows = dsl::documents.filter(dsl::application.eq(application.as_str())).select(dsl::size);
    rows.load(conn).map_err(fault)
}

pub(crate) fn of(conn: &mut AnyConn, application: &ApplicationId) -> Result<Vec<Document>> {
    let rows = dsl::documents
        .filter(dsl::application.eq(application.as_str()))
        .filter(dsl::removed_at.is_null())
        .order((dsl::created_at, dsl::id))
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

pub(crate) fn list(conn: &mut AnyConn, scope: &Scope, application: &ApplicationId) -> Result<Vec<Document>> {
    check_visible(conn, scope, application)?;
    of(conn, application)
}
