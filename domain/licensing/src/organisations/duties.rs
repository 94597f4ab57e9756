//! What a member of staff may do on a day: his own posts, and those of whom he stands in for.

use crate::access::{Call, Role};
use crate::error::{Error, Result};
use crate::ids::{AccountId, BodyId, UnitId};
use crate::ports::Tx;
use crate::values::{Iin, civil_day};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A post held on a day: one's own, or that of whom one stands in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who holds it by right.
    pub holder: AccountId,
    /// The roles of the post.
    pub roles: BTreeSet<Role>,
    /// Its division; `None` stands above them.
    pub unit: Option<UnitId>,
    /// Whether it is his own.
    pub is_own: bool,
}

/// What a member of staff may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duties {
    /// The body.
    pub body: BodyId,
    /// The person.
    pub iin: Iin,
    /// The posts, his own first.
    pub posts: Vec<Held>,
}

impl Duties {
    /// Every role, also those of whom he stands in for.
    pub fn roles(&self) -> BTreeSet<Role> {
        self.posts.iter().flat_map(|post| post.roles.iter().copied()).collect()
    }

    /// Whether he may act in a role on a task of a unit, `None` of no unit. A post above the units reaches them all.
    pub fn may(&self, role: Role, unit: Option<&UnitId>) -> bool {
        self.posts.iter().any(|post| {
            post.roles.contains(&role)
                && (post.unit.is_none() || unit.is_none() || post.unit.as_ref() == unit)
        })
    }

    /// Those for whom he stands in.
    pub fn absent(&self) -> impl Iterator<Item = &AccountId> {
        self.posts.iter().filter(|post| !post.is_own).map(|post| &post.holder)
    }

    /// For whom he acts in a role on a task of a unit: for whom it is assigned to, if he stands in for him; else, where
    /// his own posts do not reach it, for the first of those whose do. `None`: for himself.
    pub fn acts_for<'a>(
        &'a self,
        role: Role,
        unit: Option<&UnitId>,
        assignee: Option<&'a AccountId>,
    ) -> Option<&'a AccountId> {
        let reaches = |post: &&Held| {
            post.roles.contains(&role)
                && (post.unit.is_none() || unit.is_none() || post.unit.as_ref() == unit)
        };
        if let Some(absent) = assignee.filter(|absent| self.stands_in_for(absent, role)) {
            return Some(absent);
        }
        if self.posts.iter().filter(|post| post.is_own).any(|post| reaches(&post)) {
            return None;
        }
        self.posts.iter().filter(|post| !post.is_own).find(reaches).map(|post| &post.holder)
    }

    /// Whether he stands in for somebody in a role.
    pub fn stands_in_for(&self, account: &AccountId, role: Role) -> bool {
        self.posts.iter().any(|post| !post.is_own && post.holder == *account && post.roles.contains(&role))
    }
}

/// What a person may do in a body on a day; `None`: he holds no post there.
pub fn duties(tx: &mut dyn Tx, iin: &Iin, body: &BodyId, day: NaiveDate) -> Result<Option<Duties>> {
    let posts = tx.find_held(iin, body, day)?;
    let is_employed = posts.iter().any(|post| post.is_own);
    Ok(is_employed.then(|| Duties { body: body.clone(), iin: iin.clone(), posts }))
}

/// What the calling member of staff may do now, whatever his token says of the time he signed in.
///
/// Errors: `Forbidden` for everybody else, and for whoever is no longer employed.
pub fn on_duty(tx: &mut dyn Tx, call: &Call) -> Result<Duties> {
    let (body, iin, _) = call.actor.staff()?;
    duties(tx, iin, body, civil_day(call.now))?.ok_or(Error::Forbidden("no longer employed at this body"))
}
