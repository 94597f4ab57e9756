//! Versions of a service side by side: a new application takes the one that is valid on its day in Almaty.

use chrono::{Days, TimeDelta};
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_licensing::values::civil_day;
use ruqsat_tests::{OZONE, Options, World};

#[tokio::test]
async fn a_version_of_tomorrow_is_taken_tomorrow_and_its_forerunner_keeps_its_cases() {
    #[allow(clippy::disallowed_methods, reason = "tests hand in the time")]
    let tomorrow = civil_day(chrono::Utc::now()) + Days::new(1);
    let folder = tempfile::tempdir().expect("a folder");
    for file in Catalogue::embedded_files() {
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        if file.path.starts_with("05-") {
            let changes = [
                ("version = \"1\"", "version = \"2\"".to_owned()),
                ("valid_from = \"2012-12-29\"", format!("valid_from = \"{tomorrow}\"")),
                ("maxItems = 4", "maxItems = 3".to_owned()),
            ];
            let second = changes.iter().fold(file.text.clone(), |text, (from, to)| {
                assert!(text.contains(from), "service 05 does not hold {from}");
                text.replacen(from, to, 1)
            });
            std::fs::write(path.with_file_name("2.toml"), second).expect("a file");
        }
        std::fs::write(path, file.text).expect("a file");
    }
    let options = Options { catalogue: Some(folder.path().to_owned()), ..Options::default() };
    let world = World::start(options).expect("the server starts");
    let shown = async || {
        let listed = world.anonymous().services().list().await.expect("services").items;
        assert_eq!(listed.len(), 20, "one row a service");
        world.anonymous().services().get(OZONE).await.expect("the service").version
    };
    assert_eq!(shown().await, "1");
    let old = world.person("applicant").await.register(OZONE).await;
    assert_eq!(old.definition_version, "1");

    world.advance(TimeDelta::days(1));
    assert_eq!(shown().await, "2");
    let applicant = world.person("applicant").await;
    assert_eq!(applicant.register(OZONE).await.definition_version, "2");
    let kept = applicant.api.applications().get(&old.id).await.expect("the old one");
    assert_eq!(kept.definition_version, "1");
}
