//! Tests through the front door: a real server in this process, called through the generated SDK; modules mirror URLs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]
#![allow(clippy::print_stdout, reason = "tests print the figures they hold")]

mod access;
mod applications;
mod audit;
mod authorization;
mod clock;
mod database;
mod deadlines;
mod desks;
mod docs;
mod documents;
mod exactly_once;
mod framework;
mod licences;
mod metrics;
mod mutation;
mod notices;
mod organisations;
mod paths;
mod payments;
mod refusal;
mod review;
mod scenario;
mod services;
mod signatures;
mod statements;
mod statistics;
mod surveys;
mod tasks;
mod tokens;
