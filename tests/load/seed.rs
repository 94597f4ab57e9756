//! Fills a database: copies of the sample cases, row by row in bulk.
//!
//! What a copy is: every row that names the sample — application, trace, signed contents, signatures, payments, tasks,
//! numbers, licences, messages of the outbox, audit — with ids, registration number and number of the result of its
//! own, filed by one of many made-up applicants, at a moment of the last two years. What it is not: times inside JSON,
//! the signed bytes and the signatures over them are those of the sample, and nobody verifies them again here.
//! The demo applicants own one in five, so that their lists are long. The server does not run meanwhile.

use crate::applicants::numbers;
use crate::book::{Book, Row};
use crate::copy::{BASE, Dialect, Names, insert, quoted};
use crate::samples::{APPLICANT, ENTITY, Sample};
use chrono::{DateTime, TimeDelta, Utc};
use ruqsat_licensing::ids::{AccountId, ApplicationId, Mint};
use ruqsat_licensing::licences::{application_number, result_number};
use ruqsat_sandbox::demo;
use ruqsat_tests::sql::Raw;

/// The span that copies are spread over.
const SPAN: TimeDelta = TimeDelta::days(730);
/// Where the serial numbers of copies begin, far from those that the server gives.
const SERIALS: u64 = 10_000_000;
/// Rows of a list that go in one statement.
const BATCH: usize = 500;

/// The applicants of one kind: the demo one, then the made-up ones.
struct Applicants {
    account: String,
    login: &'static str,
    made_up: Vec<(String, String)>,
}

/// Fills the database with this many applications.
pub(crate) fn fill(raw: &mut Raw, samples: &[Sample], many: u64, now: DateTime<Utc>) -> Result<(), String> {
    let dialect = dialect(raw);
    let book = Book::read(raw)?;
    begin(raw, dialect)?;
    let kinds = [applicants(raw, &book, false, many, now)?, applicants(raw, &book, true, many, now)?];
    list(raw, samples, &kinds, many, now)?;
    for (number, sample) in samples.iter().enumerate() {
        let rows = book.naming(&sample.application.id);
        let names = names(sample, &rows, &kinds[usize::from(sample.by_entity)]);
        let from = format!("load_copies c WHERE c.sample = {number}");
        for row in rows.iter() {
            raw.run(&insert(row, &names, dialect, &from, true))?;
        }
    }
    raw.run("DROP TABLE load_copies; DROP TABLE load_applicants; COMMIT;")?;
    tidy(raw, dialect)
}

/// Which of the two it is.
pub(crate) fn dialect(raw: &Raw) -> Dialect {
    match raw {
        Raw::Sqlite(_) => Dialect::Sqlite,
        Raw::Postgres(_) => Dialect::Postgres,
    }
}

/// References are not looked up row by row: on SQLite all are checked in the end, and on PostgreSQL, where leaving it
/// out takes a superuser, the statements are the same.
fn begin(raw: &mut Raw, dialect: Dialect) -> Result<(), String> {
    raw.run(match dialect {
        Dialect::Sqlite => {
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; \
             PRAGMA cache_size = -200000;"
        }
        Dialect::Postgres => "SET session_replication_role = replica;",
    })?;
    raw.run(
        "BEGIN; CREATE TABLE load_applicants (account TEXT NOT NULL, login TEXT NOT NULL); \
         CREATE TABLE load_copies (sample INTEGER NOT NULL, n BIGINT NOT NULL, base TEXT NOT NULL, \
         seconds BIGINT NOT NULL, account TEXT NOT NULL, party TEXT NOT NULL, registered TEXT NOT NULL, \
         number TEXT NOT NULL, PRIMARY KEY (sample, n));",
    )
}

/// Makes the accounts of the made-up applicants, copies of the demo applicant's: one for twenty applications.
fn applicants(
    raw: &mut Raw,
    book: &Book,
    by_entity: bool,
    many: u64,
    now: DateTime<Utc>,
) -> Result<Applicants, String> {
    let key_name = if by_entity { ENTITY } else { APPLICANT };
    let demo = demo::people().iter().find(|person| person.key_name == key_name).ok_or("no demo applicant")?;
    let (account, row) = book.account(demo.login)?;
    let random = |n: usize| ((n as u128) << 32) | (u128::from(by_entity) << 30);
    let id = |n: usize| AccountId::new(&mut Mint::new(now, random(n))).to_string();
    let numbers = numbers(by_entity, (many / 20).clamp(10, 50_000));
    let made_up: Vec<(String, String)> =
        numbers.into_iter().enumerate().map(|(n, number)| (id(n), number)).collect();
    raw.run("DELETE FROM load_applicants;")?;
    let one = |(account, login): &(String, String)| format!("({}, {})", quoted(account), quoted(login));
    write(raw, "load_applicants", made_up.iter().map(one))?;
    let names = Names::default().with(&account, "c.account").with(demo.login, "c.login");
    raw.run(&insert(&row, &names, dialect(raw), "load_applicants c", false))?;
    Ok(Applicants { account, login: demo.login, made_up })
}

/// Lists the copies: which sample, whose, when, and what they are called.
fn list(
    raw: &mut Raw,
    samples: &[Sample],
    kinds: &[Applicants; 2],
    many: u64,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let one = |n: u64| {
        let which = spread(n, samples);
        let sample = samples.get(which)?;
        let kind = &kinds[usize::from(sample.by_entity)];
        let (account, party) = owner(n, kind);
        // The oldest first: ids and moments grow together, as they do in life.
        let seconds = SPAN.num_seconds()
            - i64::try_from(u128::from(n) * SPAN.num_seconds() as u128 / u128::from(many)).ok()?;
        let at = now - TimeDelta::seconds(seconds);
        let id = ApplicationId::new(&mut Mint::new(at, u128::from(n) << 35)).to_string();
        let base = id.get(4..4 + BASE)?.to_owned();
        let serial = i64::try_from(SERIALS + n).ok()?;
        let registered = application_number(at, serial);
        let number = sample.application.result_number.as_deref().map(|number| copy_of(number, serial));
        let texts =
            [account, party, &registered, number.as_deref().unwrap_or_default()].map(quoted).join(", ");
        Some(format!("({which}, {n}, {}, {seconds}, {texts})", quoted(&base)))
    };
    write(raw, "load_copies", (0..many).filter_map(one))
}

/// Which sample a copy is of: by their shares, and each stretch of time has all of them.
fn spread(n: u64, samples: &[Sample]) -> usize {
    let all: u64 = samples.iter().map(|sample| sample.share).sum();
    // 619 has no divisor in common with a thousand: every remainder comes once in a thousand.
    let mut left = n.wrapping_mul(619) % all.max(1);
    for (which, sample) in samples.iter().enumerate() {
        if left < sample.share {
            return which;
        }
        left -= sample.share;
    }
    0
}

/// Whose it is: the demo applicant's one time in five, otherwise one of the others'.
fn owner(n: u64, kind: &Applicants) -> (&str, &str) {
    let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let others = kind.made_up.len().max(1) as u64;
    match kind.made_up.get(usize::try_from(mixed / 5 % others).unwrap_or_default()) {
        Some((account, party)) if !mixed.is_multiple_of(5) => (account, party),
        _ => (&kind.account, kind.login),
    }
}

/// A number of the same series and kind with another serial.
fn copy_of(number: &str, serial: i64) -> String {
    result_number(number.get(4..7).unwrap_or_default(), number.starts_with("KZ"), serial)
}

/// What a copy says otherwise.
fn names(sample: &Sample, rows: &[Row], kind: &Applicants) -> Names {
    let mut names = Names::of(rows.iter().flat_map(Row::texts), "c.base")
        .with(&kind.account, "c.account")
        .with(kind.login, "c.party");
    if let Some(registered) = &sample.application.registered_no {
        names = names.with(registered, "c.registered");
    }
    if let Some(number) = &sample.application.result_number {
        names = names.with(number, "c.number");
    }
    names
}

/// Writes a list in batches.
fn write(raw: &mut Raw, table: &str, rows: impl Iterator<Item = String>) -> Result<(), String> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut flush = |batch: &mut Vec<String>| {
        let rows = std::mem::take(batch).join(", ");
        if rows.is_empty() { Ok(()) } else { raw.run(&format!("INSERT INTO {table} VALUES {rows};")) }
    };
    for row in rows {
        batch.push(row);
        if batch.len() == BATCH {
            flush(&mut batch)?;
        }
    }
    flush(&mut batch)
}

/// Statistics for the planner, and nothing left over that the database would do in the middle of a measurement.
fn tidy(raw: &mut Raw, dialect: Dialect) -> Result<(), String> {
    match dialect {
        Dialect::Postgres => ["VACUUM ANALYZE;", "CHECKPOINT;"].iter().try_for_each(|sql| raw.run(sql)),
        Dialect::Sqlite => {
            raw.run("ANALYZE; PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE);")?;
            let dangling = raw.texts("SELECT DISTINCT \"table\" AS text FROM pragma_foreign_key_check");
            if dangling.is_empty() { Ok(()) } else { Err(format!("copies point nowhere: {dangling:?}")) }
        }
    }
}
