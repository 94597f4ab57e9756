//! Reads openapi/openapi.json, writes the typed SDKs: spec → model without a language → templates of each language.

pub mod ir;
mod languages;
mod names;
mod read;
mod render;
mod tree;

pub use read::{Result, read};
pub use render::{Source, render};
pub use tree::Tree;
