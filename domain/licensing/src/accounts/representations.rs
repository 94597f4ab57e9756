//! Who may act for a legal entity: named by its head, or by one with the right to sign, and taken back by them.

use super::{SessionEnd, end_sessions_of};
use crate::access::{Call, Standing};
use crate::error::{Error, Result};
use crate::ids::RepresentationId;
use crate::once::{once, replayed};
use crate::organisations::{Capacity, Representation};
use crate::ports::{Page, PageRequest, Ports, Tx};
use crate::registers::{Finding, Representative, find_power, is_power_number};
use crate::values::{Bin, Iin, Party, civil_day};
use chrono::NaiveDate;

/// Somebody to be named.
#[derive(Clone, Debug)]
pub struct NewRepresentation {
    /// The person.
    pub iin: Iin,
    /// As what.
    pub capacity: Capacity,
    /// Number of the power of attorney in the register of the notaries.
    pub power_of_attorney: Option<String>,
    /// The first day; `None` is today.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// The legal entity the caller acts for.
fn entity(call: &Call) -> Result<Bin> {
    match call.actor.party()? {
        Party::LegalEntity { bin } => Ok(bin.clone()),
        Party::Individual { .. } => Err(Error::Forbidden("nobody represents a person here")),
    }
}

/// Whether the caller may say who acts for the entity: its own account, its head, one with the right to sign.
fn may_name(tx: &mut dyn Tx, call: &Call, bin: &Bin) -> Result<()> {
    let account = tx.get_account(&call.actor.account)?;
    if matches!(&account.standing, Standing::Applicant { party, .. } if party.number() == bin.as_str()) {
        return Ok(());
    }
    let by = match &call.actor.standing {
        Standing::Applicant { iin: Some(iin), .. } => {
            tx.find_representation(iin, bin, civil_day(call.now))?.map(|one| one.capacity)
        }
        _ => None,
    };
    match by {
        Some(Capacity::Head | Capacity::RightToSign) => Ok(()),
        _ => {
            Err(Error::Forbidden("only the head, or who has the right to sign, says who acts for the entity"))
        }
    }
}

/// Names somebody. An employee needs a power of attorney, which the register of the notaries has to know as given by
/// the entity to that person; it bounds how long he may act.
///
/// Errors: `Forbidden`; `Invalid` for a period or a power that is not right; `Unavailable` where the register cannot
/// tell now.
pub async fn add(ports: &Ports, call: &Call, new: NewRepresentation) -> Result<Representation> {
    if let Some(answer) = replayed(ports, call).await? {
        return Ok(answer);
    }
    let (bin, today) = (entity(call)?, civil_day(call.now));
    let from = new.from.unwrap_or(today);
    if from < today || new.until.is_some_and(|until| until < from) {
        return Err(Error::invalid("/from", "period", "it begins today or later, and ends after it began"));
    }
    let until = match new.capacity {
        Capacity::Employee => Some(powered(ports, call, &new, &bin, from).await?),
        Capacity::Head | Capacity::RightToSign => new.until,
    };
    let call = call.clone();
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            may_name(tx, &call, &bin)?;
            let representation = Representation {
                id: RepresentationId::new(&mut call.mint.clone()),
                bin: bin.clone(),
                iin: new.iin.clone(),
                capacity: new.capacity,
                power_of_attorney: new.power_of_attorney.clone(),
                from,
                until,
                created_by: call.actor.account.clone(),
                created_at: call.now,
                revoked_at: None,
                version: 1,
            };
            tx.insert_representation(&representation)?;
            Ok(representation)
        })
    };
    ports.store.transact(&trail, work).await
}

/// The last day of an employee, by his power of attorney.
async fn powered(
    ports: &Ports,
    call: &Call,
    new: &NewRepresentation,
    bin: &Bin,
    from: NaiveDate,
) -> Result<NaiveDate> {
    let wrong = |code: &str, words: &str| Error::invalid("/power_of_attorney", code, words);
    let number = new.power_of_attorney.clone().ok_or_else(|| wrong("required", "an employee has one"))?;
    if !is_power_number(&number) {
        return Err(wrong("number", "up to 40 letters, digits, hyphens and slashes"));
    }
    let principal = Party::LegalEntity { bin: bin.clone() };
    let agent = Representative { iin: new.iin.clone(), power_of_attorney: Some(number) };
    let (finding, last) = find_power(ports, &principal, &agent, call.now).await?;
    let last = match (finding, last) {
        (Finding::Known, Some(last)) => last,
        (finding, _) => {
            return Err(wrong(finding.as_str(), "the register of the notaries does not confirm it"));
        }
    };
    match new.until {
        Some(until) if until > last => Err(Error::invalid("/until", "period", "the power ends before")),
        Some(until) => Ok(until),
        None if last < from => Err(Error::invalid("/from", "period", "the power ends before")),
        None => Ok(last),
    }
}

/// Those who may act for the caller's entity now or later, newest first.
pub async fn list(ports: &Ports, call: &Call, page: &PageRequest) -> Result<Page<Representation>> {
    let bin = entity(call)?;
    ports.views.representations(&bin, civil_day(call.now), page).await
}

/// Takes it back. Sessions in the entity's name end at once.
///
/// Errors: `Forbidden`; `NotFound` for what is another entity's, or is taken back already.
pub async fn revoke(ports: &Ports, call: &Call, id: &RepresentationId) -> Result<()> {
    let (call, id, bin) = (call.clone(), id.clone(), entity(call)?);
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            may_name(tx, &call, &bin)?;
            let mut found = tx.get_representation(&id)?;
            if found.bin != bin || found.revoked_at.is_some() {
                return Err(Error::NotFound("representation"));
            }
            found.revoked_at = Some(call.now);
            tx.save_representation(&mut found)?;
            match tx.find_account(found.iin.as_str())? {
                Some(account) => {
                    end_sessions_of(tx, &account.id, SessionEnd::StandingLost, call.now).map(|_| ())
                }
                None => Ok(()),
            }
        })
    };
    ports.store.transact(&trail, work).await
}
