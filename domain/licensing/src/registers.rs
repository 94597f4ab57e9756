//! The state registers as a desk asks them about an applicant: individuals (ЖТ МДҚ), legal entities (ЗТ МДҚ) and
//! the powers of attorney of the notaries (БНАЖ), all behind the e-government gateway (ЭҮШ). Which of them are asked
//! stands in the step of the act (`asks`). "Data cannot be obtained" is an answer of the act; "nobody can tell now" is
//! none.

use crate::error::Result;
use crate::ports::Ports;
use crate::values::{Bin, Iin, Instant, Party, civil_day};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// People (ЖТ МДҚ).
    Individuals,
    /// Legal entities (ЗТ МДҚ).
    LegalEntities,
    /// Powers of attorney (БНАЖ).
    Notary,
}

impl Register {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Individuals => "individuals",
            Self::LegalEntities => "legal_entities",
            Self::Notary => "notary",
        }
    }
}

/// A person as the register has him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Individual {
    /// His number.
    pub iin: Iin,
    /// His name.
    pub name: String,
    /// Whether he is dead.
    pub deceased: bool,
}

/// A legal entity as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalEntity {
    /// Its number.
    pub bin: Bin,
    /// Its name.
    pub name: String,
    /// Whether it is struck off.
    pub liquidated: bool,
}

/// A power of attorney as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PowerOfAttorney {
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub principal: Party,
    /// To whom.
    pub agent: Iin,
    /// Its last civil day in Almaty.
    pub valid_until: NaiveDate,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// Whether a text can be the number of a power of attorney: up to 40 letters, digits, hyphens and slashes. It stands in
/// an address and in what is signed, so nothing else gets that far.
pub fn is_power_number(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
    !text.is_empty() && text.chars().count() <= 40 && text.chars().all(plain)
}

/// Who stands at a desk for an applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// The person.
    pub iin: Iin,
    /// Number of the power of attorney in the register of the notaries; what is not notarised lies there on paper.
    pub power_of_attorney: Option<String>,
}

/// What a register said about one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It is there and in order.
    Known,
    /// It is not there.
    Absent,
    /// The person is dead.
    Deceased,
    /// The entity is struck off.
    Liquidated,
    /// The power of attorney was taken back.
    Revoked,
    /// The power of attorney has ended.
    Ended,
    /// The power of attorney is another person's, or for another applicant.
    OfOthers,
}

impl Finding {
    /// The written name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Absent => "absent",
            Self::Deceased => "deceased",
            Self::Liquidated => "liquidated",
            Self::Revoked => "revoked",
            Self::Ended => "ended",
            Self::OfOthers => "of_others",
        }
    }
}

/// One question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which register.
    pub register: Register,
    /// About which number: IIN, BIN or that of a power of attorney.
    pub number: String,
    /// What it said.
    pub finding: Finding,
}

/// What the registers were asked about an applicant and said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// When.
    pub at: Instant,
    /// Every question.
    pub asked: Vec<Asked>,
    /// Whether all of it is known and in order. If not, the act says that the data cannot be obtained.
    pub known: bool,
    /// The applicant's name as the register has it.
    pub applicant_name: Option<String>,
}

/// Asks the registers that a step names about an applicant and whoever stands there for him.
///
/// Errors: `Unavailable` where one of them cannot tell now; then nothing is known of the others either.
pub async fn inquire(
    ports: &Ports,
    asks: &[Register],
    applicant: &Party,
    representative: Option<&Representative>,
    now: Instant,
) -> Result<Inquiry> {
    let (mut asked, mut applicant_name) = (Vec::new(), None);
    let mut note = |register, number: &str, finding| {
        asked.push(Asked { register, number: number.to_owned(), finding });
    };
    match applicant {
        Party::Individual { iin } if asks.contains(&Register::Individuals) => {
            let found = ports.registers.individual(iin).await?;
            note(Register::Individuals, iin.as_str(), of_individual(found.as_ref()));
            applicant_name = found.map(|one| one.name);
        }
        Party::LegalEntity { bin } if asks.contains(&Register::LegalEntities) => {
            let found = ports.registers.legal_entity(bin).await?;
            note(Register::LegalEntities, bin.as_str(), of_entity(found.as_ref()));
            applicant_name = found.map(|one| one.name);
        }
        _ => {}
    }
    if let Some(representative) = representative.filter(|_| asks.contains(&Register::Notary))
        && let Some(number) = &representative.power_of_attorney
    {
        let found = ports.registers.power_of_attorney(number).await?;
        note(Register::Notary, number, of_power(found.as_ref(), applicant, representative, now));
    }
    // Where nobody could be asked about the applicant himself, nothing of him is known.
    let known = applicant_name.is_some() && asked.iter().all(|one| one.finding == Finding::Known);
    Ok(Inquiry { at: now, asked, known, applicant_name })
}

/// What the register of the notaries says of one power of attorney, and its last day if it has it.
///
/// Errors: `Unavailable` where it cannot tell now.
pub(crate) async fn find_power(
    ports: &Ports,
    principal: &Party,
    agent: &Representative,
    now: Instant,
) -> Result<(Finding, Option<NaiveDate>)> {
    let number = agent.power_of_attorney.as_deref().unwrap_or_default();
    let found = ports.registers.power_of_attorney(number).await?;
    Ok((of_power(found.as_ref(), principal, agent, now), found.map(|power| power.valid_until)))
}

fn of_individual(found: Option<&Individual>) -> Finding {
    match found {
        None => Finding::Absent,
        Some(one) if one.deceased => Finding::Deceased,
        Some(_) => Finding::Known,
    }
}

fn of_entity(found: Option<&LegalEntity>) -> Finding {
    match found {
        None => Finding::Absent,
        Some(one) if one.liquidated => Finding::Liquidated,
        Some(_) => Finding::Known,
    }
}

fn of_power(
    found: Option<&PowerOfAttorney>,
    applicant: &Party,
    representative: &Representative,
    now: Instant,
) -> Finding {
    match found {
        None => Finding::Absent,
        Some(power) if power.principal != *applicant || power.agent != representative.iin => {
            Finding::OfOthers
        }
        Some(power) if power.revoked => Finding::Revoked,
        // It holds until its last day is over in Almaty.
        Some(power) if power.valid_until < civil_day(now) => Finding::Ended,
        Some(_) => Finding::Known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power() -> PowerOfAttorney {
        PowerOfAttorney {
            number: "2026-1".into(),
            principal: Party::parse("990101500016").unwrap(),
            agent: Iin::parse("990202600011").unwrap(),
            valid_until: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            revoked: false,
        }
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_power_of_attorney_is_good_for_one_agent_one_principal_and_until_its_last_day_in_almaty() {
        let agent = Representative { iin: Iin::parse("990202600011").unwrap(), power_of_attorney: None };
        let other = Representative { iin: Iin::parse("990101500016").unwrap(), power_of_attorney: None };
        let (one, two) = (Party::parse("990101500016").unwrap(), Party::parse("750140000018").unwrap());
        let day = at("2026-11-23T18:59:59Z");
        let judge = |power: &PowerOfAttorney, who, for_whom, now| of_power(Some(power), for_whom, who, now);
        assert_eq!(judge(&power(), &agent, &one, day), Finding::Known);
        assert_eq!(judge(&power(), &other, &one, day), Finding::OfOthers);
        assert_eq!(judge(&power(), &agent, &two, day), Finding::OfOthers);
        assert_eq!(judge(&power(), &agent, &one, at("2026-11-23T19:00:00Z")), Finding::Ended);
        assert_eq!(judge(&PowerOfAttorney { revoked: true, ..power() }, &agent, &one, day), Finding::Revoked);
        assert_eq!(of_power(None, &one, &agent, day), Finding::Absent);
    }

    #[test]
    fn the_dead_and_the_struck_off_cannot_be_obtained() {
        let iin = Iin::parse("990101500016").unwrap();
        let person = |deceased| Individual { iin: iin.clone(), name: "А".into(), deceased };
        assert_eq!(of_individual(None), Finding::Absent);
        assert_eq!(of_individual(Some(&person(true))), Finding::Deceased);
        assert_eq!(of_individual(Some(&person(false))), Finding::Known);
        let bin = Bin::parse("750140000018").unwrap();
        let entity = |liquidated| LegalEntity { bin: bin.clone(), name: "Б".into(), liquidated };
        assert_eq!(of_entity(Some(&entity(true))), Finding::Liquidated);
        assert_eq!(of_entity(Some(&entity(false))), Finding::Known);
    }
}
