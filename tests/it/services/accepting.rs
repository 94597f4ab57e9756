//! Whether a service takes applications is a setting of the catalogue, apart from the act's dates.

use crate::refusal::refusal;
use ruqsat_licensing::catalogue::Catalogue;
use ruqsat_sdk::models::{Channel, NewApplication};
use ruqsat_tests::{OZONE, Options, PIPELINES, World, ozone_form, pipelines_form};

#[tokio::test]
async fn a_service_that_takes_no_applications_says_so_and_the_others_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in Catalogue::embedded_files() {
        let text = match file.path.starts_with("05-") {
            true => file.text.replacen("accepting = true", "accepting = false", 1),
            false => file.text,
        };
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let options = Options { catalogue: Some(folder.path().to_owned()), ..Options::default() };
    let world = World::start(options).expect("the server starts");
    let services = world.anonymous().services().list().await.expect("services").items;
    let closed: Vec<_> = services.iter().filter(|one| !one.accepting).map(|one| one.code.as_str()).collect();
    assert_eq!(closed, [OZONE]);

    let applicant = world.person("applicant").await;
    let new = |service: &str, form| NewApplication {
        form: Some(form),
        ..NewApplication::new(service, "issue", Channel::Portal)
    };
    let refused = applicant.api.applications().create(&new(OZONE, ozone_form())).await;
    assert_eq!(refusal(refused), "409 not_accepting");
    applicant.api.applications().create(&new(PIPELINES, pipelines_form())).await.expect("a draft");
}
