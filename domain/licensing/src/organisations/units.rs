//! Divisions of a body.

use super::Unit;
use super::manage::{check_may_know, check_name, check_seen, managed};
use crate::access::Call;
use crate::error::{Error, Refusal, Result};
use crate::ids::{BodyId, UnitId};
use crate::once::once;
use crate::ports::{Page, PageRequest, Ports, Tx};
use crate::values::{Text, civil_day};

/// A unit to be added.
#[derive(Clone, Debug)]
pub struct NewUnit {
    /// Its name.
    pub name: Text,
    /// Codes of the services whose tasks are its own.
    pub services: Vec<String>,
}

/// What is changed of a unit; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct UnitChange {
    /// Its name.
    pub name: Option<Text>,
    /// Codes of the services whose tasks are its own.
    pub services: Option<Vec<String>>,
    /// Whether today is its last day: its services become everybody's.
    pub close: bool,
}

/// The units of a body, the latest first.
///
/// Errors: `Forbidden` for whoever neither works there nor manages it.
pub async fn list(ports: &Ports, call: &Call, body: &BodyId, page: &PageRequest) -> Result<Page<Unit>> {
    check_may_know(ports, call, body).await?;
    ports.views.units(body, page).await
}

/// Adds a unit.
///
/// Errors: `Forbidden`; `Invalid` for services that the body does not decide or another unit has.
pub async fn add(ports: &Ports, call: &Call, body: &BodyId, new: NewUnit) -> Result<Unit> {
    let (call, body) = (call.clone(), body.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let decided = managed(tx, &call, &body, false)?.services;
            check_name("/name", &new.name)?;
            let unit = Unit {
                id: UnitId::new(&mut call.mint.clone()),
                body,
                name: new.name,
                services: new.services,
                closed_on: None,
                version: 1,
            };
            let unit = with_services(tx, unit, &decided)?;
            tx.insert_unit(&unit)?;
            Ok(unit)
        })
    };
    ports.store.transact(&trail, work).await
}

/// Changes a unit or closes it.
///
/// Errors: as for [`add`]; `NotFound` for a unit of another body; `StillHeld` while it has posts; `Stale`; `Invalid` for
/// one that is closed.
pub async fn change(
    ports: &Ports,
    call: &Call,
    (body, id): (&BodyId, &UnitId),
    change: UnitChange,
) -> Result<Unit> {
    let (call, body, id) = (call.clone(), body.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let decided = managed(tx, &call, &body, false)?.services;
            let mut unit = of(tx, &body, &id)?;
            check_seen(&call, unit.version)?;
            if unit.closed_on.is_some() {
                return Err(Error::invalid("", "closed", "the unit is closed"));
            }
            if let Some(name) = change.name {
                check_name("/name", &name)?;
                unit.name = name;
            }
            if let Some(services) = change.services {
                unit.services = services;
                unit = with_services(tx, unit, &decided)?;
            }
            if change.close {
                let today = civil_day(call.now);
                if tx.has_posts_after(&unit.id, today)? {
                    return Err(Refusal::StillHeld.into());
                }
                unit.closed_on = Some(today);
                unit.services.clear();
            }
            tx.save_unit(&mut unit)?;
            Ok(unit)
        })
    };
    ports.store.transact(&trail, work).await
}

/// A unit of this body.
pub(super) fn of(tx: &mut dyn Tx, body: &BodyId, id: &UnitId) -> Result<Unit> {
    Some(tx.get_unit(id)?).filter(|unit| unit.body == *body).ok_or(Error::NotFound("unit"))
}

/// The unit with its services in order, if the body decides them and no other unit has one.
fn with_services(tx: &mut dyn Tx, mut unit: Unit, decided: &[String]) -> Result<Unit> {
    unit.services.sort();
    unit.services.dedup();
    for code in &unit.services {
        if !decided.contains(code) {
            return Err(Error::invalid("/services", "not_decided", "the body does not decide it"));
        }
        if tx.find_unit_of_service(&unit.body, code)?.is_some_and(|other| other != unit.id) {
            return Err(Error::invalid("/services", "taken", "another unit has it"));
        }
    }
    Ok(unit)
}
