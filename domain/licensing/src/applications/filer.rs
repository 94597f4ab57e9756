//! Who files: the applicant himself on the portal, an employee for him at a desk. Whoever began goes on.

use super::{Application, Channel};
use crate::access::{Actor, Call, Role};
use crate::error::{Error, Result};
use crate::flow::ActingAs;
use crate::organisations::{conflict, on_duty};
use crate::ports::Tx;
use crate::values::civil_day;
use std::collections::BTreeSet;

/// The role that enters applications on a channel.
pub(super) fn role_on(channel: Channel) -> Role {
    match channel {
        Channel::Portal => Role::Applicant,
        Channel::Provider => Role::ProviderEmployee,
        Channel::Psc => Role::PscOperator,
    }
}

/// Whether this caller files this application, so that its next steps before filing are his.
pub fn is_filer(actor: &Actor, application: &Application) -> bool {
    match (&application.desk, actor.party(), actor.staff()) {
        (None, Ok(party), _) => *party == application.applicant,
        (Some(desk), _, Ok((body, _, roles))) => {
            *body == desk.body && roles.contains(&role_on(application.channel()))
        }
        _ => false,
    }
}

/// `Forbidden` for everybody who may see this application and does not file it, by what his token says.
pub(super) fn check_filer(actor: &Actor, application: &Application) -> Result<()> {
    match is_filer(actor, application) {
        true => Ok(()),
        false => {
            Err(Error::Forbidden("whoever began to file goes on with it: the applicant himself, or the desk"))
        }
    }
}

/// The caller as the one who files this application; `Forbidden` for everybody else who may see it. At a desk by his
/// duties of today, and never in a case of his own.
pub(super) fn filer(tx: &mut dyn Tx, call: &Call, application: &Application) -> Result<ActingAs> {
    check_filer(&call.actor, application)?;
    if application.desk.is_some() {
        check_desk(tx, call, application)?;
    }
    Ok(acting(call, role_on(application.channel())))
}

/// Refuses whoever is not on duty at this kind of desk today, or has a part in the case.
pub(super) fn check_desk(tx: &mut dyn Tx, call: &Call, application: &Application) -> Result<()> {
    let duties = on_duty(tx, call)?;
    if !duties.roles().contains(&role_on(application.channel())) {
        return Err(Error::Forbidden("this channel has a desk of its own"));
    }
    conflict(tx, &duties, application, civil_day(call.now))
}

/// The caller in one role.
pub(super) fn acting(call: &Call, role: Role) -> ActingAs {
    ActingAs {
        account: call.actor.account.clone(),
        name: call.actor.name.clone(),
        roles: BTreeSet::from([role]),
        on_behalf_of: None,
    }
}

/// Refuses who never files: staff that stands at no desk, and a portal with no person behind it.
pub(super) fn may_file(actor: &Actor) -> Result<()> {
    match actor.staff() {
        Ok((_, _, roles)) if roles.iter().any(|role| role.is_desk()) => Ok(()),
        Ok(_) => Err(Error::Forbidden("only applicants, and staff at a desk for them, file")),
        Err(_) => actor.party().map(|_| ()),
    }
}
