//! A licensing body may close a channel, or a service: what is open runs on.

use crate::refusal::refusal;
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_sdk::models::{ApplicationStatus, Channel, NewApplication};
use ruqsat_tests::{OZONE, Options, PIPELINES, World};
use tempfile::TempDir;

/// The catalogue that came along, with one text of two services replaced.
fn catalogue(changes: &[(&str, &str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for mut file in Catalogue::embedded_files() {
        let is_version = file.path.ends_with("/1.toml");
        for (_, from, to) in changes.iter().filter(|(of, _, _)| is_version && file.path.starts_with(of)) {
            assert!(file.text.contains(from), "{from} stands in {}", file.path);
            file.text = file.text.replacen(from, to, 1);
        }
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, file.text).expect("a file");
    }
    folder
}

#[tokio::test]
async fn what_is_closed_takes_nothing_new_and_lets_the_old_go_on() {
    let world = World::start(Options::default()).expect("a world");
    let begun = world.person("applicant").await.file(OZONE).await.id;
    let data = world.stop().expect("its data");
    let closed = catalogue(&[
        ("05-", "accepting = true", "accepting = false"),
        ("02-", "open = true", "open = false\nwhy = \"the portal is being mended\""),
    ]);
    let options = Options {
        data: Some(data.path().to_owned()),
        catalogue: Some(closed.path().to_owned()),
        ..Options::default()
    };
    let world = World::start(options).expect("the same data, another setting");
    let applicant = world.person("applicant").await;
    let create = |service: &str| {
        let new = NewApplication::new(service, "issue", Channel::Portal);
        let applications = applicant.api.applications();
        async move { applications.create(&new).await }
    };
    assert_eq!(refusal(create(OZONE).await), "409 not_accepting");
    assert_eq!(refusal(create(PIPELINES).await), "409 channel_closed");
    let filed = applicant.sign_application(&begun).await.expect("what was begun goes on");
    assert_eq!(filed.status, ApplicationStatus::Registered);
}
