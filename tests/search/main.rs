//! What a search of the register costs on a small database and on a large one: the same questions to both, one after the
//! other, and the quotient. `demo-data` fills them.
//!
//! `cargo run --release -p ruqsat-tests --bin search -- SMALL LARGE`, two data folders. What the quotient ought to be
//! stands in the design; nothing here is a threshold, but a request that fails fails the run.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use ruqsat_sdk::Client;
use ruqsat_sdk::models::{Licence, LicenceState};
use ruqsat_sdk::operations::ListLicencesParams;
use ruqsat_tests::sql::Raw;
use ruqsat_tests::{Options, World};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How often each question is asked, each time with other words.
const TIMES: usize = 400;
/// How often before anything is measured.
const BEFORE: usize = 100;

/// A question, by its place in a run and an entry that is known.
type Question = fn(usize, &Licence) -> ListLicencesParams;

const NONE: fn() -> ListLicencesParams = ListLicencesParams::default;

const STATES: [LicenceState; 4] =
    [LicenceState::InForce, LicenceState::Suspended, LicenceState::Superseded, LicenceState::Terminated];

const QUESTIONS: [(&str, Question); 8] = [
    ("the newest", |_, _| NONE()),
    ("number", |_, entry| ListLicencesParams { number: Some(entry.number.clone()), ..NONE() }),
    ("holder", |_, entry| ListLicencesParams { holder: entry.holder_bin.clone(), ..NONE() }),
    ("service and state", |at, entry| ListLicencesParams {
        service: Some(entry.service.clone()),
        state: Some(STATES[at % STATES.len()].clone()),
        ..NONE()
    }),
    ("body", |_, entry| ListLicencesParams { body: Some(entry.body.clone()), ..NONE() }),
    ("two words of the name", |_, entry| ListLicencesParams { q: Some(entry.holder_name.clone()), ..NONE() }),
    ("a word that most have", |_, _| ListLicencesParams { q: Some("жшс".into()), ..NONE() }),
    ("a word, service and state", |at, entry| ListLicencesParams {
        q: entry.holder_name.split_whitespace().next().map(str::to_owned),
        service: Some(entry.service.clone()),
        state: Some(STATES[at % STATES.len()].clone()),
        ..NONE()
    }),
];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let [small, large] = folders.as_slice() else {
        eprintln!("usage: cargo run --release -p ruqsat-tests --bin search -- SMALL LARGE");
        return ExitCode::FAILURE;
    };
    match compare(small, large).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("search: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// A database that is asked.
struct Asked {
    world: World,
    api: Client,
    entries: String,
    known: Vec<Licence>,
    /// The times of each question.
    times: Vec<Vec<Duration>>,
}

/// Asks both in turn, so that whatever else the machine does is in the way of both.
async fn compare(small: &str, large: &str) -> Result<(), String> {
    let mut both = [Asked::start(small).await?, Asked::start(large).await?];
    for (_, question) in QUESTIONS {
        both.iter_mut().for_each(|one| one.times.push(Vec::with_capacity(TIMES)));
        for at in 0..BEFORE + TIMES {
            for one in &mut both {
                one.ask(question, at).await?;
            }
        }
    }
    let [small, large] = both.map(Asked::finish);
    print(&small, &large);
    Ok(())
}

impl Asked {
    async fn start(folder: &str) -> Result<Self, String> {
        let world = World::start(Options { data: Some(folder.into()), ..Options::default() })?;
        world.rest().await;
        let mut raw = Raw::open(&world.database_url());
        let entries = raw.texts("SELECT CAST(count(*) AS TEXT) AS text FROM licences");
        let api = world.anonymous();
        let known = known(&api, &mut raw).await?;
        Ok(Self { world, api, entries: entries.concat(), known, times: Vec::new() })
    }

    async fn ask(&mut self, question: Question, at: usize) -> Result<(), String> {
        let asked = question(at, &self.known[at % self.known.len()]);
        let begun = Instant::now();
        self.api.licences().list(&asked).await.map_err(|fault| format!("{asked:?}: {fault:?}"))?;
        if let (Some(times), true) = (self.times.last_mut(), at >= BEFORE) {
            times.push(begun.elapsed());
        }
        Ok(())
    }

    /// Stops it; the times of each question in order of length.
    fn finish(mut self) -> Measured {
        self.times.iter_mut().for_each(|times| times.sort());
        self.world.stop();
        Measured { entries: self.entries, times: self.times }
    }
}

/// What a database took.
struct Measured {
    entries: String,
    /// The times of each question, in order of length.
    times: Vec<Vec<Duration>>,
}

/// Entries from all over the register whose holders may be told: in the order of their hashes.
async fn known(api: &Client, raw: &mut Raw) -> Result<Vec<Licence>, String> {
    let some = format!("SELECT number AS text FROM licences ORDER BY content_sha256 LIMIT {TIMES}");
    let mut known = Vec::new();
    for number in raw.texts(&some) {
        let asked = ListLicencesParams { number: Some(number), ..NONE() };
        let found = api.licences().list(&asked).await.map_err(|fault| format!("{fault:?}"))?;
        known.extend(found.items.into_iter().filter(|entry| entry.holder_bin.is_some()));
    }
    if known.is_empty() { Err("the register is empty: fill it by demo-data".into()) } else { Ok(known) }
}

fn print(small: &Measured, large: &Measured) {
    println!(
        "{:28} {:>21} {:>21}   p95",
        "",
        format!("{} entries", small.entries),
        format!("{} entries", large.entries)
    );
    println!("{:28} {:>10} {:>10} {:>10} {:>10}   of it", "ms", "p50", "p95", "p50", "p95");
    for ((name, _), (one, other)) in QUESTIONS.iter().zip(small.times.iter().zip(&large.times)) {
        let row = [part(one, 50), part(one, 95), part(other, 50), part(other, 95)];
        let [a, b, c, d] = row.map(|time| time.as_secs_f64() * 1000.0);
        println!("{name:28} {a:>10.2} {b:>10.2} {c:>10.2} {d:>10.2}   {:.2}", d / b);
    }
    let mut all = [small, large].map(|one| one.times.concat());
    all.iter_mut().for_each(|times| times.sort());
    let [a, b] = all.map(|times| part(&times, 95).as_secs_f64() * 1000.0);
    println!("{:28} {:>10} {a:>10.2} {:>10} {b:>10.2}   {:.2}", "all", "", "", b / a);
}

/// The time within which so many of a hundred are.
fn part(times: &[Duration], hundredths: usize) -> Duration {
    times
        .get((times.len() * hundredths / 100).min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}
