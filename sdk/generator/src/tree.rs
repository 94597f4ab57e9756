//! The generated files on disk: written, compared, and listed in `GENERATED`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use crate::{
    read::Result,
    render::{Source, render},
};

const INVENTORY: &str = "GENERATED";
const INVENTORY_HEAD: &str = "# Written by sdkgen: these files are its own, all others are kept by hand.\n";

/// A folder of SDKs with its `VERSION` and the list of what is generated in it.
pub struct Tree {
    root: PathBuf,
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Renders the SDKs of a folder from a spec.
    pub fn new(root: PathBuf, spec: String) -> Result<Self> {
        let version = read(&root.join("VERSION"))?.trim().to_owned();
        let mut files = render(&Source { spec, version })?;
        let list: String = files.keys().map(|path| format!("{path}\n")).collect();
        files.insert(INVENTORY.to_owned(), format!("{INVENTORY_HEAD}{list}"));
        Ok(Self { root, files })
    }

    /// Writes what differs and removes what is no longer generated.
    pub fn write(&self) -> Result<()> {
        for path in self.stale()? {
            fs::remove_file(self.root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        }
        for (path, text) in self.files.iter().filter(|(path, text)| self.differs(path, text)) {
            let file = self.root.join(path);
            let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| fs::write(&file, text)).map_err(|error| format!("{path}: {error}"))?;
        }
        Ok(())
    }

    /// What is not as it would be written.
    pub fn differences(&self) -> Result<Vec<String>> {
        let changed = self.files.iter().filter(|(path, text)| self.differs(path, text));
        let mut found: Vec<_> = changed.map(|(path, _)| format!("{path}: not what the spec says")).collect();
        found.extend(self.stale()?.into_iter().map(|path| format!("{path}: no longer generated")));
        Ok(found)
    }

    fn differs(&self, path: &str, text: &str) -> bool {
        fs::read_to_string(self.root.join(path)).map_or(true, |present| present != text)
    }

    fn stale(&self) -> Result<BTreeSet<String>> {
        let listed = fs::read_to_string(self.root.join(INVENTORY)).unwrap_or_default();
        let listed = listed.lines().filter(|line| !line.starts_with('#')).map(str::to_owned);
        Ok(listed.filter(|path| !self.files.contains_key(path) && self.root.join(path).exists()).collect())
    }
}

fn read(path: &std::path::Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
