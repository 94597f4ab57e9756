//! Every crate takes its lints, edition and licence from the workspace.

use crate::assert_none;
use crate::repository::crates;
use toml::Table;

fn faults(name: &str, manifest: &str) -> Vec<String> {
    let Ok(table) = manifest.parse::<Table>() else {
        return vec![format!("{name}: its Cargo.toml is no TOML")];
    };
    let from_workspace = |section: &str, key: Option<&str>| {
        let section = table.get(section)?;
        let value = key.map_or(Some(section), |key| section.get(key))?;
        value.get("workspace")?.as_bool()
    };
    let mut faults = Vec::new();
    if from_workspace("lints", None) != Some(true) {
        faults.push(format!("{name}: the house lints do not hold here: write `[lints]` `workspace = true`"));
    }
    for key in ["version", "edition", "rust-version", "license", "publish"] {
        if from_workspace("package", Some(key)) != Some(true) {
            faults.push(format!("{name}: write `{key}.workspace = true`, so that one place says it for all"));
        }
    }
    faults
}

#[test]
fn every_crate_lives_by_the_rules_of_the_workspace() {
    for one in crates() {
        let manifest = std::fs::read_to_string(&one.manifest).unwrap();
        assert_none(&faults(&one.name, &manifest));
    }
}

#[test]
fn a_crate_with_its_own_rules_is_seen() {
    let keys = "version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
                license.workspace = true\npublish.workspace = true\n";
    let good = format!("[package]\nname = \"x\"\n{keys}[lints]\nworkspace = true\n");
    assert_none(&faults("x", &good));
    assert_eq!(faults("x", &good.replace("[lints]\nworkspace = true", "")).len(), 1);
    assert_eq!(
        faults("x", &good.replace("[lints]\nworkspace = true", "[lints.rust]\ndead_code = \"allow\"")).len(),
        1
    );
    assert_eq!(faults("x", &good.replace("license.workspace = true", "license = \"MIT\"")).len(), 1);
    assert_eq!(faults("x", "not toml").len(), 1);
}
