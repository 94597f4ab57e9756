//! The structure hash of a definition: what decides how a case runs counts, texts and settings do not.

use crate::with;
use ruqsat_licensing::catalogue::{Catalogue, File};

#[test]
fn the_structure_hash_follows_the_structure_and_not_the_texts() {
    let hash = |files: &[File]| {
        let catalogue = Catalogue::load(files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
        catalogue.version("main-pipelines-operation-licence", "1").unwrap().structure_hash()
    };
    let now = hash(&Catalogue::embedded_files());
    assert_eq!(now, hash(&with("02-", "Sign-in to the portal", "Signing in")));
    assert_eq!(now, hash(&with("02-", "ru = \"Объекты\"", "ru = \"Сооружения\"")));
    // Opening a channel is a setting, and its reason a text: open cases run on.
    assert_eq!(now, hash(&with("02-", "open = true", "open = false\nwhy = \"closed for the test\"")));
    assert_ne!(now, hash(&with("02-", "asks = [", "asks = [\"notary\", ")));
    assert_ne!(now, hash(&with("02-", "back = \"3\"", "back = \"4\"")));
    assert_ne!(now, hash(&with("02-", "maxItems = 50", "maxItems = 51")));
    assert_ne!(now, hash(&with("02-", "by = [\"psc_operator\"]", "by = [\"registrar\"]")));
    // What the register takes over of a form that was signed is told of after it.
    assert_eq!(now, hash(&with("02-", "x-register = \"objects\"\n", "")));
    // What an application brings is a setting of the licensing body.
    assert_eq!(now, hash(&with("02-", "optional = true\n", "")));
    // The ways a grant can come out decide how a case runs.
    let ways = |files: &[File]| {
        let catalogue = Catalogue::load(files).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
        catalogue.version("ecological-expertise-category-1", "1").unwrap().structure_hash()
    };
    let now = ways(&Catalogue::embedded_files());
    assert_ne!(now, ways(&with("10-", "outcome = \"not_agreed\"\n", "")));
}
