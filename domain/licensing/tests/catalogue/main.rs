//! The catalogue: the one that comes with the binary runs on every path, and each fault a file can have is told.

mod faults;
mod schemas;
mod structure;
mod succession;
mod together;

use ruqsat_licensing::catalogue::{Catalogue, File, walk};

fn embedded() -> Catalogue {
    Catalogue::load(&Catalogue::embedded_files()).unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
}

#[test]
fn every_path_of_every_service_runs() {
    let (mut paths, mut entered, mut steps, mut added) = (0, 0, 0, Vec::new());
    for definition in embedded().newest() {
        let walked = walk(&definition);
        assert_eq!(walked.faults, Vec::<String>::new(), "{}", definition.code);
        let all: Vec<_> =
            definition.flows.iter().flat_map(|flow| flow.steps.iter().map(move |s| (flow, s))).collect();
        println!(
            "{:<36} {:>3} runs {:>5} paths, {:>3} of {:>3} steps entered",
            definition.code,
            walked.runs,
            walked.paths,
            walked.entered.len(),
            all.len()
        );
        for (flow, step) in all.iter().filter(|(_, step)| step.added) {
            added.push(format!(
                "{} {} {}: {}",
                definition.code,
                flow.id,
                step.n,
                step.why.as_deref().unwrap_or("")
            ));
        }
        (paths, entered, steps) = (paths + walked.paths, entered + walked.entered.len(), steps + all.len());
    }
    println!("in all: {paths} paths, {entered} of {steps} steps entered, {} added:", added.len());
    added.iter().for_each(|line| println!("  {line}"));
    assert_eq!(entered, steps);
    assert!(added.len() <= 60);
}

/// The file of a service with one text replaced, and what it needs beside it.
pub(crate) fn with(path: &str, from: &str, to: &str) -> Vec<File> {
    let mut files = Catalogue::embedded_files();
    files.retain(|file| file.path.starts_with(path) || !file.path.ends_with("/1.toml"));
    let file = files.iter_mut().find(|file| file.path.starts_with(path)).expect("the file is there");
    assert!(file.text.contains(from), "{path} does not hold {from}");
    file.text = file.text.replacen(from, to, 1);
    files
}
