//! The chain of seals, and the rows that it seals.

mod rows;

use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::numbers;
use crate::stored::{json, name, read_name, read_optional, read_time, time};
use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;
use ruqsat_licensing::Result;
use ruqsat_licensing::ids::ApplicationId;
use ruqsat_licensing::seals::{CaseEnd, Leaf, LeafKind, Look, Seal};
use ruqsat_licensing::values::sha256_hex;
use seals::dsl;
use serde::Serialize;

pub(crate) use rows::{is_unsealed, strays, unsealed};

diesel::table! {
    seals (seq) {
        seq -> BigInt,
        kind -> Text,
        subject -> Text,
        application -> Nullable<Text>,
        row_hash -> Text,
        case_before -> Nullable<BigInt>,
        case_hash -> Nullable<Text>,
        hash -> Text,
        sealed_at -> Timestamp,
    }
}

/// Seals that go into one statement.
const AT_ONCE: usize = 200;

#[derive(Queryable, Insertable)]
#[diesel(table_name = seals, treat_none_as_default_value = false)]
struct Row {
    seq: i64,
    kind: String,
    subject: String,
    application: Option<String>,
    row_hash: String,
    case_before: Option<i64>,
    case_hash: Option<String>,
    hash: String,
    sealed_at: NaiveDateTime,
}

impl Row {
    fn of(seal: &Seal) -> Result<Self> {
        Ok(Self {
            seq: seal.seq,
            kind: name(&seal.leaf.kind)?,
            subject: seal.leaf.subject.clone(),
            application: seal.leaf.application.clone().map(Into::into),
            row_hash: seal.leaf.row_hash.clone(),
            case_before: seal.case_before,
            case_hash: seal.case_hash.clone(),
            hash: seal.hash.clone(),
            sealed_at: time(seal.sealed_at),
        })
    }

    fn read(self) -> Result<Seal> {
        let leaf = Leaf {
            kind: read_name(self.kind)?,
            subject: self.subject,
            application: read_optional(self.application)?,
            row_hash: self.row_hash,
        };
        Ok(Seal {
            seq: self.seq,
            leaf,
            case_before: self.case_before,
            case_hash: self.case_hash,
            hash: self.hash,
            sealed_at: read_time(self.sealed_at),
        })
    }
}

/// A row as it is sealed: all that stands in it.
pub(crate) fn leaf(
    kind: LeafKind,
    subject: String,
    application: Option<String>,
    row: &impl Serialize,
) -> Result<Leaf> {
    let row_hash = sha256_hex(json(row)?.as_bytes());
    Ok(Leaf { kind, subject, application: read_optional(application)?, row_hash })
}

/// A counter that nobody counts by is the lock: whoever seals holds it until the commit.
pub(crate) fn hold(conn: &mut AnyConn) -> Result<Option<(i64, String)>> {
    numbers::next(conn, "seals")?;
    let last = dsl::seals.order(dsl::seq.desc()).select((dsl::seq, dsl::hash));
    last.first(conn).optional().map_err(fault)
}

pub(crate) fn insert(conn: &mut AnyConn, seals: &[Seal]) -> Result<()> {
    for some in seals.chunks(AT_ONCE) {
        let rows = some.iter().map(Row::of).collect::<Result<Vec<_>>>()?;
        on_each!(conn, one => diesel::insert_into(dsl::seals).values(&rows).execute(one)).map_err(fault)?;
    }
    Ok(())
}

pub(crate) fn case_ends(
    conn: &mut AnyConn,
    cases: &[ApplicationId],
) -> Result<Vec<(ApplicationId, CaseEnd)>> {
    let cases: Vec<String> = cases.iter().map(|case| case.as_str().to_owned()).collect();
    let last =
        dsl::seals.filter(dsl::application.eq_any(cases)).group_by(dsl::application).select(max(dsl::seq));
    let last: Vec<Option<i64>> = last.load(conn).map_err(fault)?;
    let ends = at(conn, &last.into_iter().flatten().collect::<Vec<_>>())?;
    Ok(ends
        .into_iter()
        .filter_map(|seal| Some((seal.leaf.application?, (seal.seq, seal.case_hash?))))
        .collect())
}

fn at(conn: &mut AnyConn, places: &[i64]) -> Result<Vec<Seal>> {
    let mut found = Vec::new();
    for some in places.chunks(AT_ONCE) {
        let rows = dsl::seals.filter(dsl::seq.eq_any(some.to_vec())).load::<Row>(conn).map_err(fault)?;
        found.extend(rows.into_iter().map(Row::read).collect::<Result<Vec<_>>>()?);
    }
    Ok(found)
}

pub(crate) fn look(conn: &mut AnyConn, from: i64, limit: u32, kept: Option<i64>) -> Result<Look> {
    let part = dsl::seals.filter(dsl::seq.ge(from)).order(dsl::seq).limit(limit.into());
    let seals: Vec<Seal> =
        part.load::<Row>(conn).map_err(fault)?.into_iter().map(Row::read).collect::<Result<_>>()?;
    let earlier: Vec<i64> = seals.iter().filter_map(|seal| seal.case_before).collect();
    Ok(Look {
        before: at(conn, &[from - 1])?.pop(),
        rows: rows::now(conn, &seals)?,
        cases: at(conn, &earlier)?,
        kept: at(conn, kept.as_slice())?.pop(),
        seals,
    })
}
