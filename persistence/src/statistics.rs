//! The head's statistics: five statements over indexes of the facts that a case keeps as columns.

use crate::connection::{AnyConn, on_each};
use crate::fault::fault;
use crate::stored::{read_json, read_name, time};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamp};
use ruqsat_licensing::Result;
use ruqsat_licensing::statistics::{Counted, Decided, Pending, Period, Received, StepTime};

/// The same placeholders serve both: PostgreSQL numbers them, SQLite takes them for names, in the order in which they
/// first stand.
const RECEIVED: &str = "SELECT service, channel, count(*) AS received, count(registered_at) AS registered \
     FROM applications \
     WHERE body = $1 AND received_at >= $2 AND received_at < $3 AND ($4 = '' OR service = $4) \
     GROUP BY service, channel ORDER BY service, channel";
/// What never came to the body and was only taken back, or forgotten, is nobody's statistics.
const DECIDED: &str = "SELECT service, status, outcome, grounds_json, \
       CASE WHEN due_at IS NULL THEN NULL WHEN decided_at < due_at THEN 1 ELSE 0 END AS in_time, \
       count(*) AS decided \
     FROM applications \
     WHERE body = $1 AND decided_at >= $2 AND decided_at < $3 AND ($4 = '' OR service = $4) \
       AND (received_at IS NOT NULL OR (with_body AND status = 'not_accepted')) \
     GROUP BY service, status, outcome, grounds_json, in_time \
     ORDER BY service, status, outcome, grounds_json, in_time";
const PENDING: &str = "SELECT service, count(*) AS pending, count(CASE WHEN due_at <= $1 THEN 1 END) AS overdue \
     FROM applications \
     WHERE body = $2 AND is_open AND received_at IS NOT NULL AND ($3 = '' OR service = $3) \
     GROUP BY service ORDER BY service";
/// Nearest rank: the smallest time that half, or nine in ten, did not exceed.
const STEPS: &str = "SELECT service, flow, n, passed, \
       max(CASE WHEN place = (passed + 1) / 2 THEN seconds END) AS median, \
       max(CASE WHEN place = (9 * passed + 9) / 10 THEN seconds END) AS ninetieth \
     FROM (SELECT applications.service, trace.flow, trace.n, {seconds} AS seconds, \
             row_number() OVER (PARTITION BY applications.service, trace.flow, trace.n \
                                ORDER BY {seconds}) AS place, \
             count(*) OVER (PARTITION BY applications.service, trace.flow, trace.n) AS passed \
           FROM applications JOIN trace ON trace.application = applications.id \
           WHERE applications.body = $1 AND applications.decided_at >= $2 AND applications.decided_at < $3 \
             AND ($4 = '' OR applications.service = $4) AND applications.received_at IS NOT NULL) AS steps \
     GROUP BY service, flow, n, passed ORDER BY service, flow, n";
const SECONDS_SQLITE: &str =
    "(CAST(strftime('%s', trace.left_at) AS INTEGER) - CAST(strftime('%s', trace.entered_at) AS INTEGER))";
const SECONDS_POSTGRES: &str = "(CAST(floor(extract(epoch FROM trace.left_at)) AS BIGINT) \
     - CAST(floor(extract(epoch FROM trace.entered_at)) AS BIGINT))";

#[derive(QueryableByName)]
struct ReceivedRow {
    #[diesel(sql_type = Text)]
    service: String,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = BigInt)]
    received: i64,
    #[diesel(sql_type = BigInt)]
    registered: i64,
}

#[derive(QueryableByName)]
struct DecidedRow {
    #[diesel(sql_type = Text)]
    service: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    grounds_json: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    in_time: Option<i32>,
    #[diesel(sql_type = BigInt)]
    decided: i64,
}

#[derive(QueryableByName)]
struct PendingRow {
    #[diesel(sql_type = Text)]
    service: String,
    #[diesel(sql_type = BigInt)]
    pending: i64,
    #[diesel(sql_type = BigInt)]
    overdue: i64,
}

#[derive(QueryableByName)]
struct StepRow {
    #[diesel(sql_type = Text)]
    service: String,
    #[diesel(sql_type = Text)]
    flow: String,
    #[diesel(sql_type = Text)]
    n: String,
    #[diesel(sql_type = BigInt)]
    passed: i64,
    #[diesel(sql_type = BigInt)]
    median: i64,
    #[diesel(sql_type = BigInt)]
    ninetieth: i64,
}

/// Rows of a statement over a body, a period and a service.
macro_rules! rows {
    ($conn:expr, $sql:expr, $period:expr) => {{
        let (body, service) = ($period.body.as_str(), $period.service.as_deref().unwrap_or_default());
        let (from, until) = (time($period.from), time($period.until));
        on_each!($conn, one => diesel::sql_query($sql)
            .bind::<Text, _>(body)
            .bind::<Timestamp, _>(from)
            .bind::<Timestamp, _>(until)
            .bind::<Text, _>(service)
            .load(one))
        .map_err(fault)
    }};
}

pub(crate) fn counted(conn: &mut AnyConn, period: &Period) -> Result<Counted> {
    let received: Vec<ReceivedRow> = rows!(conn, RECEIVED, period)?;
    let decided: Vec<DecidedRow> = rows!(conn, DECIDED, period)?;
    let (body, service) = (period.body.as_str(), period.service.as_deref().unwrap_or_default());
    let pending: Vec<PendingRow> = on_each!(conn, one => diesel::sql_query(PENDING)
        .bind::<Timestamp, _>(time(period.now))
        .bind::<Text, _>(body)
        .bind::<Text, _>(service)
        .load(one))
    .map_err(fault)?;
    let seconds = match conn {
        AnyConn::Pg(_) => SECONDS_POSTGRES,
        AnyConn::Sqlite(_) => SECONDS_SQLITE,
    };
    let steps: Vec<StepRow> = rows!(conn, STEPS.replace("{seconds}", seconds), period)?;
    Ok(Counted {
        received: received.into_iter().map(read_received).collect::<Result<_>>()?,
        decided: decided.into_iter().map(read_decided).collect::<Result<_>>()?,
        pending: pending
            .into_iter()
            .map(|row| Pending { service: row.service, count: row.pending, overdue: row.overdue })
            .collect(),
        steps: steps
            .into_iter()
            .map(|row| StepTime {
                service: row.service,
                flow: row.flow,
                n: row.n,
                passed: row.passed,
                median_seconds: row.median,
                ninetieth_seconds: row.ninetieth,
            })
            .collect(),
    })
}

fn read_received(row: ReceivedRow) -> Result<Received> {
    Ok(Received {
        service: row.service,
        channel: read_name(row.channel)?,
        count: row.received,
        registered: row.registered,
    })
}

fn read_decided(row: DecidedRow) -> Result<Decided> {
    Ok(Decided {
        service: row.service,
        status: read_name(row.status)?,
        outcome: row.outcome,
        grounds: row.grounds_json.as_deref().map(read_json).transpose()?.unwrap_or_default(),
        in_time: row.in_time.map(|in_time| in_time == 1),
        count: row.decided,
    })
}
