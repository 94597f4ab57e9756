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
/// The notaries' register is another system behind the same gateway: where it is down, people are still found.
const NOTARY: &str = "notary";
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
    registers: Outside,
    notary: Outside,
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

/// A record says itself whose it is.
trait Record: DeserializeOwned {
    fn number(&self) -> &str;
}

#[derive(Deserialize)]
struct Person {
    iin: String,
    name: String,
    deceased: bool,
}

#[derive(Deserialize)]
struct Entity {
    bin: String,
    name: String,
    liquidated: bool,
}

#[derive(Deserialize)]
struct Power {
    number: String,
    principal: String,
    agent: Iin,
    valid_until: NaiveDate,
    revoked: bool,
}

impl Record for Person {
    fn number(&self) -> &str {
        &self.iin
    }
}

impl Record for Entity {
    fn number(&self) -> &str {
        &self.bin
    }
}

impl Record for Power {
    fn number(&self) -> &str {
        &self.number
    }
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
        Ok(Self {
            registers: Outside::new(SYSTEM, settings.limits, ANSWER_LIMIT)?,
            notary: Outside::new(NOTARY, settings.limits, ANSWER_LIMIT)?,
            base: base(SYSTEM, &settings.base)?,
            authorization,
        })
    }

    async fn ask<T: Record>(&self, outside: &Outside, register: &str, number: &str) -> Result<Option<T>> {
        let message = message_id()?;
        let request = outside.http().get(below(&self.base, &[register, number]));
        let request =
            request.header(AUTHORIZATION, self.authorization.clone()).header("x-message-id", &message);
        outside.ask(Call::repeatable(request), |answer| told(outside, answer, &message, number)).await
    }

    fn name(&self, name: String) -> Result<String> {
        let plain = !name.trim().is_empty() && !name.contains(char::is_control);
        if plain && name.chars().count() <= LONGEST_NAME {
            return Ok(name);
        }
        Err(self.registers.unavailable("told a name that is none"))
    }
}

/// An answer about another message, or about another number in whatever place, is somebody else's.
fn told<T: Record>(outside: &Outside, answer: &Answer, message: &str, number: &str) -> Result<Option<T>> {
    if answer.status != 200 {
        return Err(outside.unavailable(format!("answered {}", answer.status)));
    }
    let told: Told<T> = outside.json(answer)?;
    if told.message_id != message || told.number != number {
        return Err(outside.unavailable("answered another question"));
    }
    match (told.found, told.record) {
        (true, Some(record)) if record.number() == number => Ok(Some(record)),
        (true, Some(_)) => Err(outside.unavailable("told somebody else's record")),
        (false, None) => Ok(None),
        _ => Err(outside.unavailable("answered both yes and no")),
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
        let asked = self.ask::<Person>(&self.registers, "individuals", iin.as_str());
        let Some(person) = asked.await? else { return Ok(None) };
        let name = self.name(person.name)?;
        Ok(Some(Individual { iin: iin.clone(), name, deceased: person.deceased }))
    }

    async fn legal_entity(&self, bin: &Bin) -> Result<Option<LegalEntity>> {
        let asked = self.ask::<Entity>(&self.registers, "legal-entities", bin.as_str());
        let Some(entity) = asked.await? else { return Ok(None) };
        let name = self.name(entity.name)?;
        Ok(Some(LegalEntity { bin: bin.clone(), name, liquidated: entity.liquidated }))
    }

    async fn power_of_attorney(&self, number: &str) -> Result<Option<PowerOfAttorney>> {
        let asked = self.ask::<Power>(&self.notary, "powers-of-attorney", number);
        let Some(power) = asked.await? else { return Ok(None) };
        let principal = Party::parse(&power.principal)
            .ok_or_else(|| self.notary.unavailable("told a principal that is neither IIN nor BIN"))?;
        Ok(Some(PowerOfAttorney {
            number: power.number,
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
