//! The commands of an operator about access: clients, keys, bodies and their first administrators.

use crate::bodies::{NewBody, add_administrator, add_body};
use crate::clients::{NewClient, add_client, disable_client, list_clients, renew_client_secret};
use crate::keys::rotate_keys;
use crate::{Config, StartError};
use clap::Subcommand;
use ruqsat_licensing::values::Text;
use std::path::PathBuf;

/// OAuth 2 clients.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Add one; prints its secret, this once.
    Add {
        /// Its `client_id`: small letters, digits, hyphens.
        id: String,
        /// Its name in Kazakh, as people are told it.
        #[arg(long)]
        name_kk: String,
        /// The same in Russian.
        #[arg(long)]
        name_ru: String,
        /// The same in English.
        #[arg(long)]
        name_en: String,
        /// An address people may be sent back to; as often as there are addresses.
        #[arg(long = "redirect-uri")]
        redirect_uris: Vec<String>,
        /// File with its public keys (JWK set): it signs instead of keeping a secret.
        #[arg(long)]
        jwks: Option<PathBuf>,
        /// It keeps no secret: an app in the hands of its users.
        #[arg(long)]
        public: bool,
        /// A scope it may be granted; without any, all that a third party may have.
        #[arg(long = "scope")]
        scopes: Vec<String>,
        /// Ours: it may ask for passwords.
        #[arg(long)]
        first_party: bool,
    },
    /// List them: id, state, whose, proof, scopes, addresses.
    List,
    /// Disable one: it gets no token any more, and its sessions end.
    Disable {
        /// Its `client_id`.
        id: String,
    },
    /// Give one another secret; the one before is good for nothing at once.
    RenewSecret {
        /// Its `client_id`.
        id: String,
    },
}

/// Keys of access tokens.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make the next one: it signs in a quarter of an hour, those before it verify until their tokens are over.
    Rotate,
}

/// Runs a command about clients; what to print.
///
/// # Errors
/// In words for the operator.
pub async fn run_client(config: &Config, command: ClientCommand) -> Result<String, StartError> {
    match command {
        ClientCommand::Add {
            id,
            name_kk,
            name_ru,
            name_en,
            redirect_uris,
            jwks,
            public,
            scopes,
            first_party,
        } => {
            let name = Text { kk: name_kk, ru: name_ru, en: name_en };
            let new = NewClient { id, name, redirect_uris, jwks, is_public: public, scopes, first_party };
            add_client(config, new).await
        }
        ClientCommand::List => Ok(list_clients(config).await?.join("\n")),
        ClientCommand::Disable { id } => {
            Ok(format!("{id} is disabled, {} sessions ended", disable_client(config, &id).await?))
        }
        ClientCommand::RenewSecret { id } => renew_client_secret(config, &id).await,
    }
}

/// Runs a command about keys; what to print.
///
/// # Errors
/// In words for the operator.
pub fn run_keys(config: &Config, command: &KeysCommand) -> Result<String, StartError> {
    match command {
        KeysCommand::Rotate => rotate_keys(config),
    }
}

/// Bodies.
#[derive(Debug, Subcommand)]
pub enum BodyCommand {
    /// Enter one: a licensor, a service centre, a body that is asked for approval.
    Add {
        /// Its business number.
        #[arg(long)]
        bin: String,
        /// Its name in Kazakh.
        #[arg(long)]
        name_kk: String,
        /// The same in Russian.
        #[arg(long)]
        name_ru: String,
        /// The same in English.
        #[arg(long)]
        name_en: String,
        /// Code of the region it decides for, two digits; without it the whole country.
        #[arg(long)]
        territory: Option<String>,
        /// Business number of the body above it.
        #[arg(long)]
        parent: Option<String>,
        /// Code of a service it decides; as often as there are services.
        #[arg(long = "service")]
        services: Vec<String>,
    },
}

/// Administrators of bodies.
#[derive(Debug, Subcommand)]
pub enum AdministratorCommand {
    /// Make somebody the administrator of a body; prints the code by which he sets a password, this once.
    Add {
        /// Business number of the body.
        #[arg(long)]
        bin: String,
        /// The person's number.
        #[arg(long)]
        iin: String,
        /// Surname and given name.
        #[arg(long)]
        name: String,
    },
}

/// Runs a command about bodies; what to print.
///
/// # Errors
/// In words for the operator.
pub async fn run_body(config: &Config, command: BodyCommand) -> Result<String, StartError> {
    let BodyCommand::Add { bin, name_kk, name_ru, name_en, territory, parent, services } = command;
    let name = Text { kk: name_kk, ru: name_ru, en: name_en };
    add_body(config, NewBody { bin, name, territory, parent, services }).await
}

/// Runs a command about administrators; what to print.
///
/// # Errors
/// In words for the operator.
pub async fn run_administrator(config: &Config, command: AdministratorCommand) -> Result<String, StartError> {
    let AdministratorCommand::Add { bin, iin, name } = command;
    add_administrator(config, (&bin, &iin, &name)).await
}
