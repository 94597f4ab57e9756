//! Tests through the front door: a real server in this process, called through the generated SDK; modules mirror URLs.

mod applications;
mod exactly_once;
mod licences;
mod mutation;
mod payments;
mod refusal;
mod services;
mod signatures;
mod statements;
mod surveys;
mod tasks;
mod tokens;
