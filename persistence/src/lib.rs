//! Everything that keeps state: Diesel, migrations, outbox. The only place that knows SQL.
//!
//! One source speaks to two databases through [`AnyConn`](connection::AnyConn): queries use only what both know, and
//! where they differ there is one `match` with an arm for each. [`Database`] is both ports of the domain: `Store`
//! for units of work, `Views` for screens. What a caller may see is translated in one place, `scope`.

mod access;
mod accounts;
mod applications;
mod audit;
mod backlog;
mod connection;
mod database;
mod documents;
mod fault;
mod gate;
mod keys;
mod licences;
mod migrate;
mod mobile;
mod notices;
mod numbers;
mod organisations;
mod outbox;
mod page;
mod payments;
mod pool;
mod schema;
mod scope;
mod seals;
mod settings;
mod signatures;
mod statistics;
mod store;
mod stored;
mod surveys;
mod target;
mod tasks;
mod trace;
mod tx;
mod unit;
mod verifications;
mod views;

pub use database::{Database, Options};
pub use target::OpenError;
