//! The store on a database per test: the same suite on SQLite and on PostgreSQL, and what is true of one only.

// Helpers are not test functions to clippy; a panic here is a failing test all the same.
#![allow(clippy::unwrap_used)]
#![allow(clippy::duplicate_mod, reason = "the suite is compiled once for each database")]

mod child;
#[path = "../support/cluster.rs"]
mod cluster;
mod full_disk;
mod outage;
mod parity;
#[path = "suite.rs"]
mod postgres;
#[path = "../support/raw.rs"]
mod raw;
#[path = "suite.rs"]
mod sqlite;
mod tls;
mod urls;
mod world;
