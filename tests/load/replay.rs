//! pgbench replays the SQL of one signed submit: what the database alone could do.
//!
//! First the request is recorded a few times against a server in this process, on the database that is measured later
//! and while it is nearly empty; then, after the measurements and with the server stopped, pgbench runs the script
//! ([`crate::script`]) over as many connections as the server had, over cases that wait for their signature: copies of
//! the recorded one as it was before. What is not replayed: judging the signature, HTTP, JSON, the notices that
//! the server sends meanwhile.

use crate::log::{self, Statement};
use crate::place::Place;
use crate::process;
use crate::samples::APPLICANT;
use crate::script::{Script, argument, base, prefix_of_ids, purest};
use ruqsat_sdk::models::NewSignature;
use ruqsat_tests::copies::{Book, Dialect, Names, Row, insert, is_own_id};
use ruqsat_tests::{OZONE, World};
use std::path::Path;
use std::process::Command;

/// How often the request is recorded: the outbox looks twice a second and now and then in between.
const RECORDINGS: usize = 5;

/// One signed submit as the database saw it.
pub(crate) struct Recorded {
    /// Its statements.
    pub(crate) statements: Vec<Statement>,
    /// The rows of its case before.
    rows: Vec<Row>,
}

/// Records it. The database logs every statement meanwhile.
pub(crate) async fn record(world: &World, place: &Place) -> Result<Option<Recorded>, String> {
    let Some(path) = &place.log else { return Ok(None) };
    let person = world.person(APPLICANT).await;
    let (mut cases, mut recordings) = (Vec::new(), Vec::new());
    for at in 0..RECORDINGS {
        let id = person.file(OZONE).await.id;
        let signable =
            person.api.applications().get_signable(&id).await.map_err(|fault| fault.to_string())?;
        let signature = NewSignature { signature: person.sign(&signable.content) };
        world.rest().await;
        let rows = Book::read(&mut place.open())?.of(&[&id]);
        let before = length(path)?;
        person.api.applications().sign(&id, &signature).await.map_err(|fault| fault.to_string())?;
        recordings.push((at, log::read(&since(path, before)?)));
        cases.push(rows);
    }
    let (at, statements) = purest(recordings).ok_or("no two recordings of a signed submit were alike")?;
    Ok(Some(Recorded { statements, rows: cases.swap_remove(at) }))
}

fn length(path: &Path) -> Result<u64, String> {
    path.metadata().map(|file| file.len()).map_err(|fault| format!("{}: {fault}", path.display()))
}

/// What the log says from there on. The answer of a statement comes after its line in the log.
fn since(path: &Path, from: u64) -> Result<String, String> {
    let log = std::fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let from = usize::try_from(from).unwrap_or_default().min(log.len());
    Ok(String::from_utf8_lossy(&log[from..]).into_owned())
}

/// What pgbench reached.
#[derive(Debug, PartialEq)]
pub(crate) struct Replayed {
    /// Its connections.
    pub(crate) connections: u64,
    /// Transactions: each is a signed submit.
    pub(crate) transactions: u64,
    /// Of them in a second.
    pub(crate) rate: f64,
    /// Milliseconds of one on the average.
    pub(crate) latency: f64,
    /// Milliseconds of the database's processor time for one.
    pub(crate) database_ms: Option<f64>,
}

/// Replays it `times` times.
pub(crate) fn replay(
    recorded: &Recorded,
    place: &Place,
    connections: u64,
    times: u64,
    postmaster: Option<u32>,
) -> Result<Replayed, String> {
    let each = times.div_ceil(connections).max(1);
    let said = recorded.statements.iter().flat_map(|one| one.parameters.iter().flatten());
    // Of the parameters only whole ids: what JSON quotes of other cases stays.
    let said = said.map(String::as_str).filter(|text| is_own_id(text));
    let all = || recorded.rows.iter().flat_map(Row::texts).chain(said.clone());
    let knows = |hash: &str| recorded.rows.iter().flat_map(Row::texts).any(|text| text == hash);
    let script = Script::of(&recorded.statements, &Names::of(all(), &base(":n")), knows)?;
    prepare(recorded, place, &Names::of(all(), "c.base"), connections, each)?;
    let file = place.folder.path().join("submit.sql");
    std::fs::write(&file, &script.text).map_err(|fault| format!("{}: {fault}", file.display()))?;
    let mut pgbench = Command::new("pgbench");
    pgbench.args(["--no-vacuum", "--protocol", "prepared", "--client", &connections.to_string()]);
    pgbench.args(["--jobs", "2", "--transactions", &each.to_string(), "--define", "i=0"]);
    pgbench.arg("--define").arg(format!("clients={connections}"));
    for variable in &script.variables {
        pgbench.arg("--define").arg(argument(variable));
    }
    pgbench.arg("--file").arg(&file).arg(&place.url);
    let before = postmaster.and_then(process::with_children);
    let output = pgbench.output().map_err(|fault| {
        format!(
            "pgbench: {fault}; it comes with PostgreSQL: apt-get install --no-install-recommends postgresql"
        )
    })?;
    let after = postmaster.and_then(process::with_children);
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("pgbench: {told}{}", String::from_utf8_lossy(&output.stderr)));
    }
    let mut replayed = read(&told).ok_or_else(|| format!("pgbench says: {told}"))?;
    replayed.connections = connections;
    let spent = after.zip(before).map(|(after, before)| after - before);
    replayed.database_ms = spent.map(|spent| spent / replayed.transactions.max(1) as f64);
    let written = written(place)?;
    if written == replayed.transactions && written == each * connections {
        Ok(replayed)
    } else {
        Err(format!("pgbench registered {written} cases in {} transactions", replayed.transactions))
    }
}

/// Copies of the recorded case as it was before it was signed, one for each transaction.
fn prepare(recorded: &Recorded, place: &Place, names: &Names, clients: u64, each: u64) -> Result<(), String> {
    let mut raw = place.open();
    let (first, last) = (clients, (each + 1) * clients - 1);
    let base = base("n::text");
    let from = format!("(SELECT {base} AS base FROM generate_series({first}, {last}) n) c");
    for row in &recorded.rows {
        raw.run(&insert(row, names, Dialect::Postgres, &from, false))?;
    }
    raw.run("VACUUM ANALYZE;")?;
    raw.run("CHECKPOINT;")
}

/// How many cases the script registered.
fn written(place: &Place) -> Result<u64, String> {
    let ids = prefix_of_ids("app");
    let count = format!("SELECT count(*)::text AS text FROM applications WHERE with_body AND id LIKE {ids}");
    let count = place.open().texts(&count);
    count.first().and_then(|count| count.parse().ok()).ok_or_else(|| "the database does not count".to_owned())
}

/// Reads what pgbench prints.
fn read(told: &str) -> Option<Replayed> {
    let after = |label: &str| told.lines().find_map(|line| line.strip_prefix(label));
    let number = |text: &str| text.trim().split([' ', '/']).next().map(str::to_owned);
    Some(Replayed {
        connections: 0,
        transactions: number(after("number of transactions actually processed:")?)?.parse().ok()?,
        rate: number(after("tps = ")?)?.parse().ok()?,
        latency: number(after("latency average = ")?)?.parse().ok()?,
        database_ms: None,
    })
}

/// The processes of the database by one of its connections, and the number of the others.
pub(crate) fn postmaster(place: &Place) -> Option<u32> {
    if !place.is_postgres() {
        return None;
    }
    let mut raw = place.open();
    let backend = raw.texts("SELECT pg_backend_pid()::text AS text").first()?.parse().ok()?;
    process::postmaster(backend)
}

/// Connections to the database, save the one that asks.
pub(crate) fn connections(place: &Place) -> u64 {
    let others = "SELECT count(*)::text AS text FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    place.open().texts(others).first().and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pgbench_prints_is_read() {
        let told = "pgbench (15.18)\ntransaction type: submit.sql\nnumber of clients: 8\n\
                    number of transactions actually processed: 800/800\nnumber of failed transactions: 0 (0.000%)\n\
                    latency average = 5.421 ms\ninitial connection time = 12.3 ms\n\
                    tps = 1475.628415 (without initial connection time)\n";
        let read = read(told).unwrap();
        assert_eq!((read.transactions, read.rate, read.latency), (800, 1475.628415, 5.421));
        assert_eq!(super::read("pgbench: error"), None);
    }
}
