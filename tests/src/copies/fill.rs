//! The filling: a list of the copies, then for each row of each sample one statement that inserts all its copies.

use super::applicants::{Applicant, applicants};
use super::book::{Book, Row};
use super::copy::{BASE, Dialect, Names, insert, quoted};
use super::vary::{Copy, Variation};
use crate::sql::Raw;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_licensing::ids::{AccountId, ApplicationId, Mint};
use ruqsat_licensing::values::civil_day;
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::Application;

/// The days that copies of closed cases are spread over, and those of open ones.
const SPAN: (i64, i64) = (730, 8);
/// Where the serial numbers of copies begin, far from those that the server gives.
const SERIALS: i64 = 10_000_000;
/// Rows of a list that go in one statement.
const BATCH: usize = 500;
/// Of a thousand closed cases so many have an answer to the questionnaire, where the sample has one.
const ANSWERED: u64 = 400;
/// Tables of which a lean copy has no rows: how it came about.
const COURSE: [&str; 6] = ["trace", "tasks", "task_moves", "audit", "notices", "reminders"];

/// A case that is copied, with those that it stands on.
pub struct Sample {
    /// As the API shows them: what it is about comes last, what that stands on before.
    pub cases: Vec<Application>,
    /// Among the shares of all samples.
    pub share: u64,
    /// Whether a legal entity filed it.
    pub by_entity: bool,
}

impl Sample {
    /// The case it is about.
    ///
    /// # Panics
    /// Where there is none.
    pub fn application(&self) -> &Application {
        self.cases.last().expect("a sample is of a case")
    }
}

/// How a database is filled.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// With how many copies.
    pub many: u64,
    /// One in so many belongs to the demo applicants.
    pub own: u64,
    /// Whether copies come without their course — traces, tasks, audit, notices — and without signatures.
    pub lean: bool,
    /// The present.
    pub now: DateTime<Utc>,
}

/// The applicants of one kind: the demo one, then the made-up ones.
struct Applicants {
    demo: Applicant,
    made_up: Vec<Applicant>,
}

/// Fills a database with copies. No server runs meanwhile.
///
/// # Errors
/// What the database says, or that a sample cannot be copied.
pub fn fill(raw: &mut Raw, samples: &[Sample], plan: &Plan) -> Result<(), String> {
    let dialect = Dialect::of(raw);
    let book = Book::read(raw)?;
    begin(raw)?;
    let kinds = [people(raw, &book, false, plan)?, people(raw, &book, true, plan)?];
    let mut varied = Vec::with_capacity(samples.len());
    for sample in samples {
        let cases: Vec<&str> = sample.cases.iter().map(|case| case.id.as_str()).collect();
        let rows = book.of(&cases);
        let demo = &kinds[usize::from(sample.by_entity)].demo;
        varied.push((Variation::of(sample, &rows, demo, civil_day(plan.now)), rows));
    }
    list(raw, samples, &varied, &kinds, plan)?;
    for (number, (variation, rows)) in varied.iter().enumerate() {
        for row in rows.iter().filter(|row| !plan.lean || !COURSE.contains(&row.table.name.as_str())) {
            raw.run(&copies(row.clone(), variation, plan.lean, (dialect, number)))?;
        }
    }
    raw.run("DROP TABLE load_copies; DROP TABLE load_applicants; COMMIT;")?;
    tidy(raw, dialect)
}

/// The statement that inserts the copies of a row.
fn copies(mut row: Row, variation: &Variation, lean: bool, (dialect, sample): (Dialect, usize)) -> String {
    let (mut from, mut names) = (format!("load_copies c WHERE c.sample = {sample}"), &variation.names);
    match row.table.name.as_str() {
        "licence_words" => {
            names = &variation.words;
            // The name of a made-up holder may be among the names of the places.
            from += " ON CONFLICT DO NOTHING";
        }
        // The gateway knows nothing of these orders.
        "payments" => row.set("next_check_at", None),
        "signatures" if lean => {
            row.set("cms", Some(""));
            row.set("revocation_evidence", None);
        }
        "survey_answers" => from += &format!(" AND c.chance < {ANSWERED}"),
        "survey_choices" => {
            // Most are satisfied, and to one question more than to another.
            let question = row.get("question").unwrap_or("1");
            let answer = format!(
                "CASE WHEN (c.chance * 7 + {question} * 13) % 20 < 14 THEN 3 \
                 WHEN (c.chance * 7 + {question} * 13) % 20 < 18 THEN 2 ELSE 1 END"
            );
            row.say("answer", answer);
            from += &format!(" AND c.chance < {ANSWERED}");
        }
        _ => {}
    }
    insert(&row, names, dialect, &from, true)
}

/// References are not looked up row by row: on SQLite all are checked in the end, and on PostgreSQL, where leaving it
/// out takes a superuser, the statements are the same.
fn begin(raw: &mut Raw) -> Result<(), String> {
    raw.run(match Dialect::of(raw) {
        Dialect::Sqlite => {
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; \
             PRAGMA cache_size = -200000;"
        }
        Dialect::Postgres => "SET session_replication_role = replica;",
    })?;
    raw.run("BEGIN; CREATE TABLE load_applicants (account TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL);")
}

/// Makes the accounts of the made-up applicants, copies of the demo applicant's: one for twenty applications.
fn people(raw: &mut Raw, book: &Book, by_entity: bool, plan: &Plan) -> Result<Applicants, String> {
    let is_demo = |person: &&demo::DemoPerson| person.bin.is_some() == by_entity && person.body.is_none();
    let person = demo::people().iter().find(is_demo).ok_or("no demo applicant")?;
    let (account, row) = book.account(person.login)?;
    let name = person.organisation().unwrap_or(person.name).to_owned();
    let words = name.split_whitespace().map(|word| word.trim_matches(['«', '»']).to_lowercase());
    let words: Vec<String> = words.take(2).collect();
    let words = words.try_into().map_err(|_| "the demo applicant's name is of one word")?;
    let demo = Applicant { account, number: person.login.to_owned(), name, words };
    let id = |n: usize| {
        let random = ((n as u128) << 32) | (u128::from(by_entity) << 30);
        AccountId::new(&mut Mint::new(plan.now, random)).to_string()
    };
    let made_up = applicants(by_entity, (plan.many / 20).clamp(10, 50_000), id);
    raw.run("DELETE FROM load_applicants;")?;
    let one = |one: &Applicant| {
        format!("({}, {}, {})", quoted(&one.account), quoted(&one.number), quoted(&one.name))
    };
    write(raw, "load_applicants", made_up.iter().map(|applicant| Ok(one(applicant))))?;
    let names = Names::default()
        .with(&demo.account, "c.account")
        .with(&demo.number, "c.login")
        .with(&demo.name, "c.name");
    raw.run(&insert(&row, &names, Dialect::of(raw), "load_applicants c", false))?;
    Ok(Applicants { demo, made_up })
}

/// Lists the copies: which sample, whose, when, and what they say otherwise.
fn list(
    raw: &mut Raw,
    samples: &[Sample],
    varied: &[(Variation, Vec<Row>)],
    kinds: &[Applicants; 2],
    plan: &Plan,
) -> Result<(), String> {
    let columns = varied.iter().map(|(variation, _)| variation.columns()).max().unwrap_or_default();
    let list: String = (0..columns).map(|at| format!(", v{at} TEXT")).collect();
    raw.run(&format!(
        "CREATE TABLE load_copies (sample INTEGER NOT NULL, n BIGINT NOT NULL, base TEXT NOT NULL, \
         seconds BIGINT NOT NULL, account TEXT NOT NULL, chance BIGINT NOT NULL{list}, PRIMARY KEY (sample, n));"
    ))?;
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).map_err(|fault| format!("{fault:?}"))?;
    let (now, today) = (plan.now, civil_day(plan.now));
    let one = |n: u64| {
        let which = spread(n, samples);
        let (sample, (variation, _)) = (&samples[which], &varied[which]);
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let by = owner(mixed, &kinds[usize::from(sample.by_entity)], plan.own);
        let span = if is_open(sample.application()) { SPAN.1 } else { SPAN.0 };
        // The oldest first: ids and moments grow together, as they do in life.
        let days =
            span - i64::try_from(u128::from(n) * span as u128 / u128::from(plan.many)).unwrap_or_default();
        let seconds = days * 86_400 + i64::from((now + TimeDelta::hours(5)).num_seconds_from_midnight())
            - 9 * 3600
            - i64::try_from(mixed % (9 * 3600)).unwrap_or_default();
        let at = now - TimeDelta::seconds(seconds);
        let id = ApplicationId::new(&mut Mint::new(at, u128::from(n) << 35)).to_string();
        let base = id.get(4..4 + BASE).unwrap_or_default();
        let serial = SERIALS + 2 * i64::try_from(n).unwrap_or_default();
        let copy = Copy { at, day: today - TimeDelta::days(days), base, serial, by };
        let mut texts = variation.values(&copy, sample, &catalogue)?;
        texts.resize(columns, String::new());
        let texts: String = texts.iter().map(|text| format!(", {}", quoted(text))).collect();
        let (base, account, chance) = (quoted(base), quoted(&by.account), mixed / 7 % 1000);
        Ok(format!("({which}, {n}, {base}, {seconds}, {account}, {chance}{texts})"))
    };
    write(raw, "load_copies", (0..plan.many).map(one))
}

/// Whether somebody still has something to do.
fn is_open(application: &Application) -> bool {
    use ruqsat_sdk::models::ApplicationStatus::{Issued, Refused, Withdrawn};
    !matches!(application.status, Issued | Refused | Withdrawn)
}

/// Which sample a copy is of: by their shares, and each stretch of time has all of them.
fn spread(n: u64, samples: &[Sample]) -> usize {
    let all: u64 = samples.iter().map(|sample| sample.share).sum();
    // 619 is prime: every remainder comes once in so many as there are shares.
    let mut left = n.wrapping_mul(619) % all.max(1);
    for (which, sample) in samples.iter().enumerate() {
        if left < sample.share {
            return which;
        }
        left -= sample.share;
    }
    0
}

/// Whose it is: the demo applicant's one time in so many, otherwise one of the others'.
fn owner(mixed: u64, kind: &Applicants, own: u64) -> &Applicant {
    let others = kind.made_up.len().max(1) as u64;
    match kind.made_up.get(usize::try_from(mixed / own % others).unwrap_or_default()) {
        Some(applicant) if !mixed.is_multiple_of(own) => applicant,
        _ => &kind.demo,
    }
}

/// Writes a list in batches.
fn write(
    raw: &mut Raw,
    table: &str,
    rows: impl Iterator<Item = Result<String, String>>,
) -> Result<(), String> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut flush = |batch: &mut Vec<String>| {
        let rows = std::mem::take(batch).join(", ");
        if rows.is_empty() { Ok(()) } else { raw.run(&format!("INSERT INTO {table} VALUES {rows};")) }
    };
    for row in rows {
        batch.push(row?);
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
