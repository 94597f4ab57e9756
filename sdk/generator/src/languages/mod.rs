//! The languages. One more is one more module here and one more folder of templates.

mod rust;
mod typescript;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Environment, Value};

use crate::{
    ir::{Api, TypeDef},
    read::Result,
};

/// What differs between languages.
pub(crate) struct Language {
    /// The folder under `sdk/`.
    pub(crate) folder: &'static str,
    /// What stands before and after a comment at the top of a file.
    pub(crate) comment: (&'static str, &'static str),
    /// Template names and texts.
    pub(crate) templates: &'static [(&'static str, &'static str)],
    /// Adds the language's filters: how it writes types, names, comments.
    pub(crate) filters: fn(&mut Environment<'static>),
    /// Which files there are.
    pub(crate) plan: fn(&Api) -> Vec<Page>,
    /// Runs the language's formatter over one file.
    pub(crate) format: fn(String) -> Result<String>,
}

/// One file to be rendered.
pub(crate) struct Page {
    /// Below the language's folder.
    pub(crate) path: String,
    /// Which template.
    pub(crate) template: &'static str,
    /// What the template sees beside the general values.
    pub(crate) context: Value,
}

/// All languages, in the order of the inventory.
pub(crate) const ALL: [Language; 2] = [rust::LANGUAGE, typescript::LANGUAGE];

/// The named types by group.
fn groups(api: &Api) -> BTreeMap<&str, Vec<&TypeDef>> {
    let mut groups: BTreeMap<&str, Vec<&TypeDef>> = BTreeMap::new();
    for def in &api.types {
        groups.entry(&def.group).or_default().push(def);
    }
    groups
}

/// The named types that these refer to and that are not among them.
fn imports(types: &[&TypeDef]) -> Vec<String> {
    let own: BTreeSet<_> = types.iter().map(|def| def.name.clone()).collect();
    let imports: BTreeSet<_> = types.iter().flat_map(|def| def.refers_to(|_| true)).collect();
    imports.difference(&own).cloned().collect()
}
