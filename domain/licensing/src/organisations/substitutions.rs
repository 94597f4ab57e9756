//! Standing in for somebody who is away: by an order, for a time that has an end.

use super::manage::{caller, check_may_know, check_not_own, check_seen, managed};
use super::{Employment, Substitution, employees};
use crate::access::Call;
use crate::error::{Error, Result};
use crate::ids::{BodyId, EmploymentId, SubstitutionId};
use crate::once::once;
use crate::ports::{Page, PageRequest, Ports, Tx};
use crate::values::{Instant, civil_day};
use chrono::NaiveDate;

/// Most days of one substitution: a year.
const MOST_DAYS: i64 = 366;

/// Somebody who shall stand in.
#[derive(Clone, Debug)]
pub struct NewSubstitution {
    /// Who is away.
    pub absent: EmploymentId,
    /// Who stands in.
    pub substitute: EmploymentId,
    /// The first day, today or later.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// The order it rests on, as written.
    pub ground: String,
}

/// The substitutions of a body, the latest first; with a day only those that hold on it.
///
/// Errors: `Forbidden` for whoever neither works there nor manages it.
pub async fn list(
    ports: &Ports,
    call: &Call,
    body: &BodyId,
    on: Option<NaiveDate>,
    page: &PageRequest,
) -> Result<Page<Substitution>> {
    check_may_know(ports, call, body).await?;
    ports.views.substitutions(body, on, page).await
}

/// Has somebody stand in for somebody: he holds the roles of the other's own post as well, and hands none of them on.
///
/// Errors: `Forbidden`; `OwnRights` where the caller would gain a role of the acts; `Invalid` for people of another body,
/// the same person, a period that begins before today, lasts more than a year or goes beyond an employment, and for two
/// who would stand in for each other.
pub async fn add(ports: &Ports, call: &Call, body: &BodyId, new: NewSubstitution) -> Result<Substitution> {
    let (call, body) = (call.clone(), body.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            managed(tx, &call, &body, false)?;
            let today = civil_day(call.now);
            if new.from < today || new.until < new.from || (new.until - new.from).num_days() >= MOST_DAYS {
                let words = "it begins today or later, and ends within a year";
                return Err(Error::invalid("/until", "period", words));
            }
            let absent = employed(tx, &body, &new.absent, "/absent", &new)?;
            let substitute = employed(tx, &body, &new.substitute, "/substitute", &new)?;
            if absent.iin == substitute.iin {
                return Err(Error::invalid("/substitute", "same_person", "nobody stands in for himself"));
            }
            let roles = tx.get_post(&absent.post)?.roles;
            check_not_own(substitute.iin == *caller(&call)?, &roles)?;
            check_alone(tx, &absent, &substitute, &new)?;
            let one = Substitution {
                id: SubstitutionId::new(&mut call.mint.clone()),
                body,
                absent: absent.id,
                substitute: substitute.id,
                from: new.from,
                until: new.until,
                ground: new.ground,
                cancelled_at: None,
                version: 1,
            };
            tx.insert_substitution(&one)?;
            Ok(one)
        })
    };
    ports.store.transact(&trail, work).await
}

/// An employment of this body that lasts through the whole period.
fn employed(
    tx: &mut dyn Tx,
    body: &BodyId,
    id: &EmploymentId,
    pointer: &str,
    period: &NewSubstitution,
) -> Result<Employment> {
    let found = employees::of(tx, body, id)
        .map_err(|_| Error::invalid(pointer, "unknown", "nobody is employed so at this body"))?;
    match found.holds_on(period.from) && found.holds_on(period.until) {
        true => Ok(found),
        false => Err(Error::invalid(pointer, "period", "the person is not employed through the whole time")),
    }
}

/// Refuses the same pair twice in the same days, and two who stand in for each other.
fn check_alone(
    tx: &mut dyn Tx,
    absent: &Employment,
    substitute: &Employment,
    new: &NewSubstitution,
) -> Result<()> {
    for other in tx.find_substitutions(&absent.id, new.from)? {
        if other.from > new.until {
            continue;
        }
        let stands_in = tx.get_employment(&other.substitute)?.iin;
        if other.absent == absent.id && stands_in == substitute.iin {
            return Err(Error::invalid(
                "/from",
                "overlap",
                "the person stands in for the other then already",
            ));
        }
        if other.substitute == absent.id && tx.get_employment(&other.absent)?.iin == substitute.iin {
            return Err(Error::invalid("/substitute", "mutual", "two do not stand in for each other"));
        }
    }
    Ok(())
}

/// Takes a substitution back, at once.
///
/// Errors: `Forbidden`; `NotFound` for one of another body; `Invalid` for one that was taken back or is over; `Stale`.
pub async fn cancel(
    ports: &Ports,
    call: &Call,
    (body, id): (&BodyId, &SubstitutionId),
) -> Result<Substitution> {
    let (call, body, id) = (call.clone(), body.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            managed(tx, &call, &body, false)?;
            let mut one = tx.get_substitution(&id)?;
            if one.body != body {
                return Err(Error::NotFound("substitution"));
            }
            check_seen(&call, one.version)?;
            if one.cancelled_at.is_some() || one.until < civil_day(call.now) {
                return Err(Error::invalid("", "over", "it is over already"));
            }
            one.cancelled_at = Some(call.now);
            tx.save_substitution(&mut one)?;
            Ok(one)
        })
    };
    ports.store.transact(&trail, work).await
}

/// Ends the substitutions of an employment with it.
pub(super) fn end_with(tx: &mut dyn Tx, of: &Employment, last: NaiveDate, now: Instant) -> Result<()> {
    for mut one in tx.find_substitutions(&of.id, last.succ_opt().unwrap_or(last))? {
        match one.from <= last {
            true => one.until = last,
            false => one.cancelled_at = Some(now),
        }
        tx.save_substitution(&mut one)?;
    }
    Ok(())
}
