//! Reads catalogue files, joins shared chains, and refuses what could not run. A fault names file, step and
//! paragraph.

use super::{Activity, Definition, Flow, MonthlyIndex, Target, walk};
use crate::error::{Error, Result};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalogue");

/// One file of a catalogue folder.
#[derive(Clone, Debug)]
pub struct File {
    /// Path inside the folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Every definition, ready to run.
#[derive(Clone, Debug)]
pub struct Catalogue {
    definitions: Vec<Arc<Definition>>,
    index: MonthlyIndex,
}

/// A review chain that several services share.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedChain {
    first: String,
    flow: Flow,
}

impl Catalogue {
    /// The files that came with the binary.
    pub fn embedded_files() -> Vec<File> {
        let mut files = Vec::new();
        let mut folders = vec![&EMBEDDED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                    files.push(File { path: path.replace('\\', "/"), text: text.to_owned() });
                }
            }
        }
        files
    }

    /// Loads and checks a catalogue; the error lists every fault, one a line.
    pub fn load(files: &[File]) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut chains: BTreeMap<String, SharedChain> = BTreeMap::new();
        let mut index = None;
        let mut definitions = Vec::new();
        for file in files.iter().filter(|file| file.path.ends_with(".toml")) {
            let mut note = |fault: toml::de::Error| faults.push(format!("{}: {fault}", file.path));
            if let Some(name) = file.path.strip_prefix("chains/") {
                match toml::from_str(&file.text) {
                    Ok(chain) => drop(chains.insert(name.trim_end_matches(".toml").to_owned(), chain)),
                    Err(fault) => note(fault),
                }
            } else if file.path == "mci.toml" {
                index = toml::from_str(&file.text).map_err(&mut note).ok();
            } else {
                match toml::from_str::<Definition>(&file.text) {
                    Ok(definition) => definitions.push((file.path.clone(), definition)),
                    Err(fault) => note(fault),
                }
            }
        }
        definitions.sort_by(|a, b| a.0.cmp(&b.0));
        let mut seen = BTreeSet::new();
        for (path, definition) in &mut definitions {
            join_chain(definition, &chains, path, &mut faults);
            if !seen.insert((definition.code.clone(), definition.version.clone())) {
                faults.push(format!("{path}: {} {} stands twice", definition.code, definition.version));
            }
            let before = faults.len();
            super::definition_faults(definition)
                .into_iter()
                .for_each(|fault| faults.push(format!("{path}: {fault}")));
            if faults.len() == before {
                faults.extend(walk(definition).faults.into_iter().map(|fault| format!("{path}: {fault}")));
            }
        }
        let Some(index) = index else {
            faults.push("mci.toml: missing or unreadable".into());
            return Err(faults);
        };
        let definitions = definitions.into_iter().map(|(_, definition)| Arc::new(definition)).collect();
        if faults.is_empty() { Ok(Self { definitions, index }) } else { Err(faults) }
    }

    /// The newest version of every service, in the order of the files.
    pub fn current(&self) -> Vec<Arc<Definition>> {
        let mut newest: Vec<Arc<Definition>> = Vec::new();
        for definition in &self.definitions {
            match newest.iter_mut().find(|other| other.code == definition.code) {
                Some(other) if other.valid_from <= definition.valid_from => *other = definition.clone(),
                Some(_) => {}
                None => newest.push(definition.clone()),
            }
        }
        newest
    }

    /// The newest version of a service.
    pub fn service(&self, code: &str) -> Result<Arc<Definition>> {
        self.current()
            .into_iter()
            .find(|definition| definition.code == code)
            .ok_or(Error::NotFound("service"))
    }

    /// The version a case began under.
    pub fn version(&self, code: &str, version: &str) -> Result<Arc<Definition>> {
        self.definitions
            .iter()
            .find(|definition| definition.code == code && definition.version == version)
            .cloned()
            .ok_or_else(|| Error::Internal(format!("the catalogue has no {code} version {version}")))
    }

    /// The monthly calculation index.
    pub fn monthly_index(&self) -> &MonthlyIndex {
        &self.index
    }
}

fn join_chain(
    definition: &mut Definition,
    chains: &BTreeMap<String, SharedChain>,
    path: &str,
    faults: &mut Vec<String>,
) {
    let Some(name) = definition.use_chain.clone() else { return };
    match chains.get(&name) {
        Some(shared) => {
            definition.flows.push(shared.flow.clone());
            let ops: Vec<String> =
                definition.operations.iter().map(|operation| operation.op.clone()).collect();
            for op in ops {
                definition.chain.insert(op, shared.first.clone());
            }
        }
        None => faults.push(format!("{path}: there is no chains/{name}.toml")),
    }
}

/// Targets of a step, with what they are called in the file.
pub(super) fn targets(step: &super::Step) -> Vec<(&'static str, String)> {
    let mut targets = Vec::new();
    let mut put = |key: &'static str, target: &Target| {
        if let Target::Step(n) = target {
            targets.push((key, n.clone()));
        }
    };
    put("on_ok", &step.on_ok);
    if let Some(target) = &step.on_fail {
        put("on_fail", target);
    }
    if let Some(super::Otherwise::Step(n)) = &step.otherwise {
        targets.push(("else", n.clone()));
    }
    targets.extend(step.back.iter().map(|n| ("back", n.clone())));
    targets.extend(step.retry.iter().map(|n| ("retry", n.clone())));
    targets
}

/// Whether a flow calls the review chain.
pub(super) fn calls_chain(flow: &Flow) -> bool {
    flow.steps.iter().any(|step| step.activities.contains(&Activity::Review))
}
