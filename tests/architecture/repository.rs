//! What the rules look at: the crates of the workspace and the files under version control.

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate of the workspace with the names of what it asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crate {
    pub(crate) name: String,
    /// For building and running.
    pub(crate) normal: Vec<String>,
    /// For its tests only.
    pub(crate) dev: Vec<String>,
    pub(crate) manifest: PathBuf,
}

/// A file under version control: path from the root with `/`, and its text if it is text.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) path: String,
    pub(crate) text: Option<String>,
}

impl Tracked {
    /// A made-up file.
    pub(crate) fn made_up(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: Some(text.into()) }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every crate of the workspace; nothing is fetched for it.
pub(crate) fn crates() -> Vec<Crate> {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata reads the workspace");
    let names = |package: &cargo_metadata::Package, dev: bool| {
        let wanted =
            package.dependencies.iter().filter(|dep| (dep.kind == DependencyKind::Development) == dev);
        wanted.map(|dep| dep.name.clone()).collect()
    };
    let member = |package: &cargo_metadata::Package| Crate {
        name: package.name.to_string(),
        normal: names(package, false),
        dev: names(package, true),
        manifest: package.manifest_path.clone().into(),
    };
    metadata.packages.iter().map(member).collect()
}

/// Every tracked file that stands in the working tree.
pub(crate) fn files() -> Vec<Tracked> {
    let listed = run(Command::new("git").args(["ls-files", "-z"]));
    let paths = listed.split('\0').filter(|path| !path.is_empty() && root().join(path).exists());
    paths
        .map(|path| Tracked { path: path.into(), text: std::fs::read_to_string(root().join(path)).ok() })
        .collect()
}

/// What a command run at the root prints.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}
