//! The load rig: the real server over a database that was filled before, clients that ask it without a pause, and what
//! that costs: rate, latencies, processor time of server and database, memory, SQL; and pgbench with the same SQL.
//!
//! `cargo build --release && cargo run --release -q -p ruqsat-tests --bin load`; a table for each database. What the
//! figures ought to be stands in the design; nothing here is a threshold, but a request that fails fails the run.

#![allow(clippy::print_stdout, reason = "a rig tells what it does")]

mod bench;
mod log;
mod measure;
mod options;
mod place;
mod process;
mod replay;
mod report;
mod requests;
mod samples;
mod script;
#[cfg(test)]
mod small;
mod wire;

use options::Options;
use report::LEGEND;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // Another provider can only have been installed by us.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let done = match Options::read(std::env::args().skip(1)) {
        Ok(options) => run(&options).await,
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("load: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was answered well.
async fn run(options: &Options) -> Result<bool, String> {
    let (mut reports, mut sound) = (Vec::new(), true);
    for database in &options.databases {
        let report = bench::bench(options, database).await?;
        sound &= report.is_sound(database == "postgres");
        reports.push(report);
    }
    for report in &reports {
        println!("\n{}", report.text());
    }
    println!("{LEGEND}");
    if let Some(path) = &options.json {
        let all = serde_json::Value::from_iter(reports.iter().map(report::Report::json));
        std::fs::write(path, format!("{all:#}\n")).map_err(|fault| format!("{}: {fault}", path.display()))?;
    }
    Ok(sound)
}
