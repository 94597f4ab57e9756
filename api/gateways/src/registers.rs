//! The state registers behind the e-government gateway (ЭҮШ). Protocol: `api/sandbox/README.md`.

use async_trait::async_trait;
use chrono::NaiveDate;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use ruqsat_licensing::error::{Error, Result};
use ruqsat_licensing::ports::Registers;
use ruqsat_licensing::registers::{Individual, LegalEntity, PowerOfAttorney};
use ruqsat_licensing::values::{Bin, Iin, Party};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt::Write;

use crate::outside::{Answer, Call, Outside, TimeLimits, base, below};

const SYSTEM: &str = "registers";
/// An answer is a few hundred bytes.
const ANSWER_LIMIT: usize = 64 * 1024;
/// Longest name that is believed, characters.
const LONGEST_NAME: usize = 300;

/// How to reach the e-government gateway.
#[derive(Clone)]
pub struct RegisterSettings {
    /// Its base address.
    pub base: String,
    /// The secret it knows us by.
    pub key: String,
    /// How long it may take.
    pub limits: TimeLimits,
}

/// The client of the registers.
pub struct RegisterClient {
    outside: Outside,
    base: Url,
    authorization: HeaderValue,
}

/// What every answer says first: which message and which number it is about.
#[derive(Deserialize)]
struct Told<T> {
    message_id: String,
    number: String,
    found: bool,
    record: Option<T>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    deceased: bool,
}

#[derive(Deserialize)]
struct Entity {
    name: String,
    liquidated: bool,
}

#[derive(Deserialize)]
struct Power {
    principal: String,
    agent: Iin,
    valid_until: NaiveDate,
    revoked: bool,
}

impl RegisterClient {
    /// A client.
    ///
    /// # Errors
    /// `Internal` for an address or a key that cannot be used.
    pub fn new(settings: RegisterSettings) -> Result<Self> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {}", settings.key))
            .map_err(|_| Error::Internal("the key of the registers cannot stand in a header".into()))?;
        authorization.set_sensitive(true);
        let outside = Outside::new(SYSTEM, settings.limits, ANSWER_LIMIT)?;
        Ok(Self { outside, base: base(SYSTEM, &settings.base)?, authorization })
    }

    async fn ask<T: DeserializeOwned>(&self, register: &str, number: &str) -> Result<Option<T>> {
        let message = message_id()?;
        let request = self.outside.http().get(below(&self.base, &[register, number]));
        let request =
            request.header(AUTHORIZATION, self.authorization.clone()).header("x-message-id", &message);
        self.outside.ask(Call::repeatable(request), |answer| self.told(answer, &message, number)).await
    }

    /// An answer about another message or another number is somebody else's.
    fn told<T: DeserializeOwned>(&self, answer: &Answer, message: &str, number: &str) -> Result<Option<T>> {
        if answer.status != 200 {
            return Err(self.outside.unavailable(format!("answered {}", answer.status)));
        }
        let told: Told<T> = self.outside.json(answer)?;
        if told.message_id != message || told.number != number {
            return Err(self.outside.unavailable("answered another question"));
        }
        match (told.found, told.record) {
            (true, Some(record)) => Ok(Some(record)),
            (false, None) => Ok(None),
            _ => Err(self.outside.unavailable("answered both yes and no")),
        }
    }

    fn name(&self, name: String) -> Result<String> {
        let plain = !name.trim().is_empty() && !name.contains(char::is_control);
        if plain && name.chars().count() <= LONGEST_NAME {
            return Ok(name);
        }
        Err(self.outside.unavailable("told a name that is none"))
    }
}

/// An id that nobody guesses, so that an answer to it is an answer to us.
fn message_id() -> Result<String> {
    let mut bytes = [0u8; 16];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Internal("no randomness".into()))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[async_trait]
impl Registers for RegisterClient {
    async fn individual(&self, iin: &Iin) -> Result<Option<Individual>> {
        let Some(person) = self.ask::<Person>("individuals", iin.as_str()).await? else { return Ok(None) };
        let name = self.name(person.name)?;
        Ok(Some(Individual { iin: iin.clone(), name, deceased: person.deceased }))
    }

    async fn legal_entity(&self, bin: &Bin) -> Result<Option<LegalEntity>> {
        let Some(entity) = self.ask::<Entity>("legal-entities", bin.as_str()).await? else { return Ok(None) };
        let name = self.name(entity.name)?;
        Ok(Some(LegalEntity { bin: bin.clone(), name, liquidated: entity.liquidated }))
    }

    async fn power_of_attorney(&self, number: &str) -> Result<Option<PowerOfAttorney>> {
        let Some(power) = self.ask::<Power>("powers-of-attorney", number).await? else { return Ok(None) };
        let principal = Party::parse(&power.principal)
            .ok_or_else(|| self.outside.unavailable("told a principal that is neither IIN nor BIN"))?;
        Ok(Some(PowerOfAttorney {
            number: number.to_owned(),
            principal,
            agent: power.agent,
            valid_until: power.valid_until,
            revoked: power.revoked,
        }))
    }
}

/// Where no registers are configured: nobody can tell.
pub struct NoRegisters;

impl NoRegisters {
    fn none<T>() -> Result<T> {
        Err(Error::Unavailable { system: SYSTEM, cause: "no registers are configured".into() })
    }
}

#[async_trait]
impl Registers for NoRegisters {
    async fn individual(&self, _: &Iin) -> Result<Option<Individual>> {
        Self::none()
    }

    async fn legal_entity(&self, _: &Bin) -> Result<Option<LegalEntity>> {
        Self::none()
    }

    async fn power_of_attorney(&self, _: &str) -> Result<Option<PowerOfAttorney>> {
        Self::none()
    }
}
