//! Every way of every service, driven over HTTP: which ways to take, how each answer is given by the person who gives
//! it, what the stored trace must hold in the end, and a table of the steps that were seen.

mod answer;
mod crowd;
mod drive;
mod file;
mod route;
mod run;
mod stock;
mod table;

pub use crowd::Crowd;
pub use drive::{Driven, drive};
pub use route::{Route, covering, every};
pub use run::{Report, Scope, run};
pub use stock::Stock;
pub use table::{Recorded, table};
