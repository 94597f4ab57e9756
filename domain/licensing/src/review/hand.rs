//! Whose hand a task is in: who may do it, who has it, and for whom.

use super::{Task, TaskState};
use crate::access::{Call, Role};
use crate::applications::Application;
use crate::error::{Error, Refusal, Result};
use crate::flow::Absent;
use crate::ids::{AccountId, BodyId, EmploymentId, TaskId, UnitId};
use crate::organisations::{Duties, conflict, duties, on_duty};
use crate::ports::Tx;
use crate::values::civil_day;
use chrono::NaiveDate;

/// A task before its doer.
pub(super) struct Hand {
    /// The task.
    pub(super) task: Task,
    /// Its application.
    pub(super) application: Application,
    /// What the caller may do today.
    pub(super) duties: Duties,
}

/// The unit of a body whose task something is: that of the service, for the roles that stand in units.
pub(crate) fn unit_of(
    tx: &mut dyn Tx,
    body: &BodyId,
    service: &str,
    role: Role,
    day: NaiveDate,
) -> Result<Option<UnitId>> {
    match role {
        Role::Executor | Role::DivisionHead => tx.find_unit_serving(body, service, day),
        _ => Ok(None),
    }
}

/// Whether an account may do a task of a role and unit in a body on a day.
pub(crate) fn can_do(
    tx: &mut dyn Tx,
    account: &AccountId,
    body: &BodyId,
    role: Role,
    unit: Option<&UnitId>,
    day: NaiveDate,
) -> Result<bool> {
    let employed = tx.find_employments(account, day)?.into_iter().find(|(one, _)| one.body == *body);
    let Some((one, _)) = employed else { return Ok(false) };
    Ok(duties(tx, &one.iin, body, day)?.is_some_and(|duties| duties.may(role, unit)))
}

impl Hand {
    /// The task with what the caller may do today, whatever his token says.
    ///
    /// Errors: `NotFound` for a task of another body, `Stale` for another version than the caller has seen, `Forbidden`
    /// for whoever is no longer employed.
    pub(super) fn take(tx: &mut dyn Tx, call: &Call, id: &TaskId) -> Result<Self> {
        let duties = on_duty(tx, call)?;
        let task = tx.get_task(id)?;
        let application = tx.get_application(&task.application)?;
        if task.body != duties.body || !application.is_visible(&call.actor.scope()) {
            return Err(Error::NotFound("task"));
        }
        if call.seen_version.is_some_and(|version| version != task.version) {
            return Err(Refusal::Stale.into());
        }
        Ok(Self { task, application, duties })
    }

    /// Whether it is open.
    pub(super) fn is_open(&self) -> Result<()> {
        if self.task.state == TaskState::Open { Ok(()) } else { Err(Refusal::TaskNotOpen.into()) }
    }

    /// Whether the caller holds the role in the unit, and has no part in the case.
    pub(super) fn may(&self, tx: &mut dyn Tx, day: NaiveDate) -> Result<()> {
        if !self.duties.may(self.task.role, self.task.unit.as_ref()) {
            return Err(Error::Forbidden("another role or another unit does this task"));
        }
        conflict(tx, &self.duties, &self.application, day)
    }

    /// Whether the caller has it, by right or standing in for whoever has it.
    pub(super) fn has(&self, call: &Call) -> bool {
        let role = self.task.role;
        self.task
            .assignee
            .as_ref()
            .is_some_and(|account| *account == call.actor.account || self.duties.stands_in_for(account, role))
    }

    /// Whether it is the caller's to do: nobody else has it who still could do it.
    pub(super) fn is_free(&self, tx: &mut dyn Tx, call: &Call, day: NaiveDate) -> Result<()> {
        let Some(account) = self.task.assignee.clone().filter(|_| !self.has(call)) else { return Ok(()) };
        let task = &self.task;
        match can_do(tx, &account, &task.body, task.role, task.unit.as_ref(), day)? {
            true => Err(Refusal::TaskAssigned.into()),
            false => Ok(()),
        }
    }

    /// For whom the caller acts, if not for himself.
    pub(super) fn absent(&self, tx: &mut dyn Tx, day: NaiveDate) -> Result<Option<Absent>> {
        let task = &self.task;
        let for_whom = self.duties.acts_for(task.role, task.unit.as_ref(), task.assignee.as_ref());
        let Some(account) = for_whom.cloned() else { return Ok(None) };
        let employed = tx.find_employments(&account, day)?.into_iter().find(|(one, _)| one.body == task.body);
        Ok(employed.map(|(one, _)| Absent { account, name: one.name }))
    }
}

/// Who is named to do something: the account of an employee of the body who holds the role in the unit today and has no
/// part in the case.
///
/// Errors: `Invalid` at `pointer`.
pub(super) fn named(
    tx: &mut dyn Tx,
    application: &Application,
    (body, role, unit): (&BodyId, Role, Option<&UnitId>),
    employee: &EmploymentId,
    day: NaiveDate,
    pointer: &str,
) -> Result<AccountId> {
    let employment = match tx.get_employment(employee) {
        Ok(found) if found.body == *body && found.holds_on(day) => found,
        Ok(_) | Err(Error::NotFound(_)) => {
            return Err(Error::invalid(pointer, "unknown_employee", "nobody of this body today"));
        }
        Err(fault) => return Err(fault),
    };
    let duties = duties(tx, &employment.iin, body, day)?.filter(|duties| duties.may(role, unit));
    let Some(duties) = duties else {
        let said = format!("does not hold the role {role} in the unit whose task it is");
        return Err(Error::invalid(pointer, "not_in_role", said));
    };
    match conflict(tx, &duties, application, day) {
        Err(Error::Refused(Refusal::ConflictOfInterest)) => {
            Err(Error::invalid(pointer, "conflict_of_interest", "has a part in this case"))
        }
        judged => judged.map(|()| employment.account),
    }
}

/// The day of a call.
pub(super) fn today(call: &Call) -> NaiveDate {
    civil_day(call.now)
}
