//! Stop and start: what was acknowledged is there, and a running case never changes its rules.

use super::{PIPELINES_FILE, catalogue};
use crate::licences::entry_of;
use ruqsat_sdk::models::ApplicationStatus;
use ruqsat_tests::{OZONE, Options, PIPELINES, World};
use std::path::Path;

fn again(data: &Path, catalogue: Option<&Path>) -> Result<World, String> {
    let options = Options {
        data: Some(data.to_owned()),
        catalogue: catalogue.map(Path::to_owned),
        ..Options::default()
    };
    World::start(options)
}

#[tokio::test]
async fn everything_acknowledged_is_there_after_a_restart() {
    let world = World::start(Options::default()).unwrap();
    let issued = world.issue("applicant", OZONE).await;
    let entry = entry_of(&world, &issued).await;
    let applicant = world.person("applicant").await;
    let applications = applicant.api.applications();
    let id = applicant.register(PIPELINES).await.id;
    world.review("pipelines", &id, 2, |_| true).await;
    let before = (applications.get(&id).await.unwrap(), applications.get_trace(&id).await.unwrap());
    let task = world.person("pipelines-executor").await.open_task(&id).await.unwrap();
    let payments = applicant.api.payments().list(&id).await.unwrap();
    let folder = world.stop().expect("the data");

    let world = again(folder.path(), None).unwrap();
    let applicant = world.person("applicant").await;
    let applications = applicant.api.applications();
    assert_eq!((applications.get(&id).await.unwrap(), applications.get_trace(&id).await.unwrap()), before);
    assert_eq!(applicant.api.payments().list(&id).await.unwrap(), payments);
    assert_eq!(entry_of(&world, &issued).await, entry);
    assert_eq!(applications.get(&issued.id).await.unwrap(), issued);
    let open = world.person("pipelines-executor").await.open_task(&id).await.expect("still open");
    assert_eq!((open.id, open.version), (task.id, task.version));
    assert_eq!(world.review("pipelines", &id, 20, |_| true).await, 7, "the review goes on where it stood");
    assert_eq!(applications.get(&id).await.unwrap().status, ApplicationStatus::Issued);
}

#[tokio::test]
async fn a_changed_structure_is_refused_while_a_case_runs_under_it() {
    let world = World::start(Options::default()).unwrap();
    let applicant = world.person("applicant").await;
    let id = applicant.file(PIPELINES).await.id;
    let folder = world.stop().expect("the data");

    let changed = catalogue(&[("internal_review", "1", "actor = \"registrar\"", "actor = \"executor\"")]);
    let refused = again(folder.path(), Some(changed.path())).err().expect("it started");
    assert_eq!(
        refused,
        format!(
            "open cases run under {PIPELINES} version 1, whose structure has changed: put the change into a new version"
        )
    );
    let gone = catalogue(&[]);
    std::fs::remove_file(gone.path().join(PIPELINES_FILE)).unwrap();
    let refused = again(folder.path(), Some(gone.path())).err().expect("it started");
    assert!(
        refused.contains(&format!("{PIPELINES} version 1, which the catalogue no longer has")),
        "{refused}"
    );

    // Words are no structure; and once the case is closed its rules are free to change.
    let worded = catalogue(&[("portal", "6", "Оплата через платёжный шлюз", "Оплата сбора")]);
    let world = again(folder.path(), Some(worded.path())).unwrap();
    world.person("applicant").await.api.applications().withdraw(&id).await.unwrap();
    drop(world);
    again(folder.path(), Some(changed.path())).unwrap();
}

#[tokio::test]
async fn a_running_case_ends_under_the_version_it_began_under() {
    let world = World::start(Options::default()).unwrap();
    let old = world.person("applicant").await.register(PIPELINES).await;
    assert_eq!(old.definition_version, "1");
    let folder = world.stop().expect("the data");

    let both = catalogue(&[]);
    let first = both.path().join(PIPELINES_FILE);
    let changed = catalogue(&[("internal_review", "1", "actor = \"registrar\"", "actor = \"executor\"")]);
    let text = std::fs::read_to_string(changed.path().join(PIPELINES_FILE)).unwrap();
    let text = text.replacen("version = \"1\"", "version = \"2\"", 1);
    let text = text.replacen("valid_from = \"2014-03-03\"", "valid_from = \"2014-03-04\"", 1);
    std::fs::write(first.with_file_name("2.toml"), text).unwrap();

    let world = again(folder.path(), Some(both.path())).unwrap();
    let new = world.person("applicant").await.register(PIPELINES).await;
    assert_eq!(new.definition_version, "2");
    let registrar = world.person("pipelines-registrar").await;
    let role = async |id: &str| registrar.open_task(id).await.unwrap().role;
    assert_eq!((role(&old.id).await.as_str(), role(&new.id).await.as_str()), ("registrar", "executor"));
    for id in [&old.id, &new.id] {
        world.review("pipelines", id, 20, |_| true).await;
        let ended = world.person("applicant").await.api.applications().get(id).await.unwrap();
        assert_eq!(ended.status, ApplicationStatus::Issued);
    }
}
