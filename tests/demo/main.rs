//! Fills a database with applications, licences, payments and answers to the questionnaires of all twenty services: for
//! demonstrations, pictures, measurements. Some are made through the API by the demo people of the sandbox, the others
//! are copies of them with holders, numbers, days and sums of their own ([`ruqsat_tests::copies`]).
//!
//! `cargo run --release -p ruqsat-tests --bin demo-data -- --count 10000 --data FOLDER`, then
//! `cargo run --release -- --sandbox --data FOLDER`.

#![allow(clippy::print_stdout, reason = "it tells what it does")]

mod options;
mod samples;
#[cfg(test)]
mod small;

use options::Options;
use ruqsat_sandbox::demo::PASSWORD;
use ruqsat_tests::World;
use ruqsat_tests::copies::{Plan, fill};
use ruqsat_tests::sql::Raw;
use std::process::ExitCode;
use std::time::Instant;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let made = match Options::read(std::env::args().skip(1)) {
        Ok(options) => make(&options).await,
        Err(wrong) => Err(wrong),
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("demo-data: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn make(options: &Options) -> Result<(), String> {
    let begun = Instant::now();
    let (data, database) = (Some(options.data.clone()), Some(options.url()));
    let world = World::start(ruqsat_tests::Options { data, database, ..ruqsat_tests::Options::default() })?;
    let mut raw = Raw::open(&options.url());
    if count(&mut raw, "applications") > 0 {
        return Err(format!("{} holds applications already: demo data goes into a new one", options.url()));
    }
    let samples = samples::make(&world).await?;
    let now = world.now();
    world.stop();
    println!("{} samples of all services in {:.0} s", samples.len(), begun.elapsed().as_secs_f64());
    // Copies are older than what was sealed: the chain begins anew, before anybody relied on it.
    raw.run("DELETE FROM seals;")?;
    let _ = std::fs::remove_file(options.data.join("heads.jsonl"));
    let filling = Instant::now();
    fill(&mut raw, &samples, &Plan { many: options.count, own: 50, lean: options.lean, now })?;
    println!("{} copies in {:.1} s:", options.count, filling.elapsed().as_secs_f64());
    for table in ["applications", "licences", "payments", "survey_answers", "accounts"] {
        println!("{:>10} {table}", count(&mut raw, table));
    }
    let database = options.database.as_ref().map_or("", |_| " and the database in the configuration");
    println!(
        "Start: cargo run --release -- --sandbox --data {}{database}\n\
         Sign in with the password {PASSWORD}: the demo people, and every holder by his number.\n\
         Copies bear the signatures of their samples, which fit no other bytes: evidence of a copy fails.",
        options.data.display()
    );
    Ok(())
}

fn count(raw: &mut Raw, table: &str) -> u64 {
    let counted = raw.texts(&format!("SELECT CAST(count(*) AS TEXT) AS text FROM {table}"));
    counted.first().and_then(|count| count.parse().ok()).unwrap_or_default()
}
