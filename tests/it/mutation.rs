//! The catalogue is the program: what its files say is what cases do. And data survive a restart.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod behaviour;
mod restart;

use ruqsat_licensing::catalogue::Catalogue;
use tempfile::TempDir;

/// The file of the paid service.
const PIPELINES_FILE: &str = "02-main-pipelines-operation-licence/1.toml";

/// The embedded catalogue in a folder, with texts of the paid service's file replaced.
///
/// A change is the flow, the step, what stands in the step, and what stands there instead.
fn catalogue(changes: &[(&str, &str, &str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in Catalogue::embedded_files() {
        let mut text = file.text;
        if file.path == PIPELINES_FILE {
            changes.iter().for_each(|change| replace(&mut text, *change));
        }
        let path = folder.path().join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn replace(text: &mut String, (flow, n, from, to): (&str, &str, &str, &str)) {
    let find = |text: &str, from: usize, what: &str| {
        from + text[from..].find(what).unwrap_or_else(|| panic!("{flow} step {n} has no {what}"))
    };
    let flow = find(text, 0, &format!("[[flows]]\nid = \"{flow}\""));
    let step = find(text, flow, &format!("[[flows.steps]]\nn = \"{n}\"\n"));
    let at = find(text, step, from);
    let next = text[step + 1..].find("[[flows").map_or(text.len(), |next| step + 1 + next);
    assert!(at < next, "{from} stands in another step");
    text.replace_range(at..at + from.len(), to);
}
