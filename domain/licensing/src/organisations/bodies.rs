//! Bodies: a territorial department is added and changed from above it.

use super::manage::{LEVELS, check_name, check_seen, managed};
use super::{Body, Territory};
use crate::access::Call;
use crate::calendar::OfficeHours;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::ids::BodyId;
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::{Bin, Text, civil_day};
use chrono::NaiveDate;

/// A body to be added.
#[derive(Clone, Debug)]
pub struct NewBody {
    /// Its business number.
    pub bin: Bin,
    /// Its name.
    pub name: Text,
    /// Codes of the services it decides, each one that the body above decides too.
    pub services: Vec<String>,
    /// The region it decides them for.
    pub territory: Option<Territory>,
    /// The body above it.
    pub parent: BodyId,
    /// When its office works.
    pub hours: OfficeHours,
}

/// What is changed of a body; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct BodyChange {
    /// Its name.
    pub name: Option<Text>,
    /// Codes of the services it decides.
    pub services: Option<Vec<String>>,
    /// When its office works.
    pub hours: Option<OfficeHours>,
}

/// Adds a body under one that the caller manages.
///
/// Errors: `Forbidden`; `Invalid` for a business number that is taken, for services that the body above does not decide
/// or another body decides in that region, and for too many bodies one above the other.
pub async fn add(ports: &Ports, call: &Call, new: NewBody) -> Result<Body> {
    let (call, catalogue) = (call.clone(), ports.catalogue.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            managed(tx, &call, &new.parent, false)?;
            let id = BodyId::new(&mut call.mint.clone());
            let (territory, parent, hours) = (new.territory, Some(new.parent), new.hours);
            let services = sorted(new.services);
            let body =
                Body { id, bin: new.bin, name: new.name, services, territory, parent, hours, version: 1 };
            found(tx, &catalogue, &body, civil_day(call.now))?;
            Ok(body)
        })
    };
    ports.store.transact(&trail, work).await
}

/// Writes a new body, for whoever has checked that it may be done.
///
/// Errors: `Invalid`, as for [`add`].
pub fn found(tx: &mut dyn Tx, catalogue: &Catalogue, body: &Body, day: NaiveDate) -> Result<()> {
    check_name("/name", &body.name)?;
    if tx.find_body(&body.bin)?.is_some() {
        return Err(Error::invalid("/bin", "taken", "there is a body with this BIN"));
    }
    if let Some(unknown) = body.services.iter().find(|code| catalogue.service(code, day).is_err()) {
        return Err(Error::invalid("/services", "unknown_service", format!("there is no service {unknown}")));
    }
    if let Some(parent) = &body.parent {
        let above = tx.get_body(parent)?;
        check_depth(tx, &above)?;
        if body.services.iter().any(|code| !above.services.contains(code)) {
            return Err(Error::invalid("/services", "not_above", "the body above does not decide it"));
        }
    }
    check_alone(tx, body)?;
    tx.insert_body(body)
}

/// Changes a body. Its services are changed from above only, and it keeps its kind: one that licenses goes on to license
/// something.
///
/// Errors: as for [`add`]; `Stale`.
pub async fn change(ports: &Ports, call: &Call, id: &BodyId, change: BodyChange) -> Result<Body> {
    let (call, id) = (call.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let mut body = managed(tx, &call, &id, change.services.is_some())?;
            check_seen(&call, body.version)?;
            if let Some(name) = change.name {
                check_name("/name", &name)?;
                body.name = name;
            }
            body.hours = change.hours.unwrap_or(body.hours);
            if let Some(services) = change.services {
                let services = sorted(services);
                let above = match &body.parent {
                    Some(parent) => tx.get_body(parent)?.services,
                    None => Vec::new(),
                };
                if services.iter().any(|code| !body.services.contains(code) && !above.contains(code)) {
                    return Err(Error::invalid(
                        "/services",
                        "not_above",
                        "the body above does not decide it",
                    ));
                }
                if services.is_empty() != body.services.is_empty() {
                    return Err(Error::invalid(
                        "/services",
                        "kind",
                        "a body that licenses goes on to license",
                    ));
                }
                body.services = services;
                check_alone(tx, &body)?;
            }
            tx.save_body(&mut body)?;
            Ok(body)
        })
    };
    ports.store.transact(&trail, work).await
}

fn sorted(mut services: Vec<String>) -> Vec<String> {
    services.sort();
    services.dedup();
    services
}

fn check_depth(tx: &mut dyn Tx, above: &Body) -> Result<()> {
    let mut next = above.parent.clone();
    for _ in 2..LEVELS {
        match next {
            None => return Ok(()),
            Some(parent) => next = tx.get_body(&parent)?.parent,
        }
    }
    match next {
        None => Ok(()),
        Some(_) => Err(Error::invalid("/parent", "depth", "no more than five bodies one above the other")),
    }
}

/// Refuses a body that decides what another one decides in the same region: an application goes to one body.
pub(super) fn check_alone(tx: &mut dyn Tx, body: &Body) -> Result<()> {
    for code in &body.services {
        let other = tx.find_body_serving(code, body.territory.as_ref())?;
        if other.is_some_and(|other| other.territory == body.territory && other.id != body.id) {
            let words = format!("{code} is decided by another body there");
            return Err(Error::invalid("/services", "taken", words));
        }
    }
    Ok(())
}
