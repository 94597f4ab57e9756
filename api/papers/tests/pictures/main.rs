//! The pictures of all twenty services, read back as files that others will read.

mod bpmn;
mod progress;
mod svg;

use ruqsat_licensing::catalogue::{Catalogue, Definition, Flow};
use ruqsat_licensing::values::Lang;
use std::sync::{Arc, LazyLock};

/// The languages.
const LANGS: [Lang; 3] = [Lang::Kk, Lang::Ru, Lang::En];

/// Every definition.
fn definitions() -> Vec<Arc<Definition>> {
    static CATALOGUE: LazyLock<Catalogue> =
        LazyLock::new(|| Catalogue::load(&Catalogue::embedded_files()).expect("the catalogue loads"));
    CATALOGUE.newest()
}

/// Runs a check over every flow and collects what it finds.
fn every(check: fn(&Definition, &Flow, Lang) -> Vec<String>) {
    let mut faults = Vec::new();
    let mut flows = 0;
    for definition in definitions() {
        for flow in &definition.flows {
            flows += 1;
            for lang in LANGS {
                let found = check(&definition, flow, lang).into_iter();
                faults
                    .extend(found.map(|fault| format!("{} {} {lang:?}: {fault}", definition.code, flow.id)));
            }
        }
    }
    assert!(flows >= 66, "{flows} flows");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
