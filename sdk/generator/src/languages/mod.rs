//! The languages. One more is one more module here and one more folder of templates.

mod rust;

use minijinja::{Environment, Value};

use crate::{ir::Api, read::Result};

/// What differs between languages.
pub(crate) struct Language {
    /// The folder under `sdk/`.
    pub(crate) folder: &'static str,
    /// What a comment at the top of a file begins with.
    pub(crate) comment: &'static str,
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
pub(crate) const ALL: [Language; 1] = [rust::LANGUAGE];
