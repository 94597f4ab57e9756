//! The rig on a small scale: the seed is judged through the API and by counting, and every measurement answers well.
//! The server runs in this process, so that the test needs no binary.

use crate::bench;
use crate::measure::Scale;
use crate::place::Place;
use crate::replay;
use crate::samples;
use ruqsat_sdk::models::{Application, NewSignature};
use ruqsat_sdk::operations::ListApplicationsParams;
use ruqsat_tests::copies::{Book, Plan, Sample, fill};
use ruqsat_tests::{OZONE, Options, World};
use std::collections::BTreeMap;

/// So many that the applicant has a deep page.
const COPIES: u64 = 2000;

fn start(place: &Place) -> World {
    let (data, database) = (Some(place.folder.path().to_owned()), Some(place.url.clone()));
    World::start(Options { data, database, ..Options::default() }).unwrap()
}

async fn filled(database: &str) -> (Place, Vec<Sample>) {
    let place = Place::new(database).unwrap();
    let world = start(&place);
    let samples = samples::make(&world).await.unwrap();
    world.stop();
    #[allow(clippy::disallowed_methods, reason = "the server is a real one and its clock is the wall's")]
    let now = chrono::Utc::now();
    fill(&mut place.open(), &samples, &Plan { many: COPIES, own: 5, lean: false, now }).unwrap();
    (place, samples)
}

/// Applications by status.
fn statuses(place: &Place) -> BTreeMap<String, u64> {
    let question = "SELECT status || ' ' || CAST(count(*) AS TEXT) AS text FROM applications GROUP BY status";
    let lines = place.open().texts(question);
    lines
        .iter()
        .filter_map(|line| line.split_once(' '))
        .map(|(name, count)| (name.into(), count.parse().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_is_made_of_whole_cases_and_every_measurement_answers_well() {
    let (place, samples) = filled("sqlite").await;
    // Each sample's share of a thousand, and the sample itself.
    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    for sample in &samples {
        *expected.entry(sample.application().status.as_str().to_owned()).or_default() +=
            sample.share * COPIES / 1000 + 1;
    }
    assert_eq!(statuses(&place), expected);
    let world = start(&place);
    judge(&world, &place, &samples).await;

    let address = world.url.trim_start_matches("http://").to_owned();
    let scale = Scale { address, server: std::process::id(), database: None, seconds: 1 };
    let report = bench::measure(&place, scale, 4, bench::Statements::default()).await.unwrap();
    println!("{}", report.text());
    let names: Vec<&str> = report.rows.iter().map(|row| row.what.as_str()).collect();
    assert_eq!((names.len(), names[0], names[5]), (6, "GET one application", "signed submit"));
    assert!(report.is_sound(false) && report.applications.0 > COPIES, "{}", report.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn pgbench_replays_the_signed_submit() {
    let place = Place::new("postgres").unwrap();
    place.log_statements(true).unwrap();
    let world = start(&place);
    let recorded = replay::record(&world, &place).await.unwrap().expect("the log can be read");
    let person = world.person(samples::APPLICANT).await;
    let id = person.file(OZONE).await.id;
    let signable = person.api.applications().get_signable(&id).await.unwrap();
    let signature = NewSignature { signature: person.sign(&signable.content) };
    let counted = world.cost(1, async || person.api.applications().sign(&id, &signature).await.is_ok()).await;
    world.stop();
    // A look of the outbox may be counted with it.
    let texts = recorded.statements.iter().map(|one| one.sql.as_str()).collect::<Vec<_>>();
    assert!(counted >= texts.len() as u64 && texts.len() > 10, "{counted}\n{}", texts.join("\n"));
    assert!(texts.iter().any(|sql| sql.starts_with("INSERT INTO \"signatures\"")), "{}", texts.join("\n"));
    let postmaster = replay::postmaster(&place);
    assert!(postmaster.is_some() && replay::connections(&place) >= 1);
    let replayed = replay::replay(&recorded, &place, 3, 20, postmaster).unwrap();
    assert_eq!((replayed.connections, replayed.transactions), (3, 21));
    assert!(replayed.rate > 0.0 && replayed.latency > 0.0 && replayed.database_ms.is_some(), "{replayed:?}");
    println!("{}", std::fs::read_to_string(place.folder.path().join("submit.sql")).unwrap());
}

/// The copies in the applicant's list are what their samples are, under ids and numbers of their own.
async fn judge(world: &World, place: &Place, samples: &[Sample]) {
    let book = Book::read(&mut place.open()).unwrap();
    let tables = |id: &str| {
        let mut tables: Vec<String> = book.of(&[id]).iter().map(|row| row.table.name.clone()).collect();
        tables.sort();
        tables
    };
    let person = world.person(samples::APPLICANT).await;
    let page = ListApplicationsParams { limit: Some(100), ..ListApplicationsParams::default() };
    let mut pages = Vec::new();
    let mut list = person.api.applications().list(&page).await.unwrap();
    while let Some(cursor) = list.next_cursor.take() {
        pages.append(&mut list.items);
        let page = ListApplicationsParams { cursor: Some(cursor), ..page.clone() };
        list = person.api.applications().list(&page).await.unwrap();
    }
    let mut looked = 0;
    for sample in samples.iter().filter(|sample| !sample.by_entity) {
        let original = sample.application();
        let is_copy = |shown: &&Application| shown.status == original.status && shown.id != original.id;
        let Some(copy) = pages.iter().rfind(is_copy) else { continue };
        let whole = person.api.applications().get(&copy.id).await.unwrap();
        assert_eq!((&whole.form, &whole.service), (&original.form, &original.service));
        assert!(whole.created_at < original.created_at);
        let trace = person.api.applications().get_trace(&copy.id).await.unwrap();
        assert!(!trace.steps.is_empty());
        assert_eq!(whole.registered_no.is_some(), original.registered_no.is_some());
        assert!(whole.registered_no.is_none() || whole.registered_no != original.registered_no);
        if whole.result_number.is_some() {
            assert_ne!(whole.result_number, original.result_number);
            let (mine, its) = (tables(&copy.id), tables(&original.id));
            assert!(mine == its && mine.len() > 20, "{mine:?}\n{its:?}");
        }
        looked += 1;
    }
    assert!(looked >= 4, "{looked} kinds of copies in the list");
}
