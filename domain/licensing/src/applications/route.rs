//! The way of an application to its body: by service and region.

use crate::error::{Error, Result};
use crate::ids::BodyId;
use crate::organisations::{Body, Territory};
use crate::ports::Tx;

/// The body that decides a service in a region. The office of a body enters only what that body decides: `at` is its.
/// Whether somebody is on duty there does not count: an application waits in the body's inbox, and is not lost.
///
/// Errors: `Invalid` with the regions there are, where no body of the whole country decides it; `Forbidden` for another
/// office.
pub(super) fn route(
    tx: &mut dyn Tx,
    service: &str,
    territory: Option<&Territory>,
    at: Option<&BodyId>,
) -> Result<Body> {
    let own = at.map(|office| tx.get_body(office)).transpose()?;
    let wanted = territory.or_else(|| own.as_ref().and_then(|own| own.territory.as_ref()));
    match (tx.find_body_serving(service, wanted)?, own) {
        (Some(found), Some(own)) if found.id != own.id => {
            Err(Error::Forbidden("another body decides this service"))
        }
        (Some(found), _) => Ok(found),
        (None, Some(_)) => Err(Error::Forbidden("another body decides this service")),
        (None, None) => Err(nobody(tx, service, territory)?),
    }
}

/// What to answer where no body decides the service there.
fn nobody(tx: &mut dyn Tx, service: &str, territory: Option<&Territory>) -> Result<Error> {
    let regions = tx.regions_serving(service)?;
    if regions.is_empty() {
        return Ok(Error::Internal(format!("no licensing body decides {service}")));
    }
    let code = if territory.is_some() { "no_body_there" } else { "required" };
    let named: Vec<String> = regions.iter().map(|one| format!("{one} ({})", one.name().en)).collect();
    Ok(Error::invalid("/territory", code, format!("the service is decided in: {}", named.join(", "))))
}
