//! Nobody signs what he drafted himself: shown in a catalogue where the head does the executor's work.

use super::{complete, stands, until};
use crate::refusal::refusal;
use ruqsat_sdk::models::{ApplicationStatus, TaskCompletion, Verdict};
use ruqsat_tests::{OZONE, Options, World};
use std::path::{Path, PathBuf};

const CATALOGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/licensing/catalogue");

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The catalogue with the executor of the default chain replaced.
fn with_drafter(folder: &Path, role: &str) -> PathBuf {
    copy(Path::new(CATALOGUE), folder);
    let chain = folder.join("chains").join("default.toml");
    let text = std::fs::read_to_string(&chain).expect("the default chain");
    let changed = text.replace("actor = \"executor\"", &format!("actor = \"{role}\""));
    assert_ne!(changed, text);
    std::fs::write(&chain, changed).expect("written");
    folder.to_owned()
}

#[tokio::test]
async fn nobody_signs_what_he_drafted_himself() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let catalogue = Some(with_drafter(folder.path(), "head"));
    let world = World::start(Options { catalogue, ..Options::default() }).expect("the server starts");
    let id = world.person("applicant").await.register(OZONE).await.id;
    let task = until(&world, "ozone", &id, "sign_result").await;
    let head = world.person("ozone-head").await;
    let content = head.api.tasks().get_signable(&task.id).await.expect("the bytes to sign").content;
    let signed = TaskCompletion {
        signature: Some(head.sign(&content)),
        ..TaskCompletion::new("sign_result", Verdict::Ok)
    };
    assert_eq!(refusal(complete(&head, &task, &signed).await), "409 signer_is_drafter");
    assert_eq!(stands(&head.open_task(&id).await.expect("still open")), stands(&task));
    let application = head.api.applications().get(&id).await.expect("the application");
    assert_eq!(application.status, ApplicationStatus::InReview);
}
