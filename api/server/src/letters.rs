//! What an operator does about messages that were given up: look at them, and give them to the workers again.

use crate::clock::own_trail;
use crate::{Config, StartError, system_clock};
use ruqsat_licensing::audit::Trail;
use ruqsat_licensing::ids::OutboxId;
use ruqsat_licensing::ports::{DeadLetter, Store};
use ruqsat_licensing::values::microseconds;
use ruqsat_persistence::{Database, Options};

/// How many are shown at once.
const SHOWN: u32 = 1000;

fn open(config: &Config) -> Result<Database, StartError> {
    Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", fault))
}

/// The messages set aside, a line each: id, kind, tries, when it was given up, why. Not what they say or to whom.
pub async fn dead_letters(config: &Config) -> Result<Vec<String>, StartError> {
    let database = open(config)?;
    let letters = (&database as &dyn Store).transact(&Trail::nobody(), |tx| tx.dead_letters(SHOWN)).await;
    let letters = letters.map_err(|fault| StartError::at("outbox", fault))?;
    let line = |letter: &DeadLetter| {
        let message = &letter.message;
        let dead_at = letter.dead_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        format!("{}\t{}\t{} tries\t{dead_at}\t{}", message.id, message.kind, message.attempts, letter.fault)
    };
    Ok(letters.iter().map(line).collect())
}

/// Gives a message, or with `None` every one, to the workers again; how many.
pub async fn revive(config: &Config, id: Option<&str>) -> Result<usize, StartError> {
    let wanted = match id {
        Some(text) => {
            Some(OutboxId::parse(text).ok_or_else(|| StartError(format!("{text} is no id of a message")))?)
        }
        None => None,
    };
    let database = open(config)?;
    let now = microseconds(system_clock()());
    let trail = own_trail("revive_letters", now)?;
    let revived = (&database as &dyn Store).transact(&trail, move |tx| {
        let ids = match wanted {
            Some(id) => vec![id],
            None => tx.dead_letters(u32::MAX)?.into_iter().map(|letter| letter.message.id).collect(),
        };
        ids.iter().try_for_each(|id| tx.revive_outbox(id, now))?;
        Ok(ids.len())
    });
    revived.await.map_err(|fault| StartError::at("outbox", fault))
}
