//! Drives the ways of the catalogue over HTTP and prints what it came to. `--all` takes every way there is instead of a
//! set that gives every answer of every step; a service's code takes that service only.

#![allow(clippy::print_stdout, reason = "it prints what it found")]

use ruqsat_tests::paths::{Recorded, Scope, run, table};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut scope = Scope::Covering;
    let mut services = Vec::new();
    for word in std::env::args().skip(1) {
        match word.as_str() {
            "--all" => scope = Scope::Every,
            _ => services.push(word),
        }
    }
    let report = run(scope, |code| services.is_empty() || services.iter().any(|one| one == code)).await;
    println!("{}", table(&Recorded::embedded(), &report.seen));
    for fault in &report.faults {
        println!("FAULT {fault}");
    }
    println!(
        "{} cases, {} answers, {} rows compared, {} faults, {:.0} s",
        report.cases,
        report.answers,
        report.rows,
        report.faults.len(),
        report.took.as_secs_f64()
    );
    if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
