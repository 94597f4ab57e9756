//! Due dates counted again, when the calendar has changed since.

use super::Application;
use super::due::{hours, set_due, step_deadline};
use crate::audit::Trail;
use crate::calendar::Calendar;
use crate::catalogue::{Activity, Catalogue, Definition};
use crate::error::Result;
use crate::ids::{ApplicationId, Mint};
use crate::ports::{Store, Tx};
use crate::review::Task;
use crate::values::Instant;
use std::sync::Arc;

/// A due date that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Id of the application or the task.
    pub id: String,
    /// What was written down; `None` where it could not be counted.
    pub before: Option<Instant>,
    /// What it comes to now.
    pub after: Option<Instant>,
}

/// Open applications that have a due date of another calendar than today's, or a task with one; in order, after one.
pub async fn counted_otherwise(
    store: &dyn Store,
    after: Option<ApplicationId>,
    most: u32,
) -> Result<Vec<ApplicationId>> {
    let version = Calendar::current()?.version();
    let work = move |tx: &mut dyn Tx| tx.due_recount(version, after.as_ref(), most);
    store.transact(&Trail::nobody(), work).await
}

/// Counts the due dates of an application and its open tasks again; what moved. With `only_tell` nothing is written.
pub async fn recount(
    store: &dyn Store,
    catalogue: Arc<Catalogue>,
    id: ApplicationId,
    now: Instant,
    mint: Mint,
    only_tell: bool,
) -> Result<Vec<Moved>> {
    let trail = Trail::system("recount_deadlines", now, &mint);
    store
        .transact(&trail, move |tx| {
            let mut application = tx.get_application(&id)?;
            let definition = catalogue.version(&application.service, &application.definition_version)?;
            let mut moved = Vec::new();
            let before = application.due_at;
            set_due(&definition, &mut application)?;
            note(&mut moved, application.id.as_str(), before, application.due_at);
            for mut task in tx.open_tasks(&application.id)? {
                let before = task.due_at;
                count(tx, &definition, &application, &mut task)?;
                note(&mut moved, task.id.as_str(), before, task.due_at);
                if !only_tell {
                    tx.save_task(&mut task)?;
                }
            }
            if !only_tell {
                tx.save_application(&mut application)?;
            }
            Ok(moved)
        })
        .await
}

fn note(moved: &mut Vec<Moved>, id: &str, before: Option<Instant>, after: Option<Instant>) {
    if before != after {
        moved.push(Moved { id: id.to_owned(), before, after });
    }
}

fn count(tx: &mut dyn Tx, definition: &Definition, application: &Application, task: &mut Task) -> Result<()> {
    let Some(step) = definition.step(&task.flow, &task.n) else { return Ok(()) };
    let calendar = Calendar::current()?;
    let hours = hours(tx, step, task.activity, application, &task.body)?;
    let entered = entered(application, task);
    if let Some(found) = step_deadline(calendar, &hours, application, step, task.activity, entered) {
        task.due_at = found.deadline.ok().and_then(|found| found.due_at);
        task.calendar = Some(calendar.version().to_owned());
    }
    Ok(())
}

/// When the step of an open task was entered; an answer has time from when it was asked for.
pub fn entered(application: &Application, task: &Task) -> Instant {
    let here = application.case.frames.last().filter(|frame| frame.flow == task.flow && frame.step == task.n);
    match here {
        Some(frame) if task.activity != Activity::AwaitApprovals => frame.entered_at,
        _ => task.created_at,
    }
}
