//! What an operator does about bodies: enter the first ones, and their first administrators. They do the rest over HTTP.

use crate::clock::{own_mint, own_trail};
use crate::{Config, StartError, catalogue, clients, system_clock};
use ruqsat_licensing::Error;
use ruqsat_licensing::ids::BodyId;
use ruqsat_licensing::organisations::{Body, Territory, appoint, found};
use ruqsat_licensing::ports::{Store, Tx};
use ruqsat_licensing::values::{Bin, Iin, Text, civil_day, microseconds};
use ruqsat_persistence::{Database, Options};

/// A body to be entered.
#[derive(Clone, Debug)]
pub(crate) struct NewBody {
    /// Its business number.
    pub(crate) bin: String,
    /// Its name.
    pub(crate) name: Text,
    /// Code of its region.
    pub(crate) territory: Option<String>,
    /// Business number of the body above it.
    pub(crate) parent: Option<String>,
    /// Codes of the services it decides.
    pub(crate) services: Vec<String>,
}

fn wrong(words: impl std::fmt::Display) -> StartError {
    StartError(words.to_string())
}

/// A refusal in words for the operator.
fn told(fault: Error) -> StartError {
    match fault {
        Error::Invalid(all) => wrong(all.into_iter().map(|one| one.message).collect::<Vec<_>>().join("; ")),
        other => wrong(other),
    }
}

fn open(config: &Config) -> Result<Database, StartError> {
    Database::open(&config.database_url(), &Options::default())
        .map_err(|fault| StartError::at("database", fault))
}

fn bin(text: &str) -> Result<Bin, StartError> {
    Bin::parse(text)
        .ok_or_else(|| wrong(format!("{text} is no BIN: twelve digits, the last one checks them")))
}

/// Enters a body; what to print.
///
/// # Errors
/// In words for the operator.
pub(crate) async fn add_body(config: &Config, new: NewBody) -> Result<String, StartError> {
    let names = [&new.name.kk, &new.name.ru, &new.name.en];
    if names.iter().any(|name| name.trim().is_empty() || name.chars().count() > 300) {
        return Err(wrong("a name in three languages, of 300 letters at most"));
    }
    let own = bin(&new.bin)?;
    let parent = new.parent.as_deref().map(bin).transpose()?;
    let territory = match &new.territory {
        None => None,
        Some(code) => Some(Territory::parse(code).ok_or_else(|| {
            let known: Vec<String> = Territory::all().map(|one| format!("{one} {}", one.name().en)).collect();
            wrong(format!("{code} is no region; there are: {}", known.join(", ")))
        })?),
    };
    let catalogue = catalogue::load(config)?;
    let now = microseconds(system_clock()());
    let mut mint = own_mint(now).map_err(wrong)?;
    let (mut services, name) = (new.services, new.name);
    services.sort();
    services.dedup();
    let work = move |tx: &mut dyn Tx| {
        let parent = match parent {
            None => None,
            Some(bin) => {
                let unknown = || {
                    Error::invalid(
                        "",
                        "unknown",
                        format!("no body has the BIN {}: add it first", bin.as_str()),
                    )
                };
                Some(tx.find_body(&bin)?.ok_or_else(unknown)?.id)
            }
        };
        let body = Body { services, territory, parent, ..Body::new(BodyId::new(&mut mint), own, name) };
        found(tx, &catalogue, &body, civil_day(now))?;
        Ok(body)
    };
    let store = open(config)?;
    let store: &dyn Store = &store;
    let body = store.transact(&own_trail("add_body", now)?, work).await.map_err(told)?;
    Ok(format!(
        "{} {} is entered. Its first administrator: ruqsat administrator add --bin {} --iin IIN --name NAME",
        body.id,
        body.name.en,
        body.bin.as_str()
    ))
}

/// Makes somebody the administrator of a body; what to print, with the code by which he sets a password, this once.
///
/// # Errors
/// In words for the operator.
pub(crate) async fn add_administrator(
    config: &Config,
    (body, iin, name): (&str, &str, &str),
) -> Result<String, StartError> {
    let body = bin(body)?;
    let iin = Iin::parse(iin)
        .ok_or_else(|| wrong(format!("{iin} is no IIN: twelve digits, the last one checks them")))?;
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(wrong("a surname and a given name, of 200 letters at most"));
    }
    let now = microseconds(system_clock()());
    let mut mint = own_mint(now).map_err(wrong)?;
    let code = clients::secret()?;
    let work = move |tx: &mut dyn Tx| appoint(tx, &mut mint, (&body, iin, name), code, now);
    let store = open(config)?;
    let store: &dyn Store = &store;
    let done = store.transact(&own_trail("add_administrator", now)?, work).await.map_err(told)?;
    let who = format!("{} is an administrator now", done.employment.name);
    Ok(match done.code {
        None => format!("{who}, and signs in with the password he has"),
        Some(code) => format!(
            "{who}. Within seven days he sets a password by POST /v1/accounts/activate with this code, shown this \
             once:\n{code}"
        ),
    })
}
