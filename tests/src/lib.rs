//! What tests stand on: a real server in this process with its sandbox, and the people who use it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]
#![allow(clippy::missing_panics_doc)]

#[path = "../../persistence/tests/support/cluster.rs"]
pub mod cluster;
pub mod copies;
mod desks;
mod examples;
mod notices;
pub mod paths;
mod people;
mod server;
#[path = "../../persistence/tests/support/raw.rs"]
pub mod sql;
mod staff;
mod statements;
mod steps;
mod world;

pub use desks::{definition, scan};
pub use examples::example_form;
pub use people::{Person, Raw, RawAnswer, sign, token};
pub use server::Server;
pub use staff::{Ending, Staff, asked_bins};
pub use steps::{OZONE, PIPELINES, ozone_form, pipelines_form};
pub use world::{CALLBACK_SECRET, Options, World};
