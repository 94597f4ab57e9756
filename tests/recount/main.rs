//! The calendar changes: the operator's command counts again and tells what moved. A program of its own, because a
//! process has one calendar.

// Helpers are not test functions to clippy; a panic here is a failing test all the same.
#![allow(clippy::unwrap_used)]

use ruqsat_server::{Config, Secret, recount_deadlines};
use ruqsat_tests::{Options, PIPELINES, World};
use std::path::Path;

/// What the command prints.
async fn recount(world: &World, calendar: Option<&Path>, dry_run: bool) -> Result<Vec<String>, String> {
    let config = Config {
        data: world.data.clone(),
        database: Some(Secret(world.database_url())),
        calendar: calendar.map(Into::into),
        ..Config::default()
    };
    recount_deadlines(&config, dry_run).await.map_err(|fault| fault.to_string())
}

#[tokio::test]
async fn a_day_more_off_moves_what_lies_behind_it_and_nothing_else() {
    let world = World::start(Options::default()).expect("the server starts");
    let registered = world.person("applicant-entity").await.register(PIPELINES).await;
    let due = registered.due_at.expect("a due date");
    // A folder with one more holiday: the last day of the term.
    let folder = tempfile::TempDir::new().expect("a folder");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/licensing/calendar");
    let last = ruqsat_licensing::values::civil_day(due - chrono::TimeDelta::seconds(1));
    for file in std::fs::read_dir(source).expect("the calendar").flatten() {
        let mut text = std::fs::read_to_string(file.path()).expect("a file");
        if file
            .path()
            .file_stem()
            .is_some_and(|year| *year.to_string_lossy() == last.format("%Y").to_string())
        {
            let more = format!("holidays = [\n    {{ day = \"{last}\", name = \"nauryz\" }},");
            text = text.replacen("holidays = [", &more, 1);
        }
        std::fs::write(folder.path().join(file.file_name()), text).expect("written");
    }
    assert_eq!(recount(&world, None, false).await.unwrap(), ["0 moved in 0 applications"]);
    let broken = tempfile::TempDir::new().expect("a folder");
    std::fs::write(broken.path().join("2026.toml"), "year = 2026\nmonths = 12").expect("written");
    let fault = recount(&world, Some(broken.path()), false).await.expect_err("no calendar");
    assert!(fault.contains("2026.toml") && fault.contains("line 2"), "{fault}");

    let own = Some(folder.path());
    let dry = recount(&world, own, true).await.unwrap();
    let moved = [registered.id.clone(), "1 applications".into()];
    assert!(
        dry.first().unwrap().starts_with(&moved[0]) && dry.last().unwrap().ends_with(&moved[1]),
        "{dry:?}"
    );
    assert_eq!(recount(&world, own, false).await.unwrap(), dry, "a dry run tells what will be");
    assert_eq!(recount(&world, own, false).await.unwrap(), ["0 moved in 0 applications"]);
    let person = world.person("applicant-entity").await;
    let after = person.api.applications().get(&registered.id).await.expect("the application");
    assert!(after.due_at.is_some_and(|after| after > due), "{:?} {due}", after.due_at);
}
