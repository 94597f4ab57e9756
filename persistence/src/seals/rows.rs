//! The rows that are sealed: which are not yet, and how they stand now.

use super::dsl;
use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::stored::read_name;
use crate::{audit, licences, signatures, trace};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::AuditId;
use ruqsat_licensing::seals::{Leaf, LeafKind, Seal};
use std::collections::BTreeSet;

/// Keys that go into one statement.
const AT_ONCE: usize = 200;

/// From which id of the audit on rows may be not sealed yet: an hour before the last that is. Units that began earlier
/// have ended; `None` before anything is sealed.
fn floor(conn: &mut AnyConn) -> Result<Option<String>> {
    let last = dsl::seals.filter(dsl::kind.eq(LeafKind::Audit.as_str())).select(max(dsl::subject));
    let last: Option<String> = last.first(conn).map_err(fault)?;
    Ok(last.and_then(|id| AuditId::parse(&id)).map(|id| id.an_hour_before()))
}

/// Whether there is a row of the audit that is not sealed.
pub(crate) fn is_unsealed(conn: &mut AnyConn) -> Result<bool> {
    ids(conn, 1).map(|ids| !ids.is_empty())
}

/// The oldest rows of the audit that are not sealed.
fn ids(conn: &mut AnyConn, limit: u32) -> Result<Vec<String>> {
    let floor = floor(conn)?.unwrap_or_default();
    let keys: Vec<Key> = on_each!(conn, one => diesel::sql_query(
        "SELECT a.id AS subject, a.application FROM audit a WHERE a.id >= $1 \
         AND NOT EXISTS (SELECT 1 FROM seals s WHERE s.kind = 'audit' AND s.subject = a.id) ORDER BY a.id LIMIT $2")
        .bind::<Text, _>(&floor)
        .bind::<BigInt, _>(i64::from(limit))
        .load(one))
    .map_err(fault)?;
    Ok(keys.into_iter().map(|key| key.subject).collect())
}

/// Rows of the audit that are not sealed, the oldest first, and what belongs to their cases.
pub(crate) fn unsealed(conn: &mut AnyConn, limit: u32) -> Result<Vec<Leaf>> {
    let ids = ids(conn, limit)?;
    let mut leaves = audit::leaves(conn, &ids)?;
    leaves.sort_by(|a, b| a.subject.cmp(&b.subject));
    let cases: BTreeSet<&str> =
        leaves.iter().filter_map(|leaf| leaf.application.as_ref()).map(|case| case.as_str()).collect();
    let cases: Vec<String> = cases.into_iter().map(str::to_owned).collect();
    let sealed = dsl::seals
        .filter(dsl::application.eq_any(cases.clone()))
        .filter(dsl::kind.ne(LeafKind::Audit.as_str()))
        .select((dsl::kind, dsl::subject));
    let sealed: Vec<(String, String)> = sealed.load(conn).map_err(fault)?;
    let sealed: BTreeSet<(LeafKind, String)> =
        sealed.into_iter().map(|(kind, subject)| Ok((read_name(kind)?, subject))).collect::<Result<_>>()?;
    for kind in [LeafKind::Trace, LeafKind::Signature, LeafKind::LicenceChange] {
        let keys = match kind {
            LeafKind::Trace => trace::keys(conn, &cases)?,
            LeafKind::Signature => signatures::keys(conn, &cases)?,
            _ => licences::changes::keys(conn, &cases)?,
        };
        let new: Vec<String> =
            keys.into_iter().filter(|key| !sealed.contains(&(kind, key.clone()))).collect();
        leaves.extend(of(conn, kind, &new)?);
    }
    Ok(leaves)
}

/// The rows of a table by their keys.
fn of(conn: &mut AnyConn, kind: LeafKind, keys: &[String]) -> Result<Vec<Leaf>> {
    let mut found = Vec::new();
    for some in keys.chunks(AT_ONCE) {
        found.extend(match kind {
            LeafKind::Audit => audit::leaves(conn, some)?,
            LeafKind::Trace => trace::leaves(conn, some)?,
            LeafKind::Signature => signatures::leaves(conn, some)?,
            LeafKind::LicenceChange => licences::changes::leaves(conn, some)?,
        });
    }
    Ok(found)
}

/// The rows of seals as they are now.
pub(super) fn now(conn: &mut AnyConn, seals: &[Seal]) -> Result<Vec<Leaf>> {
    let mut found = Vec::new();
    for kind in LeafKind::ALL {
        let of_kind = seals.iter().filter(|seal| seal.leaf.kind == kind);
        let keys: Vec<String> = of_kind.map(|seal| seal.leaf.subject.clone()).collect();
        found.extend(of(conn, kind, &keys)?);
    }
    Ok(found)
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    subject: String,
    #[diesel(sql_type = Nullable<Text>)]
    #[allow(dead_code, reason = "the shape of every such question")]
    application: Option<String>,
}

/// Rows without a seal though the audit of their case is sealed, or their time is.
const STRAYS: [(LeafKind, &str); 4] = [
    (LeafKind::Audit, "SELECT x.id AS subject, x.application FROM audit x WHERE x.id < $1"),
    (
        LeafKind::Trace,
        "SELECT x.application || ':' || x.seq AS subject, x.application FROM trace x WHERE $1 = $1",
    ),
    (LeafKind::Signature, "SELECT x.id AS subject, x.application FROM signatures x WHERE $1 = $1"),
    (
        LeafKind::LicenceChange,
        "SELECT x.id AS subject, l.application FROM licence_changes x JOIN licences l ON l.id = x.licence \
         WHERE $1 = $1",
    ),
];

pub(crate) fn strays(conn: &mut AnyConn, limit: u32) -> Result<Vec<Leaf>> {
    let Some(floor) = floor(conn)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for (kind, rows) in STRAYS {
        let kind_name = kind.as_str();
        let sql = format!(
            "SELECT r.subject, r.application FROM ({rows}) r \
             WHERE NOT EXISTS (SELECT 1 FROM seals s WHERE s.kind = '{kind_name}' AND s.subject = r.subject) \
             AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.application = r.application AND a.id >= $1 \
                 AND NOT EXISTS (SELECT 1 FROM seals s WHERE s.kind = 'audit' AND s.subject = a.id)) \
             ORDER BY r.subject LIMIT $2"
        );
        let keys: Vec<Key> = on_each!(conn, one => diesel::sql_query(sql)
            .bind::<Text, _>(&floor)
            .bind::<BigInt, _>(i64::from(limit))
            .load(one))
        .map_err(fault)?;
        let keys: Vec<String> = keys.into_iter().map(|key| key.subject).collect();
        found.extend(of(conn, kind, &keys)?);
    }
    Ok(found)
}
