//! The audit: rows are appended and read in order, and that is all. Columns: `migrations/*/0004_audit`.

use crate::connection::{AnyConn, Backend, on_each};
use crate::database::Database;
use crate::fault::fault;
use crate::schema::audit::{self, dsl};
use crate::seals::leaf;
use crate::stored::{name, read_name, read_optional, read_text, read_time, time};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use ruqsat_licensing::audit::AuditRow;
use ruqsat_licensing::ids::{ApplicationId, AuditId};
use ruqsat_licensing::seals::{Leaf, LeafKind};
use ruqsat_licensing::{Error, Reader, Result};
use serde::Serialize;

#[derive(Queryable, Insertable, Serialize)]
#[diesel(table_name = audit)]
struct Row {
    id: String,
    at: NaiveDateTime,
    deed: String,
    operation: String,
    outcome: String,
    standing: String,
    account: Option<String>,
    client: Option<String>,
    body: Option<String>,
    roles: String,
    application: Option<String>,
    subject: Option<String>,
    seen: String,
    request: String,
    peer: Option<String>,
    times: i64,
}

impl Row {
    fn of(row: &AuditRow) -> Result<Self> {
        let roles = row.roles.iter().map(name).collect::<Result<Vec<_>>>()?;
        let seen: Vec<&str> = row.seen.iter().map(ApplicationId::as_str).collect();
        Ok(Self {
            id: row.id.as_str().to_owned(),
            at: time(row.at),
            deed: name(&row.deed)?,
            operation: row.operation.clone(),
            outcome: name(&row.outcome)?,
            standing: name(&row.standing)?,
            account: row.account.clone().map(Into::into),
            client: row.client.clone(),
            body: row.body.clone().map(Into::into),
            roles: roles.join(" "),
            application: row.application.clone().map(Into::into),
            subject: row.subject.clone(),
            seen: seen.join(" "),
            request: row.request.clone(),
            peer: row.peer.map(|peer| peer.to_string()),
            times: row.times,
        })
    }

    fn read(self) -> Result<AuditRow> {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let no_address = |_| Error::Internal("stored peer: no address".into());
        Ok(AuditRow {
            id: read_text(self.id)?,
            at: read_time(self.at),
            deed: read_name(self.deed)?,
            operation: self.operation,
            outcome: read_name(self.outcome)?,
            standing: read_name(self.standing)?,
            account: read_optional(self.account)?,
            client: self.client,
            body: read_optional(self.body)?,
            roles: words(&self.roles).into_iter().map(read_name).collect::<Result<_>>()?,
            application: read_optional(self.application)?,
            subject: self.subject,
            seen: words(&self.seen).into_iter().map(read_text).collect::<Result<_>>()?,
            request: self.request,
            peer: self.peer.map(|peer| peer.parse().map_err(no_address)).transpose()?,
            times: self.times,
        })
    }
}

/// Appends a row. The same row again is no error: the step of a read may be repeated on a new connection.
pub(crate) fn append(conn: &mut AnyConn, row: &AuditRow) -> Result<()> {
    let row = Row::of(row)?;
    on_each!(conn, one => diesel::insert_into(dsl::audit)
        .values(&row)
        .on_conflict(dsl::id)
        .do_nothing()
        .execute(one))
    .map(|_| ())
    .map_err(fault)
}

pub(crate) fn after(conn: &mut AnyConn, after: Option<&AuditId>, limit: u32) -> Result<Vec<AuditRow>> {
    let mut rows = dsl::audit.into_boxed::<Backend>();
    if let Some(after) = after {
        rows = rows.filter(dsl::id.gt(after.as_str().to_owned()));
    }
    let rows = rows.order(dsl::id).limit(limit.into()).load::<Row>(conn).map_err(fault)?;
    rows.into_iter().map(Row::read).collect()
}

/// Rows as they are sealed.
pub(crate) fn leaves(conn: &mut AnyConn, ids: &[String]) -> Result<Vec<Leaf>> {
    let rows = dsl::audit.filter(dsl::id.eq_any(ids.to_vec())).load::<Row>(conn).map_err(fault)?;
    rows.iter().map(|row| leaf(LeafKind::Audit, row.id.clone(), row.application.clone(), row)).collect()
}

impl Database {
    /// Notes that a reader is shown something of a case. An applicant's own case is his own business; staff is shown
    /// nothing where this fails.
    pub(crate) async fn shown(&self, reader: &Reader, case: &ApplicationId) -> Result<()> {
        match reader.scope.staff() {
            Some(_) => self.note(reader.trail.shown(case)?).await,
            None => Ok(()),
        }
    }

    /// Notes that a reader is shown a list of cases.
    pub(crate) async fn listed(&self, reader: &Reader, cases: Vec<ApplicationId>) -> Result<()> {
        match reader.scope.staff() {
            Some(_) if !cases.is_empty() => self.note(Some(reader.trail.listed(cases)?)).await,
            _ => Ok(()),
        }
    }

    async fn note(&self, row: Option<AuditRow>) -> Result<()> {
        let Some(row) = row else { return Ok(()) };
        self.write_one(move |conn| append(conn, &row))
            .await
            .map_err(|fault| Error::Unavailable { system: "audit", cause: fault.to_string() })
    }
}
