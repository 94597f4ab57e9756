//! The tests that hold on either database. `main.rs` takes this file in twice, once as `sqlite`, once as `postgres`.

mod audit;
mod backlog;
mod checks;
mod conflicts;
mod documents;
mod killed;
mod notices;
mod numbers;
mod opening;
mod organisations;
mod outbox;
mod pages;
mod register;
mod round_trips;
mod scopes;
mod sealed;
mod silence;
mod statistics;
mod surveyed;
mod units;

use crate::world::{On, World};

/// The database this module is named after.
fn on() -> On {
    if module_path!().ends_with("postgres") { On::Postgres } else { On::Sqlite }
}

/// A fresh world on it.
async fn fresh() -> World {
    World::new(on()).await
}
