//! All the cases of a run: several at a time in one world; those that move the clock one by one in worlds of their own.

use super::{Crowd, Route, Stock, covering, drive, every, file};
use crate::world::{Options, World};
use ruqsat_licensing::catalogue::{Catalogue, Definition, Said, Ways, ways};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Most cases that move the clock of one world: the calendar of working days has an end.
const MOST_JUMPS: usize = 8;

/// Which ways are driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A set that gives every answer of every step and leaves every step in every way.
    Covering,
    /// All of them.
    Every,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Cases driven to their end.
    pub cases: usize,
    /// Answers given.
    pub answers: usize,
    /// Rows of traces that were compared, each as the API tells it and as the database holds it.
    pub rows: usize,
    /// Steps with a row in a database: `service/flow/n`.
    pub seen: BTreeSet<String>,
    /// Cases that went another way.
    pub faults: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// A case to drive.
struct Job {
    definition: Arc<Definition>,
    ways: Arc<Ways>,
    route: Route,
}

/// Drives the ways of every service whose code the filter takes.
pub async fn run(scope: Scope, takes: impl Fn(&str) -> bool) -> Report {
    let begun = Instant::now();
    let (silent, heard): (Vec<Job>, Vec<Job>) =
        jobs(scope, takes).into_iter().partition(|job| job.route.says(&job.ways, &Said::Silence));
    let report = Mutex::new(Report::default());
    beside(heard, &report).await;
    let mut silent = silent.into_iter().peekable();
    while silent.peek().is_some() {
        let world = World::start(Options::default()).expect("the server starts");
        let (crowd, stock) = (Crowd::new(&world), Stock::default());
        for job in silent.by_ref().take(MOST_JUMPS) {
            one(&crowd, &stock, &job, &report).await;
        }
        report.lock().expect("no panic").seen.extend(crowd.steps());
    }
    let mut report = report.into_inner().expect("no panic");
    report.took = begun.elapsed();
    report
}

fn jobs(scope: Scope, takes: impl Fn(&str) -> bool) -> Vec<Job> {
    let catalogue = Catalogue::load(&Catalogue::embedded_files()).expect("the catalogue that came along");
    let mut jobs = Vec::new();
    for definition in catalogue.newest().into_iter().filter(|definition| takes(&definition.code)) {
        for ways in ways(&definition).expect("a checked definition") {
            let routes = match scope {
                Scope::Covering => covering(&ways),
                Scope::Every => every(&ways),
            };
            let ways = Arc::new(ways);
            let job = |route| Job { definition: definition.clone(), ways: ways.clone(), route };
            jobs.extend(routes.into_iter().map(job));
        }
    }
    jobs
}

/// Six at a time: the server is one thread, and whoever signs or waits is not in its way.
async fn beside(jobs: Vec<Job>, report: &Mutex<Report>) {
    let world = World::start(Options::default()).expect("the server starts");
    let (crowd, stock) = (Crowd::new(&world), Stock::default());
    let queue = Mutex::new(jobs.into_iter());
    let work = || async {
        loop {
            let next = queue.lock().expect("no panic").next();
            let Some(job) = next else { break };
            one(&crowd, &stock, &job, report).await;
        }
    };
    tokio::join!(work(), work(), work(), work(), work(), work());
    report.lock().expect("no panic").seen.extend(crowd.steps());
}

async fn one(crowd: &Crowd<'_>, stock: &Stock, job: &Job, report: &Mutex<Report>) {
    let Job { definition, ways, route } = job;
    let applicant = file::applicant(definition, &ways.op);
    let driven = drive(crowd, stock, definition, ways, route, applicant).await;
    let mut report = report.lock().expect("no panic");
    match driven {
        Ok(driven) => {
            report.cases += 1;
            report.answers += route.0.len();
            report.rows += driven.rows;
        }
        Err(fault) => {
            report.faults.push(format!("{} {} {}: {fault}", definition.code, ways.channel, ways.op));
        }
    }
}
