//! What lies in the store of files: announced before it is put there, forgotten after it is removed.

use crate::connection::AnyConn;
use crate::fault::{fault, unavailable};
use crate::schema::documents;
use crate::schema::stored_files::{self, dsl};
use crate::stored::{read_optional, read_text, time};
use diesel::prelude::*;
use ruqsat_licensing::ids::{ApplicationId, DocumentId};
use ruqsat_licensing::ports::{DueFile, FileName};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Error, Result};

pub(crate) fn expect(
    conn: &mut AnyConn,
    document: &DocumentId,
    name: &FileName,
    until: Instant,
) -> Result<()> {
    let row =
        (dsl::document.eq(document.as_str()), dsl::name.eq(name.as_str()), dsl::remove_at.eq(time(until)));
    diesel::insert_into(stored_files::table).values(row).execute(conn).map(|_| ()).map_err(fault)
}

/// One that is due already may be gone at any moment, so it is nobody's any more.
pub(crate) fn keep(conn: &mut AnyConn, document: &DocumentId, now: Instant) -> Result<()> {
    let announced =
        dsl::stored_files.filter(dsl::document.eq(document.as_str())).filter(dsl::remove_at.gt(time(now)));
    let none = None::<chrono::NaiveDateTime>;
    match diesel::update(announced).set(dsl::remove_at.eq(none)).execute(conn).map_err(fault)? {
        0 => Err(unavailable("the bytes of an upload were given up before it ended")),
        _ => Ok(()),
    }
}

pub(crate) fn let_go(conn: &mut AnyConn, document: &DocumentId, until: Instant) -> Result<()> {
    let row = dsl::stored_files.filter(dsl::document.eq(document.as_str()));
    diesel::update(row).set(dsl::remove_at.eq(time(until))).execute(conn).map(|_| ()).map_err(fault)
}

/// Those that are let go already keep their moment.
pub(crate) fn let_go_of(conn: &mut AnyConn, application: &ApplicationId, until: Instant) -> Result<()> {
    let of_it =
        documents::table.filter(documents::application.eq(application.as_str())).select(documents::id);
    let rows = dsl::stored_files.filter(dsl::document.eq_any(of_it)).filter(dsl::remove_at.is_null());
    diesel::update(rows).set(dsl::remove_at.eq(time(until))).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn due(conn: &mut AnyConn, now: Instant, limit: u32) -> Result<Vec<DueFile>> {
    let rows = stored_files::table
        .left_join(documents::table.on(documents::id.eq(stored_files::document)))
        .filter(stored_files::remove_at.is_not_null())
        .filter(stored_files::remove_at.le(time(now)))
        .order((stored_files::remove_at, stored_files::document))
        .limit(limit.into())
        .select((stored_files::document, stored_files::name, documents::application.nullable()))
        .load::<(String, String, Option<String>)>(conn)
        .map_err(fault)?;
    let read = |(document, name, application)| {
        let document: DocumentId = read_text(document)?;
        let name = named(&document, name)?;
        Ok(DueFile { document, name, application: read_optional(application)? })
    };
    rows.into_iter().map(read).collect()
}

pub(crate) fn forget(conn: &mut AnyConn, document: &DocumentId) -> Result<()> {
    let row = dsl::stored_files.filter(dsl::document.eq(document.as_str()));
    diesel::delete(row).execute(conn).map(|_| ()).map_err(fault)
}

/// A stored name, taken apart and put together again: what is not of our making is not handed to a store.
fn named(document: &DocumentId, text: String) -> Result<FileName> {
    let sha256 = text.split(['/', '.']).nth(1).unwrap_or_default();
    let name = FileName::new(sha256, document);
    match name.as_str() == text && sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(name),
        false => Err(Error::Internal("a stored name is none of a file".into())),
    }
}
