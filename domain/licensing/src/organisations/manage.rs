//! Who manages a body: an administrator at it, or at a body above it. And the rules that hold for all he does.

use super::{Body, Post, on_duty};
use crate::access::{Call, Role};
use crate::error::{Error, Refusal, Result};
use crate::ids::BodyId;
use crate::ports::{Ports, Tx};
use crate::values::{Iin, Text, civil_day};
use std::collections::BTreeSet;

/// Most bodies one above the other.
pub(super) const LEVELS: usize = 5;

/// The body, if the caller manages it; with `above` only as an administrator of a body above it.
///
/// Errors: `Forbidden`, `NotFound`.
pub(super) fn managed(tx: &mut dyn Tx, call: &Call, body: &BodyId, above: bool) -> Result<Body> {
    let duties = on_duty(tx, call)?;
    if !duties.roles().contains(&Role::Administrator) {
        return Err(Error::Forbidden("only an administrator manages a body"));
    }
    let found = tx.hold_body(body)?;
    if is_under(tx, &found, &duties.body, above)? {
        return Ok(found);
    }
    Err(Error::Forbidden("an administrator manages his own body and those under it"))
}

/// Whether a body is another one or stands under it; with `above` only the latter.
fn is_under(tx: &mut dyn Tx, body: &Body, other: &BodyId, above: bool) -> Result<bool> {
    if body.id == *other {
        return Ok(!above);
    }
    let mut next = body.parent.clone();
    for _ in 0..LEVELS {
        match next {
            None => return Ok(false),
            Some(parent) if parent == *other => return Ok(true),
            Some(parent) => next = tx.get_body(&parent)?.parent,
        }
    }
    Ok(false)
}

/// Lets the staff of a body know who works there, and whoever manages it.
pub(super) async fn check_may_know(ports: &Ports, call: &Call, body: &BodyId) -> Result<()> {
    let (call, body) = (call.clone(), body.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        let duties = on_duty(tx, &call)?;
        let manages = duties.roles().contains(&Role::Administrator);
        let found = tx.get_body(&body)?;
        match duties.body == body || (manages && is_under(tx, &found, &duties.body, false)?) {
            true => Ok(()),
            false => Err(Error::Forbidden("only its own staff knows who works at a body")),
        }
    };
    ports.store.transact(&trail, work).await
}

/// Refuses a change of what the caller has not seen as it is.
pub(super) fn check_seen(call: &Call, version: i64) -> Result<()> {
    match call.seen_version.is_some_and(|seen| seen != version) {
        true => Err(Refusal::Stale.into()),
        false => Ok(()),
    }
}

/// Refuses a name that is missing in a language.
pub(super) fn check_name(pointer: &str, name: &Text) -> Result<()> {
    match name.is_complete() {
        true => Ok(()),
        false => Err(Error::invalid(pointer, "required", "a name in Kazakh, Russian and English")),
    }
}

/// Refuses roles that no post of such a body holds: desks of service centres license nothing, and who manages people
/// does not decide.
pub(super) fn check_roles(body: &Body, roles: &BTreeSet<Role>) -> Result<()> {
    let wrong = |code: &str, words: &str| Err(Error::invalid("/roles", code, words));
    if roles.iter().any(|role| !role.is_staff()) {
        return wrong("not_of_staff", "an applicant is no member of staff");
    }
    if roles.contains(&Role::Administrator) && roles.len() > 1 {
        return wrong("separation", "a post that manages people holds no role of the acts");
    }
    let licenses = !body.services.is_empty();
    match roles.iter().find(|role| !fits(**role, licenses)) {
        Some(_) if licenses => {
            wrong("not_of_this_body", "a body that licenses has no counter of a service centre")
        }
        Some(_) => {
            wrong("not_of_this_body", "a body that licenses nothing registers, decides and signs nothing")
        }
        None => Ok(()),
    }
}

fn fits(role: Role, licenses: bool) -> bool {
    match role {
        Role::Administrator | Role::StateBodies => true,
        Role::PscOperator => !licenses,
        _ => licenses,
    }
}

/// Refuses an administrator a role of the acts by his own hand: `own` says whether it would be his.
pub(super) fn check_not_own(own: bool, roles: &BTreeSet<Role>) -> Result<()> {
    match own && roles.iter().any(|role| *role != Role::Administrator) {
        true => Err(Refusal::OwnRights.into()),
        false => Ok(()),
    }
}

/// Whether the calling administrator holds a post, or stands in for somebody who does, now or later.
pub(super) fn is_holder(tx: &mut dyn Tx, call: &Call, post: &Post) -> Result<bool> {
    let (today, iin) = (civil_day(call.now), caller(call)?);
    for holder in tx.find_holders(&post.id, today)? {
        if holder.iin == *iin {
            return Ok(true);
        }
        for one in tx.find_substitutions(&holder.id, today)? {
            if one.absent == holder.id && tx.get_employment(&one.substitute)?.iin == *iin {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The person who calls.
pub(super) fn caller(call: &Call) -> Result<&Iin> {
    call.actor.staff().map(|(_, iin, _)| iin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Mint;
    use crate::values::Bin;

    fn body(services: &[&str]) -> Body {
        let mut mint = Mint::new("2026-11-23T06:00:00Z".parse().unwrap(), 7);
        let name = Text { kk: "к".into(), ru: "к".into(), en: "c".into() };
        let services = services.iter().map(|code| (*code).to_owned()).collect();
        let bin = Bin::parse("750140000028").unwrap();
        Body { services, ..Body::new(BodyId::new(&mut mint), bin, name) }
    }

    #[test]
    fn the_roles_of_a_post_fit_the_kind_of_its_body() {
        let (licensor, centre) = (body(&["ozone-works-permit"]), body(&[]));
        let check = |body: &Body, roles: &[Role]| check_roles(body, &roles.iter().copied().collect()).is_ok();
        for role in [Role::Registrar, Role::Executor, Role::Head, Role::Signatory, Role::ProviderEmployee] {
            assert!(check(&licensor, &[role]) && !check(&centre, &[role]), "{role}");
        }
        assert!(check(&centre, &[Role::PscOperator]) && !check(&licensor, &[Role::PscOperator]));
        for both in [&licensor, &centre] {
            assert!(
                check(both, &[Role::StateBodies]) && check(both, &[Role::Administrator]) && check(both, &[])
            );
            assert!(!check(both, &[Role::Applicant]));
            assert!(!check(both, &[Role::Administrator, Role::StateBodies]));
        }
    }

    #[test]
    fn only_roles_of_the_acts_are_out_of_ones_own_reach() {
        let roles = |roles: &[Role]| roles.iter().copied().collect::<BTreeSet<_>>();
        assert!(check_not_own(true, &roles(&[Role::Executor])).is_err());
        assert!(check_not_own(true, &roles(&[Role::Administrator])).is_ok());
        assert!(check_not_own(false, &roles(&[Role::Executor])).is_ok());
    }
}
