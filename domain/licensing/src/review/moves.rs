//! Tasks from hand to hand: claimed, released, assigned. The case stands where it stands; only who does its task changes
//! (SEMANTICS rule 13).

use super::hand::{Hand, can_do, named, today};
use super::inbox::is_above;
use super::{Task, TaskMove};
use crate::access::Call;
use crate::applications::Application;
use crate::error::{Error, Refusal, Result};
use crate::ids::{AccountId, BodyId, EmploymentId, TaskId};
use crate::once::once;
use crate::ports::{Ports, Tx};
use crate::values::{Instant, civil_day};

/// Longest reason of an assignment, characters.
const LONGEST_REASON: usize = 1_000;

/// Gives a task to somebody.
#[derive(Clone, Debug)]
pub struct Assign {
    /// The task.
    pub task: TaskId,
    /// Who is to do it.
    pub employee: EmploymentId,
    /// Why.
    pub reason: Option<String>,
}

/// Takes a task upon oneself. Whoever has it already keeps it.
///
/// Errors: `NotFound`, `Forbidden` for another role or unit, `TaskNotOpen`, `TaskAssigned`, `ConflictOfInterest`.
pub async fn claim(ports: &Ports, call: &Call, task: TaskId) -> Result<(Task, Application)> {
    change(ports, call, task, |tx, call, hand| {
        let day = today(call);
        hand.may(tx, day)?;
        hand.is_free(tx, call, day)?;
        Ok((Some(call.actor.account.clone()), None))
    })
    .await
}

/// Gives a task back to everybody of its role and unit: by whoever has it, or by a head. What nobody has stays so.
///
/// Errors: `NotFound`, `TaskNotOpen`, `TaskAssigned` where somebody else has it.
pub async fn release(ports: &Ports, call: &Call, task: TaskId) -> Result<(Task, Application)> {
    change(ports, call, task, |_, call, hand| {
        if hand.task.assignee.is_some() && !hand.has(call) && !is_head(hand) {
            return Err(Refusal::TaskAssigned.into());
        }
        Ok((None, None))
    })
    .await
}

/// Gives a task to an employee of the body who may do it: by a head, or by whoever has it.
///
/// Errors: `NotFound`, `Forbidden`, `TaskNotOpen`, `Invalid` for an employee who may not do it or has a part in the case.
pub async fn assign(ports: &Ports, call: &Call, command: Assign) -> Result<(Task, Application)> {
    let Assign { task, employee, reason } = command;
    let reason = reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
        return Err(Error::invalid("/reason", "length", format!("{LONGEST_REASON} characters at most")));
    }
    change(ports, call, task, move |tx, call, hand| {
        if !is_head(hand) && !hand.has(call) {
            return Err(Error::Forbidden("a head assigns tasks, and whoever has one hands it on"));
        }
        let of = (&hand.task.body, hand.task.role, hand.task.unit.as_ref());
        let account = named(tx, &hand.application, of, &employee, today(call), "/employee")?;
        Ok((Some(account), reason))
    })
    .await
}

/// Takes the open tasks of a body from somebody who holds his post no more, but for those that he may do all the same;
/// how many.
pub fn release_tasks_of(tx: &mut dyn Tx, body: &BodyId, account: &AccountId, now: Instant) -> Result<usize> {
    let mut count = 0;
    for mut task in tx.tasks_of_assignee(body, account)? {
        if !can_do(tx, account, body, task.role, task.unit.as_ref(), civil_day(now))? {
            hand_over(tx, &mut task, None, None, None, now)?;
            count += 1;
        }
    }
    Ok(count)
}

fn is_head(hand: &Hand) -> bool {
    is_above(&hand.duties, hand.task.unit.as_ref())
}

async fn change(
    ports: &Ports,
    call: &Call,
    id: TaskId,
    whose: impl FnOnce(&mut dyn Tx, &Call, &Hand) -> Result<(Option<AccountId>, Option<String>)> + Send + 'static,
) -> Result<(Task, Application)> {
    call.actor.staff()?;
    let (trail, call) = (call.trail.clone(), call.clone());
    let work = move |tx: &mut dyn Tx| {
        once(tx, &call, |tx| {
            let mut hand = Hand::take(tx, &call, &id)?;
            // Whose it is not learns nothing of how it stands.
            let (assignee, why) = match whose(tx, &call, &hand) {
                Err(refused @ Error::Forbidden(_)) => return Err(refused),
                told => hand.is_open().and(told)?,
            };
            let by = Some(call.actor.account.clone());
            if hand.task.assignee != assignee {
                hand_over(tx, &mut hand.task, assignee, by, why, call.now)?;
            }
            Ok((hand.task, hand.application))
        })
    };
    ports.store.transact(&trail, work).await
}

/// Writes down who has a task now, and how that came.
fn hand_over(
    tx: &mut dyn Tx,
    task: &mut Task,
    to: Option<AccountId>,
    by: Option<AccountId>,
    why: Option<String>,
    at: Instant,
) -> Result<()> {
    let from = std::mem::replace(&mut task.assignee, to.clone());
    task.assigned_at = task.assignee.as_ref().map(|_| at);
    tx.save_task(task)?;
    let moved = TaskMove { task: task.id.clone(), version: task.version, at, by, from, to, why };
    tx.insert_move(&task.application, &moved)
}
