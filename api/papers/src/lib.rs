//! The pictures of the regulations: every flow and review chain drawn from its data, as SVG to look at and print and
//! as BPMN 2.0 to open in a modeller. One layout serves both. For an application the same SVG shows how far it has
//! come. And the results that people hold in their hands, as PDF. Pure functions: nothing is read, nothing is kept.

mod bpmn;
mod content;
mod graph;
mod grid;
mod layout;
mod measure;
mod paper;
mod paragraph;
mod progress;
mod qr;
mod ranks;
mod receipt;
mod result;
mod route;
mod svg;
mod words;
mod xml;

pub use bpmn::bpmn;
pub use qr::{qr_png, qr_svg};
pub use receipt::receipt_pdf;
pub use result::result_pdf;
pub use svg::svg;

#[cfg(test)]
mod checks;
