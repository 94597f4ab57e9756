//! The inbox of a member of staff: what he can do now, what his body has, and how much of it.

use super::TaskMove;
use crate::access::{Call, Role};
use crate::calendar::Calendar;
use crate::error::{Error, Result};
use crate::ids::{AccountId, EmploymentId, TaskId, UnitId};
use crate::organisations::Duties;
use crate::ports::{Assigned, Page, PageRequest, Ports, TaskCount, TaskFilter, TaskShown};
use crate::review::TaskState;
use crate::values::{Instant, civil_day, day_start};
use std::collections::BTreeSet;

/// Whose tasks are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// What the reader can do now: of his posts and of those he stands in for, his already or nobody's. Of what is
    /// closed, everything of these posts.
    #[default]
    Doable,
    /// Those of the whole body.
    Body,
    /// His own and those of whom he stands in for.
    Mine,
    /// Those of the body that nobody has.
    Nobodys,
    /// Those of the body that an employee has.
    Of(EmploymentId),
}

/// What a member of staff reads tasks as: who he is, and what he may do today.
#[derive(Clone, Debug)]
pub struct Desk {
    /// His account.
    pub account: AccountId,
    /// What he may do.
    pub duties: Duties,
}

impl Desk {
    /// Whether somebody's task is in his hand: his own, or of one he stands in for.
    pub fn has(&self, assignee: &AccountId, role: Role) -> bool {
        *assignee == self.account || self.duties.stands_in_for(assignee, role)
    }

    /// Whether he stands above a task of a unit: the head of the body or his deputy, or the head of its division.
    pub fn is_above(&self, unit: Option<&UnitId>) -> bool {
        is_above(&self.duties, unit)
    }

    fn accounts(&self) -> BTreeSet<AccountId> {
        self.duties.absent().cloned().chain([self.account.clone()]).collect()
    }
}

pub(super) fn is_above(duties: &Duties, unit: Option<&UnitId>) -> bool {
    [Role::Head, Role::DeputyHead].iter().any(|role| duties.may(*role, None))
        || duties.may(Role::DivisionHead, unit)
}

/// The desk of the calling member of staff; `Forbidden` for whoever is no longer employed.
async fn desk(ports: &Ports, call: &Call) -> Result<Desk> {
    let (body, iin, _) = call.actor.staff()?;
    let duties = ports.views.duties(iin, body, civil_day(call.now)).await?;
    let duties = duties.ok_or(Error::Forbidden("no longer employed at this body"))?;
    Ok(Desk { account: call.actor.account.clone(), duties })
}

/// A page of the inbox; `whose` is added to what the filter says.
pub async fn inbox(
    ports: &Ports,
    call: &Call,
    whose: Whose,
    mut filter: TaskFilter,
    page: &PageRequest,
) -> Result<(Desk, Page<TaskShown>)> {
    let desk = desk(ports, call).await?;
    filter.assigned = match whose {
        Whose::Doable => {
            filter.reach = Some(desk.duties.posts.clone());
            (filter.state == Some(TaskState::Open)).then(|| Assigned::OrNobody(desk.accounts()))
        }
        Whose::Body => None,
        Whose::Mine => Some(Assigned::To(desk.accounts())),
        Whose::Nobodys => Some(Assigned::Nobody),
        Whose::Of(employee) => Some(Assigned::Employee(employee)),
    };
    let found = ports.views.tasks(&call.reader(), &filter, page).await?;
    Ok((desk, found))
}

/// A task with how it went from hand to hand: each move with the names of who did it and who got it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The task.
    pub task: TaskShown,
    /// The moves.
    pub moves: Vec<(TaskMove, [Option<String>; 2])>,
    /// Who reads.
    pub desk: Desk,
}

/// One task of the caller's body, open or closed.
pub async fn see(ports: &Ports, call: &Call, id: &TaskId) -> Result<Seen> {
    let desk = desk(ports, call).await?;
    let task = ports.views.task(&call.reader(), id).await?;
    let moves = ports.views.task_moves(id).await?;
    Ok(Seen { task, moves, desk })
}

/// How many tasks there are by state, role and service: of what the caller's posts reach, or with `of_body` of the whole
/// body. Nearing is what is due by the end of the next working day.
pub async fn counts(ports: &Ports, call: &Call, of_body: bool) -> Result<Vec<TaskCount>> {
    let desk = desk(ports, call).await?;
    let reach = (!of_body).then_some(desk.duties.posts.as_slice());
    let near = horizon(call.now)?;
    ports.views.task_counts(&call.reader(), reach, &desk.account, call.now, near).await
}

/// The end of the next working day; where the calendar ends, that of tomorrow.
fn horizon(now: Instant) -> Result<Instant> {
    let today = civil_day(now);
    let next = Calendar::current()?.add_working_days(today, 1).ok().or_else(|| today.succ_opt());
    let after = next.and_then(|day| day.succ_opt()).ok_or_else(|| Error::Internal("no day after".into()))?;
    Ok(day_start(after))
}
