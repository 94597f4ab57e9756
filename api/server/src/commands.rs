//! The commands of an operator about access: clients and keys.

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
