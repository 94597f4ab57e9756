//! The store on a real SQLite file per test.

// Helpers are not test functions to clippy; a panic here is a failing test all the same.
#![allow(clippy::unwrap_used)]

mod conflicts;
mod numbers;
mod opening;
mod outbox;
mod pages;
mod round_trips;
mod scopes;
mod units;
mod world;
