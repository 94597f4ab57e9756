//! Posts of a body and the roles they hold.

use super::Post;
use super::manage::{check_may_know, check_name, check_not_own, check_roles, check_seen, is_holder, managed};
use super::units;
use crate::access::{Call, Role};
use crate::error::{Error, Refusal, Result};
use crate::ids::{BodyId, PostId, UnitId};
use crate::once::once;
use crate::ports::{Page, PageRequest, Ports, Tx};
use crate::values::{Text, civil_day};
use std::collections::BTreeSet;

/// A post to be added.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// The unit; `None` stands above them.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub title: Text,
    /// The roles it holds.
    pub roles: BTreeSet<Role>,
}

/// What is changed of a post; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct PostChange {
    /// What it is called.
    pub title: Option<Text>,
    /// The roles it holds: from the next act on, of everybody who holds it.
    pub roles: Option<BTreeSet<Role>>,
    /// Whether today is its last day.
    pub close: bool,
}

/// The posts of a body, the latest first.
///
/// Errors: `Forbidden` for whoever neither works there nor manages it.
pub async fn list(ports: &Ports, call: &Call, body: &BodyId, page: &PageRequest) -> Result<Page<Post>> {
    check_may_know(ports, call, body).await?;
    ports.views.posts(body, page).await
}

/// Adds a post.
///
/// Errors: `Forbidden`; `Invalid` for roles that do not fit the body, and for a unit that is closed or another body's.
pub async fn add(ports: &Ports, call: &Call, body: &BodyId, new: NewPost) -> Result<Post> {
    let (call, body) = (call.clone(), body.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let at = managed(tx, &call, &body, false)?;
            check_name("/title", &new.title)?;
            check_roles(&at, &new.roles)?;
            if let Some(unit) = &new.unit {
                let unit = units::of(tx, &body, unit);
                let open = unit.is_ok_and(|unit| unit.closed_on.is_none());
                if !open {
                    return Err(Error::invalid(
                        "/unit",
                        "unknown",
                        "the body has no such unit, or it is closed",
                    ));
                }
            }
            let post = Post {
                id: PostId::new(&mut call.mint.clone()),
                body,
                unit: new.unit,
                title: new.title,
                roles: new.roles,
                closed_on: None,
                version: 1,
            };
            tx.insert_post(&post)?;
            Ok(post)
        })
    };
    ports.store.transact(&trail, work).await
}

/// Changes a post or closes it.
///
/// Errors: as for [`add`]; `NotFound` for a post of another body; `OwnRights` where the caller holds it and would gain a
/// role of the acts; `StillHeld` while somebody holds it; `Stale`; `Invalid` for one that is closed.
pub async fn change(
    ports: &Ports,
    call: &Call,
    (body, id): (&BodyId, &PostId),
    change: PostChange,
) -> Result<Post> {
    let (call, body, id) = (call.clone(), body.clone(), id.clone());
    let trail = call.trail.clone();
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let at = managed(tx, &call, &body, false)?;
            let mut post = of(tx, &body, &id)?;
            check_seen(&call, post.version)?;
            if post.closed_on.is_some() {
                return Err(Error::invalid("", "closed", "the post is closed"));
            }
            if let Some(title) = change.title {
                check_name("/title", &title)?;
                post.title = title;
            }
            if let Some(roles) = change.roles {
                check_roles(&at, &roles)?;
                let gained = roles.difference(&post.roles).copied().collect();
                check_not_own(is_holder(tx, &call, &post)?, &gained)?;
                post.roles = roles;
            }
            if change.close {
                let today = civil_day(call.now);
                let stays = |until: Option<chrono::NaiveDate>| until.is_none_or(|last| last > today);
                if tx.find_holders(&post.id, today)?.iter().any(|holder| stays(holder.until)) {
                    return Err(Refusal::StillHeld.into());
                }
                post.closed_on = Some(today);
            }
            tx.save_post(&mut post)?;
            Ok(post)
        })
    };
    ports.store.transact(&trail, work).await
}

/// A post of this body.
pub(super) fn of(tx: &mut dyn Tx, body: &BodyId, id: &PostId) -> Result<Post> {
    Some(tx.get_post(id)?).filter(|post| post.body == *body).ok_or(Error::NotFound("post"))
}
