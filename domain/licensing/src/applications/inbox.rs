//! The open tasks of a case: what somebody's staff has to do, as a function of where the case stands.

use super::Application;
use super::due::{hours, step_deadline};
use crate::access::Role;
use crate::calendar::Calendar;
use crate::catalogue::{Activity, Definition};
use crate::error::Result;
use crate::flow::{awaited, expected};
use crate::ids::{BodyId, Mint, TaskId};
use crate::ports::Tx;
use crate::review::{Task, TaskState, can_do, unit_of};
use crate::values::{Instant, civil_day};

/// A task there should be.
struct Wanted {
    body: BodyId,
    flow: String,
    n: String,
    index: usize,
    visit: u32,
    activity: Activity,
    role: Role,
}

impl Wanted {
    fn is(&self, task: &Task) -> bool {
        if self.activity == Activity::AwaitApprovals {
            // One answer of one body, wherever the case has gone meanwhile.
            return task.activity == self.activity && task.body == self.body;
        }
        (&task.body, &task.flow, &task.n, task.index, task.visit)
            == (&self.body, &self.flow, &self.n, self.index, self.visit)
    }
}

/// What staff has to do now.
fn wanted(definition: &Definition, application: &Application) -> Vec<Wanted> {
    acting(definition, application).into_iter().chain(answers(definition, application)).collect()
}

/// The answers that are still to come, as long as the case is open.
fn answers<'a>(
    definition: &Definition,
    application: &'a Application,
) -> impl Iterator<Item = Wanted> + use<'a> {
    let place = awaited(definition, &application.case);
    let open = application.case.facts.approvals.iter().filter(|one| one.answer.is_none());
    open.filter_map(move |one| {
        let place = place.clone()?;
        Some(Wanted {
            body: one.body.clone(),
            flow: place.flow,
            n: place.n,
            index: place.index,
            visit: place.visit,
            activity: Activity::AwaitApprovals,
            role: Role::StateBodies,
        })
    })
}

/// Until when there is time, counted with which calendar. A step without a term has none; what cannot be counted, because
/// a year has no calendar yet, is counted again when it has.
fn term(
    tx: &mut dyn Tx,
    definition: &Definition,
    application: &Application,
    one: &Wanted,
    now: Instant,
) -> Result<Option<(Option<Instant>, String)>> {
    let Some(step) = definition.step(&one.flow, &one.n) else { return Ok(None) };
    let entered = match one.activity {
        Activity::AwaitApprovals => now,
        _ => application.case.frames.last().map_or(now, |frame| frame.entered_at),
    };
    let hours = hours(tx, step, one.activity, application, &one.body)?;
    let calendar = Calendar::current()?;
    let counted = step_deadline(calendar, &hours, application, step, one.activity, entered);
    Ok(counted
        .map(|found| (found.deadline.ok().and_then(|found| found.due_at), calendar.version().to_owned())))
}

/// The act of one member of staff that the case waits for. What is done at a desk is the desk's own.
fn acting(definition: &Definition, application: &Application) -> Option<Wanted> {
    let place = awaited(definition, &application.case)?;
    let role = place.role.filter(|role| role.is_staff())?;
    let body = match &application.desk {
        // A form that is being filled in is submitted, not completed.
        Some(desk) if role.is_desk() && application.case.facts.form.is_some() => desk.body.clone(),
        _ if application.is_with_body() && !role.is_desk() => application.body.clone(),
        _ => return None,
    };
    let activity = expected(definition, &place)?.activity;
    let (flow, n) = (place.flow, place.n);
    Some(Wanted { body, flow, n, index: place.index, visit: place.visit, activity, role })
}

/// Makes the open tasks of a case fit what it waits for: those that are wanted stand, the others are cancelled.
pub(crate) fn settle_tasks(
    tx: &mut dyn Tx,
    mint: &mut Mint,
    definition: &Definition,
    application: &Application,
    now: Instant,
) -> Result<()> {
    let mut wanted = wanted(definition, application);
    for mut task in tx.open_tasks(&application.id)? {
        match wanted.iter().position(|one| one.is(&task)) {
            Some(stands) => drop(wanted.swap_remove(stands)),
            None => {
                (task.state, task.closed_at) = (TaskState::Cancelled, Some(now));
                tx.save_task(&mut task)?;
            }
        }
    }
    wanted.into_iter().try_for_each(|one| {
        let day = civil_day(now);
        let unit = unit_of(tx, &one.body, &application.service, one.role, day)?;
        let named = application.case.facts.assignees.get(&one.role).filter(|_| one.body == application.body);
        let assignee = match named {
            // Whoever left meanwhile, or holds the role no more, leaves it to the others.
            Some(account) if can_do(tx, account, &one.body, one.role, unit.as_ref(), day)? => {
                Some(account.clone())
            }
            _ => None,
        };
        let (due_at, calendar) = term(tx, definition, application, &one, now)?.unzip();
        let due_at = due_at.flatten();
        tx.insert_task(&Task {
            id: TaskId::new(mint),
            application: application.id.clone(),
            body: one.body,
            service: application.service.clone(),
            flow: one.flow,
            n: one.n,
            index: one.index,
            visit: one.visit,
            activity: one.activity,
            role: one.role,
            unit,
            assigned_at: assignee.as_ref().map(|_| now),
            assignee,
            state: TaskState::Open,
            created_at: now,
            due_at,
            calendar,
            closed_at: None,
            completed_by: None,
            version: 1,
        })
    })
}
