//! Signed bytes and signatures over them, with report and evidence. Never changed.

use crate::applications::check_visible;
use crate::connection::{AnyConn, on_each};
use crate::fault::{fault, missing};
use crate::schema::{applications, contents, signatures};
use crate::scope::visible;
use crate::seals::leaf;
use crate::stored::{json, read_json, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::ports::StoredSignature;
use ruqsat_licensing::seals::{Leaf, LeafKind};
use ruqsat_licensing::values::Instant;
use ruqsat_licensing::{Result, Scope};
use serde::Serialize;

#[derive(Queryable, Selectable, Insertable, Serialize)]
#[diesel(table_name = signatures, treat_none_as_default_value = false)]
struct Row {
    id: String,
    application: String,
    content_sha256: String,
    cms: Vec<u8>,
    asked_json: Option<String>,
    report_json: String,
    revocation_evidence: Option<Vec<u8>>,
    created_at: NaiveDateTime,
}

pub(crate) fn put_content(
    conn: &mut AnyConn,
    application: &ApplicationId,
    sha256: &str,
    bytes: &[u8],
    at: Instant,
) -> Result<()> {
    let row = (
        contents::application.eq(application.as_str()),
        contents::sha256.eq(sha256),
        contents::bytes.eq(bytes),
        contents::created_at.eq(time(at)),
    );
    on_each!(conn, one => diesel::insert_into(contents::table)
        .values(row)
        .on_conflict((contents::application, contents::sha256))
        .do_nothing()
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

pub(crate) fn get_content(conn: &mut AnyConn, application: &ApplicationId, sha256: &str) -> Result<Vec<u8>> {
    let row = contents::table.find((application.as_str(), sha256)).select(contents::bytes);
    missing(row.first(conn).optional().map_err(fault)?, "content")
}

pub(crate) fn view_content(
    conn: &mut AnyConn,
    scope: &Scope,
    application: &ApplicationId,
    sha256: &str,
) -> Result<Vec<u8>> {
    let row = contents::table
        .inner_join(applications::table)
        .filter(contents::application.eq(application.as_str()))
        .filter(contents::sha256.eq(sha256))
        .filter(visible(scope))
        .select(contents::bytes);
    missing(row.first(conn).optional().map_err(fault)?, "content")
}

pub(crate) fn insert(conn: &mut AnyConn, signature: &StoredSignature) -> Result<()> {
    let row = Row {
        id: signature.id.as_str().to_owned(),
        application: signature.application.as_str().to_owned(),
        content_sha256: signature.content_sha256.clone(),
        cms: signature.cms.clone(),
        asked_json: signature.asked.as_ref().map(json).transpose()?,
        report_json: json(&signature.report)?,
        revocation_evidence: signature.revocation_evidence.clone(),
        created_at: time(signature.at),
    };
    diesel::insert_into(signatures::table).values(&row).execute(conn).map(|_| ()).map_err(fault)
}

pub(crate) fn list(
    conn: &mut AnyConn,
    scope: &Scope,
    application: &ApplicationId,
) -> Result<Vec<StoredSignature>> {
    check_visible(conn, scope, application)?;
    let rows = signatures::table
        .filter(signatures::application.eq(application.as_str()))
        .order((signatures::created_at, signatures::id))
        .load::<Row>(conn)
        .map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

/// The signatures of an application in order, each with the bytes it covers.
pub(crate) fn signed(
    conn: &mut AnyConn,
    scope: &Scope,
    application: &ApplicationId,
) -> Result<Vec<(StoredSignature, Vec<u8>)>> {
    check_visible(conn, scope, application)?;
    let covered = contents::application
        .eq(signatures::application)
        .and(contents::sha256.eq(signatures::content_sha256));
    let rows = signatures::table
        .inner_join(contents::table.on(covered))
        .filter(signatures::application.eq(application.as_str()))
        .order((signatures::created_at, signatures::id))
        .select((Row::as_select(), contents::bytes))
        .load::<(Row, Vec<u8>)>(conn)
        .map_err(fault)?;
    rows.into_iter().map(|(row, content)| Ok((row.read()?, content))).collect()
}

impl Row {
    fn read(self) -> Result<StoredSignature> {
        Ok(StoredSignature {
            id: read_text(self.id)?,
            application: read_text(self.application)?,
            content_sha256: self.content_sha256,
            cms: self.cms,
            asked: self.asked_json.as_deref().map(read_json).transpose()?,
            report: read_json(&self.report_json)?,
            revocation_evidence: self.revocation_evidence,
            at: read_time(self.created_at),
        })
    }
}

/// The keys of the rows of cases.
pub(crate) fn keys(conn: &mut AnyConn, cases: &[String]) -> Result<Vec<String>> {
    let of_cases = signatures::table.filter(signatures::application.eq_any(cases.to_vec()));
    of_cases.order(signatures::id).select(signatures::id).load(conn).map_err(fault)
}

/// Rows as they are sealed.
pub(crate) fn leaves(conn: &mut AnyConn, ids: &[String]) -> Result<Vec<Leaf>> {
    let rows = signatures::table.filter(signatures::id.eq_any(ids.to_vec())).order(signatures::id);
    let rows = rows.select(Row::as_select()).load(conn).map_err(fault)?;
    rows.iter()
        .map(|row| leaf(LeafKind::Signature, row.id.clone(), Some(row.application.clone()), row))
        .collect()
}
