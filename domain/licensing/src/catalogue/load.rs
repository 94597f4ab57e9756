//! Reads catalogue files, joins shared chains, and refuses what could not run. A fault names file, step and
//! paragraph.

use super::fees;
use super::read::{SharedChain, read};
use super::{
    Activity, Definition, FeeOn, Flow, MonthlyIndex, NoFee, Openness, Payer, Target, Tariffs, together, walk,
};
use crate::error::{Error, Result};
use chrono::NaiveDate;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// By the code of the service.
    tariffs: BTreeMap<String, Tariffs>,
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

    /// The JSON Schema of a kind of catalogue file: `service`, `chain`, `index` or `fees`.
    pub fn schema(kind: &str) -> Option<&'static str> {
        EMBEDDED.get_file(format!("schema/{kind}.json"))?.contents_utf8()
    }

    /// Loads and checks a catalogue; the error lists every fault, one a line, with the file it is in.
    pub fn load(files: &[File]) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let mut chains: BTreeMap<String, SharedChain> = BTreeMap::new();
        let mut index: Option<MonthlyIndex> = None;
        let mut rates: BTreeMap<String, Tariffs> = BTreeMap::new();
        let mut definitions: Vec<(String, Definition)> = Vec::new();
        let mut files: Vec<&File> = files.iter().filter(|file| file.path.ends_with(".toml")).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files {
            let read = if let Some(name) = file.path.strip_prefix("chains/") {
                let name = name.trim_end_matches(".toml").to_owned();
                read(&file.text).map(|chain| drop(chains.insert(name, chain)))
            } else if file.path == "mci.toml" {
                read(&file.text).map(|values| index = Some(values))
            } else if let Some(folder) = file.path.strip_suffix("/fees.toml") {
                read(&file.text).map(|tariffs| drop(rates.insert(folder.to_owned(), tariffs)))
            } else {
                read(&file.text).map(|definition| definitions.push((file.path.clone(), definition)))
            };
            faults.extend(read.err().map(|fault| format!("{}: {fault}", file.path)));
        }
        // Half a catalogue would be told to be at fault for what could not be read.
        if !faults.is_empty() {
            return Err(faults);
        }
        for (path, definition) in &mut definitions {
            join_chain(definition, &chains, path, &mut faults);
        }
        together::faults(&definitions, &mut faults);
        match &index {
            Some(index) => {
                faults.extend(index.faults().into_iter().map(|fault| format!("mci.toml: {fault}")))
            }
            None => faults.push("mci.toml: there is no such file".into()),
        }
        let tariffs = tariffs_of_each(&definitions, &rates, &mut faults);
        faults.extend(faults_of_each(&definitions));
        let definitions = definitions.into_iter().map(|(_, definition)| Arc::new(definition)).collect();
        match index {
            Some(index) if faults.is_empty() => Ok(Self { definitions, index, tariffs }),
            _ => Err(faults),
        }
    }

    /// Every version of every service, in the order of the files.
    pub fn versions(&self) -> &[Arc<Definition>] {
        &self.definitions
    }

    /// The newest version of every service, whatever its day, in the order of the files.
    pub fn newest(&self) -> Vec<Arc<Definition>> {
        newest(&self.definitions, |_| true)
    }

    /// The version of every service that new cases take on a civil day in Asia/Almaty: the newest that is valid then.
    pub fn current(&self, day: NaiveDate) -> Vec<Arc<Definition>> {
        let day = day.to_string();
        newest(&self.definitions, |one| one.valid_from <= day)
    }

    /// The version of a service that new cases take on a civil day in Asia/Almaty.
    ///
    /// Errors: `NotFound` for an unknown service, and for one whose first version is of a later day.
    pub fn service(&self, code: &str, day: NaiveDate) -> Result<Arc<Definition>> {
        let day = day.to_string();
        let valid = newest(&self.definitions, |one| one.code == code && one.valid_from <= day);
        valid.into_iter().next().ok_or(Error::NotFound("service"))
    }

    /// How much the register shows of a service's entries: as its newest version says.
    pub fn openness(&self, code: &str) -> Openness {
        let newest = newest(&self.definitions, |one| one.code == code);
        newest.first().map_or(Openness::Closed, |one| one.register)
    }

    /// The services whose entries the register shows in none of these ways.
    pub fn hidden(&self, shown: &[Openness]) -> Vec<String> {
        let hidden = self.newest().into_iter().filter(|one| !shown.contains(&one.register));
        hidden.map(|one| one.code.clone()).collect()
    }

    /// The version a case began under.
    pub fn version(&self, code: &str, version: &str) -> Result<Arc<Definition>> {
        self.definitions
            .iter()
            .find(|definition| definition.code == code && definition.version == version)
            .cloned()
            .ok_or_else(|| Error::Internal(format!("the catalogue has no {code} version {version}")))
    }

    /// The fee of an operation for a payer on a civil day in Asia/Almaty; `None` where nothing is paid.
    pub fn fee(
        &self,
        definition: &Definition,
        op: &str,
        payer: Payer,
        day: NaiveDate,
    ) -> Result<Option<FeeOn>, NoFee> {
        fees::fee((self.tariffs.get(&definition.code), &self.index), definition, (op, payer), day)
    }
}

/// The newest of each service among those that may be taken. Two of one day do not load.
fn newest(definitions: &[Arc<Definition>], may: impl Fn(&Definition) -> bool) -> Vec<Arc<Definition>> {
    let mut newest: Vec<Arc<Definition>> = Vec::new();
    for definition in definitions.iter().filter(|definition| may(definition)) {
        match newest.iter_mut().find(|other| other.code == definition.code) {
            Some(other) if other.valid_from < definition.valid_from => *other = definition.clone(),
            Some(_) => {}
            None => newest.push(definition.clone()),
        }
    }
    newest
}

/// What each definition is at fault for: what can be seen, and where nothing is, what the path walk finds. Every
/// processor takes a share: nothing of the walk is ever kept from an earlier start.
fn faults_of_each(definitions: &[(String, Definition)]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((path, definition)) = definitions.get(at) else { break found };
            let mut faults = super::definition_faults(definition);
            if faults.is_empty() {
                faults = walk(definition).faults;
            }
            let told = |fault: &String| format!("{}: {fault}", file_of(fault, path, definition));
            found.push((at, faults.iter().map(told).collect::<Vec<_>>()));
        }
    };
    let hands = std::thread::available_parallelism().map_or(1, usize::from).min(definitions.len().max(1));
    let mut found = std::thread::scope(|scope| {
        let others: Vec<_> = (1..hands).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().flat_map(|(_, faults)| faults).collect()
}

/// The rates of each service that is paid for, from the file beside its versions.
fn tariffs_of_each(
    definitions: &[(String, Definition)],
    rates: &BTreeMap<String, Tariffs>,
    faults: &mut Vec<String>,
) -> BTreeMap<String, Tariffs> {
    let mut beside: BTreeMap<&str, Vec<&Definition>> = BTreeMap::new();
    for (path, definition) in definitions {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        beside.entry(folder).or_default().push(definition);
    }
    let mut tariffs = BTreeMap::new();
    for (folder, versions) in beside {
        let is_paid = versions.iter().any(|version| version.fee.is_some());
        match rates.get(folder) {
            Some(_) if !is_paid => {
                faults.push(format!("{folder}/fees.toml: nothing beside it is paid for"));
            }
            Some(own) => {
                let told = |fault| format!("{folder}/fees.toml: {fault}");
                faults.extend(own.faults(&versions).into_iter().map(told));
                tariffs.extend(versions.iter().map(|version| (version.code.clone(), own.clone())));
            }
            None if !is_paid => {}
            None => faults.push(format!("{folder}: a fee is due, and there is no fees.toml")),
        }
    }
    tariffs
}

/// The file to mend: the steps of a shared chain stand in a file of its own.
fn file_of(fault: &str, path: &str, definition: &Definition) -> String {
    match &definition.use_chain {
        Some(chain) if fault.starts_with("internal_review step ") => {
            format!("chains/{chain}.toml, used by {path}")
        }
        _ => path.to_owned(),
    }
}

fn join_chain(
    definition: &mut Definition,
    chains: &BTreeMap<String, SharedChain>,
    path: &str,
    faults: &mut Vec<String>,
) {
    let Some(name) = definition.use_chain.clone() else { return };
    if !definition.chain.is_empty() || definition.flow("internal_review").is_some() {
        faults.push(format!("{path}: a review chain of its own stands beside use_chain"));
        return;
    }
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
