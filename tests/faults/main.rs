//! The fault rig: the real server, clients that drive paid applications through the SDK, a killer with SIGKILL, and a
//! judgement of what the clients were told against what is there in the end.
//!
//! `cargo build && cargo run -p ruqsat-tests --bin faults -- --kills 60 --seed 1`; fails on any violation.

#![allow(clippy::print_stdout, reason = "a rig tells what it does")]

mod books;
mod chance;
mod check;
mod desk;
mod drive;
mod history;
mod killer;
mod options;
mod pay;
mod review;

use chance::Chance;
use check::Findings;
use desk::Desk;
use killer::Kills;
use options::Options;
use ruqsat_tests::Server;
use ruqsat_tests::cluster::Cluster;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// Quick because the machine never fails here, only our server. It goes when this process ends, however that happens.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

#[tokio::main]
async fn main() -> ExitCode {
    // Another provider can only have been installed by us.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("faults: {wrong}");
            return ExitCode::FAILURE;
        }
    };
    let mut held = true;
    for database in &options.databases {
        held &= match run(&options, database).await {
            Ok(held) => held,
            Err(fault) => {
                eprintln!("faults: {database}: {fault}");
                false
            }
        };
    }
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether everything held on a database.
async fn run(options: &Options, database: &str) -> Result<bool, String> {
    let begun = Instant::now();
    let folder = tempfile::TempDir::new().map_err(|fault| format!("a data folder: {fault}"))?;
    let data = match &options.folder {
        Some(kept) => kept.join(if database.contains(':') { "named" } else { database }),
        None => folder.path().to_owned(),
    };
    std::fs::create_dir_all(&data).map_err(|fault| format!("{}: {fault}", data.display()))?;
    let fresh = (database == "postgres").then(|| CLUSTER.empty());
    let url = match &fresh {
        Some(fresh) => Some(fresh.url.as_str()),
        None => (database != "sqlite").then_some(database),
    };
    let mut server = Server::new(&options.binary, url, data.clone())?;
    // Payers who only wait must not have to wait for long.
    server.env("RUQSAT_RECONCILIATION__AFTER_SECONDS", "1");
    server.env("RUQSAT_RECONCILIATION__EVERY_SECONDS", "1");
    println!("\n{}", if database.contains(':') { "the database that was named" } else { database });
    println!("seed {}, {} kills, {} clients", options.seed, options.kills, options.clients);

    let desk = Arc::new(Desk::new(&server.url, data.join("sandbox"))?);
    let (next, stop) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicBool::new(false)));
    let mut clients = Vec::new();
    for _ in 0..options.clients {
        let (desk, seed, next, stop) = (desk.clone(), options.seed, next.clone(), stop.clone());
        clients.push(tokio::spawn(async move { drive::work(&desk, seed, &next, &stop).await }));
    }
    // Part 0 of the plan is the killer's; the cases count from 1.
    let mut chance = Chance::of(options.seed, 0);
    let kills = killer::work(&mut server, options.kills, &mut chance, &desk.history).await?;
    stop.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.map_err(|fault| format!("a client broke: {fault}"))?;
    }
    let findings = check::judge(&desk, &mut server).await?;
    report(&desk, &kills, &findings, begun);
    if !findings.violations.is_empty() && options.folder.is_none() {
        println!("kept for a look: {}", folder.keep().display());
    }
    Ok(findings.violations.is_empty())
}

fn report(desk: &Desk, kills: &Kills, findings: &Findings, begun: Instant) {
    let history = &desk.history;
    let row = |what: &str, value: String| println!("| {what:<36} | {value:>14} |");
    println!();
    row("kills (of them before ready)", format!("{} ({})", kills.made, kills.unready));
    row("restarts", kills.restarts.to_string());
    row("writes acknowledged", history.acknowledged().to_string());
    row("retries", history.retries().to_string());
    row("cases (issued + refused)", {
        let (issued, refused) = findings.decided;
        format!("{} ({issued} + {refused})", findings.cases)
    });
    let (orders, paid) = findings.orders;
    row("orders at the gateway (paid, refunded)", format!("{orders} ({paid}, {})", findings.refunded));
    row("payments settled only by asking", history.asked().to_string());
    row("callbacks lost on purpose", history.lost().to_string());
    row("numbers of results given", findings.numbers.to_string());
    row("notices (deliveries)", format!("{} ({})", findings.notices.0, findings.notices.1));
    row("seconds", format!("{:.0}", begun.elapsed().as_secs_f64()));
    row("violations", findings.violations.len().to_string());
    for violation in &findings.violations {
        println!("- {violation}");
    }
}
