//! Configuration, wiring, workers and shutdown: the room where everything meets and nothing is decided.

mod bodies;
mod catalogue;
mod clients;
mod clock;
mod commands;
mod config;
mod deadlines;
mod drafts;
mod evidence;
mod files;
mod keys;
mod letters;
mod lists;
mod outbox;
mod passwords;
mod reconcile;
mod register;
mod reminders;
mod sandbox;
mod seals;
mod serve;
mod silence;
mod sweep;
mod telemetry;
mod wiring;

pub use catalogue::{check_folder, load as load_catalogue};
pub use clients::{NewClient, add_client, disable_client, list_clients, renew_client_secret};
pub use clock::system_clock;
pub use commands::{
    AdministratorCommand, BodyCommand, ClientCommand, KeysCommand, run_administrator, run_body, run_client,
    run_keys,
};
pub use config::{Config, Documents, Log, LogFormat, Reconciliation, Secret};
pub use deadlines::recount_deadlines;
pub use evidence::verify_evidence;
pub use keys::rotate_keys;
pub use letters::{dead_letters, revive};
pub use register::check_paper;
pub use sandbox::{FIRST_PARTY, PORTAL, PORTAL_CALLBACK, PORTAL_SECRET, SIGNING_PORTAL};
pub use seals::verify_audit;
pub use serve::{Running, start};
pub use telemetry::{Collector, Telemetry, watch};

/// Why the server does not start, in words for the operator.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(pub String);

impl StartError {
    /// Says what was being done when `cause` came.
    pub(crate) fn at(what: &str, cause: impl std::fmt::Display) -> Self {
        Self(format!("{what}: {cause}"))
    }
}

/// The canonical OpenAPI document, as committed.
pub const SPEC: &str = include_str!("../../../openapi/openapi.json");
