//! The whole way of one database: samples, seed, cold starts, measurements, replay.

use crate::measure::{Measured, Scale};
use crate::options::Options;
use crate::place::Place;
use crate::replay::{self, Recorded};
use crate::report::Report;
use crate::requests::{Applicant, MANY};
use crate::samples::{self, APPLICANT, new_draft};
use ruqsat_sandbox::demo;
use ruqsat_sdk::models::NewSignature;
use ruqsat_sdk::operations::ListApplicationsParams;
use ruqsat_tests::copies::{Plan, Sample, fill};
use ruqsat_tests::sql::Raw;
use ruqsat_tests::{OZONE, Server, World};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the server is started to see how long that takes.
const STARTS: usize = 5;
/// How often the statements of a request are counted: the least counts.
const RUNS: usize = 4;
/// How long the outbox may take to send what one phase left before the next one begins.
const QUIET_WITHIN: Duration = Duration::from_secs(120);

/// Statements of one request each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Statements {
    one: u64,
    list: u64,
    create: u64,
    submit: u64,
}

/// Measures a database.
pub(crate) async fn bench(options: &Options, database: &str) -> Result<Report, String> {
    let place = Place::new(database)?;
    println!("{}: samples, and the SQL of each request", place.title);
    let (samples, statements, recorded) = begin(&place).await?;
    println!("{}: seed of {} applications", place.title, options.applications);
    let begun = Instant::now();
    #[allow(clippy::disallowed_methods, reason = "the server is a real one and its clock is the wall's")]
    let now = chrono::Utc::now();
    let plan = Plan { many: options.applications, own: 5, lean: false, now };
    fill(&mut place.open(), &samples, &plan)?;
    println!("{}: filled in {:.1} s; measurements", place.title, begun.elapsed().as_secs_f64());
    let folder = place.folder.path().to_owned();
    let mut server = Server::new(&options.binary, Some(&place.url), folder)?;
    let starts = starts(&mut server).await?;
    server.spawn()?;
    server.ready().await?;
    let scale = Scale {
        address: server.url.trim_start_matches("http://").to_owned(),
        server: server.pid().ok_or("the server is gone")?,
        database: replay::postmaster(&place),
        seconds: options.seconds,
    };
    let mut report = measure(&place, scale.clone(), options.clients, statements).await?;
    report.starts = starts;
    let connections = if place.is_postgres() { replay::connections(&place) } else { 1 };
    server.kill()?;
    report.replayed = match &recorded {
        None => Err(no_replay(&place)),
        Some(recorded) => {
            println!("{}: pgbench", place.title);
            // About as long as the measurement, however much quicker the database is alone, and so often that each
            // connection has its plans.
            let answers = report.rows.last().map(|row| row.answers).unwrap_or_default();
            let times = (2 * answers).max(50 * connections);
            replay::replay(recorded, &place, connections, times, scale.database)
        }
    };
    Ok(report)
}

fn no_replay(place: &Place) -> String {
    let why = if place.is_postgres() {
        "the SQL is read from the log of the rig's own cluster: --database postgres"
    } else {
        "pgbench speaks to PostgreSQL only"
    };
    why.to_owned()
}

/// Makes the samples with a server in this process, counts statements and records the signed submit.
async fn begin(place: &Place) -> Result<(Vec<Sample>, Statements, Option<Recorded>), String> {
    if place.log.is_some() {
        place.log_statements(true)?;
    }
    let options = ruqsat_tests::Options {
        data: Some(place.folder.path().to_owned()),
        database: Some(place.url.clone()),
        ..ruqsat_tests::Options::default()
    };
    let world = World::start(options)?;
    let samples = samples::make(&world).await?;
    let statements = count(&world).await?;
    let recorded = replay::record(&world, place).await?;
    world.stop();
    if place.log.is_some() {
        place.log_statements(false)?;
    }
    Ok((samples, statements, recorded))
}

/// Counts the statements of each request as the applicant sends it.
async fn count(world: &World) -> Result<Statements, String> {
    let person = world.person(APPLICANT).await;
    let applications = person.api.applications();
    let id = person.register(OZONE).await.id;
    let page = ListApplicationsParams { limit: Some(100), ..ListApplicationsParams::default() };
    let mut signed = VecDeque::new();
    for _ in 0..RUNS {
        let id = person.file(OZONE).await.id;
        let signable = applications.get_signable(&id).await.map_err(|fault| fault.to_string())?;
        signed.push_back((id, NewSignature { signature: person.sign(&signable.content) }));
    }
    let draft = new_draft();
    let mut faults = Vec::new();
    let one = world.cost(RUNS, async || applications.get(&id).await.is_ok()).await;
    let list = world.cost(RUNS, async || applications.list(&page).await.is_ok()).await;
    let create = world.cost(RUNS, async || applications.create(&draft).await.is_ok()).await;
    let submit = world
        .cost(RUNS, async || {
            let Some((id, signature)) = signed.pop_front() else { return };
            if let Err(fault) = applications.sign(&id, &signature).await {
                faults.push(fault);
            }
        })
        .await;
    match faults.pop() {
        Some(fault) => Err(format!("a signed submit: {fault}")),
        None => Ok(Statements { one, list, create, submit }),
    }
}

/// Milliseconds from the start of the process until it says that it can work, in order.
async fn starts(server: &mut Server) -> Result<Vec<f64>, String> {
    let mut starts = Vec::new();
    // The first makes what was not there yet.
    for start in 0..=STARTS {
        let begun = Instant::now();
        server.spawn()?;
        server.ready().await?;
        if start > 0 {
            starts.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        server.kill()?;
    }
    starts.sort_by(f64::total_cmp);
    Ok(starts)
}

/// The measurements, reading before writing: the database is then as large as was asked for.
pub(crate) async fn measure(
    place: &Place,
    scale: Scale,
    clients: usize,
    statements: Statements,
) -> Result<Report, String> {
    let all = number(&mut place.open(), "SELECT count(*) AS text FROM applications")?;
    let ids = own(place)?;
    let own = ids.len() as u64;
    let applicant = Arc::new(Applicant::sign_in(scale, &place.folder.path().join("sandbox")).await?);
    let pages = applicant.pages().await?;
    let mut rows = Vec::new();
    let mut keep = |mut row: Measured, statements: u64| {
        println!("  {}: {} answers", row.what, row.answers);
        row.statements = Some(statements);
        rows.push(row);
    };
    keep(applicant.get_one(ids.clone(), clients).await?, statements.one);
    keep(applicant.first_page(clients).await?, statements.list);
    if !pages.is_empty() {
        keep(applicant.deep_page(&pages, clients).await?, statements.list);
    }
    keep(applicant.get_one(ids, MANY).await?, statements.one);
    keep(applicant.create(clients).await?, statements.create);
    let signed = applicant.prepare(clients).await?;
    quiet(place).await?;
    keep(applicant.submit(signed, clients).await?, statements.submit);
    let waiting = waiting(place)?;
    let replayed = Err("not yet".to_owned());
    Ok(Report {
        title: place.title.clone(),
        applications: (all, own),
        starts: Vec::new(),
        rows,
        replayed,
        waiting,
    })
}

/// The applicant's applications.
fn own(place: &Place) -> Result<Vec<String>, String> {
    let person = demo::people().iter().find(|person| person.key_name == APPLICANT).ok_or("no applicant")?;
    let question =
        format!("SELECT id AS text FROM applications WHERE applicant = '{}' ORDER BY id", person.login);
    Ok(place.open().texts(&question))
}

/// Waits until the outbox has sent what there was: it would cost in the next phase.
async fn quiet(place: &Place) -> Result<(), String> {
    let begun = Instant::now();
    while waiting(place)? > 0 && begun.elapsed() < QUIET_WITHIN {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

fn waiting(place: &Place) -> Result<u64, String> {
    number(
        &mut place.open(),
        "SELECT count(*) AS text FROM outbox WHERE finished_at IS NULL AND dead_at IS NULL",
    )
}

/// A count.
fn number(raw: &mut Raw, question: &str) -> Result<u64, String> {
    let question = question.replace("count(*)", "CAST(count(*) AS TEXT)");
    let counted = raw.texts(&question);
    counted
        .first()
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| "the database does not count".to_owned())
}
